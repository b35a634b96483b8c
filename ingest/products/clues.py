"""Clues that a text gives of products: what it calls something, how it introduces it, where it lists it.

Those without capitals stand below: what a sentence lists or introduces as a result, and coined compounds.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.dutch import compounds
from index.products import ProductKind
from ingest.products.names import (
    NAME,
    QUOTED,
    TextLine,
    any_of,
    cleaned,
    label_of,
    noun_pattern,
    singular,
    without_article,
    without_noun,
    words,
)

Sign: TypeAlias = Literal[
    "called", "is_a", "heading", "label", "row", "expanded", "run_in", "listed", "result", "coined"
]  # fmt: skip

_NOUN = rf"(?P<noun>{noun_pattern()})"
_NAME_LABELS = any_of(label for label, field in words().labels.items() if field == "names")
_KIND_LABELS = any_of(label for label, field in words().labels.items() if field == "kind")
_CALLED = re.compile(rf"(?i:{_NOUN}) (?:(?:van|over|rond) )?(?:{QUOTED.format('quoted')}|(?P<name>{NAME}))")
_IS_A = re.compile(
    rf"(?P<name>{NAME}|(?:(?:De|Het|de|het) )?[a-zà-ÿ-]{{5,}})(?: \([^)]{{1,40}}\))?"
    r"(?: (?:uit )?(?:getest|gemaakt|ontwikkeld|ontstaan|voortgekomen)(?=, een ))?,? "
    rf"(?:(?:is|was|heet|blijft|wordt) )?(?:(?:een|het|dé) )(?:[\w’-]+ ){{0,3}}?(?i:{_NOUN})"
)
_SENTENCE_NAME = re.compile(  # several words: "Samen leren lezen is een project voor ouders"
    r"^(?:(?:De|Het) (?=[A-ZÀ-Þ])|(?!(?:De|Het|Een|Wat|Wie|Dit|Dat|Deze|Er|Zo|Ook)\b))"
    r"(?P<name>[A-ZÀ-Þ][^,.;:!?()]{2,60} [^ ,.;:!?()]+) (?:is|was|zijn) een (?P<said>[\w-]+(?: [\w-]+){1,4})"
)
_NAMES = re.compile(rf"(?<![\w-]){NAME}")
_INVERSE = re.compile(
    rf"\b(?:[Ee]en|[Hh]et|[Dd]it) (?:[\w-]+ ){{0,2}}(?i:(?P<noun>{noun_pattern()}|voorbeeld)) (?:[^.,;:]{{0,30}} )?"
    rf"(?:is|was|heet|heten) (?:(?:de|het|een) )?(?:{QUOTED.format('quoted')}|(?P<name>{NAME})|"
    rf"(?P<coined>[a-zà-ÿ-]{{6,}}(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?)(?=[,.]))"
)
_BRACKETED = re.compile(rf"(?P<name>{NAME}) \((?:een|het|de) (?:[\w-]+ ){{0,2}}(?i:{_NOUN})[^)]{{0,60}}\)")
_DEFINED = re.compile(
    rf"(?:^|\) )(?P<name>{NAME}|[A-ZÀ-Þ][a-zà-ÿ]{{5,}}(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?): (?:een )?"
    rf"(?:[a-zà-ÿ]+e )?{_NOUN}(?= (?:voor|van|met|om|over|waar\w+|die|dat)\b| \(|$)"
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
    """As in "de training Dappere Kat", "het project ‘Samen in Beweging’"."""
    for found in _CALLED.finditer(text):
        noun, kind = found["noun"], words().kind_of(found["noun"])
        if found["quoted"]:
            if not re.search(r"[.?!]\s*$", found["quoted"]):
                yield Clue(found["quoted"], "called", 3.0, row, kind)
        elif noun[0].isupper() and found.start():  # "het Spreekuur Om de Hoek": the noun belongs to the name
            yield Clue(f"{noun} {found['name']}", "called", 2.5, row, kind)
        else:
            yield Clue(found["name"], "called", 2.0 if kind in _WIDE else 2.5, row, kind)
    for found in _NAMES.finditer(text):
        kind = words().kind_of_name(found.group())
        name = re.split(r" (?:in|uit|bij|voor|met) ", found.group())[0]
        if kind and (n_capitals := len(re.findall(r"(?:^|[ -])[A-Z]", name))) > 1:
            yield Clue(name, "coined", 0.5 + 0.75 * min(n_capitals, 4), row, kind)
            if not words().results.isdisjoint(re.findall(r"\w+", text.casefold())):
                yield Clue(found.group(), "result", 1.0, row, kind)


def _is_a(row: int, text: str) -> Iterator[Clue]:
    """As in "Plaatjesplan is een hulpmiddel", "Naast Mij, een project in Middelburg"."""
    for found in _IS_A.finditer(text):
        name = found["name"]
        kind = words().kind_of(found["noun"])
        plain = without_article(name)
        if plain[0].isupper() or plain != plain.lower():
            yield Clue(name, "is_a", 2.5, row, kind)
        elif words().coined_kind(plain) and re.search(r"\b(?:is|was)\b", found.group()):
            yield Clue(plain, "is_a", 2.5, row, kind, proper=False)


def _defined(row: int, text: str) -> Iterator[Clue]:
    """As in "Een mooi project is de leergemeenschap", "Kamer 18 (een project)", "Rustpunt: methode voor …"."""
    for found in _INVERSE.finditer(text):
        kind = words().kind_of(found["noun"])
        if found["quoted"] or found["name"]:
            yield Clue(found["quoted"] or found["name"], "is_a", 2.5, row, kind)
        elif coined := words().coined_kind(found["coined"].split()[0]):
            yield Clue(found["coined"], "is_a", 2.5, row, coined, proper=False)
    if (subject := _SUBJECT.match(text)) and (coined := words().coined_kind(subject["noun"])):
        yield Clue(subject["name"], "is_a", 2.0, row, coined, proper=False)
    for found in (*_BRACKETED.finditer(text), *_DEFINED.finditer(text)):
        if not compounds.is_usual(found["name"].casefold()):  # "Nieuw: een cursus voor ouders"
            yield Clue(found["name"], "is_a", 2.5, row, words().kind_of(found["noun"]))
    if (defined := _SENTENCE_NAME.match(text)) and (kind := words().kind_said(defined["said"])):
        yield Clue(defined["name"], "is_a", 2.5, row, kind)


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
    """As in "Project: Kopkracht", "Idee: Dappere Kat; Soort: training"."""
    for found in _LABEL.finditer(text):
        if found["name"].islower() and " " in found["name"]:
            continue  # "Project: drie onderwerpen met ouders" says what it is about
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
    """As in "JIM (Jouw Informele Mentor)": the first letters of the words are the short name."""
    for found in _EXPANDED.finditer(text):
        initials = "".join(word[0] for word in found["long"].split() if word[0].isupper())
        if initials.casefold() == found["short"].casefold():
            yield Clue(found["short"], "expanded", 1.5, row, other=found["long"])


def _kind_in(value: str) -> ProductKind | None:
    found = (words().kind_of(word) for word in re.findall(r"[\w-]+", value))
    return next((kind for kind in found if kind), None)


_LISTING = re.compile(
    rf"\b(?:{any_of(words().lists)})\b[^.?!]{{0,90}}?(?:\b(?:zoals|waaronder|bijvoorbeeld|namelijk|van een)\b|:)"
    r"\s*(?P<rest>[^.?!]+)",
    re.IGNORECASE,
)
_ALSO_LISTING = re.compile(r"^(?:Zoals|Bijvoorbeeld|Denk aan)\b(?: bijvoorbeeld)?\s+(?P<rest>.+)$")
_PARTS = re.compile(
    r",\s+(?:en |of )?|\s+en\s+(?=(?:de|het|een|[A-Z‘“\"']))|\s+tot het ontwikkelen van\s+|\s+tot\s+(?=de|het|een)"
)
_BOUND = (
    r"(?= (?:die|dat|waar\w*|rondom|rond|over|voor|met|om|van|in|bij|per|aan|en|of|op|tot|uit|is|was|zijn|wordt|te)\b"
    r"| (?:ontwikkeld|gemaakt|opgezet|ontstaan|voort|beschikbaar|verschenen|gestart)\b|[,.;:!?()]|$| [‘“'\"])"
)
_NOUN_PHRASE = re.compile(
    rf"(?P<adjectives>(?:(?!(?:de|het|een)\b)[a-zà-ÿA-Z-]+[el]? ){{0,2}})(?P<noun>(?i:{noun_pattern()}|[\w’-]{{5,}}))"
    rf"(?P<more>(?: [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?){_BOUND}"
)
_INTRODUCED = re.compile(
    rf"\b(?:[Ee]en|[Dd]e|[Hh]et|drietal|tweetal|twee|drie|vier) (?P<adjectives>(?:[a-zà-ÿ-]+[el] ){{0,2}})"
    rf"[‘'\"“]?(?P<noun>{noun_pattern()}|[A-Za-zà-ÿ-]{{6,}})[’'\"”]?"
    rf"(?P<more>(?: (?:over|rondom|tegen) (?:[\w’-]+ ){{0,3}}?[\w’-]+| [a-zà-ÿ]{{4,}}e [a-zà-ÿ]+)?){_BOUND}"
)
_SEVERAL = re.compile(
    rf"\b(?:drietal|tweetal|reeks|serie|twee|drie|vier|vijf|zes|\d+) (?P<noun>{noun_pattern()})"
    r"(?P<more> (?:over|rondom|\(?per) [\w -]{3,40}\)?)?"
)
_FRAGMENT = re.compile(
    r"^(?:Of )?[Ee]en (?P<adjectives>(?:[\w-]+ ){0,6}?)(?P<noun>[\w-]+) "
    r"(?P<more>(?:waardoor|waarmee|voor|over|die|waarin|rondom|om|tegen)\b.*)"
)
_SUFFIXED = re.compile(rf"{QUOTED.format('quoted')}|(?<![\w‘'“-])(?P<bare>[\w’]+(?:-[\w’]+)*)")
_GENERAL = frozenset(
    "ruim vijftig veel alle beide tientallen honderden twee drie vier vijf zes enkele visueel visuele mooi "
    "laagdrempelige nieuw nieuwe goede mooie andere eigen eerste volgende concrete verschillende diverse vele "
    "meerdere grote kleine gezamenlijke".split()
)
_NEAR = 2  # lines around one that may say it is a result


def noun_clues(lines: Sequence[TextLine]) -> Iterator[Clue]:
    """Clues in the order of the text, the coined compounds last."""
    for row, line in enumerate(lines):
        if line.level:
            continue
        yield from _listed(row, lines)
        yield from _fragment(row, lines)
        if _is_result(line.text):
            yield from _introduced(row, line.text)
        yield from _suffixed(row, line.text)
    yield from _coined(lines)


def _is_result(text: str) -> bool:
    return not words().results.isdisjoint(re.findall(r"[\w’]+", text.casefold()))


def _listed(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    """As in "projecten, waaronder de dialoogtafelmethodiek en het Peer School Support Project"."""
    text = lines[row].text
    found = _LISTING.search(text)
    if found is None and row and re.search(rf"\b(?:{any_of(words().lists)})\b", lines[row - 1].text):
        found = _ALSO_LISTING.match(text)
    for part in _PARTS.split(found["rest"]) if found else ():
        yield from _part(row, part.strip())


def _part(row: int, part: str) -> Iterator[Clue]:
    plain = re.sub(r"^(?:ook |bijvoorbeeld |onder meer )?(?:de|het|een|twee|drie)\s+", "", part, flags=re.I)
    quoted = re.match(QUOTED.format("quoted"), plain)
    if quoted:
        yield Clue(quoted["quoted"], "listed", 2.5, row)
        return
    named = re.match(NAME, plain)
    if named:
        yield Clue(named.group(), "listed", 2.5, row)
    phrase = _NOUN_PHRASE.match(plain)
    if phrase and (clue := _named_by_noun(row, phrase, "listed")):
        yield clue
    elif phrase and (kind := words().kind_of(phrase["noun"])):
        about = re.match(r" (?:over|rondom|tegen|voor) (?:[\w-]+ ){0,4}[\w-]+", plain[phrase.end("noun") :])
        if about:
            yield Clue(phrase["noun"] + about.group(), "listed", 2.5, row, kind, proper=False)


def _fragment(row: int, lines: Sequence[TextLine]) -> Iterator[Clue]:
    """A sentence without a verb of its own that is one of the results: "Een cursus waardoor leerkrachten …"."""
    found = _FRAGMENT.match(lines[row].text)
    if found is None or not words().kind_of(found["noun"]):
        return
    around = " ".join(line.text for line in lines[max(0, row - _NEAR) : row + _NEAR + 2])
    if not words().results.isdisjoint(re.findall(r"\w+", around.casefold())):
        subject = re.search(r"\b(?:over|rondom|tegen) ((?:[\w-]+ ){0,2}[\w-]+)", found["more"])
        name = f"{found['noun']} {subject.group()}" if subject else _with_object(found["noun"], found["more"])
        yield Clue(name, "result", 3.0, row, words().kind_of(found["noun"]), proper=False)


def _with_object(noun: str, more: str) -> str:
    """As in "cursus … armoede in de klas kunnen herkennen": what it is about stands in front of its verb."""
    found = re.search(r"\b((?:[a-zà-ÿ]+ (?:in|op|bij) (?:de|het) [a-zà-ÿ]+)) (?:te |kunnen|leren|willen|moeten)", more)
    if found:
        return f"{noun} {found.group(1)}"
    found = re.match(r"(?:voor|om) (?:[\w-]+ ){0,6}?[\w-]+(?= (?:in|die|te)\b|[,.]|$)", more)
    return f"{noun} {found.group()}" if found else noun


def _introduced(row: int, text: str) -> Iterator[Clue]:
    """As in "vertaald naar een visuele praatplaat", "stelt ‘kennisvouchers’ beschikbaar"."""
    for found in re.finditer(r"[‘“\"'](?P<quoted>[a-zà-ÿ-]{6,})[’”\"']", text):
        kind = words().coined_kind(found["quoted"])
        if kind:
            yield Clue(found["quoted"], "result", 3.0, row, kind, proper=False)
    for found in _SEVERAL.finditer(text):
        kind = words().kind_of(found["noun"])
        if kind in ("publicatie", "hulpmiddel"):
            yield Clue(f"{found['noun']} {(found['more'] or '').strip(' ()')}", "result", 2.5, row, kind, proper=False)
    for word in re.findall(r"(?<![-\w])[a-zà-ÿ-]{6,}\b", text):
        if kind := words().coined_kind(word):
            yield Clue(word, "result", 1.5, row, kind, proper=False)
    for found in _INTRODUCED.finditer(text):
        if clue := _named_by_noun(row, found, "result"):
            yield clue


def _named_by_noun(row: int, found: re.Match[str], sign: str) -> Clue | None:
    """A product that is called what it is, with the adjectives that tell it apart."""
    noun = found["noun"]
    coined = words().coined_kind(noun)
    kind = coined or words().kind_of(noun)
    told = [word for word in found["adjectives"].split() if word.casefold() not in _GENERAL]
    more = found["more"].strip()
    if kind is None or not (coined or told or more or noun.casefold() not in words().nouns):
        return None
    name = " ".join([*told, noun.lower() if noun.isupper() else noun, *more.split()])
    weight = 1.5 + (0.5 if coined else 0.0) + (0.5 if coined and told else 0.0) + (1.0 if sign == "listed" else 0.0)
    return Clue(name, sign, weight, row, kind, proper=False)  # type: ignore[arg-type]


def _suffixed(row: int, text: str) -> Iterator[Clue]:
    """As in "dialoogtafelmethodiek", "‘Klein-en-Fijn-projecten’": what stands in front of the noun is the name."""
    for found in _SUFFIXED.finditer(text):
        whole = found["quoted"] or found["bare"]
        parts = without_noun(whole)
        if parts is None or (not found["quoted"] and "-" not in whole and not parts[1].startswith(("methodiek",))):
            continue
        kind = words().kind_of(singular(parts[1])) or "methode"
        proper = parts[0] != parts[0].lower() or bool(found["quoted"])
        if found["quoted"] or parts[0] != parts[0].lower() or words().coined_kind(parts[0]):
            yield Clue(parts[0], "called", 2.5 if found["quoted"] else 2.0, row, kind, proper, other=whole)


def _coined(lines: Sequence[TextLine]) -> Iterator[Clue]:
    """Compounds that publications make up as a name, and use again and again."""
    rows: dict[str, list[int]] = {}
    spelled: dict[str, Counter[str]] = {}
    for row, line in enumerate(lines):
        alone = line.level and " " not in line.text.strip()
        for word in re.findall(r"\b[A-Za-zà-ÿ-]{6,}\b" if alone else r"(?<![-\w])[a-zà-ÿ-]{6,}\b", line.text):
            if words().coined_kind(word):
                rows.setdefault(singular(word.casefold()), []).append(row)
                spelled.setdefault(singular(word.casefold()), Counter())[word.casefold()] += 1
    for base, where in rows.items():
        name = spelled[base].most_common(1)[0][0]
        headed = any(lines[row].level for row in where)
        weight = min(2.0, 0.5 * len(where)) + (1.0 if headed else 0.0)
        yield Clue(name, "coined", weight, where[0], words().coined_kind(name), proper=False)
