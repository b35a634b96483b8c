"""Names that may be products: what stands with capitals, in a title or heading, in quotes, in a list, and where."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.dutch.words import NO_NAME
from ingest.products.clues import Clue, clues_of, noun_clues
from ingest.products.names import NAME, QUOTED, TextLine, cleaned, key_of, noun_pattern, without_article, words

MOST_WORDS = 8  # of a name
MOST_LINES = 45  # of a part that is looked at as one
FEWEST_LINES = 6
TITLE = -1  # the row of a title
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TOKEN = re.compile(r"(?:(?<!\w)['’](?=[tsn]\b))?\w+(?:['’]\w+)*")  # a mark that closes a quote is no part of a word
_NAME = re.compile(rf"(?<![\w-])(?:\d+[\w-]*[a-z][\w-]*|{NAME})")
_QUOTE = re.compile(QUOTED.format("quoted"))
_BRACKETED = re.compile(r"\((?P<short>[A-Z][\w+-]{1,11})\)")
_LEAD = re.compile(r"^(?P<lead>[^:;.!?]{3,60}?)(?::| [–—-]) ")
_CELL = re.compile(r"(?:^|; )(?:[^:;]{2,40}: )?(?P<cell>[^:;.]{3,60})(?=;|$)")
_SUBJECT = re.compile(
    r"^(?P<name>[^,.;:!?()]{3,60}?)(?:,? kortweg [^,]+,| \([^)]*\))? (?:is|zijn|was|waren) (?:een|de|het)\b"
)
_EXTENDED = re.compile(r"(?<=[\w,] )[A-ZÀ-Þ][\w’'&-]*(?: [\w’'&-]+){1,6}(?= ?\(|[,.;:)!?]|$)")
_CUT = re.compile(r"\s*(?::|\s[–—|-]\s|\?|,\s|\s?[(;])\s*")
_JOINT = re.compile(r" (?:in|uit|bij|voor|met|en|of|op|van|naar|aan|is|over) (?:(?:de|het|een) )?")
_ASKS = re.compile(
    rf"^(?:Wat (?:is|was|zijn|doet|kost|levert|houdt)|Hoe (?:werkt|helpt|gaat)|Wie (?:is|zijn)|Voor wie (?:is|zijn)|"
    rf"Over|Meer over|Aanmelden (?:voor|bij)|Meedoen (?:aan|met)|(?:De|Het) (?i:{noun_pattern()})|"
    rf"(?i:{noun_pattern()})) +(?=\S)"
)


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Characters ``start:end`` of line ``row``; row -1 is the title."""

    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name as it is written most, the places where it stands so, how often in any case, and the clues for it."""

    key: str
    name: str
    places: tuple[NamePlace, ...]
    n_any_case: int
    clues: tuple[Clue, ...]
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line, folded as ``key_of`` folds it."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one subject, such as an article of a magazine: ``first`` is the row of its first line."""

    first: int
    lines: Sequence[TextLine]
    title: str


def parts_of(lines: Sequence[TextLine], title: str) -> list[Part]:
    """A short publication as it is; a long one cut at its headings, each part under its own heading."""
    if len(lines) <= MOST_LINES:
        return [Part(0, lines, title)]
    level = _cutting_level(lines)
    firsts = [0]
    for row, line in enumerate(lines):
        if line.level and line.level <= level and row - firsts[-1] >= FEWEST_LINES:
            firsts.append(row)
    ends = [*firsts[1:], len(lines)]
    made = []
    for first, end in zip(firsts, ends, strict=True):
        its = lines[first:end]
        made.append(Part(first, its, its[0].text if its and its[0].level else title))
    return made


def _cutting_level(lines: Sequence[TextLine]) -> int:
    """The highest level of heading that cuts a publication into parts of a page or less."""
    for level in range(1, 4):
        n_headings = sum(0 < line.level <= level for line in lines)
        if n_headings and len(lines) / n_headings <= MOST_LINES:
            return level
    return 6


def candidates_of(lines: Sequence[TextLine], title: str) -> list[Candidate]:
    """All candidates, in the order in which they are first met."""
    clues = [*clues_of(lines), *noun_clues(lines)]
    spoken: defaultdict[str, list[Clue]] = defaultdict(list)
    for clue in clues:
        spoken[key_of(clue.name)].append(clue)
    rows = {TITLE: title, **{row: line.text for row, line in enumerate(lines)}}
    tokens = {row: tokens_of(text) for row, text in rows.items()}
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for name, way in (*_names(lines, title, clues), *_repeated(rows, tokens, lines)):
        for plain in dict.fromkeys(without_article(one) for one in (cleaned(name), _trimmed(name))):
            key = key_of(plain)
            if 0 < len(key.split()) <= MOST_WORDS and _LETTERS.search(plain) and ";" not in plain:  # a row is no name
                spelled[key][plain] += 1
                ways[key].add(way)
    found = _places(spelled, rows, tokens)
    made = [
        Candidate(key, names.most_common(1)[0][0], *found[key], tuple(spoken.get(key, ())), frozenset(ways[key]))
        for key, names in spelled.items()
        if key in found and found[key][0]
    ]
    return sorted(made, key=lambda one: (one.places[0].row, one.places[0].start, -len(one.key)))


