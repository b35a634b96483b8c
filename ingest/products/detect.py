"""Which products a publication tells of: a trained classifier judges each name; clues add what has no capital."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from index.dutch import compounds
from index.products import PRODUCT_KINDS, ProductKind
from ingest.products.candidates import TITLE, Candidate, NamePlace, Part, candidates_of, parts_of
from ingest.products.classifier import Described, Probabilities, classifier, described
from ingest.products.clues import Clue, clues_of, noun_clues
from ingest.products.names import (
    TextLine,
    best_ends,
    cleaned,
    counted,
    counting,
    is_no_product,
    is_place,
    key_of,
    noun_pattern,
    occurrences,
    without_article,
    without_lead,
    without_noun,
    without_region,
    words,
)

Role: TypeAlias = Literal["mentioned", "described", "subject"]
_ROLES: tuple[Role, ...] = ("mentioned", "described", "subject")
BAR = 0.4  # the least chance of being a product, where a heading, quotes, a definition or a clue shows the name
UNSHOWN = 0.7  # the least where nothing does: else organisations and persons come in
HEADED = 0.1  # the least for what a page's title names, where it names nothing surer: a page has a subject
CLUED = 2.5  # of summed weights of clues: what publications make up as a name ("praatplaat") and list as results
_SHOWS = frozenset(("head", "quote", "subject", "clue"))
_FREE = 0.34  # of the places of a name that no surer name covers
_SECTOR_WORDS = 5  # in a thousand: publications of the sector have 20 and more, manuals and reports of others under 1
_ARTICLES = 3  # in a thousand: laws have 9 and more
_SECTOR = re.compile(
    r"\b(?:jeugd\w*|jongeren?|kind(?:eren)?|ouders?|gezin(?:nen)?|opvoed\w*|hulpverlen\w*|wijkteams?|cliënt\w*|"
    r"mantelzorg\w*|leerling\w*|leerkracht\w*|pleeg\w*|professionals?|bewoners|inwoners|sociale? (?:domein|teams?)|"
    r"zwanger\w*|verloskund\w*|baby(?:’s|'s)?|peuters?|moeders?|vaders?|dak\w*loze?|dakloosheid|eenza\w*|armoede|"
    r"schulden|statushouders|buurt\w*|welzijn\w*)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-ZÀ-Þ].*[ -][A-ZÀ-Þ\d]")  # in more than the first word
_SHORT = re.compile(
    r",? (?:kortweg|afgekort(?: tot)?) (?P<called>[A-Z][\w-]{1,9})\b| \((?P<bracketed>[A-Z][\w-]{1,9})[),;]"
)
_BODY = (
    r"(?:[\w-]*(?:organisatie|stichting|vereniging|instelling|aanbieder|corporatie|hogeschool|expertisecentrum|"
    r"kenniscentrum)|(?:basis)?school)s?"
)
_PEOPLE_OF = (
    r"(?i:voorzitters?|directeur|bestuurders?|bestuur|(?:jongeren|opbouw)werkers?|studenten|docenten|leden|lid) "
    r"(?:van|bij)"
)
_GIVEN_BY = (
    r"(?:[\w-]*(?:project|programma)|[Ii]nitiatief|aanbod|steun|subsidie) van|(?:samen|samenwerking|contact) met|"
    r"(?:aangemeld|gemaakt|bedacht|ontwikkeld|opgezet|betaald|samengesteld|uitgevoerd) door|won|winnaar van"
)
_LISTED_AS = (
    r"(?:Bron[^:;\n]{0,20}|[Ss]ubsidiegevers?|[Pp]artners?|[Ii]nitiatiefnemers?|[Zz]orgpartijen|[Aa]anbieders?|[Uu]itvoerders?|"
    r"[^:.;\n]*\b(?:functies|beroepen|opleidingen)\b[^:.;\n]*)"
)
_ACTS = (
    r"(?:ontwikkelden?|bedacht(?:en)?|organiseer(?:t|de)|lanceerde|financier(?:t|de)|betaal(?:t|de)|is lid|"
    r"gewonnen|gekregen|uitgereikt)\b"
)
_DATELINE = r"(?m)^[A-ZÀ-Þ/ '’-]*{0}[A-ZÀ-Þ/ '’-]* [-–] .+\.$"  # "ZWOLLE - Kinderen leren …"
_STREET = re.compile(r"(?:straat|laan|singel|kade|gracht|plein|weg)$")
_LAW = re.compile(r"\b[Aa]rtikel(?:en)? \d")
_SEVERAL = 2  # other names in one: it is no name
_ROWS = 3  # that begin a cell with the same words: those are the head of a column
_SHOWS_NO_NAME = ("heading", "run_in", "coined")  # capitals there say nothing
_SAYS_KIND = {"is_a": 20, "label": 30, "row": 20, "called": 10}  # how much more a sign tells of the kind than another
_AGAIN = 0.5  # what a second clue of the same sign counts
_RECURRING = 0.5  # for a name with capitals that stands in the text three times or more


@dataclass(frozen=True, slots=True)
class Detected:
    """A product that was found: its name as it is written most, other names, its kind, and how sure that is.

    ``rows`` are the lines that gave the clues: a product without a name of its own may be named by them in pieces.
    """

    name: str
    other_names: tuple[str, ...]
    kind: ProductKind | None
    proper: bool
    weight: float
    rows: tuple[int, ...] = ()
    role: Role = "described"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate (its number) that is taken for a product, with its likeliest role and how sure that is."""

    number: int
    role: Role
    chance: float


