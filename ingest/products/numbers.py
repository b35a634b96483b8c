"""Ages, prices and times as numbers: what a text states of them, in a form that can be compared."""

import re
from collections.abc import Iterator

from index.products import Amount, FieldName

_IN_WORDS = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig eenentwintig tweeëntwintig drieëntwintig vierentwintig vijfentwintig"
).split()
_N = rf"(?:\d{{1,2}}|{'|'.join(sorted(_IN_WORDS, key=len, reverse=True))})"  # a number of years
_YOUNG = r"\b(?:kinderen|jongeren|leerlingen|jeugdigen|jeugd|kind|peuters|kleuters|tieners|meiden|meisjes|jongens)"
AGE = re.compile(
    rf"\btussen (?:de )?(?P<above>{_N}) en (?:ongeveer )?(?P<below>{_N})(?= ?-?jaar| ?-?jarig)|"
    rf"\b(?P<low>{_N})(?:-| jaar)?\s?(?:tot en met|tot|t/m|à|[-–])\s?(?P<high>{_N})"
    r"(?=[^.]{0,25}jaar| ?-?jarig)|"
    rf"\b(?:[Vv]anaf|boven de) (?P<from>{_N})(?= ?jaar| ?-?jarig)|"
    rf"{_YOUNG} (?:van )?(?:0 )?tot (?:en met )?(?P<until>{_N}) jaar|"
    rf"{_YOUNG} (?:van|tussen) (?P<youngest>{_N}) (?:tot en met|tot|en) (?P<oldest>{_N})\b(?! (?:euro|uur))|"
    r"\bgroep (?P<grade>\d)(?:(?:, \d)*(?:,? (?:tot en met|t/m|tot|en) |[-–])(?P<last>\d))?",
    re.IGNORECASE,
)
_ONE_AGE = re.compile(rf"(?:(?<=\bvan )|(?<=\bis )|(?<=\bwas )){_N}(?= jaar)|\b{_N}(?=-? ?jarig)", re.IGNORECASE)
_OLDEST = 99  # years: "vanaf 12 jaar" has no end
_GRADE = 3  # years between a group of primary school and the age at its start: group 5 begins at 8
_LASTS_REACH = 30  # characters
_LASTS = re.compile(r"\b(?:duurt?|looptijd|gedurende|periode|binnen|na) (?:van |ongeveer )?$", re.IGNORECASE)

_EUROS = r"(?P<{0}>\d{{1,3}}(?:\.\d{{3}})+|\d+)(?P<{0}_cents>,\d\d)?"
_PRICE = re.compile(
    rf"(?:(?:€ ?{_EUROS.format('sign')}|{_EUROS.format('low')} (?:tot|à|of|[-–]) {_EUROS.format('high')} euro|"
    rf"{_EUROS.format('word')} euro)(?: per (?P<per>[^\W\d]+))?|"
    r"(?P<free>\bgratis\b|\bkosteloos\b|(?<=\bkost )niets\b))",
    re.IGNORECASE,
)
_MEETING = (
    r"bijeenkomsten|lessen|sessies|dagdelen|afspraken|ochtenden|middagen|avonden|modules|"
    r"keer(?=,? (?:samen|bij elkaar|bijeen|elke)\b)"
)
_COUNT = rf"(?:{_N}|\d{{1,3}}|één|dertig|veertig|vijftig|half|anderhalf)"
_MANY = rf"(?P<low>{_COUNT})(?:(?: tot(?: en met)?| à| of|[-–]| en) ?(?P<high>{_COUNT}))? (?:[a-zà-ÿ]+e )?"
_TIME = re.compile(
    rf"\b{_MANY}(?:(?P<meetings>{_MEETING})\b|"
    r"(?P<time>gesprekken|bezoeken|dagen|uur|uren|week|weken|maand|maanden|jaar|schooljaar)\b"
    r"(?P<lasts> lang\b| achtereen\b)?)",
    re.IGNORECASE,
)
_IS_LENGTH = re.compile(
    r"\b(?:duurt?|duren|duurde|hooguit|maximaal|gedurende|looptijd|duur)\b[^.;]{0,30}$|"
    r"(?:training|cursus|programma|traject|proef|pilot|behandeling|begeleiding|methode) van (?:\w+ )?$",
    re.IGNORECASE,
)
_EACH = re.compile(r"^(?: of \w+)? (?:per|in de|elke|iedere) |^ (?:na|later|geleden|oud|ouder)\b|^-?jarig", re.I)
_UNITS = {
    "afspraken": "afspraak", "dagdelen": "dagdeel", "dagen": "dag", "maanden": "maand", "modules": "module",
    "sessies": "sessie", "uren": "uur", "weken": "week",
}  # fmt: skip
_HALVES = {"half": 0.5, "anderhalf": 1.5, "één": 1.0, "dertig": 30.0, "veertig": 40.0, "vijftig": 50.0}


def ages_in(text: str) -> tuple[str, ...]:
    """The ages that a text states: "12-18", "6-" (from 6), "0-10" (up to 10) or "groep 5-8"."""
    return tuple(_age(found) for found in AGE.finditer(text) if not _LASTS.search(_before(text, found.start())))


def _before(text: str, at: int) -> str:
    """As much of what stands before a place as can say that a time is meant, not an age."""
    return text[max(0, at - _LASTS_REACH) : at]


