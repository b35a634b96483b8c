"""Who types what tells who a child is, is warned; who does not, is left in peace."""

import pytest

from search_app.answer.understanding import kinds_in


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Mijn cliënt heet Fatima en gaat niet naar school", ["name"]),
        ("Wat past bij het gezin van mevrouw Jansen?", ["name"]),
        ("Het meisje Sanne de Boer wil geen hulp", ["name"]),
        ("Jongen, geboren 3-4-2010, loopt vast", ["birth"]),
        ("geb. 12 mei 2011", ["birth"]),
        ("bsn 111222333, wat nu?", ["bsn"]),
        ("Bel 06 12345678 voor het gezin", ["contact"]),
    ],
)
def test_what_tells_who_a_child_is_gets_a_warning(question: str, kinds: list[str]) -> None:
    assert kinds_in(question) == kinds


@pytest.mark.parametrize(
    "question",
    [
        "Wat helpt een meisje van 14 uit Heerenveen?",
        "Wie werkt er met JIM in Noord-Brabant sinds 2019?",
        "Hoe werkt Dappere Kat voor een kind van gescheiden ouders?",
        "Wat doet Academische Werkplaats Transformatie Jeugd Twente?",
    ],
)
def test_an_ordinary_question_gets_none(question: str) -> None:
    assert kinds_in(question) == []
