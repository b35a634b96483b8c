"""Personal data in a publication, and the gate that may hold it back until a person lets it through."""

import json
import re
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import phonenumbers

from index.errors import NotFound
from index.store import decisions
from index.types import YEAR, Page, Publication, Record
from ingest.pipeline.report_rows import personal_data

_Match: TypeAlias = tuple[int, int]  # characters of the text

_IN_ADDRESS = re.compile(r"(?:https?://|www\.|\b[\w-]+\.(?:nl|org|com|eu|net|be|info)/)\S*$", re.IGNORECASE)
_NINE_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}[ .]\d{3}[ .]\d{3})(?!\w|[.,/-]\d| ?(?:euro|eur|€|,-))"
)
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Other numbers of nine digits, told by the word before them.
_OTHER_NUMBER = re.compile(
    r"(?:isbn|issn|nur|kvk|k\.v\.k|rsin|btw|fiscaal|order|bestel|artikel|factuur|kenmerk|project|doi|tel|fax|telefoon|"
    r"postbus|iban|rekening|duns|€|euro|eur|versie|release|build|pagina|blz)[\w.:# -]{0,20}$",
    re.IGNORECASE,
)
_LONGEST_ADDRESS = 200  # characters of an address on the web in front of a number in it
_LABEL = 25  # characters before a number that may say what it is

_IBAN = re.compile(r"(?<![\w/])([A-Z]{2})(\d{2})((?: ?[A-Z0-9]){11,28})(?!\w)")
_IBAN_LENGTHS = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "LU": 20, "GB": 22, "ES": 24, "IT": 27, "PL": 28, "AT": 20}

_OF_A_PERSON = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
}


def bsns(text: str) -> Iterator[_Match]:
    """Numbers that can be a burgerservicenummer; one in eleven numbers of nine digits passes by chance."""
    for match in _NINE_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        label = text[max(0, match.start() - _LABEL) : match.start()]
        in_address = _IN_ADDRESS.search(text[max(0, match.start() - _LONGEST_ADDRESS) : match.start()])
        if passes_eleven_test(digits) and not _OTHER_NUMBER.search(label) and not in_address:
            yield match.span()


def passes_eleven_test(digits: str) -> bool:
    """The *elfproef* of a burgerservicenummer of nine digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"


def ibans(text: str) -> Iterator[_Match]:
    """Account numbers of the countries around us whose check digits are right (ISO 13616, ISO 7064 mod 97-10)."""
    for match in _IBAN.finditer(text):
        plain = match[0].replace(" ", "")[: _IBAN_LENGTHS.get(match[1], 0)]
        if len(plain) == _IBAN_LENGTHS.get(match[1]) and has_check_digits(plain):
            yield match.span()


def has_check_digits(iban: str) -> bool:
    """Whether the remainder is 1 when letters are read as 10 to 35 and the first four characters come last."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def phone_numbers(text: str) -> Iterator[_Match]:
    """Numbers that may be a person's: mobile and landline, not 0800, 0900, 088, 14 0xx; none that is part of an URL."""
    for match in phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.VALID):
        before = text[match.start - 1 : match.start]
        if phonenumbers.number_type(match.number) in _OF_A_PERSON and before not in ("/", ".", "=", "-", "_"):
            yield match.start, match.end


_CUE = re.compile(
    r"\b(?:(?:wil je |wilt u )?meer (?:weten|informatie|lezen|hierover)|"
    r"contact(?:gegevens|persoon|personen|informatie)?\b|colofon|aanmelden|aanmelding|inschrijven|bestellen|opvragen|"
    r"vragen\?|(?:bel|mail|app|schrijf)(?: met| naar| ons)?\b|(?:is )?bereikbaar|verkrijgbaar|redactie|auteurs?|"
    r"informatie bij|uitgave van|bezoekadres|postadres|disclaimer)",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:moeders?|vaders?|ouders?|oma|opa|cli[eë]nt\w*|pati[eë]nt\w*|leerling\w*|kind(?:eren)?|gezin\w*|zoon|dochter|"
    r"pleeg\w+|netwerk van)\b",
    re.IGNORECASE,
)
_HEADING_AT_MOST = 80  # characters: a paragraph of its own that is shorter can head what follows
_PARAGRAPHS = 4  # that such a heading still heads
_ABOVE = 4_000  # characters looked back for one
_BEFORE = 200  # characters in which a sentence can say "mail naar"


def is_contact(page: Page, start: int) -> bool:
    """Whether what begins at this character of the page is a contact detail of the publication itself."""
    return (
        _is_cue(_heading_above(page, start)) or _is_cue(_paragraph_above(page.text, start)) or _said_before(page, start)
    )


def _is_cue(heading: str) -> bool:
    return bool(_CUE.search(heading)) and not _PRIVATE.search(heading)


def _heading_above(page: Page, start: int) -> str:
    n_above = bisect_right(page.headings, start, key=lambda heading: heading.end)
    above = page.headings[n_above - 1] if n_above else None
    return page.text[above.start : above.end] if above else ""


