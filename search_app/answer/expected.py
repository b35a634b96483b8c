"""What a question asks for: its rare words, the kind of answer it expects, and where those words stand in a text."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from index.bounded_cache import BoundedCache
from index.dutch.analyser import DutchAnalyser
from index.dutch.words import ASKING, SAY_LITTLE, STOP_WORDS, fold, stem
from index.retrieval.long_queries import point_of
from index.store.bm25 import Analyser
from index.store.protocol import GenerationReader
from index.types import YEAR
from ingest.products.names import words as product_words
from ingest.products.numbers import ages_holding
from search_app.texts.common import MONTHS

Kind: TypeAlias = Literal[
    "money", "number", "date", "person", "place", "phone", "email", "meaning", "cause", "fate", "offer"
]

# Clearly there or not: without an amount there is no answer to "wat kost".
SHARP: frozenset[Kind] = frozenset(("money", "number", "date", "person", "place", "phone", "email"))
# What nothing else can stand in for: a street is no answer to "op welk nummer".
REQUIRED: frozenset[Kind] = frozenset(("phone", "email"))

_OFFERS = (
    "training|cursus|aanpak|methode|methodiek|hulpmiddel|instrument|tool|groep|oudergroep|groepstraining|project|"
    "programma|interventie|maatje|begeleiding|spel|leskist|werkplaats|hulp|steun"
)
NUMERALS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    "negentien|twintig|dertig|veertig|vijftig|honderd|duizend|helft|kwart|drietal|tweetal"
)
STREETS = "straat|laan|weg|plein|kade|gracht|dijk|singel|hof|pad|steeg|markt|dreef"  # how their names end
DAYS = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag"
_NAME = (  # two words with a capital, not where a sentence begins
    r"(?<![.!?:‘'\"“] )(?<!^)(?<!^[‘'\"“])\b[A-ZÀ-Þ][\w’'-]+(?: (?:van|voor|de|der|den|het|te|ten))* [A-ZÀ-Þ][\w’'-]+"
    r"|\b[Dd]oor (?:het |de )?[A-ZÀ-Þ][\w’'-]+"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_ASKED: Mapping[Kind, re.Pattern[str]] = {
    "money": _any(
        r"^(?!.*\bhoeveel (?!euro|geld)\w+ kost).*\bkost(?:en|te|ten)?\b",  # "hoeveel uur kost" asks for hours
        r"\bprij[sz]",
        r"tarie[fv]",
        r"\bbetalen\b",
        r"\bhoe duur\b",
        r"\bbedrag",
    ),
    "number": _any(r"\bhoeveel\b", r"\bhoe (?:vaak|lang|groot|oud|veel)\b", r"\bwelk percentage\b", r"\baantal\b"),
    "date": _any(r"\bwanneer\b", r"\bwelk jaar\b", r"\bhoe laat\b", r"\bwelke (?:datum|dag|maand)\b"),
    "person": _any(r"^\W*(?:door |met |van |bij |aan )?wie\b", r"\bhoe heet\b"),
    "place": _any(
        r"^\W*waar\b(?! (?:moet|let|gaat|op|om)\b)", r"\bin welke (?:gemeente|regio|stad|plaats)", r"\badres\b"
    ),
    "meaning": _any(r"^\W*wat (?:is|zijn|betekent|houdt)\b(?! er\b)", r"\bbetekenis\b"),
    "cause": _any(r"\bwaarom\b", r"\bwaardoor\b", r"\bhoe komt het\b", r"\boorzaak\b", r"\breden\b"),
    "fate": _any(r"\b(?:bestaat|loopt|werkt|is)\b.*\bnog\b", r"\bgestopt\b", r"\bopgehe(?:ven)\b", r"\bopgehouden\b"),
    "offer": _any(
        rf"\b(?:welke?|een|zoek\w*|ander\w*|geen) (?:\w+ )?(?:{_OFFERS})\b",
        rf"^(?:{_OFFERS})\b",
        r"\bis er (?:een|voor|iets)\b",
        r"\bwat kun\w* ",
        r"\bnodig\b",
    ),
    "phone": _any(
        r"\b(?:telefoon|mobiele?|gsm|06)[ -]?(?:telefoon)?(?:nummers?|nr)\b",
        r"^\W*tel(?:efoon)?\b(?!\w)",
        r"^\W*(?:mobiele?|gsm|nummer|bellen)\W*$",
        r"\b(?:welk|wat is (?:het|hun|jullie)) nummer\b",
        r"^\W*hoe\b.*\bbel(?:len)?\b",
    ),
    "email": _any(r"\be-?mail(?:adres(?:sen)?)?\b", r"\bmail(?:adres(?:sen)?)\b"),
}
_ONE_WORD = re.compile(r"^\W*[\w-]+\W*$")  # asks what it means
_HELD: Mapping[Kind, re.Pattern[str]] = {
    "money": _any("€", r"\beuro\b", r"\bgratis\b", r"\bkosteloos\b", r"\bkost(?:te|ten)? (?:niets|niks)\b"),
    "number": _any(r"\d", rf"\b(?:{NUMERALS})\b"),
    "date": _any(rf"\b{YEAR}\b", rf"\b(?:{'|'.join(MONTHS)})\b", rf"\b{DAYS}", r"\buur\b"),
    "person": re.compile(_NAME),
    "place": re.compile(
        r"\b(?:in|te|bij|rond|naar|uit|op) (?:de |het )?[A-ZÀ-Þ][\w’'-]+"
        rf"|\b[A-ZÀ-Þ][\w’'-]*(?:{STREETS}) \d{{1,4}}\b"
    ),
    "meaning": re.compile(
        r"\b(?:is|zijn|was) (?:een|de|het)\b|\([A-Z]{2,}|\([A-Z]\w+ \w+|\bkortweg\b|\bstaat voor\b|\bbetekent\b"
    ),
    "cause": _any(
        r"\b(?:omdat|doordat|want|daardoor|daarom|vanwege|reden|kwam door)\b", r"\bte (?:weinig|veel|duur)\b"
    ),
    "fate": _any(
        r"\bgestopt\b", r"\bstop(?:t|te|pen)\b", r"\bdicht\b", r"\bnog steeds\b", r"\bloopt (?:nog|door)\b",
        r"\bgaat (?:nog )?door\b", r"\bopgeheven\b", r"\bbeëindigd\b",
    ),
    "offer": _any(rf"\b(?:{_OFFERS})\b", r"\bis er (?:\w+ ){0,2}voor\b", r"\bbiedt\b", r"\bbedoeld voor\b"),
    "phone": re.compile(r"(?<![\w.,-])(?:\+31|0)[ ()-]*(?:\d[ ().-]*){7,10}(?!\w)|\b14 ?0\d{2,3}\b|\b(?:112|113)\b"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}  # fmt: skip


def kinds_asked(question: str) -> frozenset[Kind]:
    """The kinds of answer a question expects; none where it doesn't show."""
    found = frozenset(kind for kind, pattern in _ASKED.items() if pattern.search(question))
    found = found - {"meaning", "number", "person"} if found & REQUIRED else found
    return found | {"meaning"} if _ONE_WORD.match(question) else found