def chosen(candidates: Sequence[Candidate], chances: Probabilities, bar: float) -> list[Chosen]:
    """The surest first; a name that mostly stands inside, or around, a surer one is left out."""
    taken: defaultdict[int, list[NamePlace]] = defaultdict(list)
    kept = []
    order = [int(number) for number in np.argsort(chances[:, 0], kind="stable") if 1 - chances[number, 0] >= bar]
    pieces = {number for number in order if any(_is_piece(candidates[number], candidates[other]) for other in order)}
    for number in (number for number in order if number not in pieces):
        places = candidates[number].places
        sure = 1 - chances[number, 0] >= UNSHOWN
        free = [one for one in places if not any(_crosses(one, o, sure) for o in taken[one.row])]
        if _is_shown(candidates[number], 1 - chances[number, 0]) and len(free) >= max(1.0, _FREE * len(places)):
            for one in places:
                taken[one.row].append(one)
            role = _ROLES[int(np.argmax(chances[number, 1:]))]
            kept.append(Chosen(number, role, float(1 - chances[number, 0])))
    return kept


def _crosses(one: NamePlace, other: NamePlace, sure: bool) -> bool:
    """Whether two names share letters; a sure one that goes on is another name: "Sterke Uil op School"."""
    goes_on = one.start == other.start and other.end < one.end
    return one.start < other.end and other.start < one.end and not (sure and goes_on)


def _is_piece(one: Candidate, other: Candidate) -> bool:
    """Whether a name that comes back only ever opens a longer one: "Scheidingsloket" of "Scheidingsloket aan Zee"."""
    if len(one.places) < 2 or not other.key.startswith(f"{one.key} ") or is_place(other.name[len(one.name) :].strip()):
        return False
    return {(place.row, place.start) for place in one.places} == {(place.row, place.start) for place in other.places}


def _is_shown(one: Candidate, chance: float) -> bool:
    """Whether a candidate is sure enough for how it stands in the text; an organisation, law or place never is."""
    if is_no_product(one.name) and not one.name.endswith("Fonds"):  # a fund may be a way to help: "Jeugd Kansen Fonds"
        return False
    return chance >= UNSHOWN or not _SHOWS.isdisjoint(one.ways)