def _paragraph_above(text: str, start: int) -> str:
    """The nearest of the last few paragraphs that is short enough to be a heading."""
    paragraphs = text[max(0, start - _ABOVE) : start].split("\n\n")[:-1][-_PARAGRAPHS:]
    short = [one for one in paragraphs if len(one) <= _HEADING_AT_MOST and _CUE.search(one)]
    return short[-1] if short else ""


def _said_before(page: Page, start: int) -> bool:
    """The paragraph itself says it: "Mail naar …", with nothing private between."""
    before = page.text[max(0, start - _BEFORE) : start].rpartition("\n\n")[2]
    cues = [match.start() for match in _CUE.finditer(before)]
    return any(not _PRIVATE.search(before[one:]) for one in cues[-1:])


PersonalKind: TypeAlias = Literal["bsn", "birth", "phone", "email", "iban"]
Match: TypeAlias = tuple[int, int]  # characters of the page text

# With the lengths of RFC 5321: without them a long word is read again from each of its letters.
_EMAIL = re.compile(
    r"(?![\d.]{8})[A-Za-z0-9._%+-]{1,64}@(?P<domain>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,63})"
)
_FREE_MAIL = re.compile(
    r"^(gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|ziggo|kpnmail|kpnplanet|planet|home|upcmail|xs4all|"
    r"hetnet|casema|chello|quicknet|telfort|tele2|protonmail|proton)\.[a-z.]+$",
    re.IGNORECASE,
)
# What stands before the @ of an organisation's address, at its begin.
_OFFICE = re.compile(
    r"^(info|contact|secretariaat|redactie|communicatie|administratie|receptie|bestel|helpdesk|service|support|post|"
    r"mail|office|webmaster|no-?reply|privacy|fg|avg|pers|vragen|aanmeld|inschrijv|kennis|werkplaats|academi|project|"
    r"team|jeugd|loket|meld|advies|klant|algemeen|bureau|hallo|welkom|nieuws|training|cursus|opleiding|onderzoek|"
    r"(?:api|data|ict|it|dev|dpo|abuse|security|sales|media|pers|raad|balie)(?![^\W\d_])|hostmaster|klacht|registratie|"
    r"secr|directie|bestuur|griffie|archief|bibliotheek|beheer|listmaster|postmaster|naam|voorbeeld|hr|personeel|vacature|stichting|vereniging|gemeente|wijk|cjg|zorg|hulp)",
    re.IGNORECASE,
)
_OF_A_PUPIL = re.compile(r"(?:^|\.|-)(?:students?|stud|leerling(?:en)?)\.", re.IGNORECASE)  # domains of persons alone
_MONTH = r"(?:jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_DATE = rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]{YEAR}|\d{{1,2}} {_MONTH} {YEAR}|{YEAR}-\d\d-\d\d)"
_BORN = re.compile(rf"\b(?:geboren(?: op)?|geb\.?|geboorte-?datum|geb\.? ?datum)\W{{0,4}}{_DATE}", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:van|de|der|den|ter|ten|het|'t|el|la|von))*(?: [A-Z][\w'’.-]+)+")
_FIRST_NAME = re.compile(r"\b([A-Z][a-zà-ÿ]{2,})(?:,| \(|,? die| is| werd)? ?$")
_NO_NAME: Final = frozenset(
    "Kinderen Jongeren Jeugdigen Ouders Mensen Personen Iedereen Wie Als Hij Zij Deze Die Wanneer Indien Bent Baby "
    "Vrouwen Mannen Meisjes Jongens Leerlingen Iemand Degene Degenen Het Dit Datum Naam".split()
)
_NEAR_BEFORE, _NEAR_AFTER = 100, 60  # characters between a name and a date of birth


@dataclass(frozen=True, slots=True)
class PersonalFinding:
    """A kind of personal data and the pages (from 0) it stands on. What it says is not kept: the page tells."""

    kind: PersonalKind
    page_indexes: tuple[int, ...]


def find(pages: Sequence[Page]) -> tuple[PersonalFinding, ...]:
    """What is found, by kind. Contact details that a publication gives to be called or mailed don't count."""
    found: defaultdict[PersonalKind, list[int]] = defaultdict(list)
    for index, page in enumerate(pages):
        for kind, matches in _SEARCHES.items():
            if next(matches(page), None) is not None:
                found[kind].append(index)
    return tuple(PersonalFinding(kind, tuple(found[kind])) for kind in _SEARCHES if kind in found)


def _births(page: Page) -> Iterator[Match]:
    """A name near a date of birth."""
    for match in _BORN.finditer(page.text):
        before = page.text[max(0, match.start() - _NEAR_BEFORE) : match.start()]
        after = page.text[match.end() : match.end() + _NEAR_AFTER]
        first = _FIRST_NAME.search(before)
        if _NAME.search(before) or _NAME.search(after) or (first and first[1] not in _NO_NAME):
            yield match.span()


