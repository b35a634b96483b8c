"""Whether a question seems to tell who a child is. Only the person who typed it hears of it; nothing is kept."""

import re

from ingest.personal_numbers import bsns, ibans, phone_numbers

_BORN = re.compile(
    r"\b(?:geboren|geb\.?|geboortedatum)\b\D{0,12}\d|\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d\b", re.IGNORECASE
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
    signs = {
        "name": _NAMED.search(question),
        "birth": _BORN.search(question),
        "bsn": next(bsns(question), None),
        "contact": next(phone_numbers(question), None) or next(ibans(question), None) or _EMAIL.search(question),
    }
    return [kind for kind, found in signs.items() if found]