def tells_of_products(lines: Sequence[TextLine]) -> bool:
    """Whether a text is about young people, families or care at all, and is no law: elsewhere nothing is looked for."""
    text = " ".join(line.text for line in lines)
    thousands = max(len(text.split()), 100) / 1000
    return len(_SECTOR.findall(text)) >= _SECTOR_WORDS * thousands and len(_LAW.findall(text)) < _ARTICLES * thousands


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate of one part of a publication with its features and chances of each role."""

    candidate: Candidate
    described: Described
    chances: Probabilities


def detect(lines: Sequence[TextLine], title: str = "") -> list[Detected]:
    """The products of a publication: those the classifier takes, then those that clues alone speak for."""
    found: dict[str, Detected] = {}
    parts = parts_of(lines, title)
    for part in parts:
        its = _judged(part)
        for one in _taken(its, is_whole=len(parts) == 1):
            made = _product(its[one.number], one, part)
            known = found.get(key_of(made.name))
            found[key_of(made.name)] = _both(known, made) if known else made
    text = "\n".join(line.text for line in lines)
    whole = _whole_names(list(found.values()), text)
    singles = ([each for one in some for each in apart(one, text)] for some in (whole, _clued(lines)))
    named, clued = ([one for one in some if stands_as_name(one, text)] for some in singles)
    alone = standing_alone(_joined_short(_with_clued(named, clued), text), f"{title}\n{text}")
    return [replace(one, name=_written_most(one.name, text)) for one in alone]


def _n_capitals(name: str) -> int:
    return sum(map(str.isupper, name))


def _written_most(name: str, text: str) -> str:
    """The case in which a text mostly writes a name: "Eerst Koffie", where only titles have "Eerst koffie"."""
    if " " not in name or name.islower():
        return name
    written: list[str] = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ways = Counter(one for one in written if _n_capitals(one) >= _n_capitals(name) and not one.isupper())
    return max((name, *ways), key=lambda one: ways[one])


def _taken(judged: Sequence[_Judged], *, is_whole: bool) -> list[Chosen]:
    """What is sure enough; in a page whose title names none of it, also what is likeliest of the title's names."""
    candidates = [one.candidate for one in judged]
    chances = np.array([one.chances for one in judged]).reshape(-1, 4)
    sure = chosen(candidates, chances, BAR)
    if not is_whole or any(_in_title(candidates[one.number]) for one in sure):
        return sure
    chances[[not _in_title(one) for one in candidates], 0] = 1.0
    return [*sure, *chosen(candidates, chances, HEADED)[:1]]


def _in_title(one: Candidate) -> bool:
    """Whether the title names it and the text too, beyond the heading that repeats the title."""
    rows = {place.row for place in one.places}
    return TITLE in rows and len(rows) > 2


def standing_alone(found: Sequence[Detected], text: str) -> list[Detected]:
    """Without names that are only a piece: of a word ("B Fit" of "2B Fit"), or of a longer name that was found."""
    count = counting(text)
    return [one for one in found if not one.proper or count(without_article(one.name)) > _inside(one, found, count)]


def _inside(one: Detected, found: Sequence[Detected], count: Callable[[str], int]) -> int:
    return sum(count(other.name) for other in found if _holds(other, one))


def _whole_names(found: Sequence[Detected], text: str) -> list[Detected]:
    """Parts were judged apart: two names side by side are no third one, and a piece of a longer one is none."""
    count = counting(text)
    found = [made for one in found if (made := _without_lead(one, count))]
    single = [one for one in found if sum(_holds(one, other) for other in found) < _SEVERAL]
    kept = {one.name: one for one in single}
    for one in sorted(single, key=lambda found: len(found.name)):
        longer = [kept[other.name] for other in single if _holds(other, one) and other.name in kept]
        if longer and 0 < count(one.name) <= sum(count(other.name) for other in longer):
            whole = max(longer, key=lambda found: found.weight)
            kept[whole.name] = replace(_both(whole, kept.pop(one.name)), name=whole.name)
    return list(kept.values())