def asks(kind: Kind, word: str) -> bool:
    """Whether a word asks for this kind ("kost" for an amount), and so says nothing of the subject."""
    return _ASKED[kind].search(word) is not None


def kinds_held(text: str, kinds: Collection[Kind]) -> float:
    """Share of the expected kinds that a text holds, 0 to 1; 0 where none is expected."""
    return sum(_HELD[kind].search(text) is not None for kind in kinds) / len(kinds) if kinds else 0.0


_SAY_WHERE = "adres|bezoekadres|postadres|locatie|plaats|waar|regio|gemeente"
_SAY_WHEN = "wanneer|datum|data|dag|dagen|tijd|tijden|openingstijden|spreekuur|bereikbaar|start"
_SAY_WHOM = "contact|contactpersoon|aanbieder|organisatie|uitvoerder"
_LABELS: Mapping[Kind, frozenset[str]] = {
    "place": frozenset(_SAY_WHERE.split("|")),
    "date": frozenset(_SAY_WHEN.split("|")),
    "person": frozenset(_SAY_WHOM.split("|")),
}
_ASKED_BY_NAME = frozenset(("voor wie", "doelgroep", "leeftijd", "aanmelden", "aanmelding")).union(*_LABELS.values())


def is_detail(word: str) -> bool:
    """Whether a folded word names a detail of something ("locatie", "spreekuur"), not what it is about."""
    return word in _ASKED_BY_NAME or not kinds_asked(f"{word} van").isdisjoint(SHARP)


