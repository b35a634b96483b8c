"""What the styles in a web page say of its elements: which are shown, what stands high, in blocks or in a table."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from cssselect import HTMLTranslator, Selector, SelectorError
from cssselect import parse as parse_selectors
from cssselect.parser import Class, Pseudo
from cssselect.xpath import XPathExpr
from lxml.etree import XPathError, iterwalk  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from tinycss2 import (  # type: ignore[import-untyped]
    parse_blocks_contents,
    parse_rule_list,
    parse_stylesheet,
    serialize,
)  # fmt: skip
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule  # type: ignore[import-untyped]

from index.bounded_cache import BoundedCache
from ingest.reading.office.wording import written

GONE = re.compile(  # of an element that nobody sees, too small to read, or struck out
    r"display:none|visibility:(?:hidden|collapse)|(?:^|;)opacity:0(?:\.0+)?(?:;|$)|"
    r"font-size:(?:0|1px|0?\.[0-2]\d*(?:em|rem)|0?\.\d+(?:px|pt))(?:px|pt)?(?:;|$)|"
    r"(?:(?:^|;)(?:left|top)|text-indent):-\d{3,}|margin-left:-(?:\d{4,}|\d{3,}em)|"
    r"clip:rect\([01]|clip-path:inset\((?:50|100)%|(?:^|;)filter:opacity\(0(?:\.0+)?%?\)|transform:scale\(0(?:\.0+)?\)|"
    r"^(?=.*(?:^|;)width:1px)(?=.*(?:^|;)height:1px)(?=.*overflow:hidden)|"
    r"(?:^|;)text-decoration(?:-line)?:[^;]*line-through"
)

_OTHER_MEDIA = re.compile(r"print|speech|max-width|max-height|width\s*<|not\s|prefers|forced|hover|orientation")
_LOOKED_INTO = ("layer", "supports")
_STATE = re.compile(
    r"(?:is-|js-)?(?:open\w*|active|show\w*|expanded|visible|in|selected|current|toggled|animated?|loaded)"
)
_PRESSED = "checked target hover focus focus-within focus-visible active popover-open".split()
_LOOKED_AT = frozenset(
    "display visibility opacity font-size left top bottom text-indent margin-left clip clip-path filter transform "
    "width height max-height overflow overflow-x overflow-y position color background background-color "
    "background-image vertical-align font-variant-position list-style list-style-type content counter-reset "
    "counter-increment counter-set text-decoration text-decoration-line".split()
)
_SHOWS = ("display", "visibility", "opacity")
_SAYS = re.compile(r"[^\W_]|[€$£%°]")  # in generated text: what has none of these is an ornament
_NAMED, _IN_BRACKETS = re.compile(r"[.#][\w-]+"), re.compile(r"\[[^\]]*\]|\([^()]*\)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # that no tree can hold
_LONGEST_SHEET = 400_000  # characters
_MOST_COUNTED = 1_000_000
_MOST_RULES = 4_000
_MOST_LOOKS = 3_000_000  # at an element for a rule: more than any page of people asks
_LOOKS_BEFORE = 50  # for each "~" of a selector, which looks at all that stand before an element


@dataclass(frozen=True, slots=True)
class _Said:
    """What is declared of a property: its value in small letters without blanks, and as it is written."""

    name: str
    value: str
    important: bool
    tokens: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a selector declares. ``weight``: its specificity, then its place among the rules of the page."""

    said: tuple[_Said, ...]
    weight: tuple[int, ...]


class _Pressed(HTMLTranslator):
    """Selectors as they can hold: a state or a class that a script sets and takes away is taken to be there."""

    def xpath_class(self, class_selector: Class) -> XPathExpr:
        """A class of a state asks nothing."""
        if _STATE.fullmatch(class_selector.class_name):
            return self.xpath(class_selector.selector)
        return super().xpath_class(class_selector)

    def xpath_pseudo(self, pseudo: Pseudo) -> XPathExpr:
        """A state asks nothing."""
        return self.xpath(pseudo.selector) if pseudo.ident in _PRESSED else super().xpath_pseudo(pseudo)


def put_in(tree: HtmlElement, sheet_of: Callable[[str], str | None]) -> None:
    """Put the style sheets that a page links to behind their links; ``sheet_of`` gives those that are at hand."""
    for link in list(tree.iter("link")):
        sheet = sheet_of(link.get("href") or "") if (link.get("rel") or "").lower() == "stylesheet" else None
        if sheet is not None and link.getparent() is not None:
            style = link.makeelement("style", {"media": link.get("media") or ""})
            style.text = _CONTROLS.sub("", sheet[:_LONGEST_SHEET])
            link.addnext(style)


