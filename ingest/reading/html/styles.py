"""What the styles in a web page say of its elements: which are shown, what stands high, in blocks or in a table."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml.html import HtmlElement  # type: ignore[import-untyped]

GONE = re.compile(  # of an element that nobody sees, or too small to read
    r"display:none|visibility:(?:hidden|collapse)|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|"
    r"font-size:(?:0|1px|0?\.[0-2]\d*(?:em|rem)|0?\.\d+(?:px|pt))(?:px|pt)?(?:;|$)|"
    r"(?:(?:^|;)(?:left|top)|text-indent):-\d{3,}|margin-left:-(?:\d{4,}|\d{3,}em)|"
    r"clip:rect\([01]|clip-path:inset\((?:50|100)%|(?:^|;)filter:opacity\(0(?:\.0+)?%?\)|transform:scale\(0(?:\.0+)?\)|"
    r"^(?=.*(?:^|;)width:1px)(?=.*(?:^|;)height:1px)(?=.*overflow:hidden)"
)

_Compound: TypeAlias = tuple[str, "_Wanted"]  # what joins it to the one before it, and what an element must be


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a part of a selector asks of an element."""

    tag: str
    names: frozenset[str]
    states: frozenset[str]  # classes that a script sets and takes away
    attributes: tuple[tuple[str, str], ...]

    def fits(self, element: HtmlElement, any_state: bool) -> bool:
        if self.tag not in ("", "*", element.tag):
            return False
        has = set((element.get("class") or "").split()) | {f"#{element.get('id') or ''}"}
        if not self.names <= has or not (any_state or self.states <= has):
            return False
        return all(
            element.get(name) is not None and value in ("", element.get(name)) for name, value in self.attributes
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector with what it says. ``is_state``: only while something is pressed, ticked or pointed at."""

    parts: tuple[_Compound, ...]
    said: tuple[tuple[str, str, bool], ...]  # property, value, whether it is important
    order: int
    is_state: bool

    @property
    def weight(self) -> tuple[int, int, int]:
        ids = sum(name.startswith("#") for _, one in self.parts for name in one.names)
        classes = sum(len(one.names | one.states) + len(one.attributes) for _, one in self.parts) - ids
        return ids, classes, sum(one.tag not in ("", "*") for _, one in self.parts)


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHEET = re.compile(r"([^{};]*)([{};])")
_OTHER_MEDIA = re.compile(r"print|speech|max-width|max-height|width\s*<|not\s|prefers|forced|hover|orientation")
_PART = re.compile(r"([\w-]+|\*)?((?:[.#][\w-]+|\[[\w-]+(?:=[\"']?[^\]\"']*[\"']?)?\]|:{1,2}[\w-]+(?:\([^()]*\))?)*)")
_PIECE = re.compile(r"[.#][\w-]+|\[([\w-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]|:{1,2}[\w-]+(?:\([^()]*\))?")
_JOINS = re.compile(r"\s*([>+~])\s*|\s+")
_PRESSED = frozenset(":checked :target :hover :focus :focus-within :focus-visible :active :popover-open".split())
_STATE = re.compile(
    r"\.(?:is-|js-)?(?:open\w*|active|show\w*|expanded|visible|in|selected|current|toggled|animated?|loaded)"
)
_SHOWS = ("display", "visibility", "opacity")
_MOST_RULES = 4_000
_MOST_LOOKS = 3_000_000  # at an element and a rule: more than any page of people asks


class Styles:
    """What the styles in a page say of its elements, on a screen; those in other files are not known."""

    def __init__(self, tree: HtmlElement) -> None:
        self._rules: defaultdict[str, list[_Rule]] = defaultdict(list)
        self._found: dict[HtmlElement, Mapping[str, str]] = {}
        self._looks = 0
        rules = (rule for sheet in tree.iter("style") if _is_for_screens(sheet.get("media") or "") for rule in _rules(
            _COMMENT.sub("", sheet.text or "")))  # fmt: skip
        for order, (selector, said) in zip(range(_MOST_RULES), rules, strict=False):
            rule = _rule(selector, said, order)
            if rule is not None:
                last = rule.parts[-1][1]
                self._rules[min(last.names, default="") or last.tag or "*"].append(rule)

    def of(self, element: HtmlElement) -> Mapping[str, str]:
        """The value of each property that is said of an element, by the rules of the cascade."""
        if element not in self._found:
            best: dict[str, tuple[tuple[bool, tuple[int, ...]], str]] = {}
            own = [
                (name, value, important, (1, 0, 0, 0)) for name, value, important in _said(element.get("style") or "")
            ]
            ruled = [(*one, (0, *rule.weight, rule.order)) for rule in self._of(element, False) for one in rule.said]
            for name, value, important, weight in [*ruled, *own]:
                key = (important, weight)
                if name not in best or key >= best[name][0]:
                    best[name] = (key, value)
            self._found[element] = {name: value for name, (_, value) in best.items()}
        return self._found[element]

    def text(self, element: HtmlElement) -> str:
        """The same as one text without blanks, for patterns."""
        return ";".join(f"{name}:{value}" for name, value in self.of(element).items())

    def opens(self, element: HtmlElement) -> bool:
        """Whether an element that a rule hides is shown by another one, when something is pressed or ticked."""
        if GONE.search(";".join(f"{name}:{value}" for name, value, _ in _said(element.get("style") or ""))):
            return False
        now = self.of(element)
        return any(
            name in _SHOWS and value != now.get(name) and not GONE.search(f"{name}:{value}")
            for rule in self._of(element, True) for name, value, _ in rule.said
        )  # fmt: skip

    def _of(self, element: HtmlElement, any_state: bool) -> Iterator[_Rule]:
        names = [*(element.get("class") or "").split(), f"#{element.get('id') or ''}", str(element.tag), "*"]
        for rule in (rule for name in dict.fromkeys(names) for rule in self._rules.get(name, ())):
            changes = rule.is_state or any(one.states for _, one in rule.parts)
            if (changes if any_state else not rule.is_state) and self._fits(element, rule.parts, any_state):
                yield rule

    def _fits(self, element: HtmlElement, parts: tuple[_Compound, ...], any_state: bool) -> bool:
        """Whether an element is what a selector means; its last part first, then those around and before it."""
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            return False
        join, wanted = parts[-1]
        if not wanted.fits(element, any_state):
            return False
        if len(parts) == 1:
            return True
        near = {">": lambda: element.iterancestors(), "+": lambda: element.itersiblings(preceding=True),
                "~": lambda: element.itersiblings(preceding=True)}.get(join, element.iterancestors)()  # fmt: skip
        for at, other in enumerate(one for one in near if isinstance(one.tag, str)):
            if self._fits(other, parts[:-1], any_state):
                return True
            if join in (">", "+") or at > _MOST_NEAR:
                return False
        return False


_MOST_NEAR = 60  # elements around one, or before it


def _is_for_screens(media: str) -> bool:
    return not media.strip() or not _OTHER_MEDIA.search(media.lower())


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors of a sheet one by one, each with what is said; those for paper or narrow screens left out."""
    open_: list[tuple[str, list[str]]] = []
    for text, sign in _SHEET.findall(sheet):
        if sign == "{":
            open_.append((text.strip(), []))
        elif open_:
            open_[-1][1].append(text)
            if sign == "}":
                selectors, said = open_.pop()
                if not selectors.startswith("@") and all(_is_looked_into(outer.lower()) for outer, _ in open_):
                    yield from ((selector.strip(), ";".join(said)) for selector in selectors.split(","))


def _is_looked_into(around: str) -> bool:
    if around.startswith("@media"):
        return _is_for_screens(around.removeprefix("@media"))
    return around.startswith(("@layer", "@supports")) and "not" not in around


def _rule(selector: str, said: str, order: int) -> _Rule | None:
    """A rule of a selector; None for one that is not understood, or means a part of an element or its place."""
    parts: list[_Compound] = []
    pressed, at, join = False, 0, ""
    declared = tuple(_said(said))
    while at < len(selector) and declared:
        found = _PART.match(selector, at)
        if found is None or not found[0]:
            return None
        pieces = [(one[0], one[1], one[2]) for one in _PIECE.finditer(found[2])]
        pseudo = {text for text, _, _ in pieces if text.startswith(":")}
        if not pseudo <= _PRESSED:
            return None
        pressed = pressed or bool(pseudo)
        parts.append((join, _wanted(found[1] or "", pieces)))
        at = found.end()
        if at < len(selector):
            joined = _JOINS.match(selector, at)
            if joined is None:
                return None
            join, at = joined[1] or " ", joined.end()
    return _Rule(tuple(parts), declared, order, pressed) if parts and len(parts) < 8 else None


def _wanted(tag: str, pieces: list[tuple[str, str | None, str | None]]) -> _Wanted:
    named = [text for text, _, _ in pieces if text[0] in ".#"]
    states = frozenset(one[1:] for one in named if _STATE.fullmatch(one))
    names = frozenset(one if one[0] == "#" else one[1:] for one in named) - states
    return _Wanted(tag.lower(), names, states, tuple((name, value or "") for _, name, value in pieces if name))


def _said(declared: str) -> Iterator[tuple[str, str, bool]]:
    """Property, value without blanks, and whether it is said to be important."""
    for one in declared.lower().split(";"):
        name, _, value = one.partition(":")
        bare = "".join(value.split())
        if name.strip() and bare:
            yield name.strip(), bare.removesuffix("!important"), bare.endswith("!important")


_INLINE = frozenset("a abbr b code data em font i label mark small span strong time u".split())
_PLAIN = _INLINE | {"div", "p", "section"}
_BLOCKS = frozenset("block flex grid list-item table flow-root".split())
_OF_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th",
}  # fmt: skip
_OF_DISPLAYS = {"table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption"}
_MARKERS = {
    "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_SMALL = re.compile(r"(?:0?\.\d+r?em|[1-9]?\d%|x*-?small(?:er)?|\d(?:\.\d+)?p[xt])$")
_UP = re.compile(r"text-top|top|0?\.\d+r?em|[1-9]\d*(?:\.\d+)?(?:px|pt|%)|[1-9]r?em")


def lay_out(tree: HtmlElement, styles: Styles) -> None:
    """Name elements by what they are on the screen: <sup>, a block, a table and its cells, a list with numbers."""
    for element in list(tree.body.iter() if tree.body is not None else ()):
        if not isinstance(element.tag, str):
            continue
        look, role = styles.of(element), element.get("role") or ""
        display = look.get("display", "")
        if role == "heading":
            element.tag = f"h{min(6, int(level))}" if (level := element.get("aria-level") or "2").isdecimal() else "h2"
        elif element.tag in _PLAIN and (tag := _OF_ROLES.get(role) or _OF_DISPLAYS.get(display)):
            element.tag = tag
        elif element.tag in ("ol", "ul"):
            _number(element, look)
        elif element.tag in _INLINE and (display in _BLOCKS or _is_item(element, styles)):
            element.tag = "div"
        elif element.tag in _INLINE and _is_high(look):
            element.tag = "sup"


def _is_item(element: HtmlElement, styles: Styles) -> bool:
    """Whether it stands in a row or grid of parts that hold all the text there."""
    around = element.getparent()
    if around is None or styles.of(around).get("display") not in ("flex", "grid"):
        return False
    return not any((text or "").strip() for text in (around.text, *(one.tail for one in around)))


def _number(line_up: HtmlElement, look: Mapping[str, str]) -> None:
    said = look.get("list-style-type") or look.get("list-style", "")
    marker = next((kind for name, kind in _MARKERS.items() if name in said), None)
    if marker:
        line_up.tag = "ol"
        line_up.set("type", marker)
    elif re.search(r"none|disc|circle|square", said):
        line_up.tag = "ul"


def _is_high(look: Mapping[str, str]) -> bool:
    """Whether a style sets it above the line; by how much counts only for what is smaller than its line."""
    place = look.get("vertical-align", "")
    if "super" in (place, look.get("font-variant-position")):
        return True
    if not _SMALL.match(look.get("font-size", "")):
        return False
    lifted = look.get("position") == "relative" and (
        look.get("top", "").startswith("-") or _UP.fullmatch(look.get("bottom", "")) is not None
    )
    return lifted or _UP.fullmatch(place) is not None
