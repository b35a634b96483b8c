"""Which line of a publication is its title, and the date that it gives itself, never one that is only mentioned."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from index.types import YEAR
from ingest.reading.text_repair import one_line

MONTHS = {  # Dutch, English, Frisian
    name: number
    for number, names in enumerate(
        """
        januari jan january jannewaris, februari feb febr february febrewaris, maart mrt mar march, april apr,
        mei may maaie, juni jun june juny, juli jul july, augustus aug august, september sep sept septimber,
        oktober okt oct october, november nov novimber, december dec desimber
        """.split(","),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = rf"({YEAR}|['’‘]\d\d)"  # a year of two digits only with its apostrophe
_PARTED = r"(?:\.\s*|[\s-]+|,\s+)"  # a month from its year
_SPOKEN = re.compile(
    rf"(?<!\d)(?<!\d[.,])(\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?[\s.-]+({_MONTH}){_PARTED}{_YEAR}", re.IGNORECASE
)
_ENGLISH = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s+{_YEAR}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})\s?[-–/.]\s?(\d{{1,2}})\s?[-–/.]\s?{_YEAR}")
_ISO = re.compile(rf"({YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)")
_MONTH_YEAR = re.compile(
    rf"({_MONTH})\.?(?:(?:\s?[-–/&]\s?|\s+(?:en|t/m|tot en met)\s+)(?:{_MONTH}))?{_PARTED}{_YEAR}|"
    rf"{_YEAR},?\s+({_MONTH})",
    re.IGNORECASE,
)
_MONTH_NUMBER = re.compile(rf"(?<!\d)(?<!\d[-/.])(0[1-9]|1[0-2])[-/]({YEAR})")
_YEAR_NUMBER = re.compile(rf"(?:^|(?<=datum)[: ]+)({YEAR})-(0[1-9]|1[0-2])$", re.IGNORECASE)  # not of a report
_QUARTER = (
    r"(?:(?:eerste|tweede|derde|vierde|[1-4](?:e|de|ste)) (?:kwartaal|halfjaar|helft)(?: van)?|"
    r"(?:kwartaal|halfjaar) [1-4]|q[1-4]|week \d{1,2})"
)
_ISSUE = r"(?:editie|nummer|nr\.?) \d{1,2}"
_HOLIDAY = r"(?:voorjaars|mei|zomer|herfst|kerst)vakantie|pasen|pinksteren|kerstmis|sinterklaas"
_ISSUE_OF = r"(?:lente|voorjaar|zomer|herfst|najaar|winter|kerst)(?:s?(?:editie|nummer|uitgave))?"
_TIME_OF_YEAR = rf"(?:{_ISSUE_OF}|{_HOLIDAY}|{_ISSUE}|{_QUARTER})"
_SEASON = re.compile(
    rf"{_TIME_OF_YEAR}(?:(?:\s?[-/]\s?| en ){_TIME_OF_YEAR})?(?:,?\s+|-)"
    rf"(?:{_YEAR}\s?[-–/]\s?(?:{_YEAR}|(\d\d))\b|{_YEAR})|"
    rf"{_YEAR}(?:,?\s+|-){_QUARTER}",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:datum(?:\s+(?:van\s+)?(?:publicatie|vaststelling|uitgave|verzending|vergadering|(?:laatste\s+)?wijziging))?|"
    r"(?:druk|verschijnings|rapport|advies|publicatie|vergader|besluit|wijzigings)datum|publicatie|"
    r"uitgave|(?:definitieve\s+)?\w*versie(?:datum)?(?:\s+[\w.]+)?,?|"
    r"v\d[\d.]*,?|vergadering(?:\s+(?:d\.?d\.|van))?|"
    r"(?:\d{1,2}e |eerste |tweede |derde )?(?:editie|druk)(?:\s+\d{1,2})?,?|factsheet|magazine|concept|"
    r"nieuwsbrief|(?:jaargang|jrg\.?)\s+\d+|(?:nummer|nr\.?|#)\s*\d+|rapport|notitie|memo|status|date|"
    r"laatste?\s+(?:update|wijziging|aanpassing)|published(?:\s+on)?|dd|d\.?d\.|update|"
    r"(?:ma(?:an)?|di(?:ns)?|woe(?:ns)?|don(?:der)?|vrij|zater|zon)dag(?:ochtend|middag|avond)?|(?:ma|din?|woe?|don?|vr(?:ij)?|zat?|zon?)\.?|"
    r"(?:laatst\s+)?(?:vastgesteld|ondertekend|opgesteld|opgemaakt|besloten|verschenen|verzonden|besproken|herzien|"
    r"geactualiseerd|gepubliceerd|geplaatst|gewijzigd|aangepast|aangemaakt|toegevoegd|uitgegeven|uitgebracht|bijgewerkt)"
    r"(?:\s+(?:op|d\.d\.|in|t/m|tot en met))?|"
    r"(?-i:(?:[Dd]oor )?(?:['’]s-)?[A-Z][\w-]+(?:(?: (?:op|aan|de|den|het|van|der|in))* [A-Z][\w-]+)?)(?:,|\s+[/|]))"
)
_RANGE = (  # of days: the last one counts
    rf"(?:(?:van\s+)?\d{{1,2}}(?:\s+(?:{_MONTH}))?\s?(?:t/m|tot en met|tot|en|&|[-–])\s?"
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\s+)?)?(?:de\s+)?"
)
_BEFORE = re.compile(rf"[(\[]?(?:{_LABEL}\s*[:|,–-]?\s*){{0,3}}{_RANGE}$", re.IGNORECASE)
_TIME = r"(?:om\s+|van\s+)?\(?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\)?"
_AFTER = re.compile(
    rf"[.)\]]*\s*(?:$|[|•·–,;(/-].{{0,60}}$|(?:door|te) .{{1,40}}$|"
    rf"T?{_TIME}(?:\s*(?:uur|tot|[-–])?\s*{_TIME})?(?:\s*uur)?$)"
)
_IN_FRONT = re.compile(rf"((?:\d{{1,2}}\s+)?(?:{_MONTH})\s+{YEAR})\.\s", re.IGNORECASE)  # of a colophon
_YEAR_LINE = re.compile(rf"(?<!\w)(?:uitgave|jaargang|editie|jaar|versie|©|copyright)\W*\s*({YEAR})\b", re.IGNORECASE)
_IN_TITLES = (_ISO, _SPOKEN, _ENGLISH, _NUMBERS, _MONTH_YEAR, _MONTH_NUMBER, _SEASON)  # the more precise first
_IN_LINES = (*_IN_TITLES, _YEAR_NUMBER)
_LONGEST_LINE = 80


def date_of_line(line: str) -> str | None:
    """ISO 8601 where a short line is a date and little else ("10 januari 2020", "Datum: mei 2021"); else None.

    It is as precise as the line: of a season ("Zomer 2023") the year.
    """
    line = _with_whole_year(" ".join(line.split()))
    if found := _IN_FRONT.match(line):
        line = found.group(1)
    if len(line) > _LONGEST_LINE:
        return None
    for pattern in _IN_LINES:
        found = pattern.search(line)
        if found and _BEFORE.fullmatch(line[: found.start()]) and _AFTER.match(line[found.end() :]):
            return _iso(pattern, found)
    return None


_SHORT_YEAR = re.compile(
    rf"(\D*?)(\d{{1,2}})(?:(?P<sign>[-/.])(\d{{1,2}})(?P=sign)|(?:e|de|ste)?[\s.-]+(?:{_MONTH})[\s.-]+)(\d\d)(?=$|[\s,;)])",
    re.IGNORECASE,
)
_DAYS = "ma di wo do vr za zo".split()
_DAY_NAMED = re.compile(rf"({'|'.join(_DAYS)})[a-z]*\.?,?\s*$", re.IGNORECASE)


def _with_whole_year(line: str) -> str:
    """A line whose year has two digits with its apostrophe: behind a month's name, a day of the week or "Datum"."""
    found = _SHORT_YEAR.match(line)
    if found is None:
        return line
    front, day, _, month, year = found.groups()
    if month and not (front.strip() and _BEFORE.fullmatch(front) and _is_on_its_day(front, day, month, year)):
        return line
    return f"{line[: found.start(5)]}'{line[found.start(5) :]}"