class Styles:
    """What the styles in a page say of its elements, on a screen; those in other files are not known."""

    def __init__(self, tree: HtmlElement) -> None:
        self._now: defaultdict[tuple[HtmlElement, str], list[_Rule]] = defaultdict(list)
        self._pressed: defaultdict[HtmlElement, list[_Rule]] = defaultdict(list)
        self._found: dict[HtmlElement, Mapping[str, str]] = {}
        elements = [one for one in tree.iter() if isinstance(one.tag, str)]
        names = {f".{name}" for one in elements for name in (one.get("class") or "").split()}
        names.update(f"#{one.get('id')}" for one in elements)
        looks = 0
        sheets = (sheet for sheet in tree.iter("style") if _is_for_screens(sheet.get("media") or ""))
        rules = (rule for sheet in sheets for rule in _rules_of(sheet.text or ""))
        for order, one in zip(range(_MOST_RULES), rules, strict=False):
            if looks < _MOST_LOOKS and one.asks <= names:
                looks += len(elements) * (1 + _LOOKS_BEFORE * one.selector.canonical().count("~"))
                self._add(tree, one.selector, _Rule(one.said, (*one.selector.specificity(), order)))

    def _add(self, tree: HtmlElement, selector: Selector, rule: _Rule) -> None:
        """Note a rule with the elements that it means now, and those that it means when something is pressed."""
        pseudo = selector.pseudo_element or ""
        if pseudo not in ("", *_GENERATED):
            return
        now = _meant(tree, _NOW, selector)
        for element in now:
            self._now[element, str(pseudo)].append(rule)
        if not pseudo and any(one.name in _SHOWS for one in rule.said):
            for element in set(_meant(tree, _WHEN_PRESSED, selector)).difference(now):
                self._pressed[element].append(rule)

    def of(self, element: HtmlElement) -> Mapping[str, str]:
        """The value of each property that is said of an element, by the rules of the cascade."""
        if element not in self._found:
            self._found[element] = {name: said.value for name, said in self._said_of(element).items()}
        return self._found[element]

    def _said_of(self, element: HtmlElement) -> Mapping[str, _Said]:
        own = _Rule(_declared(element.get("style") or ""), (1, 0, 0, 0, 0))
        return _cascaded([*self._now.get((element, ""), ()), own])

    def text(self, element: HtmlElement) -> str:
        """The same as one text without blanks, for patterns."""
        return ";".join(f"{name}:{value}" for name, value in self.of(element).items())

    def opens(self, element: HtmlElement) -> bool:
        """Whether an element that a rule hides is shown by another one, when something is pressed or ticked."""
        if GONE.search(";".join(f"{one.name}:{one.value}" for one in _declared(element.get("style") or ""))):
            return False
        now = self.of(element)
        return any(
            one.name in _SHOWS and one.value != now.get(one.name) and not GONE.search(f"{one.name}:{one.value}")
            for rule in self._pressed.get(element, ()) for one in rule.said
        )  # fmt: skip

    def write_generated(self, tree: HtmlElement) -> None:
        """Put the words that styles set before or behind an element in the page, with the looks that they have there.

        Signs alone are ornaments.
        """
        looks = {key: _cascaded(rules) for key, rules in self._now.items()}
        for element, pseudo, text in list(self._generated_in(tree, looks)):
            best = looks[element, pseudo]
            if _SAYS.search(text) and element.tag not in _EMPTY:
                span = element.makeelement("span")
                span.text = text
                span.set("style", ";".join(f"{one.name}:{one.value}" for one in best.values() if one.name != "content"))
                if pseudo == "before":
                    element.insert(0, span)
                    span.tail, element.text = element.text, None
                else:
                    element.append(span)

    def _generated_in(
        self, tree: HtmlElement, looks: Mapping[tuple[HtmlElement, str], Mapping[str, _Said]]
    ) -> Iterator[tuple[HtmlElement, str, str]]:
        """The text before and behind each element that has one, with the numbers that styles count to there."""
        counters = _Counters()
        for event, element in iterwalk(tree, events=("start", "end")):
            pseudo = "before" if event == "start" else "after"
            if event == "start":
                if (element, "") in looks or "counter-" in (element.get("style") or ""):
                    counters.count(self._said_of(element))
                counters.enter()
            if best := looks.get((element, pseudo)):
                counters.count(best)
                if "content" in best:
                    yield element, pseudo, _generated(best["content"].tokens, element, counters)
            if event == "end":
                counters.leave()