def apart(one: Detected, text: str) -> list[Detected]:
    """Two names that a text only ever puts side by side: before a verb of both, or at the end of a list of names."""
    first, _, second = one.name.partition(" en ")
    if not second[:1].isupper():
        return [one]
    name = re.escape(one.name)
    of_both = re.findall(rf", (?:de |het )?{name}(?=[.\n])|(?<!\w){name} (?:zijn|hebben|helpen)\b", text)
    is_one = len(of_both) < len(re.findall(rf"(?<!\w){name}(?!\w)", text))
    return [one] if is_one or not of_both else [replace(one, name=name) for name in (first, second)]


def _without_lead(one: Detected, count: Callable[[str], int]) -> Detected | None:
    """Makes "Tijdens een Verteltafel" "Verteltafel"; None for "In Den Haag", of which a place is left."""
    name = without_lead(one.name, count)
    return None if name != one.name and is_no_product(name) else replace(one, name=name)


def _holds(long: Detected, short: Detected) -> bool:
    return long.name != short.name and f" {short.name} " in f" {long.name} "


def stands_as_name(one: Detected, text: str) -> bool:
    """Whether a text writes a name as one: no head of a column, no everyday word, no heading that never comes back.

    The columns of a table whose corner is empty ("Soort; Sterke Uil: training") are products.
    """
    name = re.escape(one.name)
    behind = re.findall(rf"(?<!\w){name}(?!\w)(.?)", text)
    is_dateline = one.name.isupper() and len(re.findall(_DATELINE.format(name), text)) == len(behind)
    if is_dateline or _is_body(re.escape(without_article(one.name)), text):
        return False
    if _STREET.search(one.name) and re.search(rf"\b(?:aan|op) (?:de|het) {name}(?!\w)", text, re.IGNORECASE):
        return False
    if "-" in one.name and len(re.findall(rf"\bis een {name}(?!\w)", text)) == len(behind):
        return False
    if len(behind) >= _ROWS and set(behind) == {":"} and not re.search(rf"(?m)^[^:;\n]+;.*{name}:", text):
        return False
    if not (one.name.isalpha() and one.name.istitle()):
        return True
    word = one.name.casefold()
    compound = compounds.parts_of(word)
    if not compound and occurrences(word, text) > len(behind):
        return False
    is_dutch = compound or compounds.is_usual(word)
    return not is_dutch or len(behind) > 1 or one.name not in text.split("\n")


def _is_body(name: str, text: str) -> bool:
    """Whether a text says of a name that it is an organisation's, or speaks of it as of one.

    "jeugdhulporganisatie SAM", "SAM, een stichting"; "samen met SAM", unless it calls SAM something that is given.
    """
    named, behind = rf"(?<!\w){name}(?!\w)", r"(?: \([^)]*\))?"
    said = rf"{named}{behind}(?:,| is| zijn) (?:een|de|het) (?:[\w-]+ ){{0,2}}{_BODY}\b"
    called = rf"(?<!\w)(?i:(?!stichting|school){_BODY}) {named}"  # a foundation may be called after what it gives
    if re.search(said, text) or re.search(called, text):
        return True
    after = r"(?:de |het )?(?:[A-Z][\w-]+ en (?:de |het )?)?"  # "samen met de Zonnehof", "van Hof en Zonnehof"
    listed = rf"(?m:^|; ){_LISTED_AS}: [^.;\n]*{named}"
    spoken = rf"\b(?:{_PEOPLE_OF}|{_GIVEN_BY}) {after}{named}|{listed}|{named}{behind} {_ACTS}"
    kind = rf"(?i:{noun_pattern()})"
    is_given = rf"{kind} [‘'\"]?{named}|{named}{behind}(?:,| is| zijn| was) (?:een|het|de) (?:[\w-]+ ){{0,3}}{kind}"
    return bool(re.search(spoken, text)) and not re.search(is_given, text)


