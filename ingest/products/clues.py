"""Clues that a text gives of products: what it calls something, how it introduces it, where it lists it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.products import ProductKind
from ingest.products.names import NAME, QUOTED, TextLine, any_of, cleaned, noun_pattern, without_article, words

Sign: TypeAlias = Literal[
    "called", "is_a", "heading", "label", "row", "expanded", "run_in", "listed", "result", "coined"
]  # fmt: skip

_NOUN = rf"(?P<noun>{noun_pattern()})"
_NAME_LABELS = any_of(label for label, field in words().labels.items() if field == "names")
_KIND_LABELS = any_of(label for label, field in words().labels.items() if field == "kind")
_CALLED = re.compile(rf"(?i:{_NOUN}) (?:(?:van|over|rond) )?(?:{QUOTED.format('quoted')}|(?P<name>{NAME}))")
_IS_A = re.compile(
    rf"(?P<name>{NAME}|(?:(?:De|Het|de|het) )?[a-zà-ÿ-]{{5,}})(?: \([^)]{{1,40}}\))?,? "
    rf"(?:(?:is|was|heet|blijft|wordt) )?(?:(?:een|het|dé) )(?:[\w’-]+ ){{0,3}}?(?i:{_NOUN})"
)
_HOST = re.compile(rf"\bwerkplaats (?P<name>{NAME})")
_NAMES = re.compile(rf"(?<![\w-]){NAME}")
_INVERSE = re.compile(
    rf"\b(?:[Ee]en|[Hh]et|[Dd]it) (?:[\w-]+ ){{0,2}}(?i:(?P<noun>{noun_pattern()}|voorbeeld)) (?:[^.,;:]{{0,30}} )?"
    rf"(?:is|was|heet|heten) (?:(?:de|het|een) )?(?:{QUOTED.format('quoted')}|(?P<name>{NAME})|"
    rf"(?P<coined>[a-zà-ÿ-]{{6,}}(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?)(?=[,.]))"
)
_BRACKETED = re.compile(rf"(?P<name>{NAME}) \((?:een|het|de) (?:[\w-]+ ){{0,2}}(?i:{_NOUN})[^)]{{0,60}}\)")
_DEFINED = re.compile(
    rf"(?:^|\) )(?P<name>{NAME}|[A-ZÀ-Þ][a-zà-ÿ]{{5,}}(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?): (?:[a-zà-ÿ]+e )?{_NOUN}"
    r"(?= (?:voor|van|met|om|over)\b| \(|$)"
)
_SUBJECT = re.compile(
    r"^(?:Een|De|Het) (?P<name>(?:[a-zà-ÿ]+e )?(?P<noun>[a-zà-ÿ-]{6,})) "
    r"(?:helpt|is|zijn|biedt|ondersteunt|brengt|geeft|laat|maakt)\b"
)
_WIDE = ("project", "onderzoek", "netwerk", "publicatie")  # words for these stand before many a name that is no product
_WHAT_IS = re.compile(r"^(?:Wat|Wie) (?:is|was|zijn|doet|levert|kost) (?P<name>.+?)(?: op)?\?")
_HEADED = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+|[A-Z]\.\s+)?(?P<name>[^:?!]{2,60}?)(?P<rest>:.*)?$")
_HEAD_NOUN = re.compile(
    rf"^(?:Een jaar|Over|Aan de slag met|Meer over|Het verhaal van|Notitie|Voorbeeld|(?i:{noun_pattern()}))\s+"
)
_BEHIND_COLON = re.compile(rf":\s+(?:de |het )?(?P<name>{NAME}|[a-zà-ÿ]{{6,}})(?:\s*\(|$)")
_LABEL = re.compile(
    rf"(?:(?:^|; )(?i:{_NAME_LABELS}): |\s(?i:{_NAME_LABELS}): (?=[^a-zà-ÿ]))"
    r"(?P<name>[^;:()\n]{2,60}?)(?=\s*(?:\(|;|$|[A-Z][a-z]+(?: [a-z]+)?:))"
)
_KIND_LABEL = re.compile(rf"(?:^|; |\s)(?i:{_KIND_LABELS}): (?P<value>[^;\n]+)")
_ROW = re.compile(
    rf"^(?P<name>{NAME}|[A-Z][a-zà-ÿ]+(?: [a-zà-ÿ]+){{0,3}}) (?P<noun>{any_of(words().nouns)})\b"
    r"(?! (?:is|was|van|voor)\b)"
)
_COLUMNS = re.compile(r"(?:^|; )(?P<name>[^;:]{2,60}): (?P<value>[^;]+)")
_EXPANDED = re.compile(
    r"\b(?P<short>[A-Z][A-Za-z]{1,7})(?: \(|: |, (?:dat|wat|die) (?:staat|staan) voor )"
    r"(?P<long>[A-ZÀ-Þ][\w’-]+(?: (?:en |van |voor )?[A-ZÀ-Þ][\w’-]+){1,5})"
)
_RUN_IN = re.compile(rf"^(?P<name>{NAME})\. ?(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Clue:
    """Line ``row`` (its place among the lines) gives a sign that ``name`` is a product; a larger ``weight`` is surer.

    ``proper`` is whether it looks like a name of its own; ``other`` is another name that is given with it.
    """

    name: str
    sign: Sign
    weight: float
    row: int
    kind: ProductKind | None = None
    proper: bool = True
    other: str | None = None


def clues_of(lines: Sequence[TextLine]) -> Iterator[Clue]:
    """All clues that names with capitals, quotes, headings, labels and rows give, in the order of the text."""
    for row, line in enumerate(lines):
        if line.level:
            yield from _of_heading(row, lines)
            continue
        yield from _called(row, line.text)
        yield from _is_a(row, line.text)
        yield from _defined(row, line.text)
        yield from _labelled(row, line.text)
        yield from _in_table(row, lines)
        yield from _expanded(row, line.text)
        if line.opens and (found := _RUN_IN.match(line.text)) and len(line.text.split()) <= 5:
            yield Clue(found["name"], "run_in", 1.5, row)


def _called(row: int, text: str) -> Iterator[Clue]:
    """"de training Dappere Kat", "het project ‘Samen in Beweging’"."""
    for found in _CALLED.finditer(text):
        noun, kind = found["noun"], words().kind_of(found["noun"])
        if found["quoted"]:
            if not re.search(r"[.?!]\s*$", found["quoted"]):
                yield Clue(found["quoted"], "called", 3.0, row, kind)
        elif noun[0].isupper() and found.start():  # "het Spreekuur Om de Hoek": the noun belongs to the name
            yield Clue(f"{noun} {found['name']}", "called", 2.5, row, kind)
        else:
            yield Clue(found["name"], "called", 2.0 if kind in _WIDE else 2.5, row, kind)
    for found in _HOST.finditer(text):
        yield Clue(found["name"], "called", 2.5, row, "project")
    for found in _NAMES.finditer(text):
        kind = words().kind_of_name(found.group())
        name = re.split(r" (?:in|uit|bij|voor|met) ", found.group())[0]
        n_capitals = len(re.findall(r"(?:^|[ -])[A-Z]", name))
        if kind and n_capitals > 1:
            yield Clue(name, "coined", 0.5 + 0.75 * min(n_capitals, 4), row, kind)
            if not words().results.isdisjoint(re.findall(r"\w+", text.casefold())):
                yield Clue(found.group(), "result", 1.0, row, kind)


def _is_a(row: int, text: str) -> Iterator[Clue]:
    """"Plaatjesplan is een hulpmiddel", "Naast Mij, een project in Middelburg"."""
    for found in _IS_A.finditer(text):
        name = found["name"]
        kind = words().kind_of(found["noun"])
        plain = without_article(name)
        if plain[0].isupper() or plain != plain.lower():
            yield Clue(name, "is_a", 2.5, row, kind)
        elif words().coined_kind(plain) and re.search(r"\b(?:is|was)\b", found.group()):
            yield Clue(plain, "is_a", 2.5, row, kind, proper=False)


def _defined(row: int, text: str) -> Iterator[Clue]:
    """"Een mooi project is de leergemeenschap", "Kamer 18 (een project)", "Rustpunt: methode voor …"."""
    for found in _INVERSE.finditer(text):
        kind = words().kind_of(found["noun"])
        if found["quoted"] or found["name"]:
            yield Clue(found["quoted"] or found["name"], "is_a", 2.5, row, kind)
        elif coined := words().coined_kind(found["coined"].split()[0]):
            yield Clue(found["coined"], "is_a", 2.5, row, coined, proper=False)
    if (subject := _SUBJECT.match(text)) and (coined := words().coined_kind(subject["noun"])):
        yield Clue(subject["name"], "is_a", 2.0, row, coined, proper=False)
    for found in (*_BRACKETED.finditer(text), *_DEFINED.finditer(text)):
        yield Clue(found["name"], "is_a", 2.5, row, words().kind_of(found["noun"]))


def _of_heading(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    text = cleaned(lines[row].text)
    asked = _WHAT_IS.match(text)
    if asked:
        yield Clue(asked["name"], "heading", 1.5, row)
        return
    behind = _BEHIND_COLON.search(text)
    if behind:
        yield Clue(behind["name"], "heading", 1.5, row, proper=behind["name"][0].isupper())
    headed = _HEADED.match(text)
    if headed:
        name = _HEAD_NOUN.sub("", headed["name"])
        kind = _kind_in(" ".join((headed["rest"] or "").split()[:3]))
        yield Clue(name, "heading", 1.5 if kind else 1.0, row, kind)
        if re.fullmatch(NAME, without_article(name)) and (shown := words().kind_of_name(without_article(name))):
            yield Clue(name, "coined", 1.5, row, shown)
    yield from _card(row, lines, text)


def _card(row: int, lines: Sequence[TextLine], name: str) -> Iterator[Clue]:
    """A heading with lines such as "Soort: methode" and "Voor wie: …" right under it is a product's card."""
    below = [line.text for line in lines[row + 1 : row + 6] if not line.level]
    labels = [field for text in below if ";" not in text and (field := label_of(text)) not in (None, "names")]
    if len(labels) >= 2:
        kind = next((_kind_in(found["value"]) for text in below if (found := _KIND_LABEL.search(text))), None)
        yield Clue(name, "label", 4.0, row, kind)


