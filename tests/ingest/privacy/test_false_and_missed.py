"""Personal data: what is none and was called so, and what was missed."""

from index.types import Page
from ingest.privacy.privacy_gate import find


def kinds(text: str) -> list[str]:
    return [one.kind for one in find((Page(None, text),))]


def test_an_address_of_an_organisation_is_no_personal_data() -> None:
    for address in ("api@voorbeeld.nl", "ict@voorbeeld.nl", "secr@voorbeeld.nl", "data-team@voorbeeld.nl"):
        assert kinds(f"Het systeem stuurt een bericht naar {address}.") == []


def test_a_name_that_begins_as_an_office_is_a_person() -> None:
    for address in ("itske@voorbeeld.nl", "devries@voorbeeld.nl", "raadsma@voorbeeld.nl"):
        assert kinds(f"Het systeem stuurt een bericht naar {address}.") == ["email"]


def test_a_number_in_an_address_on_the_web_is_no_bsn() -> None:
    assert kinds("Zie https://catalogus.example.nl/boek?id=111222333 voor het boek.") == []
    assert kinds("Zie www.example.nl/nummer=111222333 voor het boek.") == []
    assert kinds("Zijn nummer is 111222333 en hij is acht.") == ["bsn"]


def test_the_address_of_a_student_is_personal_also_on_a_title_page() -> None:
    text = "Scriptie\n\nAuteur\n\nJan Jansen, 12345678@student.hogeschool.nl"
    assert kinds(text) == ["email"]