def _joined_short(found: Sequence[Detected], text: str) -> list[Detected]:
    """So "Buren Op Bezoek (BOB)" is one product with two names, in the higher role of both."""
    by_name = {one.name: one for one in found}
    short_of: dict[str, str] = {}
    for bracket in _SHORT.finditer(text):
        short = bracket["called"] or bracket["bracketed"]
        before = text[: bracket.start()].rstrip("’'\" ,")
        long = max((one.name for one in found if before.endswith(one.name)), key=len, default=None)
        if long is None or not _shortens(short, long):
            long = _spelt_out(short, before) if short in by_name else None
        if long:
            short_of.setdefault(short, long)
    for short, long in short_of.items():
        other = by_name.pop(short, None)
        one = by_name.get(long) or other
        if one is None:
            continue
        joined = _both(one, other) if other and other.name != one.name else one
        by_name[long] = replace(joined, name=long, other_names=tuple(dict.fromkeys((*one.other_names, short))))
    return list(by_name.values())


def _spelt_out(short: str, before: str) -> str | None:
    """The words in front of a short name whose capitals or first letters are its own; None where they aren't."""
    words = before.rpartition("\n")[2].split()
    for size in range(2, 2 * len(short) + 1):
        row = words[-size:]
        capitals = "".join(part[0] for word in row for part in word.split("-") if part[:1].isupper())
        firsts = "".join(word[0] for word in row)
        if short.casefold() in (capitals.casefold(), firsts.casefold()) and row[0][:1].isupper():
            return " ".join(row)
    return None


def _shortens(short: str, name: str) -> bool:
    """Whether a name begins as the short one does and holds its letters in order: no place, as "(Twente)" is."""
    letters = iter(name.casefold())
    in_order = all(letter in letters for letter in short.casefold() if letter.isalnum())
    return in_order and short[0].casefold() == name[0].casefold() and not is_no_product(short)


def _judged(part: Part) -> list[_Judged]:
    candidates = candidates_of(part.lines, part.title)
    features = described(part.lines, part.title, candidates)
    chances = classifier().probabilities(features)
    return [_Judged(*one) for one in zip(candidates, features, chances, strict=True)]


def _product(one: _Judged, taken: Chosen, part: Part) -> Detected:
    kinds = one.described.kinds
    kind = PRODUCT_KINDS[int(np.argmax(kinds))] if kinds.max() > 0 else None
    rows = tuple(sorted({place.row + part.first for place in one.candidate.places if place.row >= 0}))
    others = dict.fromkeys(cleaned(clue.other) for clue in one.candidate.clues if clue.other)
    proper = not one.candidate.name.islower()
    return Detected(one.candidate.name, tuple(others), kind, proper, taken.chance, rows, taken.role)


def _both(one: Detected, other: Detected) -> Detected:
    """One product found in two parts: in the higher of its roles, of the kind that the surer part tells."""
    surer = max((one, other), key=lambda found: found.weight)
    role = max((one.role, other.role), key=_ROLES.index)
    return replace(surer, kind=surer.kind or one.kind or other.kind, rows=(*one.rows, *other.rows), role=role)


def _with_clued(found: Sequence[Detected], clued: Sequence[Detected]) -> list[Detected]:
    """What clues speak for counts too, where it isn't part of a name that was found, nor the other way round."""
    known = [f" {key_of(one.name)} " for one in found]
    keys = [f" {key_of(one.name)} " for one in clued]
    added = [
        one for one, key in zip(clued, keys, strict=True) if not any(key in other or other in key for other in known)
    ]
    return [*found, *added]


def _clued(lines: Sequence[TextLine]) -> list[Detected]:
    """The products that clues alone speak for, in the order in which they are first met."""
    text = "\n".join(line.text for line in lines)
    clues = _mended([*clues_of(lines), *noun_clues(lines)], text)
    groups: defaultdict[str, list[Clue]] = defaultdict(list)
    for clue in clues:
        if not is_no_product(clue.name):
            groups[key_of(clue.name)].append(clue)
    _join_compounds(groups)
    found = [_detected(group, text) for group in groups.values()]
    return _without_parts([one for one in found if one.weight >= CLUED], text)


