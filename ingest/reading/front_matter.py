"""Which line of a publication is its title, and the date that it gives itself, never one that is only mentioned."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from index.types import YEAR
from ingest.reading.text_repair import one_line

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt mar march", "april apr", "mei may",
            "juni jun june", "juli jul july", "augustus aug august", "september sep sept", "oktober okt oct october",
            "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = rf"({YEAR}|['’‘]\d\d)"  # a year of two digits only with its apostrophe
_SPOKEN = re.compile(rf"(\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?[\s-]+({_MONTH})\.?[\s-]+{_YEAR}", re.IGNORECASE)
_ENGLISH = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s+{_YEAR}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?{_YEAR}")
_ISO = re.compile(rf"({YEAR})([-/])(\d\d)\2(\d\d)")
_MONTH_YEAR = re.compile(rf"({_MONTH})\.?(?:\s?[-–/]\s?(?:{_MONTH})\.?)?\s+{_YEAR}", re.IGNORECASE)
_QUARTER = r"(?:(?:eerste|tweede|derde|vierde|[1-4](?:e|de|ste)) kwartaal(?: van)?|kwartaal [1-4]|q[1-4])"
_TIME_OF_YEAR = rf"(?:(?:lente|voorjaar|zomer|herfst|najaar|winter)(?:s?(?:editie|nummer|uitgave))?|{_QUARTER})"
_SEASON = re.compile(
    rf"{_TIME_OF_YEAR}(?:/{_TIME_OF_YEAR})?(?:,?\s+|-)(?:{_YEAR}\s?[-–/]\s?)?{_YEAR}|"
    rf"{_YEAR}(?:,?\s+|-){_QUARTER}",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:datum(?:\s+publicatie)?|(?:druk|verschijnings|rapport|advies)datum|gepubliceerd(?:\s+op)?|"
    r"geplaatst(?:\s+op)?|publicatiedatum|uitgave|\w*versie(?:datum)?(?:\s+[\w.]+)?,?|editie|factsheet|magazine|"
    r"nieuwsbrief|jaargang\s+\d+|(?:nummer|nr\.?|#)\s*\d+|rapport|notitie|memo|status|laatst\s+(?:bijgewerkt|"
    r"gewijzigd|aangepast)(?:\s+op)?|bijgewerkt(?:\s+(?:op|t/m|tot en met))?|laatste\s+update|date|"
    r"published(?:\s+on)?|d\.d\.|update|"
    r"(?:ma(?:an)?|di(?:ns)?|woe(?:ns)?|don(?:der)?|vrij|zater|zon)dag|(?:ma|din?|woe?|don?|vrij?|zat?|zon?)\.?|"
    r"(?:vastgesteld|ondertekend|opgesteld|opgemaakt|besloten|verschenen|verzonden|besproken|geactualiseerd|herzien)"
    r"(?:\s+(?:op|d\.d\.|in))?|(?-i:(?:['’]s-)?[A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:,|\s+/))"
)
_BEFORE = re.compile(rf"(?:{_LABEL}\s*[:|,–-]?\s*){{0,2}}$", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:$|[|•·–,/-].{0,60}$|(?:om\s+)?\(?\d{1,2}[:.]\d\d\)?(?:\s*uur)?$)")
_IN_FRONT = re.compile(rf"((?:\d{{1,2}}\s+)?(?:{_MONTH})\s+{YEAR})\.\s", re.IGNORECASE)  # of a colophon
_YEAR_LINE = re.compile(
    rf"(?<!\w)(?:uitgave|jaargang|editie|jaar|versie|©|copyright)\W*\s*({YEAR})\b", re.IGNORECASE
)
_PATTERNS = (_ISO, _SPOKEN, _ENGLISH, _NUMBERS, _MONTH_YEAR, _SEASON)  # the more precise first
_LONGEST_LINE = 80


def date_of_line(line: str) -> str | None:
    """ISO 8601 where a short line is a date and little else ("10 januari 2020", "Datum: mei 2021"); else None.

    It is as precise as the line: of a season ("Zomer 2023") the year.
    """
    line = " ".join(line.split())
    if found := _IN_FRONT.match(line):
        line = found.group(1)
    if len(line) > _LONGEST_LINE:
        return None
    for pattern in _PATTERNS:
        found = pattern.search(line)
        if found and _BEFORE.fullmatch(line[: found.start()]) and _AFTER.match(line[found.end() :]):
            return _iso(pattern, found)
    return None


def first_date(lines: Iterable[str]) -> str | None:
    """The date of the first line that is one."""
    return next((found for line in lines if (found := date_of_line(line))), None)


_SINCE = re.compile(r"(?:sinds|vanaf|per|tot|tot en met|t/m|op|van|in|voor|na|uit)\s+$", re.IGNORECASE)


def date_in_title(title: str) -> str | None:
    """ISO 8601 of the date that a title ends in ("Notitie wachttijden, januari 2025"); None of one it is about."""
    title = one_line(title).rstrip(") ")
    for pattern in _PATTERNS:
        found = next((one for one in pattern.finditer(title) if one.end() == len(title)), None)
        if found and found.start() and not title[found.start() - 1].isalnum():
            return None if _SINCE.search(title[: found.start()]) else _iso(pattern, found)
    return None


def colophon_year(lines: Iterable[str]) -> int | None:
    """The year of a line such as "© 2021" or "Uitgave 2019", the latest where there are several."""
    years = [int(found.group(1)) for line in lines if len(line) < _LONGEST_LINE and (found := _YEAR_LINE.search(line))]
    return max(years, default=None)


def from_stamp(stamp: str) -> str | None:
    """ISO 8601 of a machine's time stamp (HTML, PDF ``D:2020…``, Office); None where it is nonsense."""
    found = re.match(rf"(?:D:)?({YEAR})-?(\d\d)-?(\d\d)", stamp.strip())
    return _valid(*map(int, found.groups())) if found else None


def stated_date(text: str) -> str | None:
    """ISO 8601 of what a field says that is kept for a date, as precise as it is: a stamp, a line, a month, a year."""
    text = text.strip()
    if date := from_stamp(text) or date_of_line(text):
        return date
    found = re.fullmatch(rf"({YEAR})(?:-(0[1-9]|1[0-2]))?", text)
    return found[0] if found else None


def year_made(stamp: str, text: str) -> int | None:
    """The year in which a program says that it made a file, where the text bears it out; else None.

    A file is often saved again, or made from an older one. So the year must stand in the text, and nothing in it may
    be dated later.
    """
    made = from_stamp(stamp)
    if made is None:
        return None
    year = int(made[:4])
    latest = max((_year(found.group(3)) for found in _SPOKEN.finditer(text)), default=0)
    return year if re.search(rf"\b{year}\b", text) and latest <= year else None


def _iso(pattern: re.Pattern[str], found: re.Match[str]) -> str | None:
    if pattern is _MONTH_YEAR:
        return f"{_year(found.group(2))}-{MONTHS[found.group(1).lower()]:02d}"
    if pattern is _SEASON:
        return str(_year(found.group(2) or found.group(3)))
    if pattern is _ISO:
        return _valid(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    day, month, year = found.groups() if pattern is not _ENGLISH else (found.group(2), found.group(1), found.group(3))
    return _valid(_year(year), int(month) if pattern is _NUMBERS else MONTHS[month.lower()], int(day))


def _year(written: str) -> int:
    """'22 is 2022, '98 is 1998: no publication is from a year to come."""
    if len(written) == 4:
        return int(written)
    year = 2000 + int(written[1:])
    return year if year <= date.today().year + 1 else year - 100


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


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
