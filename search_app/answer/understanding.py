"""What is understood of a question: what it goes on about, which regions it names, whether it tells who a child is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.dutch.words import ASKING, ASKS_FOR_LIST, LEADS_IN, LIGHT, SAY_LITTLE, STOP_WORDS
from index.gazetteer.places import PlaceFound, find_places
from index.gazetteer.topics import TopicFound, TopicKind, find_topics, topics
from index.retrieval.retriever import Evidence
from index.types import YEAR
from ingest.privacy.privacy_gate import bsns, ibans, phone_numbers
from ingest.products.names import singular, words
from search_app.answer.expected import is_detail
from search_app.replies import CriterionField, FollowUp, ListedUnit, RegionAsked, Wish

_LONGEST_WORD = 80  # characters: the longest words of Dutch have some 60, an address may have more
_ENDLESS_WORD = re.compile(rf"\S{{{_LONGEST_WORD},}}")
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidied(text: str) -> str:
    """What is asked as everything behind the edge reads it: one blank between words, one empty line at most.

    What no word can be (base64, a ruled line) is cut short, and half a character is taken out: neither finds anything,
    and both cost time without bound.
    """
    whole = text.replace("\0", " ").encode("utf-8", "ignore").decode()
    lines = "\n".join(" ".join(line.split()) for line in whole.splitlines())
    return _ENDLESS_WORD.sub(lambda word: word[0][:_LONGEST_WORD], _EMPTY_LINES.sub("\n\n", lines)).strip()


_BORN = re.compile(
    rf"\b(?:geboren|geb\.?|geboortedatum)\b\D{{0,12}}\d|\b\d{{1,2}}[-/]\d{{1,2}}[-/]{YEAR}\b", re.IGNORECASE
)
# A name after a word for a person; a place or a method has no such word before it.
_NAMED = re.compile(
    r"\b(?:[Hh]eet|[Nn]aam is|[Gg]enaamd|[Ff]amilie|[Mm]eneer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?)\s+[A-Z]\w+"
    r"|\b(?:[Jj]ongen|[Mm]eisje|[Kk]ind|[Zz]oon|[Dd]ochter|[Vv]ader|[Mm]oeder|[Cc]liënt|[Ll]eerling)\s+"
    r"[A-Z][a-zà-ÿ]+(?:\s+(?:van|de|der|den|ter|ten|el))*\s+[A-Z][a-zà-ÿ]+"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")


def kinds_in(question: str) -> list[str]:
    """Of ``name``, ``birth``, ``bsn`` and ``contact`` those that a question seems to hold."""
    question = tidied(question)  # a screen has it as it was typed
    features = {
        "name": _NAMED.search(question),
        "birth": _BORN.search(question),
        "bsn": next(bsns(question), None),
        "contact": next(phone_numbers(question), None) or next(ibans(question), None) or _EMAIL.search(question),
    }
    return [kind for kind, found in features.items() if found]


_POINTS_BACK = re.compile(
    r"^\W*(?:en|maar|dus|ook)\b|\b(?:dat|die|dit|deze|daar\w*|het|hij|zij|ze|(?<!zijn )(?<!is )er)\b|"
    r"\b(?:nog|ook|eigenlijk)\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"\b(?:is|zijn) er\b", re.IGNORECASE)  # points at nothing by itself: "welke projecten zijn er"
_SHORT = 9  # words: a longer question mostly says itself what it is about
_NOT_WANTED = re.compile(
    r"\b(?:geen|zonder|niet (?:een|met een|via een)|liever geen|behalve) "
    r"(?P<what>(?:[a-zà-ÿ]+e (?!(?:maar|want|ook)\b))?[a-zà-ÿ-]{4,})",
    re.IGNORECASE,
)
_NO_THING = frozenset(
    "wachttijd wachtlijst afspraak verwijzing idee geld tijd zin hulp kosten dossier diagnose naam".split()
)


def completed(question: str, previous: FollowUp | None, name: str | None) -> str:
    """The question as it would be asked by itself: with the product it goes on about, or else the question before it.

    ``name`` is that of the product that was shown last, None where there was none. What is typed stays in front.
    """
    if previous is None or not goes_on(question):
        return question
    return f"{question} ({name})" if name else f"{question} ({previous.question})"


def goes_on(question: str) -> bool:
    """Whether a question leans on the one before it ("en loopt dat nog?", "voor welke leeftijd?")."""
    n_words = len(question.split())
    if names_subject(question) or n_words > _SHORT:
        return False
    if _THERE.search(question) and len(_subjects(question)) < 2:
        return True
    return _POINTS_BACK.search(question) is not None or n_words <= _SHORT // 2


_ASPECTS = (  # what is asked of a thing that was named before
    "kosten|prijs|duur|doel|doelgroep|leeftijd|adres|wachttijd|resultaten|uitkomst\\w*|contactpersoon|contact\\w*|"
    "aanmeld\\w*|wachtlijst|informatie|uitleg|voorbeeld\\w*|ervaring\\w*|effect\\w*|bron\\w*"
)
_IS_ASPECT = re.compile(rf"(?:{_ASPECTS})", re.IGNORECASE)
_DEFINED = re.compile(  # what it is: the question is about that; "wat is dat" is not
    r"^\W*(?:wat|wie) (?:is|zijn|betekent|doet|doen) (?:een |de |het )?"
    rf"(?!(?:dat|dit|die|deze|er|het|hij|zij|ze|daar\w*|de|een|nog|ook|{_ASPECTS})\b)[^\W\d_]{{3,}}\W*$",
    re.IGNORECASE,
)
_NAMED_INSIDE = re.compile(r"(?<=[\w,;] )[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ][\w’'-]*")


def names_subject(question: str) -> bool:
    """Whether a question says itself what it is about: it names something, other than a place, or asks what it is.

    Key words ("faalangst brugklas") do too.
    """
    if _DEFINED.match(question) or _is_key_words(question):
        return True
    return bool(_outside_places(_NAMED_INSIDE, question))


def _outside_places(pattern: re.Pattern[str], question: str) -> list[re.Match[str]]:
    """What a pattern finds in a question but for the names of places."""
    places = [range(found.start, found.end) for found in find_places(question, typed=True)]
    return [one for one in pattern.finditer(question) if not any(one.start() in place for place in places)]


def _is_key_words(question: str) -> bool:
    """Whether somebody typed what to look for, not a question: it begins with a subject.

    It is a known theme, has a second one beside it, or stands alone but for a place ("dyslexie", "dyslexie Drenthe").
    No subject is what only asks, leads in or says little, an aspect of what was named before, a kind, or a place.
    """
    first = _WORD_OF_QUESTION.search(question)
    if first is None or question.rstrip().endswith("?") or _POINTS_BACK.search(question):
        return False
    own = _subjects(question)
    if not own or own[0].span() != first.span():
        return False
    stands_alone = len(_outside_places(_WORD_OF_QUESTION, question)) == 1
    return len(own) > 1 or bool(find_topics(question, "theme")) or stands_alone


def _subjects(question: str) -> list[re.Match[str]]:
    """The words that a question can be about by itself."""
    return [one for one in _outside_places(_WORD_OF_QUESTION, question) if _is_subject(one[0].casefold())]


def _is_subject(word: str) -> bool:
    says_little = STOP_WORDS | ASKING | ASKS_FOR_LIST | LEADS_IN | SAY_LITTLE
    kind = singular(word) in words().nouns or word in words().nouns or word in words().lists
    return len(word) > 2 and word not in says_little and not (kind or _IS_ASPECT.fullmatch(word) or is_detail(word))


def subject_of(question: str, previous: FollowUp | None) -> str:
    """The question that says what this one is about: itself, or the one before it where it goes on about that."""
    return previous.question if previous is not None and goes_on(question) else question


def excluded(question: str) -> tuple[str, ...]:
    """What a question doesn't want, as it is written: "geen therapie" gives "therapie"."""
    found = (match["what"].strip() for match in _NOT_WANTED.finditer(question))
    return tuple(dict.fromkeys(what for what in found if what.casefold().split()[-1] not in _NO_THING))