def _mended(clues: Iterable[Clue], text: str) -> list[Clue]:
    clues = list(clues)
    ends = best_ends((clue.name for clue in clues if clue.proper and not is_no_product(clue.name)), text)
    count = counting(text)
    names = {name: _whole(without_region(without_lead(cleaned(end), count)), text) for name, end in ends.items()}
    return [replace(one, name=names.get(one.name) or without_region(cleaned(one.name))) for one in clues]


def _whole(name: str, text: str) -> str:
    """A name with the small words behind its capital that always come with it: "Wachten duurt lang"."""
    if " " in name:
        return name
    called = re.findall(rf"([\w-]+) {re.escape(name)}((?: [a-zà-ÿ]+){{0,3}})", text)
    tails = [tail.split() for noun, tail in called if words().kind_of(noun)]
    shared = [same[0] for same in zip(*tails, strict=False) if len(set(same)) == 1] if len(tails) > 1 else []
    return " ".join((name, *shared))


def _join_compounds(groups: dict[str, list[Clue]]) -> None:
    """So "dialoogtafelmethodiek" is "dialoogtafel", where the text has both."""
    for key in list(groups):
        parts = without_noun(key)
        if parts and key_of(parts[0]) in groups:
            base = groups[key_of(parts[0])]
            name = counted([clue.name for clue in base])
            base += [replace(clue, name=name, other=clue.name) for clue in groups.pop(key)]


def _detected(group: Sequence[Clue], text: str) -> Detected:
    best: defaultdict[str, list[float]] = defaultdict(list)
    for clue in group:
        best[clue.sign].append(clue.weight)
    weight = sum(max(found) + (_AGAIN if len(found) > 1 else 0.0) for found in best.values())
    proper = any(clue.proper and (clue.sign not in _SHOWS_NO_NAME or _CAPITALS.search(clue.name)) for clue in group)
    told = [clue.name for clue in group if clue.sign != "heading" and clue.proper == proper]
    name = counted(told or [group[0].name])
    if proper and occurrences(without_article(name), text) >= 3:
        weight += _RECURRING
    kinds: Counter[ProductKind] = Counter()
    for clue in group:
        if clue.kind:
            kinds[clue.kind] += _SAYS_KIND.get(clue.sign, 1)
    others = dict.fromkeys(cleaned(clue.other) for clue in group if clue.other)
    rows = tuple(sorted({clue.row for clue in group}))
    return Detected(name, tuple(others), kinds.most_common(1)[0][0] if kinds else None, proper, weight, rows)


def _with_short_names(found: Sequence[Detected]) -> list[Detected]:
    """So "leergemeenschap" beside "leergemeenschap duurzame relaties" is short for it, in one and the same text."""
    long_of: dict[str, str] = {}
    for one in found:
        key = key_of(one.name)
        for other in found:
            if key_of(other.name).startswith(f"{key} "):
                long_of.setdefault(one.name, other.name)
    short = {long: [one.name for one in found if long_of.get(one.name) == long] for long in long_of.values()}
    kept = [one for one in found if one.name not in long_of]
    return [replace(one, other_names=(*one.other_names, *short.get(one.name, ()))) for one in kept]


def _without_parts(found: Sequence[Detected], text: str) -> list[Detected]:
    """Without names that only ever stand inside a longer one that was found, and without two names taken for one."""
    names = [one.name for one in found]
    count = counting(text)
    kept: list[Detected] = []
    for one in _with_short_names(found):
        longer = [name for name in names if name != one.name and without_article(one.name) in name]
        inside = sum(map(count, longer))
        if len([name for name in names if name != one.name and name in one.name]) > 1:
            continue  # two names side by side, as in the head of a table
        if not longer or count(without_article(one.name)) > inside:
            kept.append(one)
    return kept
