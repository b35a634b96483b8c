"""Whether a line says something or only names it: "Voor ouders met een beperking." has no verb."""

import re

from index.dutch_forms import is_verb_form
from index.dutch_words import fold

_FEW = 14  # words: what is longer is nearly always a sentence
# How a line begins that may lack a verb; what begins otherwise may be an order (Leg het plan opnieuw).
_NAMING = re.compile(
    r"^[\W_]*(?:aan|bij|binnen|buiten|door|in|met|na|naar|om|onder|op|over|per|rond|tijdens|tot|tussen|uit|van|vanaf"
    r"|vanuit|voor|zonder|een|één|de|het|geen|elke?|alle|veel|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
    r"|\w+tien|\w+tig|honderd|duizend|\d+)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d\d[\W_]*$")  # what ends in a year may be the name of a publication
_COMMON = frozenset(
    """
    is zijn was waren ben bent heeft hebben heb had hadden wordt worden werd werden kan kunnen kon konden moet moeten
    mag mogen wil willen wilde zal zullen zou zouden gaan staan slaan zien doen ga sta doe zie kies klik lees bel
    raadpleeg gebruik vraag
    """.split()
)
_ENDING = re.compile(r"(?:[a-z]{2}en|[a-z]{2}[dt]e|[a-z]{2}t)$")  # werken, werkte, werkt: maybe a verb
_NO_VERB = frozenset(
    "het met niet dat wat tot uit groot licht recht echt slecht kort zwart zacht acht vast apart beide".split()
)
_ASKED_OR_SAID = re.compile(r"\b\w+ (?:ik|je|jij|u|we|wij)\b", re.IGNORECASE)  # krijg je, slaap ik


def lacks_verb(text: str) -> bool:
    """Whether a short line is no sentence; a word that may be a verb is taken for one."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > _FEW or not (_NAMING.match(text) or _DATED.search(text)):
        return False
    if _ASKED_OR_SAID.search(text):
        return False
    return not any(_may_be_verb(fold(word)) for word in words[1:] if word[0].islower())


def _may_be_verb(word: str) -> bool:
    if word in _NO_VERB:
        return False
    return word in _COMMON or is_verb_form(word) or _ENDING.search(word) is not None