def ages_holding(text: str, years: frozenset[int]) -> list[range]:
    """Where a text states an age that holds one of these years: "6 tot 14" in "6 tot 14 jaar", "14" in "14-jarige"."""
    return [range(_start(found), found.end()) for found in _stated(text) if not years.isdisjoint(_years_stated(found))]


def tells_other_years(text: str, side: str) -> bool:
    """Whether a text states ages, and none on a side of one: "een 17-jarige" where "18+" is meant."""
    years = range(int(side[:-1]), _OLDEST) if side[-1] == "+" else range(int(side[:-1]))
    stated = [_years_stated(found) for found in _stated(text)]
    return bool(stated) and all(each.stop <= years.start or each.start >= years.stop for each in stated)


def _stated(text: str) -> Iterator[re.Match[str]]:
    """Where a text states an age, not a time."""
    spans = (AGE.finditer(text), _ONE_AGE.finditer(text))
    return (found for each in spans for found in each if not _LASTS.search(_before(text, found.start())))


_NO_AGE = r"(?! ?(?:%|€)| (?:procent|euro|keer|dagen|weken|maanden|uur|minuten)\b)"
_OVER = re.compile(
    r"\b(?P<plus>\d{1,3})(?:\+|-?plus(?:sers?)?\b)|"
    rf"\b(?:boven(?: de)?|ouder dan|vanaf(?= \d+ jaar)) (?P<above>\d{{1,3}})\b{_NO_AGE}|"
    r"\b(?P<elder>\d{1,3}) jaar (?:en|of) ouder\b",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?P<min>\d{1,3})(?:-(?=[\s,;:.!?)]|$)|-?min(?:ners?)?\b)|"
    rf"\b(?:onder(?: de)?|jonger dan|(?<!\d )tot(?= \d+ jaar)) (?P<below>\d{{1,3}})\b{_NO_AGE}|"
    r"\b(?P<younger>\d{1,3}) jaar (?:en|of) jonger\b",
    re.IGNORECASE,
)


def age_sides(text: str) -> frozenset[str]:
    """The ages of a text with one side alone: "18+" for "18-plus" or "vanaf 18 jaar", "18-" for "onder de 18"."""
    sides = (("+", _OVER), ("-", _UNDER))
    return frozenset(f"{found[found.lastgroup or 0]}{side}" for side, over in sides for found in over.finditer(text))


def _start(found: re.Match[str]) -> int:
    """Where the age begins, behind whom it is of: "6" in "kinderen van 6 tot 14 jaar"."""
    return found.start("youngest") if found.re is AGE and found["youngest"] else found.start()


def _years_stated(found: re.Match[str]) -> range:
    if found.re is _ONE_AGE:
        return range(_years(found[0]), _years(found[0]) + 1)
    return years_of(_age(found))


def years_of(age: str) -> range:
    """The years of an age as ``ages_in`` gives it: "8-12" is range(8, 13), and so is "groep 5-8"."""
    low, _, high = age.removeprefix("groep ").partition("-")
    if age.startswith("groep"):
        return range(int(low) + _GRADE, int(high) + _GRADE + 2)
    return range(int(low), (int(high) if high else _OLDEST) + 1)


def _age(found: re.Match[str]) -> str:
    if found["from"]:
        return f"{_years(found['from'])}-"
    if found["grade"]:
        return f"groep {found['grade']}-{found['last'] or found['grade']}"
    low = found["low"] or found["above"] or found["youngest"] or "0"
    return f"{_years(low)}-{_years(found['high'] or found['below'] or found['until'] or found['oldest'])}"


def _years(written: str) -> int:
    return int(written) if written.isdigit() else _IN_WORDS.index(written.casefold()) + 1


def amounts_in(field: FieldName, text: str) -> tuple[Amount, ...]:
    """What a text states of ``age`` (years), ``costs`` (0: it is free) or ``duration``; of other fields nothing."""
    if field == "age":
        return tuple(_years_as_amount(age) for age in ages_in(text))
    if field == "costs":
        return tuple(_price(found) for found in _PRICE.finditer(text))
    return tuple(_lengths(text)) if field == "duration" else ()


def _years_as_amount(age: str) -> Amount:
    years = years_of(age)
    return Amount("age", float(years[0]), float(years[-1]) if years[-1] < _OLDEST else None, "jaar", None)


def _price(found: re.Match[str]) -> Amount:
    if found["free"]:
        return Amount("costs", 0.0, 0.0, "euro", None)
    low = next(name for name in ("sign", "low", "word") if found[name])
    high = "high" if found["high"] else low
    return Amount("costs", _euros(found, low), _euros(found, high), "euro", found["per"])


def _euros(found: re.Match[str], name: str) -> float:
    return float(found[name].replace(".", "") + (found[f"{name}_cents"] or "").replace(",", "."))


def _lengths(text: str) -> Iterator[Amount]:
    """How long it takes, in meetings, or in weeks and the like where a word says that these are its length."""
    for found in _TIME.finditer(text):
        low = _count(found["low"])
        says = found["meetings"] or found["lasts"] or _IS_LENGTH.search(text[: found.start()])
        if not says or _EACH.match(text[found.end() :]):
            continue
        written = (found["meetings"] or found["time"]).casefold()
        unit = _UNITS.get(written, written.removesuffix("en") if written.endswith("en") else written)
        yield Amount("duration", low, _count(found["high"]) if found["high"] else low, unit, None)


def _count(written: str) -> float:
    folded = written.casefold()
    return _HALVES[folded] if folded in _HALVES else float(_years(folded))
