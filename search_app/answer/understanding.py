"""What is understood of a question: what it goes on about, what it names exactly, whether it tells who a child is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from index.dutch.words import ASKING, ASKS_FOR_LIST, LEADS_IN, LIGHT, SAY_LITTLE, STOP_WORDS
from index.gazetteer.places import PlaceFound, find_places
from index.gazetteer.topics import find_topics
from index.retrieval.retriever import Evidence
from index.types import YEAR
from ingest.privacy.privacy_gate import bsns, ibans, phone_numbers
from ingest.products.names import singular, words
from ingest.products.numbers import age_sides
from search_app.answer.expected import DAYS, is_detail
from search_app.replies import FollowUp, RegionAsked, Wish

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


def personal_words(question: str) -> frozenset[str]:
    """The words of a name or a birthday in a question: that they stand in no publication tells nobody anything."""
    found = (one.group() for pattern in (_NAMED, _BORN) for one in pattern.finditer(question))
    return frozenset(word for words in found for word in words.split())


_POINTS_BACK = re.compile(
    r"^\W*(?:en|maar|dus|ook)\b|"
    r"\b(?:dat|die|dit|deze|daar\w*|het(?! (?:best|meest|minst)\w*)|hij|zij|ze|(?<!zijn )(?<!is )er)\b|"
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
    if names_subject(question) or n_words > _SHORT or says_only_where(question):
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
WORD = re.compile(r"[^\W_][\w’'-]*")
_NAMED_INSIDE = re.compile(r"(?<=[\w,;] )[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ][\w’'-]*")


def names_subject(question: str) -> bool:
    """Whether a question says itself what it is about: it names something, other than a place, or asks what it is.

    Key words ("faalangst brugklas") do too, and a theme in a question that points back at nothing.
    """
    if _DEFINED.match(question) or _is_key_words(question):
        return True
    if _names_theme(question) and not _POINTS_BACK.search(question):
        return True
    return bool(_outside_places(_NAMED_INSIDE, question))


def _names_theme(question: str) -> bool:
    """Whether a word that a question can be about shows a theme: "verzuim" does, "wachtlijst" is asked of something."""
    themes = find_topics(question, "theme")
    return any(one.start() <= theme.start < one.end() for one in _subjects(question) for theme in themes)


def _outside_places(pattern: re.Pattern[str], question: str) -> list[re.Match[str]]:
    """What a pattern finds in a question but for the names of places."""
    places = [range(found.start, found.end) for found in find_places(question, typed=True)]
    return [one for one in pattern.finditer(question) if not any(one.start() in place for place in places)]


def _is_key_words(question: str) -> bool:
    """Whether somebody typed what to look for, not a question: it begins with a subject.

    It is a known theme, has a second one beside it, or stands alone but for a place ("dyslexie", "dyslexie Drenthe").
    No subject is what only asks, leads in or says little, an aspect of what was named before, a kind, or a place.
    """
    first = WORD.search(question)
    if first is None or question.rstrip().endswith("?") or _POINTS_BACK.search(question):
        return False
    own = _subjects(question)
    if not own or own[0].span() != first.span():
        return False
    stands_alone = len(_outside_places(WORD, question)) == 1
    return len(own) > 1 or bool(find_topics(question, "theme")) or stands_alone


def _subjects(question: str) -> list[re.Match[str]]:
    """The words that a question can be about by itself."""
    return [one for one in _outside_places(WORD, question) if _is_subject(one[0].casefold())]


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
        one = RegionAsked(name, written, tuple(regions[1:]), wish_of(question, found), ())
        if name not in asked or _STRENGTH[one.wish] > _STRENGTH[asked[name].wish]:
            asked[name] = one
    return _of_ones_own(question, list(asked.values()))


_IN_OTHERS = re.compile(
    r"\b(?P<loose>elders|ergens anders)\b|"
    r"\bandere? (?:(?:regio|provincie)\w*|(?P<near>(?:gemeente|stad|sted|plaats)\w*))",
    re.IGNORECASE,
)
_OF_ONES_OWN = r"\b(?:ik|wij|we)\b[^.?!]*\b"


def _of_ones_own(question: str, asked: list[RegionAsked]) -> list[RegionAsked]:
    """The one region of a question that looks in others is that of who asks, which is not what is looked for.

    Where other municipalities are looked for, one of the same region may be what is. "Ergens anders" may be said of
    anything, unless who asks says where they are themselves.
    """
    others = _IN_OTHERS.search(question)
    if others is None or len(asked) != 1 or asked[0].wish != "here":
        return asked
    if others["loose"] and not re.search(_OF_ONES_OWN + re.escape(asked[0].as_written), question, re.IGNORECASE):
        return asked
    return [replace(asked[0], wish="origin" if others["near"] else "elsewhere")]


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


def wish_of(question: str, found: PlaceFound) -> Wish:
    """How a question asks for a place that it names."""
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
    words = {word[0].casefold() for word in _outside_places(WORD, question)}
    return not words.isdisjoint(_WHERE_ONE_IS) and words <= _WHERE_ONE_IS | _AREA | LIGHT | LEADS_IN


_GREETS = frozenset(
    "hoi hai hey hi hallo dag goedendag goedemorgen goedemiddag goedenavond morgen middag avond bedankt dank dankjewel "
    "dankuwel groet groeten groetjes".split()
)
_BESIDE_GREETING = frozenset("goede goeden je jou u jullie wel zeer veel hartelijk allemaal iedereen daar".split())


def only_greets(question: str) -> bool:
    """Whether it is a greeting or thanks, which asks nothing: whatever is found for it would answer nothing."""
    words = {word[0].casefold() for word in WORD.finditer(question)}
    return not words.isdisjoint(_GREETS) and words <= _GREETS | _BESIDE_GREETING


_LEADS_TO_PLACE = re.compile(r"\b(?:in|uit|rond|rondom|bij|te|van|nabij|binnen)\s+(?:de\s+|het\s+)?$", re.IGNORECASE)


def without_places(question: str) -> str:
    """The question without the places that it names: "Wie helpt jongeren in Limburg?" becomes "Wie helpt jongeren?"."""
    for found in reversed(find_places(question, typed=True)):
        before = _LEADS_TO_PLACE.sub("", question[: found.start])
        question = f"{before.rstrip()} {question[found.end :].lstrip()}"
    return re.sub(r"\s+(?=[?!.,;:])", "", question).strip()


_TAKES_OVER = re.compile(
    r"\b(?:overnemen|over te nemen|kopiëren|bruikbaar|voorbeeld\w*|elders|leren (?:van|over))\b", re.IGNORECASE
)


_LOOKS_ELSEWHERE = re.compile(
    r"\b(?:elders|buiten|ergens anders)\b|\bandere? (?:regio|gemeente|stad|steden|plaats|provincie)\w*\b",
    re.IGNORECASE,
)


def looks_elsewhere(question: str) -> bool:
    """Whether it looks for what is somewhere else: "iets als JIM, maar dan buiten Utrecht", "in een andere regio"."""
    return _LOOKS_ELSEWHERE.search(question) is not None


def takes_over(question: str) -> bool:
    """Whether it looks for what may be taken over from wherever it is: "wat kunnen wij in Zeeland overnemen?"."""
    return _TAKES_OVER.search(question) is not None


_TITLED = "artikel|art\\.|hoofdstuk|paragraaf|§|bijlage|tabel|figuur|module|les|bijeenkomst|deel"  # has a heading
_PART = rf"(?:{_TITLED}|lid|stap|fase|onderdeel)"
_PARTS_NAMED = re.compile(
    rf"(?<!\w)(?P<kind>{_PART}) ?(?P<part>\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?)\b"
    r"|(?<!€ )(?<![\w.,])(?P<bare>\d{1,2}(?:\.\d)+)(?![\w.,]?\d| (?:uur|euro|procent|miljoen|miljard))",
    re.IGNORECASE,
)
_ARTICLE, _MEMBER = re.compile(r"art(?:ikel|\.) \d+"), re.compile(r"lid \d+")
_ORDINALS = "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende".split()
_ORDINAL_MEMBER = re.compile(rf"\b({'|'.join(_ORDINALS)}) lid\b", re.IGNORECASE)
_MOST_PARTS = 4  # nobody asks for more at once, and each is looked for in every sentence
_DAY = re.compile(rf"\b{DAYS}", re.IGNORECASE)
_FROM_DAY_TO_DAY = re.compile(rf"\b(?P<first>{DAYS}) (?:t/m|tot en met|tot) (?P<last>{DAYS})\b", re.IGNORECASE)
_EVERY_DAY = re.compile(r"\bdagelijks\b|\belke dag\b", re.IGNORECASE)
_WORKING_DAY = re.compile(r"\b(?:doordeweeks|werkdag)", re.IGNORECASE)
_DAYS = tuple(f"{day}dag" for day in "maan dins woens donder vrij zater zon".split())
_WEEK = frozenset(_DAYS)


def exact_terms_asked(question: str) -> frozenset[str]:
    """What a question names exactly; "elke dag" asks for no day in particular."""
    found = exact_terms(question)
    return found - _WEEK if found >= _WEEK else found


def parts_in(question: str) -> frozenset[str]:
    """The first parts of a text or of a series that a question names by a number: "artikel 2.3", "stap 4", "2.3"."""
    said = _ORDINAL_MEMBER.sub(lambda each: f"lid {_ORDINALS.index(each[1].casefold()) + 1}", question)
    found = islice(_PARTS_NAMED.finditer(said), _MOST_PARTS)
    parts = frozenset(f"{each['kind'] or ''} {each['part'] or each['bare']}".strip().casefold() for each in found)
    articles, members = ([one for one in parts if pattern.fullmatch(one)] for pattern in (_ARTICLE, _MEMBER))
    if len(articles) == len(members) == 1:  # member 2 of article 12 may be numbered 12.2
        parts |= {f"artikel {articles[0].split()[-1]}.{members[0].split()[-1]}"}
    return parts


def stands_in_part(part: str, line: str, headings: str) -> bool:
    """Whether a part that ``parts_in`` gave is where a line stands, by the line itself or by the headings above it.

    Its name and number count everywhere, a number alone where it leads: "2.3" and that of a step or member a line, that
    of an article or chapter a heading.
    """
    named, leading, is_titled = _part(part)
    leads = leading.search(headings) if is_titled else leading.search(line) or leading.search(headings)
    return leads is not None or named.search(f"{headings}\n{line}") is not None


def _part(part: str) -> tuple[re.Pattern[str], re.Pattern[str], bool]:
    """What finds a part by its name, what finds its number in front of a line, whether it only heads a text."""
    kind, _, number = part.rpartition(" ")
    written, ends = re.escape(number), r"(?![\w+-]|[.,]\d)"
    name = r"art(?:ikel|\.)" if kind.startswith("art") else re.escape(kind) if kind else _PART
    leads = "" if "." in number else r"(?=[.):]|\s+(?-i:[A-ZÀ-Þ]))"  # "3 kinderen" is no point 3
    named = re.compile(rf"(?<!\w){name} ?{written}{ends}", re.IGNORECASE)
    leading = re.compile(rf"^[^\w\n]*{written}{ends}{leads}", re.IGNORECASE | re.MULTILINE)
    return named, leading, "." not in number and re.fullmatch(_TITLED, kind) is not None


def exact_terms(text: str) -> frozenset[str]:
    """What a text names exactly beside its parts: ages with one side ("18+") and weekdays, all of "elke dag"."""
    return age_sides(text) | _days(text)


def _days(text: str) -> frozenset[str]:
    """The days that a text names, those between two of them too: "maandag t/m woensdag" holds "dinsdag"."""
    if _EVERY_DAY.search(text):
        return _WEEK
    days = {day.casefold() for day in _DAY.findall(text)} | set(_DAYS[:5] if _WORKING_DAY.search(text) else ())
    for each in _FROM_DAY_TO_DAY.finditer(text):
        first, last = (_DAYS.index(each[end].casefold()) for end in ("first", "last"))
        days |= {_DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)}
    return frozenset(days)