def is_asked_by(label: str, asked: "Asked") -> bool:
    """Whether a folded label ("mobiel", "contactpersoon") names what is asked: by a word of it, or by its kind."""
    said = {stem(fold(word)) for word in re.findall(r"[^\W_]+", asked.asking)}
    by_word = {stem(word) for word in re.findall(r"[^\W_]+", label)}
    return by_word <= said or any(label in _LABELS.get(kind, ()) or asks(kind, label) for kind in asked.kinds & SHARP)


def tells_detail(row: str, labels: Sequence[str], asked: "Asked") -> bool:
    """Whether a row gives a detail of a kind that is asked: it stands in it, or one of its folded labels names it."""
    if len(labels) == 1 and is_asked_by(labels[0], asked):
        return True
    named = {label for kind in asked.kinds for label in _LABELS.get(kind, ())}
    named |= {label for label in _ASKED_BY_NAME if re.search(rf"\b{label}\b", asked.asking)}
    return kinds_held(row, asked.kinds & SHARP) > 0 or not named.isdisjoint(labels)


_REACH = 3  # words from a number to what it counts
_COUNT_ASKED = re.compile(r"\bhoeveel\s+([\w-]+)", re.IGNORECASE)
_MEASURES = (  # how long, old, often: counted in these
    (re.compile(r"\bhoe ?lang\b", re.IGNORECASE), "minuten uren dagen weken maanden jaren jaar uur"),
    (re.compile(r"\bhoe oud\b|\bleeftijd", re.IGNORECASE), "jaren jaar maanden"),
    (re.compile(r"\bhoe vaak\b", re.IGNORECASE), "keren keer maal"),
)
_NUMBER = re.compile(
    r"\b(?:\d[\d.,]*|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|elf|twaalf|\w*tien|\w*tig|\w*honderd|\w*duizend"
    r"|\w+tal|tientallen)\b",
    re.IGNORECASE,
)


def counted_in(question: str) -> frozenset[str]:
    """The stems of what a question asks to be counted; none where it doesn't."""
    nouns = [stem(fold(noun)) for noun in _COUNT_ASKED.findall(question)]
    measures = [stem(unit) for asked, units in _MEASURES if asked.search(question) for unit in units.split()]
    return frozenset((*nouns, *measures))


def counts(text: str, counted: Collection[str]) -> bool:
    """Whether a number stands in front of one of these stems."""
    return bool(counted) and not _counted(text).isdisjoint(counted)


@lru_cache(4_000)
def _counted(text: str) -> frozenset[str]:
    """The stems that stand behind a number."""
    behind = (re.findall(r"[\w-]+", text[number.end() :][:60])[:_REACH] for number in _NUMBER.finditer(text))
    return frozenset(stem(fold(word)) for words in behind for word in words)