def tokens_of(text: str) -> list[Token]:
    """The words of a text."""
    return [Token(one.group().casefold().replace("’", "'"), one.start(), one.end()) for one in _TOKEN.finditer(text)]


def _names(lines: Sequence[TextLine], title: str, clues: Sequence[Clue]) -> Iterator[tuple[str, str]]:
    """Each way to read a name, with where it comes from."""
    yield from ((clue.name, "clue") for clue in clues)
    yield from ((clue.other, "clue") for clue in clues if clue.other)
    for text, level in [(title, 1), *((line.text, line.level) for line in lines)]:
        yield from ((found["quoted"], "quote") for found in _QUOTE.finditer(text))
        yield from ((found["short"], "short") for found in _BRACKETED.finditer(text))
        for found in _NAME.finditer(text):
            yield from ((name, "name") for name in _cut(found.group()))
        if level:
            yield from ((name, "head") for name in _of_heading(text))
            continue
        if subject := _SUBJECT.match(text):
            yield from ((name, "subject") for name in (subject["name"], _JOINT.split(subject["name"])[0]))
        yield from ((found.group(), "extended") for found in _EXTENDED.finditer(text))
        if lead := _LEAD.match(text):
            yield lead["lead"], "lead"
        if ";" in text or len(text.split()) <= MOST_WORDS:
            yield from ((cell["cell"], "cell") for cell in _CELL.finditer(text))


def _of_heading(text: str) -> Iterator[str]:
    for part in filter(None, (text, *_CUT.split(text))):
        bare = _ASKS.sub("", part)
        yield part
        yield bare
        long = re.findall(r"[\w’'-]{8,}", bare)
        yield from (word for word in long if words().kind_of(word) or words().coined_kind(word))
        for joint in _JOINT.finditer(bare):
            yield bare[: joint.start()]
            yield bare[joint.end() :]


def _cut(name: str) -> Iterator[str]:
    """A name with capitals, and its parts on either side of a small word: "Sterke Uil in Emmen"."""
    yield name
    if numbered := re.match(r"(.+?)(?: \d+)+$", name):
        yield numbered[1]
    for joint in _JOINT.finditer(name):
        yield name[: joint.start()]
        yield name[joint.end() :]


def _trimmed(name: str) -> str:
    """Without what opens a sentence before it: "Bij Sterke Uil", "Over de Sterke Uil"."""
    plain = cleaned(name)
    first, _, rest = plain.partition(" ")
    while rest and first.casefold() in NO_NAME - {"de", "het", "een"} and not without_article(rest)[:1].islower():
        plain = rest
        first, _, rest = plain.partition(" ")
    return plain


def _repeated(
    rows: Mapping[int, str], tokens: Mapping[int, Sequence[Token]], lines: Sequence[TextLine]
) -> Iterator[tuple[str, str]]:
    """Words that stand together twice or more: after a capital, or anywhere in a title: "Grip op je dip"."""
    seen: defaultdict[tuple[str, ...], list[tuple[int, int, int]]] = defaultdict(list)
    for row, its in tokens.items():
        for at in range(len(its)):
            for end in range(at + 2, min(at + MOST_WORDS, len(its)) + 1):
                if its[at].word in NO_NAME - {"de", "het"} and not rows[row][its[at].start].isupper():
                    break
                if its[end - 1].word not in NO_NAME and "." not in rows[row][its[at].start : its[end - 1].end]:
                    seen[tuple(one.word for one in its[at:end])].append((row, its[at].start, its[end - 1].end))
    for found in seen.values():
        if len(found) < 2:
            continue
        headed = any(row == TITLE or lines[row].level == 1 for row, _, _ in found)
        capital = [one for one in found if rows[one[0]][one[1]].isupper()]
        if headed or len(capital) >= 2:
            row, start, end = (capital or found)[0]
            yield rows[row][start:end], "again"


def _places(
    pool: Mapping[str, Counter[str]], rows: Mapping[int, str], tokens: Mapping[int, Sequence[Token]]
) -> dict[str, tuple[tuple[NamePlace, ...], int]]:
    """Where each key stands as a name is written, and how often in any case."""
    longest = max((len(key.split()) for key in pool), default=0)
    firsts = {key.split()[0] for key in pool}
    lower = {key: all(name.islower() for name in names) for key, names in pool.items()}
    found: defaultdict[str, list[NamePlace]] = defaultdict(list)
    n_any: Counter[str] = Counter()
    for row, its in tokens.items():
        for at, first in enumerate(its):
            if first.word not in firsts:
                continue
            for end in range(at + 1, min(at + longest, len(its)) + 1):
                key = " ".join(one.word for one in its[at:end])
                if key in pool:
                    n_any[key] += 1
                    place = NamePlace(row, first.start, its[end - 1].end)
                    if lower[key] or not rows[row][place.start : place.end].islower():
                        found[key].append(place)
    return {key: (tuple(places), n_any[key]) for key, places in found.items()}
