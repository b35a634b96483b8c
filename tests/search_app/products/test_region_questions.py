"""A question with a region: what is there comes first, and what isn't is said. Twenty questions of the demo corpus."""

import pytest

from index.gazetteer.places import find_places
from ingest.products.names import key_of
from search_app.cli import output
from search_app.service import Service
from search_app.texts.products import WHICH_REGION

pytestmark = pytest.mark.slow

THERE = [  # what has to be in the list, whatever else is
    ("Wat is er in Emmen tegen verzuim?", ["Eerst Koffie"]),
    ("Wat is er tegen verzuim in Drenthe?", ["Eerst Koffie"]),
    ("Welke projecten zijn er in Overijssel?", ["De Tussenstap", "Taal van Thuis", "werkateliers"]),
    ("Wat is er in Zeeland voor jongeren?", ["Naast Mij"]),
    ("Welke trainingen zijn er in Limburg?", ["Zon achter de Wolken"]),
    ("Welke hulpmiddelen zijn er in Den Haag?", ["Veiligheidskaart"]),
    ("Wat is er in Raalte?", ["Taal van Thuis", "leergemeenschap duurzame relaties", "werkateliers"]),
    ("Wat loopt er in Gelderland?", ["Twee Huizen", "Boerderijdag", "Toekomstkoffer", "Kopkracht"]),
    ("Welke projecten zijn er buiten Drenthe tegen verzuim?", ["De Tussenstap", "Boerderijdag", "Ochtendploeg"]),
    ("Wat is er in Groningen over steunfiguren?", ["Steunmaat"]),
    ("Welke projecten zijn er in de provincie Utrecht over steunfiguren?", ["JIM"]),
    ("Hoeveel projecten zijn er in Twente?", ["De Tussenstap", "cursus over armoede in de klas"]),
]
NOTHING_THERE = [  # what there is elsewhere
    ("Wat is er in Amsterdam tegen armoede?", "Amsterdam", ["Rugzak Vol", "cursus over armoede in de klas"]),
    ("Wat is er in Friesland over scheiding?", "Friesland", ["Twee Huizen", "Rustpunt"]),
    ("Welke projecten zijn er in Almere tegen wachttijd?", "Almere", ["Overbrugger", "Wachtkamer Open"]),
]
NUMBERS = [  # another region has one
    ("Hoeveel jongeren in Amsterdam hebben na een jaar nog contact met hun steunfiguur?", "Amsterdam-Amstelland"),
    ("Hoeveel kinderen in Friesland hebben na Twee Huizen nog buikpijn?", "Friesland"),
    ("Hoeveel telefoontjes kreeg Even Sparren in Limburg?", "Limburg"),
]


@pytest.mark.parametrize(("question", "names"), THERE)
def test_what_is_there_is_listed_and_nothing_from_elsewhere(demo: Service, question: str, names: list[str]) -> None:
    found = demo.ask(question).listing
    assert found is not None
    assert {key_of(name) for name in names} <= {key_of(one.name) for one in found.products}
    assert found.elsewhere == ()


@pytest.mark.parametrize(("question", "region", "names"), NOTHING_THERE)
def test_nothing_there_is_said_with_what_there_is_elsewhere(
    demo: Service, question: str, region: str, names: list[str]
) -> None:
    answer = demo.ask(question)
    found = answer.listing
    assert found is not None
    assert found.products == ()
    assert {key_of(name) for name in names} <= {key_of(one.name) for one in found.elsewhere}
    assert f"Niets uit {region}. Elders:" in output.answer(answer)


@pytest.mark.parametrize(("question", "region"), NUMBERS)
def test_the_number_of_another_region_is_no_answer(demo: Service, question: str, region: str) -> None:
    for sentence in demo.ask(question).answer:
        named = {name for found in find_places(sentence.text) for name in found.place.regions}
        assert not named or region in named, sentence.text


def test_a_neighbourhood_that_is_not_named_is_asked_for(demo: Service) -> None:
    answer = demo.ask("Welke projecten zijn er bij mij in de buurt?")
    assert answer.listing is not None
    assert answer.listing.products == answer.listing.elsewhere == ()
    assert WHICH_REGION in output.answer(answer)


def test_a_sentence_from_there_stands_first(demo: Service) -> None:
    answer = demo.ask("Waar kunnen ouders in Goes terecht die gaan scheiden?")
    assert answer.nothing_from == ()
    assert answer.products[0].regions == ("Zeeland",)
    assert "Zeeland" in {one for found in find_places(answer.answer[0].text) for one in found.place.regions}
