"""What stands around the text of a web page: menus, adverts, cookie bars, "lees ook", forms and hidden parts."""

import re

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from ingest.html_blocks import plain_text

_GONE = "//script|//style|//noscript|//template|//svg|//iframe|//form|//button|//select|//dialog|//nav|//comment()"
_ROLES = "navigation banner contentinfo search complementary dialog alert alertdialog menu menubar".split()
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:advert\w*|ads?|adv|cookie\w*|consent|gdpr|nieuwsbrief\w*|newsletter\w*|lees-?(?:ook|meer|verder)|"
    r"related\w*|gerelateerd\w*|breadcrumb\w*|kruimelpad|navbar|nav(?:igation|header|footer)?|menu\w*|share|sharing|"
    r"social(?:-?media)?|delen|deel-?knop\w*|comments?|reacties|footer|site-?header|sidebar\w*|skip-?link\w*|pager|"
    r"pagination|toc|table-?of-?contents|inhoudsopgave|promo\w*|banner\w*|sponsor\w*|popup\w*|modal\w*|sr-only|visually-hidden|print-?only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"(?:lees|bekijk|luister|kijk|zie)\s+(?:ook|meer|verder|hier)\b|meer (?:lezen|weten over)\b", re.IGNORECASE
)
_LONGEST_POINTER = 200  # characters
_KEPT = ("body", "html", "main", "article")
_INLINE = ("span", "em", "strong", "b", "i", "u", "sup", "sub", "code", "td", "th", "tr", "tbody", "li")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_SURE_LENGTH = 200  # characters a main element must hold to be believed
_SHARE = 0.5  # of the text of the body: less is believed to be a part


def prune(tree: HtmlElement) -> None:
    """Take out what is not the text: menus, adverts, cookie bars, "lees ook", forms, hidden parts."""
    for element in list(tree.xpath(_GONE)):
        _drop(element)
    for element in list(tree.xpath("//ul|//ol|//dl|//table")):
        if _is_menu(element):
            _drop(element)
    for element in list(tree.xpath("//p|//li|//div[not(*/*)]")):
        if _points_elsewhere(element):
            _drop(element)
    for element in list(tree.body.iter() if tree.body is not None else ()):
        if isinstance(element.tag, str) and element.tag not in _KEPT and _is_furniture(element):
            _drop(element)


def _is_furniture(element: HtmlElement) -> bool:
    inside = next(element.iterancestors("article", "main"), None) is not None
    if element.tag in ("header", "footer", "aside"):
        return not inside
    if element.get("role") in _ROLES or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in _INLINE:
        return False
    return bool(_FURNITURE.search(element.get("class") or "") or _FURNITURE.search(element.get("id") or ""))


def _is_menu(element: HtmlElement) -> bool:
    """A list or table of nothing but links: a menu, or the contents of the page itself."""
    links = [link for link in element.iter("a") if link.get("href")]
    inside = sum(len(plain_text(link)) for link in links)
    return len(links) >= 3 and inside >= 0.85 * len(plain_text(element))


def _points_elsewhere(element: HtmlElement) -> bool:
    """Whether a line says little but where to read on ("Lees ook: Dappere Kat in Twente")."""
    text = plain_text(element)
    if len(text) > _LONGEST_POINTER or not _POINTS_ELSEWHERE.match(text):
        return False
    linked = sum(len(plain_text(link)) for link in element.iter("a"))
    return linked >= 0.5 * len(text)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def main_of(tree: HtmlElement) -> HtmlElement:
    """The element that holds the text: main or article where it holds most of it, else the body."""
    body = tree.body if tree.body is not None else tree
    whole = len(body.text_content())
    for path in ("//main", "//*[@role='main']", "//article"):
        found = max(tree.xpath(path), key=lambda one: len(one.text_content()), default=None)
        if found is not None and len(found.text_content()) >= max(_SURE_LENGTH, _SHARE * whole):
            return found
    return body