def _labelled(row: int, text: str) -> Iterator[Clue]:
    """"Project: Kopkracht", "Idee: Dappere Kat; Soort: training"."""
    for found in _LABEL.finditer(text):
        kind = _KIND_LABEL.search(text)
        yield Clue(found["name"], "label", 3.0, row, _kind_in(kind["value"]) if kind else None)


def _in_table(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    text = lines[row].text
    found = _ROW.match(text) if text[-1:] not in ".!?:" else None
    if found and any(_is_header(line.text) for line in lines[max(0, row - 60) : row]):
        yield Clue(found["name"], "row", 2.0, row, words().kind_of(found["noun"]))
    first = text.split(" ")[0]
    if (coined := words().coined_kind(first)) and any(_is_header(line.text) for line in lines[max(0, row - 20) : row]):
        yield Clue(first.lower(), "row", 1.0, row, coined, proper=False)
    label, semicolon, rest = text.partition("; ")
    if semicolon and label.casefold() in words().labels:
        for column in _COLUMNS.finditer(rest):
            kind = _kind_in(column["value"]) if words().labels[label.casefold()] == "kind" else None
            yield Clue(column["name"], "row", 2.5 if kind else 1.5, row, kind)


def _is_header(text: str) -> bool:
    """The first line of a table of products: "Project Soort Plaatsen Sinds"."""
    first = text.split(" ")[0].casefold()
    return words().labels.get(first) == "names" and len(text.split()) >= 3 and text.split()[1][0].isupper()


def _expanded(row: int, text: str) -> Iterator[Clue]:
    """"JIM (Jouw Informele Mentor)": the first letters of the words are the short name."""
    for found in _EXPANDED.finditer(text):
        initials = "".join(word[0] for word in found["long"].split() if word[0].isupper())
        if initials.casefold() == found["short"].casefold():
            yield Clue(found["short"], "expanded", 1.5, row, other=found["long"])


def label_of(text: str) -> str | None:
    """The field of a card's line ("Voor wie: …"), None where it is no such line."""
    label, colon, rest = text.partition(":")
    return words().labels.get(label.strip().casefold()) if colon and rest.strip() else None


def _kind_in(value: str) -> ProductKind | None:
    found = (words().kind_of(word) for word in re.findall(r"[\w-]+", value))
    return next((kind for kind in found if kind), None)
