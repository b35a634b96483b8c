"""Lines with a label, required kinds of answers, and questions that go on or name their own subject."""

import pytest

from search_app.answer.expected import kinds_asked, kinds_held
from search_app.answer.quotes import is_whole
from search_app.answer.understanding import goes_on, subject_of
from search_app.replies import FollowUp


@pytest.mark.parametrize(
    "line",
    [
        "Telefoon: 0800 - 20 30 40", "E-mail: info@steunpunt.example", "Spreekuur: dinsdag 15.00 - 17.00 uur",
        "Kosten: gratis", "Adres: Brinkweg 12, Gagelveld", "- Openingstijden: maandag en donderdag",
    ],
)  # fmt: skip
def test_a_line_with_a_label_is_quoted_though_it_has_no_verb(line: str) -> None:
    assert is_whole(line)


@pytest.mark.parametrize("line", ["Foto: Jan de Vries, 2020", "Titel: Samen", "Tel: ?"])
def test_a_credit_or_an_empty_label_is_not(line: str) -> None:
    assert not is_whole(line)


def test_a_street_is_no_answer_to_a_question_for_a_number_or_an_address_of_mail() -> None:
    assert kinds_asked("Wat is het telefoonnummer van het steunpunt?") == {"phone"}
    assert kinds_asked("Wat is het e-mailadres?") == {"email"}
    assert kinds_held("Het steunpunt is te vinden aan de Brinkweg 12.", ("phone",)) == 0
    assert kinds_held("Telefoon: 0800 - 20 30 40", ("phone",)) == 1
    assert "phone" not in kinds_asked("Mag een kind een telefoon hebben?")


@pytest.mark.parametrize(
    ("question", "goes"),
    [
        ("Wat is Samen Starten?", False), ("Wat is pleegzorg?", False), ("En wat kost Samen Starten?", False),
        ("Wat kost dat?", True), ("En in Zwolle?", True), ("Voor welke leeftijd?", True), ("Wat is de prijs?", True),
    ],
)  # fmt: skip
def test_a_question_that_names_its_subject_goes_on_about_nothing(question: str, goes: bool) -> None:
    assert goes_on(question) is goes


def test_a_third_question_keeps_the_subject_of_the_first() -> None:
    first = "Wat is zwemclub Waterratten?"
    second = subject_of("Wat kost dat?", FollowUp(first, None))
    assert subject_of("En op welke dag?", FollowUp(second, None)) == first
    assert subject_of("Wat is Samen Starten?", FollowUp(second, None)) == "Wat is Samen Starten?"
