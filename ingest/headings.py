"""Which lines and blocks are headings, by their words; sizes and fonts are judged in ``pdf_headings``."""

import re

from ingest.clean import one_line
from ingest.dates import date_of_line

_LONGEST = 110  # characters
_NUMBERED = re.compile(r"(?i)(?:hoofdstuk|bijlage|deel|artikel|stap|fase|les)?\s*(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S")
_NO_HEADING = re.compile(
    r"[.,;]$|^[•●▪◦‣■–*-]\s|@|https?://|www\.|^\W*$|^\d+$|\.(?:jpe?g|png|gif|pdf)$", re.I
)
_QUOTE_OR_FIELD = re.compile(r"^[‘’'\"“„«]|^\w+: [a-z\d]", re.I)
_ALWAYS = frozenset(
    "bijlagen bronnen colofon contact contactgegevens conclusie inleiding inhoud literatuur samenvatting "
    "verantwoording voorwoord".split()
)
_LABEL = re.compile(r"(?:tel|telefoon|e-?mail|mobiel|adres|website|bron|foto|tekst|auteur|door)\b\s*:", re.I)
_CAPTION = re.compile(r"(?:figuur|tabel|afbeelding|grafiek|kaart|foto|bron|noot|figure|table)\s*\d*\s*[.:–-]", re.I)


def may_be_heading(text: str, stands_out: bool = False) -> bool:
    """Whether a block of text could be a heading by its words: short, not a sentence, quote, caption or date.

    Where it is known to stand out as other headings do, it may be a quote too, or have a colon ("Zeeland: alleen").
    """
    text = one_line(text)
    if not text or len(text) > _LONGEST or _NO_HEADING.search(text) or _LABEL.match(text) or _CAPTION.match(text):
        return False
    if sum(char.isalpha() for char in text) < 2 or date_of_line(text):
        return False
    if _QUOTE_OR_FIELD.search(text) and not stands_out:
        return False
    return not (text.endswith(":") and len(text.split()) > 4)


def is_heading_line(line: str) -> bool:
    """Whether a line of plain text looks like a heading: as ``may_be_heading``, begun as one, and no list."""
    if is_sure(line):
        return True
    if "\n" in line or not may_be_heading(line) or len(line.split()) > 12:
        return False
    begin = line.lstrip("([ ")
    return begin[:1].isupper() or begin[:1].isdigit() and numbering_depth(line) > 0


def is_sure(line: str) -> bool:
    """Whether a line can hardly be anything but a heading, whatever follows it ("Contact", "Literatuur")."""
    return line.strip(" :").lower() in _ALWAYS


def begins_contact(line: str) -> bool:
    """Whether a line is a label with what it labels ("Tel: …"): then the line above it is a name, not a heading."""
    return bool(_LABEL.match(line))


def numbering_depth(text: str) -> int:
    """How deep a number in front is: 1 for "2 Aanpak", 3 for "2.1.4 Kosten", 0 without one."""
    found = _NUMBERED.match(one_line(text))
    return found.group(1).count(".") + 1 if found else 0
