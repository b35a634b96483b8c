"""A question for a list of products: which criteria it names, and whether a list can be kept to all that it says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.dutch.words import ASKING, ASKS_FOR_LIST, LEADS_IN, LIGHT, STOP_WORDS
from index.gazetteer.places import find_places
from index.gazetteer.topics import TopicFound, TopicKind, find_topics, topics
from ingest.products.names import singular, words
from search_app.answer.understanding import WORD, wish_of
from search_app.replies import CriterionField, ListedUnit


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a list of products is kept to: one of these ``values``, or none of them where it is ``excluded``.

    ``values`` are empty where the question doesn't say which ("in mijn buurt"); an age is "8-12" or "8-8", in years.
    """

    field: CriterionField
    values: tuple[str, ...]
    as_written: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueQuestion:
    """A question for all products that meet some criteria, or for all regions that have one."""

    unit: ListedUnit
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Characters of a question that are understood; None where they ask for a list and say no criterion."""

    start: int
    end: int
    criterion: Criterion | None = None


_LISTS = re.compile(
    r"^\W*(?:(?:kun|kan|wil) (?:je|u|jij) )?(?:(?:in|bij) )?(?:welke|hoeveel|noem|geef|toon|alle|overzicht|zijn er)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    r"^\W*wat (?:is|loopt|bestaat) er(?: allemaal| al| nog)*(?: te vinden| beschikbaar)? "
    r"(?=(?:voor|tegen|over|op het gebied|in|rond|rondom|aan)\b)",
    re.IGNORECASE,
)
_REGIONS = re.compile(r"\b(?:welke|hoeveel) (?:regio[’']s|provincies|gemeenten)\b", re.IGNORECASE)
_OF_ALL_KINDS = frozenset("aanpak interventie werkwijze werkvorm".split())  # nouns that a list of any kind goes by
_MOST_WORDS = 3  # of a criterion that is no field: what is longer tells more than a list can be kept to
_VAGUE = frozenset(  # words for whatever is the matter: a sentence that answers names what it is instead
    "probleem problemen problematiek moeilijkheid moeilijkheden moeite klacht klachten vraag vragen zorgen situatie "
    "situaties dingen zaken gedoe last".split()
)
_LONGEST_LIST = 25  # words of a question for a list
_STOPPED = r"\b(?:gestopt\w*|gestaakt\w*|beëindigd\w*|opgeheven)\b"
_STATUS: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = (
    (re.compile(rf"(?<!niet ){_STOPPED}", re.IGNORECASE), ("gestopt",)),
    (re.compile(rf"\bniet {_STOPPED}", re.IGNORECASE), ("loopt", "geborgd")),
    (re.compile(r"\bafgeronde?\b", re.IGNORECASE), ("afgerond",)),  # no status of ours: as sources write it
    (re.compile(r"\bgeborgde?\b", re.IGNORECASE), ("geborgd",)),
    (
        re.compile(r"\b(?:(?:lopen|loopt)(?: er)? nog|nog lopen|nog loopt|lopende)\b", re.IGNORECASE),
        ("loopt", "geborgd"),
    ),
)
_OF_ANOTHER = re.compile(r". (?:die|dat|wie|waar\w*)\b")  # between a noun and a status: it is said of what stands there
_AT_SOMETHING = re.compile(r"^ (?:(?:is|zijn|was|waren) )?met\b")  # "gestopt met school"
_WHAT = re.compile(r"^\W*wat\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?P<low>\d{1,2})(?:(?: tot en met | tot | t/m |-)(?P<high>\d{1,2}))?(?: jaar|-jarigen?)\b")
_NEARBY = re.compile(
    r"\b(?:bij (?:mij|ons) )?in (?:mijn|onze|de) (?:eigen )?(?:buurt|omgeving|regio|gemeente|stad|dorp)\b(?! [A-Z])|"
    r"\bbij (?:mij|ons) in de buurt\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|/|\ben\b|\bof\b|\s)+(?:de |het )?\s*")


def catalogue_question(question: str) -> CatalogueQuestion | None:
    """What a question for a list of products asks; None where it is none, or says more than a list can be kept to.

    Every word has to be understood: a list that is kept to half of a question looks complete and isn't.
    """
    found = list(WORD.finditer(question))
    unit: ListedUnit = "region" if _REGIONS.search(question) else "product"
    named = list(_nouns(found, singular_too=unit == "region"))
    asks = _THERE_IS.match(question) or (_LISTS.match(question) and (named or unit == "region"))
    if not asks or len(found) > _LONGEST_LIST:
        return None
    parts = [*named, *_fields(question)]
    left = [one for one in found if not _is_understood(one, parts)]
    if left and not _is_criterion(left, found):
        return None
    narrowed = _narrowed(question, left, parts)
    start = min([one.start for one in narrowed] + [one.start() for one in left[:1]], default=0)
    end = max([one.end for one in narrowed] + [one.end() for one in left[-1:]], default=0)
    own = [Criterion("words", (), question[start:end])] if left else []
    said = (one.criterion for one in sorted(parts, key=lambda one: one.start) if one not in narrowed)
    return CatalogueQuestion(unit, tuple(dict.fromkeys([*filter(None, said), *own])))


_ASKS_STATUS = re.compile(
    r"\b(?:geborgd|gestopt|afgerond|beëindigd|status)\b|\bhoe (?:staat|gaat) het (?:er )?(?:nu )?(?:met|voor)\b|"
    r"\b(?:loopt|bestaat|draait|is)\b.*\bnog(?: steeds)?\W*$",
    re.IGNORECASE,
)


def asks_status(question: str) -> bool:
    """Whether a question asks how something stands ("Is … geborgd?", "Loopt … nog?"), whatever it names."""
    return _ASKS_STATUS.search(question) is not None


def statuses_asked(question: str) -> frozenset[str]:
    """The statuses that are asked of products: "welke projecten zijn gestopt", "lopende trainingen"; empty for none.

    Said of somebody else ("projecten voor jongeren die gestopt zijn") it asks nothing of a product.
    """
    asked = [*_nouns(list(WORD.finditer(question)), singular_too=True)]
    asked += [_Part(*what.span()) for what in (_WHAT.match(question),) if what]
    return frozenset(
        status
        for pattern, statuses in _STATUS
        for said in pattern.finditer(question)
        if any(_is_said_of(one, question, said) for one in asked)
        for status in statuses
    )


def _is_said_of(noun: _Part, question: str, said: re.Match[str]) -> bool:
    if _AT_SOMETHING.match(question[said.end() :]):
        return False
    if noun.end <= said.start():
        return not _OF_ANOTHER.search(question[noun.end : said.start()])
    return said.end() <= noun.start and len(question[said.end() : noun.start].split()) <= 1


def _narrowed(question: str, left: Sequence[re.Match[str]], parts: Sequence[_Part]) -> list[_Part]:
    """Themes and audiences that words of no field stand against: "jonge moeders" are not any parents."""
    topical = [one for one in parts if one.criterion and one.criterion.field in ("theme", "audience")]
    gaps = [(one, question[word.end() : one.start]) for one in topical for word in left if word.end() <= one.start]
    gaps += [(one, question[one.end : word.start()]) for one in topical for word in left if one.end <= word.start()]
    return [one for one, between in gaps if between == " "]


def _is_understood(word: re.Match[str], parts: Sequence[_Part]) -> bool:
    inside = any(part.start <= word.start() and word.end() <= part.end for part in parts)
    return inside or word[0].casefold().replace("’", "'") in (STOP_WORDS | ASKING | ASKS_FOR_LIST)


def _is_criterion(left: Sequence[re.Match[str]], found: Sequence[re.Match[str]]) -> bool:
    """Whether the words that no field holds are one short phrase behind a preposition ("voor pleegouders").

    "Met problemen" is none: what is meant by it has to be read.
    """
    if any(one[0].casefold() in _VAGUE for one in left):
        return False
    starts = [one.start() for one in found]
    first, last = starts.index(left[0].start()), starts.index(left[-1].start())
    before = [word for one in found[max(0, first - 2) : first] if (word := one[0].casefold()) not in LIGHT]
    return len(left) <= _MOST_WORDS and last - first < _MOST_WORDS and bool(before) and before[-1] in LEADS_IN


def _nouns(found: Sequence[re.Match[str]], singular_too: bool) -> Iterator[_Part]:
    """The noun that a list is asked by, and those for a kind ("trainingen"), which are criteria.

    "Een training" asks for one. A second noun for anything is asked about: "welke projecten hebben resultaten".
    """
    is_asked = False
    for one in found:
        written = one[0].casefold().replace("'", "’")
        single = next((form for form in (singular(written), written[:-1]) if form in words().nouns), None)
        if (single == written and not singular_too) or (single is None and written not in words().lists):
            continue
        kind = words().nouns[single] if single and single not in _OF_ALL_KINDS else None
        is_kind = kind not in (None, "project", "publicatie")
        if is_kind or not is_asked:
            yield _Part(one.start(), one.end(), Criterion("product_kind", (str(kind),), one[0]) if is_kind else None)
        is_asked = is_asked or not is_kind


def _fields(question: str) -> Iterator[_Part]:
    """What the question says of theme, audience, region, status and age."""
    shown = [*_shown(question, "theme"), *_shown(question, "audience")]
    taken = [one for one in shown if not any(_hides(other, one) for other in shown)]
    for kind in ("theme", "audience"):
        yield from _topic_parts(question, kind, [one for found_kind, one in taken if found_kind == kind])
    for found in find_places(question, typed=True):
        name = next(iter(found.place.regions), found.place.name)
        written = question[found.start : found.end]
        away = wish_of(question, found) == "elsewhere"
        yield _Part(found.start, found.end, Criterion("region", (name,), written, away))
    for nearby in _NEARBY.finditer(question):
        yield _Part(nearby.start(), nearby.end(), Criterion("region", (), nearby[0]))
    for pattern, statuses in _STATUS:
        yield from (_Part(*one.span(), Criterion("status", statuses, one[0])) for one in pattern.finditer(question))
    for aged in _AGED.finditer(question):
        yield _Part(*aged.span(), Criterion("age", (f"{aged['low']}-{aged['high'] or aged['low']}",), aged[0]))


def _hides(other: tuple[TopicKind, TopicFound], one: tuple[TopicKind, TopicFound]) -> bool:
    """Whether a topic stands inside a longer one, or is an audience where the same words show a theme."""
    (kind, outer), (own, inner) = other, one
    holds = outer.start <= inner.start and inner.end <= outer.end
    return holds and (outer.end - outer.start > inner.end - inner.start or (kind, own) == ("theme", "audience"))


def _shown(question: str, kind: TopicKind) -> Iterator[tuple[TopicKind, TopicFound]]:
    """The topics of a question by whole words: "pleegouders" are not any parents, but "schoolverzuim" is verzuim."""
    for topic in topics(kind):
        for name in (topic.name, *topic.names):
            named = re.search(rf"\b{re.escape(name)}\b", question, re.IGNORECASE)
            if named:
                yield kind, TopicFound(topic.name, *named.span())
    for found in find_topics(question, kind):
        start = next(one.start() for one in WORD.finditer(question) if one.end() > found.start)
        if start == found.start or kind == "theme":
            yield kind, replace(found, start=start)


def _topic_parts(question: str, kind: TopicKind, found: Sequence[TopicFound]) -> Iterator[_Part]:
    """Topics side by side ("ouders en kinderen") are one criterion; a later audience only says more of the first."""
    groups: list[list[TopicFound]] = []
    for one in sorted(found, key=lambda one: one.start):
        if groups and _AND.fullmatch(question[groups[-1][-1].end : one.start] or " "):
            groups[-1].append(one)
        else:
            groups.append([one])
    for place, group in enumerate(groups):
        start, end = group[0].start, max(one.end for one in group)
        values = tuple(dict.fromkeys(one.name for one in group))
        says = kind == "theme" or place == 0
        yield _Part(start, end, Criterion(kind, values, question[start:end]) if says else None)