_NOW, _WHEN_PRESSED = HTMLTranslator(), _Pressed()
_GENERATED = ("before", "after")
_EMPTY = frozenset("img input br hr style script head html title meta link".split())


def _cascaded(rules: Iterable[_Rule]) -> dict[str, _Said]:
    """Of each property the declaration that wins."""
    best: dict[str, _Said] = {}
    for rule in sorted(rules, key=lambda one: (len(one.weight), one.weight)):  # those of the element itself come last
        for one in rule.said:
            if one.important or one.name not in best or not best[one.name].important:
                best[one.name] = one
    return best


def _meant(tree: HtmlElement, translator: HTMLTranslator, selector: Selector) -> list[HtmlElement]:
    """The elements that a selector means; none where it asks what can't be told from a page that lies still."""
    try:
        found: list[HtmlElement] = tree.xpath(translator.selector_to_xpath(selector, "descendant-or-self::"))
    except (SelectorError, XPathError, RecursionError):
        return []
    return found


def _asked(selector: Selector) -> set[str]:
    """Classes and ids without which nothing in a page is meant; those of states may come later."""
    text = _IN_BRACKETS.sub("", selector.canonical())
    return set() if "\\" in text else {name for name in _NAMED.findall(text) if not _STATE.fullmatch(name[1:])}


def _is_for_screens(media: str) -> bool:
    return not media.strip() or not _OTHER_MEDIA.search(media.lower())


@dataclass(frozen=True, slots=True)
class _Selected:
    """What a rule of a sheet says of the elements that a selector means, and the names without which it means none."""

    selector: Selector
    said: tuple[_Said, ...]
    asks: frozenset[str]


# Of the file that a process reads, and gone with it: the pages of a book or site have the same sheets.
_SHEETS: BoundedCache[str, Sequence[_Selected]] = BoundedCache(8)


def _rules_of(sheet: str) -> Sequence[_Selected]:
    def parsed() -> Sequence[_Selected]:
        rules = islice(_rules(parse_stylesheet(sheet, True, True)), _MOST_RULES)
        return [_Selected(selector, said, frozenset(_asked(selector))) for selector, said in rules]

    return _SHEETS.one(sheet, parsed)


def _rules(nodes: Iterable[Node]) -> Iterator[tuple[Selector, tuple[_Said, ...]]]:
    """The selectors of a sheet one by one, each with what is said; those for paper or narrow screens left out."""
    for node in nodes:
        if isinstance(node, AtRule) and node.content is not None and _is_looked_into(node):
            yield from _rules(parse_rule_list(node.content, True, True))
        elif isinstance(node, QualifiedRule) and (said := _declared(node.content)):
            try:
                selectors = parse_selectors(serialize(node.prelude))
            except (SelectorError, RecursionError):
                continue
            yield from ((selector, said) for selector in selectors)


def _is_looked_into(rule: AtRule) -> bool:
    around = serialize(rule.prelude)
    if rule.lower_at_keyword == "media":
        return _is_for_screens(around)
    return rule.lower_at_keyword in _LOOKED_INTO and "not" not in around


def _declared(content: str | Iterable[Node]) -> tuple[_Said, ...]:
    """What a rule or the style of an element declares of how it is shown; what breaks the grammar is passed by."""
    found = parse_blocks_contents(content, True, True) if content else ()
    return tuple(
        _Said(one.lower_name, "".join(serialize(one.value).lower().split()), one.important, tuple(one.value))
        for one in found if isinstance(one, Declaration) and one.lower_name in _LOOKED_AT
    )  # fmt: skip


