"""Planted personal data is found, innocent numbers and contact blocks are not."""

import random

import pytest

from index.types import Heading, Page
from ingest.privacy.privacy_gate import find, has_check_digits, passes_eleven_test

FILLER = "De aanpak loopt sinds 2015 in drie gemeenten en bereikte 1.240 gezinnen. "


def kinds(text: str, headings: tuple[Heading, ...] = ()) -> set[str]:
    return {finding.kind for finding in find([Page(1, text, headings)])}


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("bsn", "Het BSN van Noor is 123456782."),
        ("bsn", "burgerservicenummer: 1112.22.333"),
        ("bsn", "In het dossier staat 111 222 333 als nummer."),
        ("bsn", "bsn 123.456.782 (moeder)"),
        ("phone", "Zijn moeder is te spreken op 06-12345678."),
        ("phone", "Noor, 0612 34 56 78, woont bij oma."),
        ("phone", "Oma: +31 6 1234 5678"),
        ("phone", "Vader heeft nummer (030) 234 56 78."),
        ("email", "Noor schreef vanaf noor.devries@gmail.com een brief."),
        ("email", "Het gezin gebruikt j.jansen@school.nl voor alles."),
        ("iban", "Het zakgeld ging naar NL91 ABNA 0417 1643 00 van haar broer."),
        ("iban", "Rekening NL91ABNA0417164300 staat op naam van de moeder."),
        ("birth", "Sanne de Vries, geboren op 12 maart 2010, woont in Ede."),
        ("birth", "Naam: Sanne de Vries\nGeboortedatum: 12-03-2010"),
        ("birth", "Het gaat om Amir (geb. 3-11-2012) en zijn zus."),
    ],
)
def test_what_was_planted_is_found(kind: str, planted: str) -> None:
    assert kinds(planted) == {kind}
    assert kinds(f"{FILLER * 20}\n\n{planted}\n\n{FILLER * 20}") == {kind}


@pytest.mark.parametrize(
    "innocent",
    [
        "ISBN 978-90-1234-567-8, ISBN 9012345678, ISBN 111222333 (oud), NUR 740",
        "KvK 12345678, RSIN 123456782, btw NL123456782B01",
        "Het kostte € 123.456.782, dus 1.250.000 euro per jaar, ofwel 123456782 euro.",
        "Zie pagina 12-14, 2015-2020, hoofdstuk 3.2.1, tabel 4 en figuur 11.",
        "Bestelnummer 123456782. Artikelnummer 111222333. Factuur 123456782.",
        "Bel de Kindertelefoon: 0800 0432, of 088 123 45 67, of 14 030, of 112.",
        "doi 10.1016/j.0612345678 en https://example.org/a/0612345678",
        "In 2012 waren er 345 678 912 stappen geteld in 12 weken.",
        "Mail naar info@werkplaats.nl of secretariaat@hogeschool.nl.",
        "Kinderen geboren op 1 januari 2015 gaan naar groep 3.",
        "De werkplaats is geboren op 12 maart 2015, tijdens een congres in Ede.",
        "Op 12-03-2015 sprak Sanne de Vries op het congres.",
        "Rembrandt van Rijn, geboren op 15 juli 1606, schilderde kinderen.",
        "Van de 123456789 mensen deed 12,5% mee (n = 987654321).",
    ],
)
def test_innocent_numbers_are_left_alone(innocent: str) -> None:
    assert kinds(innocent) == set()


@pytest.mark.parametrize(
    "block",
    [
        "Meer weten?\n\nJan Jansen\n\nj.jansen@hogeschool.nl\n\n06-12345678",
        "Contact\n\nProjectleider Anna de Wit, a.dewit@regio.nl, telefoon 030 234 56 78",
        "Wil je meer weten? Mail Jan Jansen (j.jansen@hogeschool.nl) of bel 06-12345678.",
        "Colofon\n\nTekst: Anna de Wit\n\nIBAN NL91 ABNA 0417 1643 00\n\nannadewit@gmail.com",
        "Contactpersoon: mw. A. de Wit, 06-12345678",
        "Aanmelden kan bij a.dewit@regio.nl of via 030-2345678.",
    ],
)
def test_a_contact_block_is_meant_to_be_found(block: str) -> None:
    assert kinds(f"{FILLER * 5}\n\n{block}") == set()


def test_a_heading_that_was_found_makes_a_contact_block_too() -> None:
    text = f"Contact\n\n{FILLER * 8}\n\nAnna de Wit\n\nHogeschool\n\nKamer 3\n\nGebouw 4\n\na.dewit@regio.nl"
    assert kinds(text) == {"email"}
    assert kinds(text, (Heading(0, 7, 1),)) == set()


@pytest.mark.parametrize("heading", ["Contactgegevens moeder", "Contact met de ouders van Noor"])
def test_a_contact_block_of_a_family_is_no_contact_block(heading: str) -> None:
    assert kinds(f"{heading}\n\n06-12345678") == {"phone"}


def test_a_bsn_or_birth_date_is_personal_even_in_a_contact_block() -> None:
    assert kinds("Contact\n\nBSN 123456782\n\nSanne de Vries, geboren op 12-03-2010") == {"bsn", "birth"}


def test_the_pages_are_named_and_the_number_itself_is_not_kept() -> None:
    pages = [Page(1, FILLER), Page(2, "BSN 123456782"), Page(3, FILLER), Page(4, "bsn: 111222333")]
    (finding,) = find(pages)
    assert (finding.kind, finding.page_indexes) == ("bsn", (1, 3))
    assert "123456782" not in repr(finding)


def test_the_eleven_test_passes_one_number_in_eleven() -> None:
    assert passes_eleven_test("123456782")
    assert not passes_eleven_test("123456789")
    chance = random.Random(8)
    passed = sum(passes_eleven_test(f"{chance.randrange(10**9):09}") for _ in range(22_000))
    assert passed == pytest.approx(2000, rel=0.1)


def test_check_digits_of_known_accounts_are_right_and_one_other_digit_is_not() -> None:
    assert all(map(has_check_digits, ["NL91ABNA0417164300", "BE68539007547034", "DE89370400440532013000"]))
    assert not has_check_digits("NL91ABNA0417164301")
