"""What a card says a product is."""

import pytest

from search_app.products.cards import summary
from search_app.replies import Cited

ROW = "Project: Scheidingsloket aan Zee; Soort: project; Plaatsen: Goes, Middelburg; Sinds: 2023"
NAMED_TWICE = "Soort; Rugzak Vol: hulpmiddel: leskist (fictief); Cursus over armoede in de klas: cursus"
SHORT = "Scheidingsloket aan Zee wil er eerder bij zijn."
WHOLE = "Scheidingsloket aan Zee is een inloop voor ouders die uit elkaar gaan of dat overwegen."


def said(*texts: str) -> str:
    return summary([Cited(text, (1,)) for text in texts])


def test_a_whole_sentence_that_says_much_comes_first() -> None:
    assert said(ROW, SHORT, WHOLE) == WHOLE


def test_a_short_sentence_that_defines_it_comes_before_a_long_one_that_does_not() -> None:
    short = "Sterke Uil is een weerbaarheidstraining."
    long = "In 2024 kwamen er bij Sterke Uil meer ouders dan ooit, ook in Emmen."
    assert summary([Cited(long, (1,)), Cited(short, (2,))], "Sterke Uil") == short


def test_what_opens_a_piece_comes_before_a_sentence_that_only_names_it() -> None:
    opens = "In Emmen gaat iemand op huisbezoek als een kind voor de derde keer ziek is."
    names = "De methode Sterke Uil begon in 2020 op zes basisscholen in Emmen en Coevorden."
    assert summary([Cited(names, (1,)), Cited(opens, (2,))], "Sterke Uil") == opens


def test_a_sentence_is_better_than_a_row_of_a_table() -> None:
    assert said(ROW, SHORT) == SHORT


def test_a_row_of_a_table_is_no_summary() -> None:
    assert said(ROW) == ""
    assert said(NAMED_TWICE) == ""
    assert summary([]) == ""


@pytest.mark.parametrize(
    ("text", "serves"),
    [
        ("Sterke Uil bestaat sinds 2020 en staat in het gewone aanbod van de gemeente.", False),
        ("In de kast liggen twaalf potloden, een atlas en het spel Sterke Uil.", False),
        ("Sterke Uil is een spel waarmee kinderen leren om hulp te vragen.", True),
        ("Op de laatste dag van de week oefenen kinderen met Sterke Uil om hulp te vragen.", True),
        ("Kinderen van 6 tot 9 jaar oefenen hier acht keer om hulp te vragen.", True),
        ("In het project Sterke Uil gaat een student elke week op stap met een kind.", True),
        ("Bij Sterke Uil wordt eerst gekeken wat een kind al kan.", True),
        ("Bij Sterke Uil gebeurt dat alleen als er iets aan de hand is.", False),
        ("Bij Sterke Uil waren vorig jaar ook ouders.", False),
        ("Sterke Uil: opvang voor kinderen die niet naar school kunnen.", True),
        ("Sterke Uil – Vijf avonden waarop ouders oefenen om hulp te vragen.", True),
        ("Sterke Uil bestaat uit vijf lessen voor groep 5.", True),
        ("Sterke Uil op de basisschool is een weerbaarheidsprogramma.", True),
        ("Sterke Uil Noord: loopt.", False),
    ],
)
def test_a_sentence_that_only_names_it_sums_nothing_up(text: str, serves: bool) -> None:
    assert (summary([Cited(text, (1,))], "Sterke Uil") == text) is serves


def test_what_is_told_of_it_in_the_present_gives_way_to_a_definition() -> None:
    happens = "In het project Sterke Uil gaat een student elke week op stap met een kind."
    was = "Sterke Uil in Emmen gaf kinderen een jaar lang elke week een student."
    assert summary([Cited(happens, (1,)), Cited(was, (2,))], "Sterke Uil") == was
