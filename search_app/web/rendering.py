"""Templates to HTML: the one place that knows Jinja2. What a template did not make is escaped."""

from collections.abc import Callable, Iterable
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["NOTHING", "Markup", "joined", "macro", "render", "script"]

NOTHING = Markup()  # where there is nothing to draw

_TEMPLATES = Environment(
    loader=PackageLoader("search_app.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,  # a name that is misspelt is a fault, not an empty spot
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # in the order given; Jinja sorts


def render(template: str, /, **values: object) -> Markup:
    """The template of this name (without ".html") with these values in it."""
    return Markup(_TEMPLATES.get_template(f"{template}.html").render(**values))


def macro(template: str, name: str, /, **values: object) -> Markup:
    """The macro of this name in a template, with these values as its parameters."""
    drawn = cast(Callable[..., Markup], getattr(_TEMPLATES.get_template(f"{template}.html").module, name))
    return drawn(**values)


def joined(parts: Iterable[str]) -> Markup:
    """What templates made, one after the other; a part that none of them made is escaped."""
    return NOTHING.join(parts)


def script(source: str) -> Markup:
    """A script of our own as it stands in a page, unescaped: never what somebody else wrote."""
    return Markup(source)
