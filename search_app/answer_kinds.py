"""The kinds of answer that a question expects: how it shows in the question, and in a sentence that holds one."""

import re
from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["money", "number", "date", "person", "place", "meaning", "cause", "fate", "offer"]

# Clearly there or not: without an amount there is no answer to "wat kost".
SHARP: frozenset[Kind] = frozenset(("money", "number", "date", "person", "place"))

_OFFERS = (
    "training|cursus|aanpak|methode|methodiek|hulpmiddel|instrument|tool|groep|oudergroep|groepstraining|project|"
    "programma|interventie|maatje|begeleiding|spel|leskist|werkplaats|hulp|steun"
)
_NUMERALS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    "negentien|twintig|dertig|veertig|vijftig|honderd|duizend|helft|kwart|drietal|tweetal"
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_NAME = (  # two words with a capital, not where a sentence begins
    r"(?<![.!?:‘'\"“] )(?<!^)(?<!^[‘'\"“])\b[A-ZÀ-Þ][\w’'-]+(?: (?:van|voor|de|der|den|het|te|ten))* [A-ZÀ-Þ][\w’'-]+"
    r"|\b[Dd]oor (?:het |de )?[A-ZÀ-Þ][\w’'-]+"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_ASKED: Mapping[Kind, re.Pattern[str]] = {
    "money": _any(r"\bkost(?:en|te|ten)?\b", r"\bprij[sz]", r"tarie[fv]", r"\bbetalen\b", r"\bhoe duur\b", r"\bbedrag"),
    "number": _any(r"\bhoeveel\b", r"\bhoe (?:vaak|lang|groot|oud|veel)\b", r"\bwelk percentage\b", r"\baantal\b"),
    "date": _any(r"\bwanneer\b", r"\bwelk jaar\b", r"\bhoe laat\b", r"\bwelke (?:datum|dag|maand)\b"),
    "person": _any(r"^\W*(?:door |met |van |bij |aan )?wie\b", r"\bhoe heet\b"),
    "place": _any(r"^\W*waar\b(?! (?:moet|let|gaat|op|om)\b)", r"\bin welke (?:gemeente|regio|stad|plaats)"),
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
}
_ONE_WORD = re.compile(r"^\W*[\w-]+\W*$")  # asks what it means
_HELD: Mapping[Kind, re.Pattern[str]] = {
    "money": _any("€", r"\beuro\b", r"\bgratis\b", r"\bkosteloos\b", r"\bkost(?:te|ten)? (?:niets|niks)\b"),
    "number": _any(r"\d", rf"\b(?:{_NUMERALS})\b"),
    "date": _any(
        r"\b(?:19|20)\d\d\b", rf"\b(?:{_MONTHS})\b", r"\b(?:maan|dins|woens|donder|vrij|zater|zon)dag", r"\buur\b"
    ),
    "person": re.compile(_NAME),
    "place": re.compile(r"\b(?:in|te|bij|rond|naar|uit|op) (?:de |het )?[A-ZÀ-Þ][\w’'-]+"),
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
}  # fmt: skip


def kinds_asked(question: str) -> frozenset[Kind]:
    """The kinds of answer a question expects; none where it doesn't show."""
    found = frozenset(kind for kind, pattern in _ASKED.items() if pattern.search(question))
    return found | {"meaning"} if _ONE_WORD.match(question) else found


def asks(kind: Kind, word: str) -> bool:
    """Whether a word asks for this kind ("kost" for an amount), and so says nothing of the subject."""
    return _ASKED[kind].search(word) is not None


def kinds_held(text: str, kinds: Collection[Kind]) -> float:
    """Share of the expected kinds that a text holds, 0 to 1; 0 where none is expected."""
    return sum(_HELD[kind].search(text) is not None for kind in kinds) / len(kinds) if kinds else 0.0
