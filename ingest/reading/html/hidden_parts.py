"""Parts of a web page that a reader sees only after a press, never sees, or that a script would write."""

import json
import re
from collections.abc import Iterator, Mapping

from lxml.html import (  # type: ignore[import-untyped]
    HtmlElement,
    fragment_fromstring,
)

from ingest.reading.text_repair import fraction, raised

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


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:\w+)?[.#][\w-]+")
_GONE = re.compile(
    r"display:none|visibility:hidden|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|"
    r"font-size:(?:0|1px|0?\.\d+(?:px|pt|em|rem))(?:px|pt)?(?:;|$)|"
    r"(?:left|top|text-indent|margin-left):-\d{3,}|"
    r"clip:rect\(0|clip-path:inset\((?:50|100)%|(?:^|;)filter:opacity\(0(?:\.0+)?%?\)|transform:scale\(0(?:\.0+)?\)|"
    r"^(?=.*(?:^|;)width:1px)(?=.*(?:^|;)height:1px)(?=.*overflow:hidden)"
)
_WHITE = re.compile(
    r"(?:^|;)color:(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\)|transparent)(?:!important)?(?:;|$)"
)
_GROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:(?!(?:#fff(?:fff)?|white|none|transparent|inherit)(?:;|$))")


def drop_unseen(tree: HtmlElement) -> None:
    """Take out what is hidden, too small, beside the screen, struck out, or white on white.

    What a reader can unfold was marked before (``panels``) and stays. What stands high is <sup> after it.
    """
    rules = _rules(tree)
    _write_formulas(tree, rules)
    for element in list(tree.body.iter() if tree.body is not None else ()):
        if isinstance(element.tag, str) and element.tag not in ("body", "html") and element.getparent() is not None:
            if element.tag in ("del", "s", "strike") or _is_unseen(element, rules):
                element.drop_tree()


_HIGH = re.compile(r"(?:vertical-align|font-variant-position):super(?:;|$|!)")


def _write_formulas(tree: HtmlElement, rules: Mapping[str, str]) -> None:
    """Make <sup> of what a style sets high, and give fractions of formulas their stroke: "1/2"."""
    for element in list(tree.iter("span", "a", "small", "i", "b")):
        if _HIGH.search(_style(element, rules)):
            element.tag = "sup"
    for power in tree.iter("msup"):
        if len(power) == 2:
            exponent = raised("".join(power[1].itertext()).strip())
            power[1].clear(keep_tail=True)
            power[1].text = exponent
    for divided in reversed(list(tree.iter("mfrac"))):  # the inner ones first
        if len(divided) == 2:
            text = fraction(*("".join(part.itertext()) for part in divided))
            divided.clear(keep_tail=True)
            divided.text = text


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


_ASSIGNED = re.compile(r"(?:window\.)?__\w+__\s*=\s*(\{.*\})\s*;?\s*$", re.DOTALL)
_TAGGED = re.compile(r"<(?:p|h[1-6]|ul|ol|div|br|li|table)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"^[A-ZÀ-Ý‘“\"'][^{}<>]*\s[^{}<>]*[.!?…][’”\"']?$")
_FEWEST_WORDS = 5
_DEEPEST = 40  # objects inside each other
_MOST = 2_000  # texts
_LOOKED = ("description", "meta", "seo", "alt", "caption", "cookie", "consent", "error", "label", "message", "footer")


def fill(tree: HtmlElement) -> bool:
    """Put the texts of the page's JSON in its body; whether there were any. Nothing is run."""
    texts = list(dict.fromkeys(text for data in _data(tree) for text in _texts(data, 0)))[:_MOST]
    for text in texts:
        tree.body.append(fragment_fromstring(text, create_parent="div" if _TAGGED.search(text) else "p"))
    return bool(texts)


def _data(tree: HtmlElement) -> Iterator[object]:
    for script in tree.xpath("//script"):
        text = (script.text or "").strip()
        found = text if "json" in (script.get("type") or "") else (_ASSIGNED.search(text) or [None, ""])[1]
        try:
            yield json.loads(found or "null")
        except (ValueError, RecursionError):
            continue


def _texts(data: object, depth: int) -> Iterator[str]:
    """Strings that are text: with tags of paragraphs, or a sentence; what is there for machines is passed by."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            if not any(word in str(name).lower() for word in _LOOKED):
                yield from _texts(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, depth + 1)
    elif isinstance(data, str) and _is_text(data.strip()):
        yield data.strip()


def _is_text(text: str) -> bool:
    return bool(_TAGGED.search(text) or _SENTENCE.match(text) and len(text.split()) >= _FEWEST_WORDS)
