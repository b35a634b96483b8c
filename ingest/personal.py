"""Personal data in a publication: what a reader of it should perhaps not be able to find."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from index.types import Page
from ingest.personal_contact import is_contact
from ingest.personal_numbers import bsns, ibans, phone_numbers

PersonalKind: TypeAlias = Literal["bsn", "birth", "phone", "email", "iban"]
Match: TypeAlias = tuple[int, int]  # characters of the page text

_EMAIL = re.compile(r"(?![\d.]{8})[A-Za-z0-9._%+-]+@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
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
    r"archief|bibliotheek|beheer|listmaster|postmaster|naam|voorbeeld|hr|personeel|vacature|stichting|vereniging|gemeente|wijk|cjg|zorg|hulp)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|m(?:aa)?rt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_DATE = rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:19|20)\d\d|\d{{1,2}} {_MONTH} (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
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
        if not of_office and not is_contact(page, match.start()):
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