_AGE = r"\b\d{1,3}(?:\+|-(?=[\s,;:.!?)]|$))"  # 18+ and 18-, which are no 18
_WORD = re.compile(rf"{_AGE}|[^\W_]+(?:['’.\-][^\W_]+)*")
_BESIDE_THE_POINT = 0.3  # what a word counts in a sentence of a case that asks nothing
_BESIDE_TOGETHER = 0.5  # what all of those count at most, beside the words of the sentences that ask


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question that counts: its terms with their weights (1 is the word itself) and its idf.

    ``idf`` is 0 for a word that stands everywhere, and more the fewer passages it stands in; ``known`` is whether
    any of its terms stands in the index at all.
    """

    text: str
    terms: tuple[tuple[str, float], ...]
    idf: float
    known: bool

    def share_in(self, standing: Collection[str]) -> float:
        """How much of the word stands among these terms, 0 to 1."""
        return max((weight for term, weight in self.terms if term in standing), default=0.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks.

    ``words``: those that count, each once; ``kinds``: of answer that it expects; ``counted``: stems of what it counts;
    ``asking``: its sentences that ask, without case; ``ages``: its bare numbers that are somebody's age, as typed;
    ``goes_on``: whether the question before it says what it is about.
    """

    words: tuple[AskedWord, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    counted: frozenset[str] = frozenset()
    asking: str = ""
    ages: frozenset[str] = frozenset()
    goes_on: bool = False

    def covered(self, standing: Collection[str], *, only_known: bool = False) -> float:
        """Share of the words, by idf, that stand among these terms, 0 to 1; 0 for a question without words.

        Words that stand nowhere count too, unless ``only_known``.
        """
        words = [word for word in self.words if word.known or not only_known]
        total = sum(word.idf for word in words)
        return sum(word.idf * word.share_in(standing) for word in words) / total if total else 0.0

    @property
    def subject(self) -> "Asked":
        """The same without the words that ask for a kind of answer ("kost"): they say nothing of what it is about."""
        words = tuple(word for word in self.words if not any(asks(kind, word.text) for kind in self.kinds))
        return replace(self, words=words)

    def out_of_vocabulary_share(self) -> float:
        """Share of the words, by idf, that stand nowhere, 0 to 1."""
        total = sum(word.idf for word in self.words)
        return sum(word.idf for word in self.words if not word.known) / total if total else 0.0

    def unknown(self) -> tuple[str, ...]:
        """The words that stand nowhere in the index, as they were typed."""
        return tuple(word.text for word in self.words if not word.known)


def asked(question: str, reader: GenerationReader, analyser: Analyser) -> Asked:
    """Look at a question with the eyes of one index."""
    written = {word.casefold(): word for word in reversed(_WORD.findall(question)) if word.casefold() not in ASKING}
    asking = point_of(question)
    point = {word.casefold() for word in _WORD.findall(asking)}
    terms = {word: _terms_of(written[word], analyser) for word in sorted(written)}
    frequency = reader.document_frequency(sorted({term for each in terms.values() for term, _ in each}))
    n_passages = reader.count()
    words = {word: _asked_word(written[word], each, frequency, n_passages) for word, each in terms.items() if each}
    folded = asking.casefold()
    return Asked(_weighed(words, point), kinds_asked(asking), counted_in(asking), folded, ages_said(question))


_SMALL_NUMBER = re.compile(r"\d{1,2}")  # an age, a count or a chapter; a year and "113" name something
_NUMBER_SAID = re.compile(
    r"(?P<whose>\b(?:van|is|was|wordt|bijna|net|zijn) |\()?"
    r"\b(?P<n>\d{1,2})\b(?!\+|[.,:/]?\d)(?:[ -](?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)


_UNITS = frozenset("uur keer maal procent euro maand week dag km meter kilo".split())  # counted without a plural
_CLASSES = frozenset("havo vwo vmbo mavo mbo gymnasium atheneum".split())  # "een leerling van 3 havo"


def ages_said(question: str) -> frozenset[str]:
    """The small numbers of a question that are an age ("een jongen van 14"); that of a chapter or a count is none."""
    return frozenset(said["n"] for said in _NUMBER_SAID.finditer(question) if _is_age(said))


def _is_age(said: re.Match[str]) -> bool:
    behind = (said["next"] or "").casefold()
    counts_nothing = (
        not behind or behind in STOP_WORDS or not (behind.endswith(("en", "s")) or behind in _UNITS | _CLASSES)
    )
    return behind == "jaar" or behind.startswith("jarig") or (said["whose"] is not None and counts_nothing)


def standing_in(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms of a text; remembered, for the same sentences are looked at for many questions."""
    key = (analyser.name, text)
    return _STANDING.get([key], lambda _missing: {key: frozenset(term.text for term in analyser.terms(text))})[key]


# By the name of the analyser, which says what its terms are: an analyser itself may hold a whole generation open.
_STANDING: BoundedCache[tuple[str, str], frozenset[str]] = BoundedCache(4_000)


def _terms_of(word: str, analyser: Analyser) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for term in analyser.query_terms(word):
        best[term.text] = max(best.get(term.text, 0.0), min(term.weight, 1.0))
    return tuple(best.items())


def _asked_word(
    written: str, terms: Sequence[tuple[str, float]], frequency: Mapping[str, int], n_passages: int
) -> AskedWord:
    top = max(weight for _, weight in terms)
    standing_for_it = max((frequency[term] for term, weight in terms if weight == top), default=0)
    idf = math.log(1 + n_passages / (1 + standing_for_it))
    return AskedWord(written, tuple(terms), idf, any(frequency[term] for term, _ in terms))


def _weighed(words: Mapping[str, AskedWord], point: Collection[str]) -> tuple[AskedWord, ...]:
    """The words, those beside the point with a lower idf, so that a long story doesn't drown its question."""
    asking = sum(one.idf for word, one in words.items() if word in point)
    beside = sum(one.idf for word, one in words.items() if word not in point)
    share = min(_BESIDE_THE_POINT, _BESIDE_TOGETHER * asking / beside) if beside else 1.0
    return tuple(one if word in point else replace(one, idf=share * one.idf) for word, one in words.items())


_WORD_IN_TEXT = re.compile(rf"{_AGE}|[^\W_]+(?:['’.\-][^\W_]+)*")
_RARE = 2.0  # the idf of a word that stands in about one of six passages
_OF_RAREST = 0.8  # in a small index nothing is rare: then what comes near the rarest word of the question
_WHOLE = 1.0  # the weight of the terms of a word itself; those of its written form and of other words weigh less


def carrying(asked: Asked) -> tuple[str, ...]:
    """The words that carry a match, as they were typed: rare enough, and no name for a kind of product."""
    rarest = max((word.idf for word in asked.words), default=0.0)
    enough = min(_RARE, _OF_RAREST * rarest)
    carry = (word.text for word in asked.words if word.known and word.idf >= enough and _tells(word.text))
    return tuple(word for word in carry if word in asked.ages or not _SMALL_NUMBER.fullmatch(word))


def _tells(word: str) -> bool:
    """Whether a word says what it is about: "methode" and "zoekt" don't."""
    return not product_words().is_heading_word(word) and terms_of((word,)).isdisjoint(_asking())


def terms_of(words: Collection[str]) -> frozenset[str]:
    """The terms of the words themselves."""
    return frozenset(term.text for word in words for term in _analyser().terms(word) if term.weight >= _WHOLE)


def places(text: str, terms: frozenset[str]) -> list[range]:
    """Where words with one of these terms stand in a text, compounds with it in them too.

    A small number among the terms is an age: an age of the text that holds it matches, never the number by itself.
    """
    if not terms:
        return []
    years = frozenset(int(age["years"]) for term in terms if (age := _AGE_TERM.fullmatch(term)))
    ages = ages_holding(text, years) if years else []
    words = (range(*word.span()) for word in _WORD_IN_TEXT.finditer(text) if _matches(word[0], terms))
    taken = {at for age in ages for at in age}
    beside = [word for word in words if word.start not in taken and word.stop - 1 not in taken]
    return sorted([*ages, *beside], key=lambda place: place.start)


_AGE_TERM = re.compile(r"(?P<years>\d{1,2})(?:-?jarig)?")


def _matches(word: str, terms: frozenset[str]) -> bool:
    return _SMALL_NUMBER.fullmatch(word) is None and not terms.isdisjoint(_standing_in_words(word))


@lru_cache(20_000)
def _standing_in_words(word: str) -> frozenset[str]:
    return frozenset(term.text for term in _analyser().terms(word))


@lru_cache(1)
def _asking() -> frozenset[str]:
    return terms_of(ASKING | SAY_LITTLE)


@lru_cache(1)
def _analyser() -> DutchAnalyser:
    return DutchAnalyser()
