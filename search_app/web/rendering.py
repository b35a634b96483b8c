"""Templates to HTML: the one place that knows Jinja2. What a template is given is escaped, unless it is Markup."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["Markup", "render", "safe"]

_TEMPLATES = Environment(
    loader=PackageLoader("search_app.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,  # a name that is misspelt is a fault, not an empty spot
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def render(template: str, /, **values: object) -> str:
    """The template of this name (without ".html") with these values in it."""
    return _TEMPLATES.get_template(f"{template}.html").render(**values)


def safe(html: str) -> Markup:
    """HTML of our own making, escaped where it had to be, as a template takes it."""
    return Markup(html)
