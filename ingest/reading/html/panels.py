"""Parts of a web page that a reader opens: folded answers and tabs, each under the words of its button."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_OPENERS = (
    "//button|//summary|//*[@role='tab']|//*[@aria-controls]|//*[@role='button']|//*[@data-bs-target]|//a[@data-toggle]"
)
_OTHER = re.compile(
    r"\b(?:menu\w*|nav\w*|search|zoek\w*|modal|dialog|cookie\w*|consent|lang\w*|dropdown\w*)\b", re.IGNORECASE
)
_ASIDE = ("nav", "header", "footer", "form", "dialog")
_LONGEST = 200  # characters on a button
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = re.compile(r"(?:display|visibility|max-height|height|opacity)\s*:\s*[^;]+;?", re.IGNORECASE)


def open_panels(tree: HtmlElement) -> None:
    """Unfold what a button of the text opens, and set the words of the button over it as a heading.

    Menus, searches and dialogs are left as they are.
    """
    by_id = {element.get("id"): element for element in tree.xpath("//*[@id]")}
    for opener in list(tree.xpath(_OPENERS)):
        panel = _panel(opener, by_id)
        if panel is not None and not _is_of_site(opener) and not _is_of_site(panel):
            _unfold(panel)
            _label(opener, panel)
    for found in list(tree.xpath("//*[@hidden='until-found']|//*[@role='tabpanel']")):
        if not _is_of_site(found):
            _unfold(found)
    for button in list(tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::dt]//button")):
        button.tag = "span"  # a heading that is pressed is a heading still


def _panel(opener: HtmlElement, by_id: dict[str, HtmlElement]) -> HtmlElement | None:
    for name in _TARGETS:
        target = opener.get(name) or ""
        if (name != "href" or target.startswith("#")) and target.lstrip("#") in by_id:
            return by_id[target.lstrip("#")]
    beside = opener.getnext()  # the older way: a button, and what it opens right behind it
    unnamed = opener.tag == "button" and (opener.get("type") or "button") != "submit" and beside is not None
    return beside if unnamed and opener.get("aria-controls") is None and is_folded(beside) else None


def is_folded(element: HtmlElement) -> bool:
    """Whether an element says of itself that it is not shown."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style


def _is_of_site(element: HtmlElement) -> bool:
    if any(one.tag in _ASIDE or one.get("role") in ("navigation", "menu", "dialog") for one in _upward(element)):
        return True
    if element.get("aria-haspopup") not in (None, "false"):
        return True
    return bool(_OTHER.search(" ".join(element.get(name) or "" for name in ("class", "id", "role"))))


def _upward(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _unfold(panel: HtmlElement) -> None:
    for name in ("hidden", "aria-hidden"):
        panel.attrib.pop(name, None)
    if panel.get("style"):
        panel.set("style", _HIDDEN.sub("", panel.get("style")))
    panel.set("data-shown", "1")


def _label(opener: HtmlElement, panel: HtmlElement) -> None:
    """The words of a button as a heading in front of what it opens; a heading that holds the button is that already."""
    text = " ".join(opener.text_content().split())
    inside = any(one.tag in (*_HEADINGS, "dt", "summary") for one in _upward(opener))
    if not text or len(text) > _LONGEST or inside or panel in set(opener.iterancestors()):
        return
    heading = panel.makeelement("h3")
    heading.text = text
    panel.insert(0, heading)
    heading.tail, panel.text = panel.text, None
    if opener.tag != "a" or opener.get("role") == "tab" or opener.get("data-toggle"):
        opener.drop_tree()
