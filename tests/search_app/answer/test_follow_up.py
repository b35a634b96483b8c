"""A question goes on about the one before it only when it leans on it; what isn't wanted is told."""

import pytest

from search_app.answer.understanding import completed, excluded, goes_on, only_greets
from search_app.replies import FollowUp

BEFORE = FollowUp("Welke training is er voor bange kinderen?", "dappere-kat")


@pytest.mark.parametrize(
    "question", ["en loopt dat nog?", "Voor welke leeftijd?", "Wat kost het?", "Waar is die te krijgen?"]
)
def test_a_question_that_leans_takes_the_product_along(question: str) -> None:
    assert completed(question, BEFORE, "Dappere Kat") == f"{question} (Dappere Kat)"
    assert completed(question, BEFORE, None) == f"{question} (Welke training is er voor bange kinderen?)"


def test_a_question_that_says_itself_what_it_is_about_stands_alone() -> None:
    question = "Hoe kunnen wij als gemeente ouders helpen die willen gaan scheiden met kinderen?"
    assert not goes_on(question)
    assert completed(question, BEFORE, "Dappere Kat") == question
    assert completed("en loopt dat nog?", None, None) == "en loopt dat nog?"


@pytest.mark.parametrize(
    "words",
    [
        "faalangst brugklas", "faalangst in de brugklas", "schoolverzuim Drenthe", "agressie bij peuters",
        "wachttijden jeugdhulp", "scheiding kinderen", "vader gedetineerd", "eenzaamheid jongeren Zeeland",
        "jeugdzorg wachttijd", "dyslexie", "stotteren", "dyslexie Drenthe", "rouwverwerking", "gamen", "meisjes",
    ],
)  # fmt: skip
def test_key_words_are_a_question_of_their_own(words: str) -> None:
    assert completed(words, BEFORE, "Dappere Kat") == words


@pytest.mark.parametrize(
    ("question", "goes"),
    [
        ("Welke projecten zijn er voor kinderen met problemen?", False), ("Wat is er voor ouders met schulden?", False),
        ("Zijn er kosten aan verbonden?", True), ("Is er een wachtlijst?", True),
        ("Is er ook iets in Friesland?", True), ("Wat leren ouders er?", True),
        ("Wat is er tegen verzuim in Drenthe?", False), ("Wat helpt tegen schoolverzuim?", False),
        ("Ik werk in Raalte", False), ("En in Raalte?", True),
        ("Welke aanpak werkt het beste bij faalangst?", False), ("Wat werkt het best?", True),
        ("En wat is er tegen verzuim?", True), ("Wat doet dat met verzuim?", True),
    ],
)  # fmt: skip
def test_that_there_is_something_points_at_nothing_by_itself(question: str, goes: bool) -> None:
    assert goes_on(question) is goes


@pytest.mark.parametrize(
    "words",
    [
        "kosten", "duur en kosten", "kosten per deelnemer", "contact Friesland", "voor meisjes", "in Friesland",
        "meer informatie", "vergelijkbare projecten", "andere methode", "resultaten 2023", "ook op school",
        "locatie", "spreekuur", "telefoonnummer", "tarieven", "prijs Utrecht", "Drenthe", "dyslexie?",
    ],
)  # fmt: skip
def test_key_words_that_name_only_an_aspect_a_kind_or_a_place_lean(words: str) -> None:
    assert goes_on(words)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("Ik zoek geen therapie maar een maatje", ("therapie",)),
        ("Geen training maar een instrument", ("training",)),
        ("iets zonder groepsbijeenkomsten", ("groepsbijeenkomsten",)),
        ("Er is geen wachttijd", ()),
        ("Waar kunnen ouders terecht zonder afspraak?", ()),
    ],
)
def test_what_is_not_wanted_is_told(question: str, what: tuple[str, ...]) -> None:
    assert excluded(question) == what


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("hoi", True),
        ("Goedemorgen allemaal!", True),
        ("dank je wel", True),
        ("goede middag", True),
        ("Hoi, wat kost dat?", False),
        ("goede ouders", False),
        ("Wat is dat?", False),
        ("je", False),
        ("", False),
    ],
)
def test_a_greeting_asks_nothing(said: str, only: bool) -> None:
    assert only_greets(said) is only