def _emails(page: Page) -> Iterator[Match]:
    """Addresses of people: of an office there are the usual ones, and the ones a text gives to write to."""
    for match in _EMAIL.finditer(page.text):
        of_office = _OFFICE.match(match[0]) and not _FREE_MAIL.match(match["domain"])
        of_pupil = _OF_A_PUPIL.search(match["domain"])
        if of_pupil or not of_office and not is_contact(page, match.start()):
            yield match.span()


def _outside_contact(search: Callable[[str], Iterator[Match]]) -> Callable[[Page], Iterator[Match]]:
    def outside(page: Page) -> Iterator[Match]:
        return (match for match in search(page.text) if not is_contact(page, match[0]))

    return outside


_SEARCHES: Final[dict[PersonalKind, Callable[[Page], Iterator[Match]]]] = {
    "bsn": lambda page: bsns(page.text),
    "birth": _births,
    "phone": _outside_contact(phone_numbers),
    "email": _emails,
    "iban": _outside_contact(ibans),
}


class PrivacyGate:
    """Looks at each publication before it comes in. ``closed``: what holds personal data waits for a person."""

    def __init__(self, data_dir: Path, *, closed: bool) -> None:
        self._data_dir = data_dir
        self._closed = closed
        self._released = released(data_dir) if closed else frozenset()
        self._held: list[Held] = []
        self._passed: list[str] = []

    def warnings(self, publication: Publication) -> tuple[str, ...]:
        """Dutch lines that say what was found and on which pages."""
        return tuple(
            personal_data(finding.kind, [publication.pages[index].number for index in finding.page_indexes])
            for finding in find(publication.pages)
        )

    def holds(self, publication: Publication, found: tuple[str, ...], known: Record | None) -> bool:
        """Whether it has to wait: not what a person let through, nor what stands in the index already.

        ``known`` is its record in the current generation; other bytes under the same id are another matter.
        """
        record = publication.record
        stands = known is not None and known.sha256 == record.sha256
        waits = self._closed and bool(found) and not stands
        if waits and (record.publication_id, record.sha256) not in self._released:
            self._held.append(held_now(record.publication_id, record.sha256, record.source, found))
            return True
        self._passed.append(record.publication_id)
        return False

    def remember(self) -> None:
        """Keep what was held back, after the generation was committed. Raises StoreReadOnly."""
        note(self._data_dir, self._held, self._passed)


@dataclass(frozen=True, slots=True)
class Held:
    """A publication that waits. ``found`` are the Dutch lines that say why; ``seen`` is ISO 8601, UTC."""

    publication_id: str
    sha256: str
    source: str
    found: tuple[str, ...]
    seen: str


def waiting(data_dir: Path) -> list[Held]:
    """All that wait, by id."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute(
            "SELECT publication_id, sha256, source, found, seen FROM held_publication "
            "WHERE released IS NULL ORDER BY publication_id"
        ).fetchall()
    return [Held(one, sha256, source, tuple(json.loads(lines)), seen) for one, sha256, source, lines, seen in found]


def released(data_dir: Path) -> frozenset[tuple[str, str]]:
    """Id and SHA-256 of what was let through: other bytes under the same id are held again."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute("SELECT publication_id, sha256 FROM held_publication WHERE released IS NOT NULL")
        return frozenset(found.fetchall())


def release(data_dir: Path, publication_id: str) -> None:
    """Let a publication through at the next ingest. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        statement = "UPDATE held_publication SET released = ? WHERE publication_id = ? AND released IS NULL"
        changed = rows.execute(statement, (decisions.now(), publication_id)).rowcount
    if not changed:
        raise NotFound(f"No publication '{publication_id}' is held back. See: vraagbaak held list")


def note(data_dir: Path, held: Iterable[Held], settled: Iterable[str]) -> None:
    """Keep what an ingest held back, and forget what waits no more: ``settled`` are ids that it took in or out."""
    new, gone = list(held), [*settled]
    if not new and not {one.publication_id for one in waiting(data_dir)} & set(gone):
        return
    with decisions.writing(data_dir) as rows:
        _forget(rows, [*gone, *(one.publication_id for one in new)])
        rows.executemany(
            "INSERT OR IGNORE INTO held_publication VALUES (?, ?, ?, ?, ?, NULL)",
            ((one.publication_id, one.sha256, one.source, json.dumps(one.found), one.seen) for one in new),
        )


def held_now(publication_id: str, sha256: str, source: str, found: tuple[str, ...]) -> Held:
    """Something that is held back at this moment."""
    return Held(publication_id, sha256, source, found, decisions.now())


def _forget(rows: sqlite3.Connection, publication_ids: Iterable[str]) -> None:
    rows.executemany(
        "DELETE FROM held_publication WHERE publication_id = ? AND released IS NULL",
        ((one,) for one in publication_ids),
    )
