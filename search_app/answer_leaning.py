"""Sentences that can't stand alone: they point back to what was said before, or are a part of what somebody says."""

import re

_NAMELESS = (  # what a publication calls the thing that it named before
    "training|project|aanpak|methode|methodiek|cursus|hulpmiddel|groep|programma|tool|instrument|spel|kaart|set|proef|"
    "factsheet|werkwijze|kring|leskist|onderzoek|loket|spreekuur"
)
_ITSELF = (  # what a publication calls itself: the citation names it
    "publicatie|factsheet|handreiking|rapport|magazine|notitie|brochure|lezing|uitgave|hoofdstuk|paragraaf|verkenning|"
    "artikel|nieuwsbrief"
)
_OF_IT = (  # of what?
    "kosten|prijs|wachttijd|duur|looptijd|doel|doelgroep|deelnemers|begeleiders?|uitkomst|resultaten|draaiboek|handleiding|"
    "werkblad|verslag|evaluatie|subsidie"
)
_AUXILIARY = "zijn|waren|hebben|hadden|worden|werden|kunnen|moeten|mogen|willen|gaan|komen|doen"
_HARD = re.compile(
    rf"^[\W_]*+(?:(?:Dit|Deze)(?! (?:{_ITSELF})\b)|Dat|Die|Dezelfde|Hetzelfde|Datzelfde|Hij|Zij|Ze|Zo[’']n|Zulke|"
    rf"Beiden|Beide(?= (?:{_AUXILIARY})\b)|"
    r"Een (?:voorbeeld|gevolg|reden|deel) (?:hiervan|daarvan)|"
    r"(?:[\w-]+ ){1,5}(?:ervan|hiervan|daarvan)|"
    r"Waar(?:bij|door|in|mee|onder|van)|"
    r"Ook (?:daar|dit|dat|deze|die|hij|zij)|"
    r"(?:Daar|Hier)(?:bij|mee|door|om|voor|na|uit|in|aan|op|over|van|toe|tegen|tussen|onder)?)\b"
)
_SOFT = re.compile(
    r"^[\W_]*(?:(?:Maar|Toch|Dus|Want|Vervolgens|Toen|Intussen|Daarnaast|Volgens (?:hem|haar|hen))\b"
    rf"|(?:De|Het) (?:{_OF_IT})\b"
    r"|(?:Als|Omdat|Sinds|Toen|Voordat|Waar|Wie|Zodra) (?:dat|dit|hij|zij|ze)\b"
    r"|Wel (?:is|was|zijn|helpt|kan|kunnen|moet|moeten|wordt|worden)\b"
    r"|Het (?:is|was|heet|heeft|wordt|werd|kost|duurt|loopt|liep|begon|helpt|bestaat|werkt)\b)"
)
_NAMED_BEFORE = re.compile(rf"^[\W_]*(?:De|Het|Elke|Per) (?P<thing>{_NAMELESS})\b")
_OPENING = re.compile(r"[‘“„]")
_CLOSING = re.compile(r"[.!?…][’”]$")
_CLOSES = re.compile(r"[^‘“„]*[’”](?!\w)")  # a closing mark, and no opening one before it
_OPEN = re.compile(r"[‘“„](?=(?:(?![’”](?!\w))[^‘“„])*$)")  # not closed in the same text; foto’s doesn't close it


def leans(text: str) -> bool:
    """Whether a sentence points back to what was said before it ("Dit", "Daarbij", "Die training")."""
    return any(pattern.match(text) for pattern in (_HARD, _SOFT, _NAMED_BEFORE))


def hangs(text: str) -> bool:
    """Whether a text by itself begins with a word for something that isn't in it."""
    return any(pattern.match(text) for pattern in (_HARD, _NAMED_BEFORE)) or _said_before(text)


def wants_before(text: str) -> bool:
    """Whether a sentence says nothing without the one before it, in whatever paragraph that stands."""
    return _HARD.match(text) is not None or _said_before(text)


def explains(before: str, text: str) -> bool:
    """Whether the sentence before it in the paragraph says what a sentence that leans a little is about."""
    if _SOFT.match(text):
        return True
    named = _NAMED_BEFORE.match(text)
    return named is not None and named["thing"] in before


def speaks_on(text: str) -> bool:
    """Whether somebody begins to speak in a text and doesn't end in it."""
    return _OPEN.search(text) is not None


def ends_speech(text: str) -> bool:
    """Whether what somebody says before this sentence ends in it."""
    return _CLOSES.match(text) is not None


def _said_before(text: str) -> bool:
    """Whether it closes what somebody says without having opened it."""
    return _CLOSING.search(text) is not None and _OPENING.search(text) is None