def _is_on_its_day(front: str, day: str, month: str, year: str) -> bool:
    named, iso = _DAY_NAMED.search(front), _valid(_year(year), int(month), int(day))
    return named is None or iso is not None and _DAYS[date.fromisoformat(iso).weekday()] == named[1].lower()


def first_date(lines: Iterable[str]) -> str | None:
    """The date of the first line that is one."""
    return next((found for line in lines if (found := date_of_line(line))), None)


_SINCE = re.compile(
    r"\b(?:sinds|sedert|vanaf|per|tot|t/m|met|op|van|in|voor|na|uit|over|rond|tussen .{1,40}|nr\.?|nummer|"
    r"(?<!\d\s)en)\s+$",
    re.IGNORECASE,
)
_STATE = re.compile(r"\s*\((?:concept|definitief|herzien|versie [\w.]+)\)$", re.IGNORECASE)
_KIND = re.compile(
    r"\w*(?:notitie|memo|nota|verslag|rapport|rapportage|nieuwsbrief|factsheet|magazine|monitor|advies)\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r":\s|\s[–—|-]\s")


def date_in_title(title: str) -> str | None:
    """ISO 8601 of the date that a title ends in ("Notitie wachttijden, januari 2025"); None of one it is about.

    A date in front or before a colon counts where the title says what kind of text it is ("Memo mei 2021: …").
    """
    title = _STATE.sub("", one_line(title)).rstrip(")]. ")
    front, *behind = _SUBTITLE.split(title, maxsplit=1)
    if stamp := re.match(rf"{_ISO.pattern}\s", title):
        return _iso(_ISO, stamp)
    named = behind and (_KIND.match(front) or _KIND.match(behind[0]))
    return _at_the_end(title) or (_at_the_end(f" {front}") if named else None)


def _at_the_end(text: str) -> str | None:
    for pattern in _IN_TITLES:
        found = next((one for one in pattern.finditer(text) if one.end() == len(text)), None)
        if found and found.start() and not text[found.start() - 1].isalnum():
            return None if _SINCE.search(text[: found.start()]) else _iso(pattern, found)
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
    said = [one for one in found.groups() if one]
    if pattern is _SEASON:
        return str(_year(said[-1]))
    if pattern in (_MONTH_YEAR, _MONTH_NUMBER, _YEAR_NUMBER):
        month, year = sorted(said, key=lambda one: bool(re.fullmatch(_YEAR, one)))
        return f"{_year(year)}-{MONTHS.get(month.lower()) or int(month):02d}"
    if pattern is _ISO:
        return _valid(int(found.group(1)), int(found.group(3)), int(found.group(4)))
    day, month, year = said if pattern is not _ENGLISH else (said[1], said[0], said[2])
    return _valid(_year(year), int(month) if pattern is _NUMBERS else MONTHS[month.lower()], int(day))


def _year(written: str) -> int:
    """'22 is 2022, '98 is 1998: no publication is from a year to come."""
    if len(written) == 4:
        return int(written)
    year = 2000 + int(written[-2:])
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
