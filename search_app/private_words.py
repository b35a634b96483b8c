"""Whether a question seems to tell who a child is. Only the person who typed it hears of it; nothing is kept."""

import re

from index.types import Page
from ingest import personal

_BORN = re.compile(
    r"\b(?:geboren|geb\.?|geboortedatum)\b\D{0,12}\d|\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d\b", re.IGNORECASE
)
# A first and a last name after a word for a person; a place or a method has no such word before it.
_NAMED = re.compile(
    r"\b(?:[Hh]eet|[Nn]aam is|[Gg]enaamd|[Ff]amilie|[Mm]eneer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?)\s+[A-Z]\w+"
    r"|\b(?:[Jj]ongen|[Mm]eisje|[Kk]ind|[Zz]oon|[Dd]ochter|[Vv]ader|[Mm]oeder|[Cc]liënt|[Ll]eerling)\s+"
    r"[A-Z][a-zà-ÿ]+(?:\s+(?:van|de|der|den|ter|ten|el))*\s+[A-Z][a-zà-ÿ]+"
)
_CONTACT = frozenset({"phone", "email", "iban"})


def kinds_in(question: str) -> list[str]:
    """Of ``name``, ``birth``, ``bsn`` and ``contact`` those that a question seems to hold."""
    found = {one.kind for one in personal.find([Page(None, question)])}
    signs = {
        "name": bool(_NAMED.search(question)),
        "birth": "birth" in found or bool(_BORN.search(question)),
        "bsn": "bsn" in found,
        "contact": bool(found & _CONTACT),
    }
    return [kind for kind, holds in signs.items() if holds]
