"""Dates that a publication gives itself: on a line of their own, never one that is only mentioned in a sentence."""

import re
from collections.abc import Iterable
from datetime import date

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
_SPOKEN = re.compile(rf"(\d{{1,2}})\s+({_MONTH})\.?\s+((?:19|20)\d\d)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)")
_MONTH_YEAR = re.compile(rf"({_MONTH})\s+((?:19|20)\d\d)", re.IGNORECASE)
_LABEL = (
    r"(?:datum|(?:druk|verschijnings|rapport|advies)datum|gepubliceerd(?:\s+op)?|geplaatst(?:\s+op)?|publicatiedatum|uitgave|\w*versie(?:datum)?(?:\s+[\w.]+)?,?|editie|factsheet|magazine|nieuwsbrief|jaargang\s+\d+|nummer\s+\d+|rapport|notitie|memo|status|laatst\s+(?:bijgewerkt|"
    r"gewijzigd|aangepast)(?:\s+op)?|bijgewerkt(?:\s+op)?|laatste\s+update|date|published(?:\s+on)?|d\.d\.|update|"
    r"(?:ma(?:an)?|di(?:ns)?|woe(?:ns)?|don(?:der)?|vrij|zater|zon)dag|(?-i:[A-Z][\w-]+(?: [A-Z][\w-]+)?,))"
)
_BEFORE = re.compile(rf"(?:{_LABEL}\s*[:|,–-]?\s*){{0,2}}$", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:$|[|•·–,-].{0,60}$|\(?\d{1,2}[:.]\d\d\)?(?:\s*uur)?$)")
_IN_FRONT = re.compile(rf"((?:\d{{1,2}}\s+)?(?:{_MONTH})\s+(?:19|20)\d\d)\.\s", re.IGNORECASE)  # of a colophon
_YEAR_LINE = re.compile(
    r"(?<!\w)(?:uitgave|jaargang|editie|jaar|versie|©|copyright)\W*\s*((?:19|20)\d\d)\b", re.IGNORECASE
)
_LONGEST_LINE = 80


def date_of_line(line: str) -> str | None:
    """ISO 8601 where a short line is a date and little else ("10 januari 2020", "Datum: mei 2021"); else None."""
    line = " ".join(line.split())
    if found := _IN_FRONT.match(line):
        line = found.group(1)
    if len(line) > _LONGEST_LINE:
        return None
    for pattern in (_ISO, _SPOKEN, _NUMBERS, _MONTH_YEAR):
        found = pattern.search(line)
        if found and _BEFORE.fullmatch(line[: found.start()]) and _AFTER.match(line[found.end() :]):
            return _iso(pattern, found)
    return None


def first_date(lines: Iterable[str]) -> str | None:
    """The date of the first line that is one."""
    return next((found for line in lines if (found := date_of_line(line))), None)


def colophon_year(lines: Iterable[str]) -> int | None:
    """The year of a line such as "© 2021" or "Uitgave 2019", the latest where there are several."""
    years = [int(found.group(1)) for line in lines if len(line) < _LONGEST_LINE and (found := _YEAR_LINE.search(line))]
    return max(years, default=None)


def from_stamp(stamp: str) -> str | None:
    """ISO 8601 of a machine's time stamp (HTML, PDF ``D:2020…``, Office); None where it is nonsense."""
    found = re.match(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)", stamp.strip())
    return _valid(*map(int, found.groups())) if found else None


def year_made(stamp: str, text: str) -> int | None:
    """The year in which a program says that it made a file, where the text bears it out; else None.

    A file is often saved again, or made from an older one. So the year must stand in the text, and nothing in it may
    be dated later.
    """
    made = from_stamp(stamp)
    if made is None:
        return None
    year = int(made[:4])
    latest = max((int(found.group(3)) for found in _SPOKEN.finditer(text)), default=0)
    return year if re.search(rf"\b{year}\b", text) and latest <= year else None


def _iso(pattern: re.Pattern[str], found: re.Match[str]) -> str | None:
    if pattern is _MONTH_YEAR:
        return f"{found.group(2)}-{MONTHS[found.group(1).lower()]:02d}"
    if pattern is _ISO:
        year, month, day = map(int, found.groups())
        return _valid(year, month, day)
    month = MONTHS[found.group(2).lower()] if pattern is _SPOKEN else int(found.group(2))
    return _valid(int(found.group(3)), month, int(found.group(1)))


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
