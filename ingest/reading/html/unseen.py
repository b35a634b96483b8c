"""What a web page holds and no reader sees: by its own styles, or by those that stand in the page."""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:\w+)?[.#][\w-]+")
_GONE = re.compile(
    r"display:none|visibility:hidden|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|"
    r"font-size:(?:0|1px|0?\.\d+(?:px|pt|em|rem))(?:px|pt)?(?:;|$)|"
    r"(?:left|top|text-indent|margin-left):-\d{3,}|"
    r"clip:rect\(0|clip-path:inset\((?:50|100)%"
)
_WHITE = re.compile(
    r"(?:^|;)color:(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\)|transparent)(?:!important)?(?:;|$)"
)
_GROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:(?!(?:#fff(?:fff)?|white|none|transparent|inherit)(?:;|$))")


def drop_unseen(tree: HtmlElement) -> None:
    """Take out what is hidden, too small, beside the screen, struck out, or white on white.

    What a reader can unfold was marked before (``panels``) and stays.
    """
    rules = _rules(tree)
    for element in list(tree.body.iter() if tree.body is not None else ()):
        if isinstance(element.tag, str) and element.tag not in ("body", "html") and element.getparent() is not None:
            if element.tag in ("del", "s", "strike") or _is_unseen(element, rules):
                element.drop_tree()


def _is_unseen(element: HtmlElement, rules: Mapping[str, str]) -> bool:
    style = _style(element, rules)
    if _GONE.search(style) and not element.get("data-shown"):
        return True
    return bool(_WHITE.search(style)) and not _has_ground(element, rules)


def _has_ground(element: HtmlElement, rules: Mapping[str, str]) -> bool:
    """Whether a colour may lie under the letters: one that is named, or a class whose style is elsewhere."""
    if any(True for _ in element.getroottree().iter("link")):
        return True
    around = [element, *element.iterancestors()]
    return any(_GROUND.search(_style(one, rules)) or one.get("bgcolor") for one in around)


def _style(element: HtmlElement, rules: Mapping[str, str]) -> str:
    """What is said of how an element looks, without blanks, its own word last."""
    names = [f".{name}" for name in (element.get("class") or "").split()]
    names += [f"#{element.get('id')}"] if element.get("id") else []
    named = [rules[key] for name in names for key in (name, f"{element.tag}{name}") if key in rules]
    own = re.sub(r"\s+", "", (element.get("style") or "").lower())
    return ";".join([*named, rules.get(str(element.tag), ""), own])


def _rules(tree: HtmlElement) -> dict[str, str]:
    """The plain rules of the styles in the page, by class, id or tag; those for paper or for narrow screens apart."""
    rules: dict[str, str] = {}
    for sheet in tree.iter("style"):
        text = _MEDIA.sub("", _COMMENT.sub("", sheet.text or ""))
        for selectors, said in _RULE.findall(text):
            for selector in selectors.split(","):
                name = selector.strip()
                if _SIMPLE.fullmatch(name) or name.isalnum():
                    rules[name] = ";".join([rules.get(name, ""), "".join(said.lower().split())])
    return rules