_STRENGTH: Mapping[Wish, int] = {"origin": 0, "here": 1, "elsewhere": 2}  # of a region that is named twice
LIFT = 0.15  # what a passage from a region that is asked for gains, in standard scores of the fusion

_ELSEWHERE = re.compile(
    r"(?:\bbuiten|\bniet (?:in|uit|van)|\belders dan(?: in)?|\banders dan(?: in)?|\bbehalve(?: in)?|\bjuist niet in|"
    r"\bandere regio[’']?s? dan|\bzonder) (?:de |het )?(?:regio |provincie |gemeente )?$",
    re.IGNORECASE,
)
_THING = (
    r"(?:aanpak\w*|methode\w*|methodiek\w*|project\w*|training\w*|cursus\w*|hulpmiddel\w*|instrument\w*|tool\w*|"
    r"voorbeeld\w*|idee\w*|programma\w*|werkwijze\w*|werkplaats\w*|iets|dat|die|zoals|als \w+|\w*academie\w*|"
    r"\w*groep\w*|\w*tafel\w*)"
)
_ORIGIN = re.compile(
    rf"\b{_THING} (?:\w+ )?(?:uit|van|zoals in|zoals uit) (?:de |het )?(?:regio |provincie )?$", re.IGNORECASE
)
_BEFORE_ADJECTIVE = re.compile(rf"^\s*{_THING}", re.IGNORECASE)