class _Counters:
    """What styles count on a page. A counter holds for the element that sets it, those behind it and all in these."""

    def __init__(self) -> None:
        self._levels: list[dict[str, int]] = [{}]  # of the elements around, each with what its children set

    def enter(self) -> None:
        """Go into an element."""
        self._levels.append({})

    def leave(self) -> None:
        """Go out of it again."""
        self._levels.pop()

    def count(self, look: Mapping[str, _Said]) -> None:
        """Do what an element says of counters; what is not displayed counts nothing."""
        if "display" in look and look["display"].value == "none":
            return
        for name, value in _counted(look, "counter-reset", 0):
            self._levels[-1][name] = value
        for name, value in _counted(look, "counter-increment", 1):
            level = self._level(name)
            level[name] = level.get(name, 0) + value
        for name, value in _counted(look, "counter-set", 0):
            self._level(name)[name] = value

    def shown(self, name: str, between: str | None, kind: str) -> str:
        """A number as it is written; with what stands ``between`` them those of the counters around it too."""
        values = [level[name] for level in self._levels if name in level] or [0]
        values = values if between is not None else values[-1:]
        return (between or "").join(written(value, _FORMATS.get(kind, "decimal")) for value in values)

    def _level(self, name: str) -> dict[str, int]:
        return next((level for level in reversed(self._levels) if name in level), self._levels[-1])


def _counted(look: Mapping[str, _Said], name: str, otherwise: int) -> Iterator[tuple[str, int]]:
    """The counters that a property names, each with its number."""
    tokens = [one for one in look[name].tokens if one.type != "whitespace"] if name in look else []
    for token, behind in zip_longest(tokens, tokens[1:]):
        if token.type == "ident" and token.lower_value != "none":
            is_said = behind is not None and behind.type == "number" and behind.is_integer
            yield token.value, max(-_MOST_COUNTED, min(_MOST_COUNTED, behind.int_value)) if is_said else otherwise


def _number_of(function: Node, counters: _Counters) -> str:
    """What ``counter(name)``, ``counter(name, kind)``, ``counters(name, ".")`` and so on show."""
    parts = [one for one in function.arguments if one.type in ("ident", "string")]
    if not parts or parts[0].type != "ident":
        return ""
    between = next((one.value for one in parts if one.type == "string"), "") if function.name == "counters" else None
    kind = parts[-1].lower_value if len(parts) > 1 and parts[-1].type == "ident" else "decimal"
    return "" if kind == "none" else counters.shown(parts[0].value, between, kind)


def _generated(tokens: Iterable[Node], element: HtmlElement, counters: _Counters) -> str:
    """The text of a property ``content``: strings, attributes and numbers; empty where anything else is in it."""
    text = ""
    for token in tokens:
        if token.type == "string":
            text += token.value
        elif token.type == "function" and token.lower_name == "attr" and token.arguments:
            text += element.get(token.arguments[0].value if token.arguments[0].type == "ident" else "") or ""
        elif token.type == "function" and token.lower_name in ("counter", "counters"):
            text += _number_of(token, counters)
        elif token.type == "literal" and token.value == "/":
            break  # what follows is for who listens
        elif token.type != "whitespace":
            return ""
    return text


_INLINE = frozenset("a abbr b code data em font i label mark small span strong time u".split())
_PLAIN = _INLINE | {"div", "p", "section"}
_BLOCKS = frozenset("block flex grid list-item table flow-root".split())
_OF_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th",
}  # fmt: skip
_OF_DISPLAYS = {"table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption"}
_FORMATS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
_MARKERS = {
    "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_SMALL = re.compile(r"(?:0?\.\d+r?em|[1-9]?\d%|x*-?small(?:er)?|\d(?:\.\d+)?p[xt])$")
_BY = r"0?\.\d+r?em|[1-9]\d*(?:\.\d+)?(?:px|pt|%)|[1-9]r?em"
_UP, _DOWN = re.compile(f"text-top|top|{_BY}"), re.compile(f"text-bottom|bottom|-(?:{_BY})")


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
        elif element.tag in _INLINE and (height := _height(look)):
            element.tag = "sup" if height > 0 else "sub"


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


def _height(look: Mapping[str, str]) -> int:
    """Whether a style sets it above the line (1) or under it (-1); by how much counts only for small letters."""
    place = look.get("vertical-align", "")
    for name, height in (("super", 1), ("sub", -1)):
        if name in (place, look.get("font-variant-position")):
            return height
    if not _SMALL.match(look.get("font-size", "")):
        return 0
    moved = [place, *_moves_up(look)] if look.get("position") == "relative" else [place]
    if any(map(_UP.fullmatch, moved)):
        return 1
    return -1 if any(map(_DOWN.fullmatch, moved)) else 0


def _moves_up(look: Mapping[str, str]) -> tuple[str, str]:
    """By how much an element was moved up from its place, under 0 for down."""
    top = look.get("top", "")
    return look.get("bottom", ""), top.removeprefix("-") if top.startswith("-") else f"-{top}"
