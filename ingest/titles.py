"""Which line is the title: never the furniture that stands above it on a web page, nor a program's own name."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from ingest.clean import one_line
from ingest.dates import date_of_line

LONGEST = 200  # characters of a title
_FURNITURE = (
    "aanmelden achtergrond advertentie advertenties agenda archief artikel artikelen blog blogs column contact delen "
    "dossier download downloads english essay factsheet home inhoud inhoudsopgave inloggen interview jeugd kennisbank "
    "longread magazine menu navigatie nieuws nieuwsbrief nieuwsbericht onderwerpen onderzoek opinie overzicht pagina "
    "podcast praktijkverhaal print printen projecten publicatie publicaties reportage samenvatting search sociaal "
    "themas themes thema's thema video vacatures verhaal verhalen voorpagina voorwoord webinar welkom zoek zoeken "
    "colofon document rapport presentatie titel title untitled naamloos index bijlage notitie memo brief datum "
    "onderwerp betreft inzake kenmerk contactpersoon aan van voor versie status auteur auteurs bijlagen "
    "managementsamenvatting inleiding voorblad"
).split()
_PHRASES = (
    r"over ons|lees (?:ook|meer|voor|verder)|terug(?: naar .{0,30})?|ga naar (?:de )?(?:inhoud|hoofdinhoud)|"
    r"naar (?:de )?(?:inhoud|hoofdinhoud)|deel (?:deze|dit) .{0,20}|skip to .{0,20}|spring naar .{0,30}|powerpoint.*|"
    r"microsoft word.*|slide \d+|dia \d+|pagina \d+.*|\d+ (?:min|minuten)(?: lezen| leestijd)?|leestijd.*|"
    r"(?:ons|uw) kenmerk|(?:tweede|eerste) kamer der staten-generaal.*|vergaderjaar .*|"
    r"plaats als eerste een reactie|u moet ingelogd zijn .*|(?:\d+ )?reacties?"
)
_WORDS = "|".join(re.escape(word) for word in sorted(_FURNITURE, key=len, reverse=True))
_JUNK = re.compile(rf"(?:(?:{_WORDS})[\s/|>›»·•,&:-]*)+|{_PHRASES}", re.IGNORECASE)
_PICTURE = re.compile(r"[\w() .-]+\.(?:jpe?g|png|gif|svg|webp|tiff?|bmp|pdf|docx?|pptx?)", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(?i)\.(?:docx?|indd|cdr|qxd|pptx?|xlsx?|odt|pdf|tex|dvi|html?)$|^(?:untitled|document\d*|print)$"
)
_CONTACT = re.compile(r"\S+@\S+\.\w|https?://|www\.|\b(?:tel|telefoon|e-mail|mail)\b\s*:", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page around a text: menu words, "Advertentie", file names of pictures."""
    line = one_line(line).strip("*#_ ")
    return not line or bool(_JUNK.fullmatch(line) or _PICTURE.fullmatch(line)) or not _LETTERS.search(line)


def may_be_title(line: str) -> bool:
    """Whether a line could be a title at all."""
    line = one_line(line)
    if is_furniture(line) or len(line) > LONGEST or _CONTACT.search(line) or date_of_line(line):
        return False
    return not line.endswith((",", ";")) and not line.startswith(("•", "–", "- "))


def shortened(line: str) -> str:
    """A line as a title, without the mark of a footnote behind it.

    One that is too long becomes the short name in brackets at its end ("… (Jeugdwet)"), else its begin.
    """
    line = one_line(line).rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ")
    if len(line) <= LONGEST:
        return line
    short = re.search(r"\(([^()]{4,80})\)$", line)
    return short.group(1) if short else line[: line.rfind(" ", 0, LONGEST - 1)] + " …"


def from_metadata(claimed: str | None, first_text: str) -> str | None:
    """The title that a file claims, where its first page bears it out; programs often leave another one there."""
    title = one_line(claimed or "")
    if not may_be_title(title) or _PROGRAM.search(title) or len(title) < 4:
        return None
    return title if fold(title) in fold(first_text) else None


def without_site(title: str, headings: Sequence[str] = ()) -> str:
    """The title of a web page without the site's name behind it ("Dappere Kat | Voorbeeld" -> "Dappere Kat")."""
    title = one_line(title)
    for heading in headings:
        if len(fold(heading)) > 3 and fold(title).startswith(fold(heading)):
            return one_line(heading)
    parts = re.split(r"\s+[|–—•·»]\s+|\s+[-:]{1,2}\s+(?=[^-]*$)", title)
    return parts[0] if may_be_title(parts[0]) and len(parts[0]) >= 4 else title


def from_name(name: str) -> str:
    """A title made of a file name: separators become spaces."""
    stem = PurePath(name).stem
    words = " ".join(re.sub(r"[_+]+|-+(?=\S)", " ", stem).split())
    return (words[:1].upper() + words[1:])[:LONGEST] or name


def fold(text: str) -> str:
    """Letters and digits only, in lower case and without the marks of footnotes: for comparing."""
    return re.sub(r"[\W_⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", one_line(text)).casefold()