_REACH = 100  # characters around a place that can say what is wished


def regions_in(question: str) -> list[RegionAsked]:
    """The regions that a question names, each once, in its order."""
    asked: dict[str, RegionAsked] = {}
    for found in find_places(question, typed=True):
        regions = found.place.regions
        name = regions[0] if regions else found.place.name
        written = question[found.start : found.end]
        one = RegionAsked(name, written, tuple(regions[1:]), _wish(question, found), ())
        if name not in asked or _STRENGTH[one.wish] > _STRENGTH[asked[name].wish]:
            asked[name] = one
    return list(asked.values())


def lifted(evidence: Sequence[Evidence], asked: Sequence[RegionAsked]) -> list[Evidence]:
    """Passages in the order that a wish for a region makes of it: those from there a little higher, none left out."""
    here, away = names_of(asked, "here"), names_of(asked, "elsewhere")
    if not here and not away:
        return list(evidence)

    def score(one: Evidence) -> float:
        regions = one.hit.passage.regions
        return one.hit.score + LIFT * (not here.isdisjoint(regions)) - LIFT * (not away.isdisjoint(regions))

    ordered = sorted(evidence, key=lambda one: (-score(one), one.hit.rank))
    return [
        replace(one, hit=replace(one.hit, rank=rank, score=score(one))) for rank, one in enumerate(ordered, start=1)
    ]


def names_of(asked: Sequence[RegionAsked], wish: Wish) -> frozenset[str]:
    """The regions that are asked for in this way; of a municipality the nearest region, not the whole province."""
    return frozenset(one.region for one in asked if one.wish == wish)


def _wish(question: str, found: PlaceFound) -> Wish:
    before, behind = question[max(0, found.start - _REACH) : found.start], question[found.end : found.end + _REACH]
    if _ELSEWHERE.search(before):
        return "elsewhere"
    if _ORIGIN.search(before) or (found.adjective and _BEFORE_ADJECTIVE.match(behind)):
        return "origin"
    return "here"


_WHERE_ONE_IS = frozenset("ik wij we werk werken werkzaam woon wonen zit zitten kom komen ben zijn hier".split())
_AREA = frozenset("in uit te gemeente regio provincie stad dorp".split())


def says_only_where(question: str) -> bool:
    """Whether it only tells where somebody is ("Ik werk in Raalte"): that asks for a workplace, not for a quote."""
    if "?" in question or not find_places(question, typed=True):
        return False
    words = {word[0].casefold() for word in _outside_places(_WORD_OF_QUESTION, question)}
    return not words.isdisjoint(_WHERE_ONE_IS) and words <= _WHERE_ONE_IS | _AREA | LIGHT | LEADS_IN


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
_STATUS: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = (
    (re.compile(r"\b(?:gestopt\w*|gestaakt\w*|beëindigd\w*|opgeheven)\b", re.IGNORECASE), ("gestopt",)),
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
_WORD_OF_QUESTION = re.compile(r"[^\W_][\w’'-]*")
_AND = re.compile(r"\s*(?:,|/|\ben\b|\bof\b|\s)+(?:de |het )?\s*")


def catalogue_question(question: str) -> CatalogueQuestion | None:
    """What a question for a list of products asks; None where it is none, or says more than a list can be kept to.

    Every word has to be understood: a list that is kept to half of a question looks complete and isn't.
    """
    found = list(_WORD_OF_QUESTION.finditer(question))
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


def statuses_asked(question: str) -> frozenset[str]:
    """The statuses that are asked of products: "welke projecten zijn gestopt", "lopende trainingen"; empty for none.

    Said of somebody else ("projecten voor jongeren die gestopt zijn") it asks nothing of a product.
    """
    asked = [*_nouns(list(_WORD_OF_QUESTION.finditer(question)), singular_too=True)]
    asked += [_Part(*what.span()) for what in (_WHAT.match(question),) if what]
    return frozenset(
        status
        for pattern, statuses in _STATUS
        for said in pattern.finditer(question)
        if any(_is_said_of(one, question, said) for one in asked)
        for status in statuses
    )


_TAKES_OVER = re.compile(
    r"\b(?:overnemen|over te nemen|kopiëren|bruikbaar|voorbeeld\w*|elders|leren (?:van|over))\b", re.IGNORECASE
)


def takes_over(question: str) -> bool:
    """Whether it looks for what may be taken over from wherever it is: "wat kunnen wij in Zeeland overnemen?"."""
    return _TAKES_OVER.search(question) is not None


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
        away = _wish(question, found) == "elsewhere"
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
        start = next(one.start() for one in _WORD_OF_QUESTION.finditer(question) if one.end() > found.start)
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
