"""A question with a region: what is there comes first, and what isn't is said. Twenty questions of the demo corpus."""

import pytest

from index.gazetteer.places import find_places, regions_of
from ingest.products.names import key_of
from ingest.products.numbers import years_of
from search_app.answer.list_questions import statuses_asked
from search_app.answer.understanding import names_of
from search_app.cli import output
from search_app.service import Service
from search_app.texts.products import WHICH_REGION, nothing_from

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


def test_who_looks_in_other_regions_reads_of_those_and_is_shown_no_project_of_their_own(demo: Service) -> None:
    answer = demo.ask("Wij werken in Emmen. Welke projecten tegen verzuim zijn er in andere regio's?")
    assert answer.products
    assert answer.answer
    assert "Eerst Koffie" not in {one.name for one in answer.products}
    assert all("Emmen" not in one.text for one in answer.answer)


def test_a_sentence_that_compares_ones_own_region_with_another_stays(demo: Service) -> None:
    answer = demo.ask("Wie deed er iets als JIM, maar dan buiten Utrecht?")
    told = [one.text for one in answer.answer]
    assert any("Groningen" in text and "Utrecht" in text for text in told)
    assert "Naast Mij in Zeeland" in told[0]  # and what is like it in Utrecht stands beside it


@pytest.mark.parametrize("question", [one for one, *_ in (*THERE, *NOTHING_THERE, *NUMBERS)])
def test_a_card_from_elsewhere_never_says_that_it_fits(demo: Service, question: str) -> None:
    answer = demo.ask(question)
    here, away = names_of(answer.regions_asked, "here"), names_of(answer.regions_asked, "elsewhere")
    for one in answer.products:
        places = {name for region in one.regions for name in regions_of(region)}
        assert one.relation != "fits" or not here or not places or not here.isdisjoint(places), one.name
        assert not places or not places <= away, one.name


def test_that_there_is_nothing_is_said_above_the_cards_from_elsewhere(demo: Service) -> None:
    answer = demo.ask("Wie koppelt jongeren in Limburg aan een vrijwilliger?")
    assert "Naast Mij" in [one.name for one in answer.products]
    assert {one.relation for one in answer.products} == {"related"}
    said = answer.nothing_from or answer.products_away
    assert said == ("Limburg",)
    assert output.answer(answer).count(nothing_from(said)) == 1


@pytest.mark.parametrize(
    ("question", "relation"),
    [
        ("Wij werken in Limburg. Wie koppelt jongeren aan een vrijwilliger?", "fits"),
        ("Is er een voorbeeld van een vrijwilliger naast een jongere dat we in Limburg kunnen overnemen?", "fits"),
        ("Een jongen van 17 uit Limburg woont straks alleen. Wie koppelt jongeren aan een vrijwilliger?", "fits"),
        ("Wie koppelt jongeren in Limburg aan een vrijwilliger?", "related"),
    ],
)
def test_who_looks_for_what_to_take_over_is_helped_by_what_is_elsewhere(
    demo: Service, question: str, relation: str
) -> None:
    [found] = [one for one in demo.ask(question).products if one.name == "Naast Mij"]
    assert found.relation == relation


@pytest.mark.parametrize(
    ("question", "names", "status"),
    [
        ("Welke projecten zijn gestopt?", {"Even Sparren", "Kamer 18", "Ochtendploeg"}, "gestopt"),
        ("Welke gestopte projecten zijn er in Drenthe?", {"Even Sparren"}, "gestopt"),
        ("Welke aanpak tegen schoolverzuim werd geborgd?", {"Eerst Koffie"}, "geborgd"),
        ("Welke projecten zijn afgerond?", {"Wachten duurt lang"}, "onbekend"),
    ],
)
def test_cards_stand_as_the_question_asks(demo: Service, question: str, names: set[str], status: str) -> None:
    found = {one.name: one for one in demo.ask(question).products}
    assert names <= found.keys()
    assert {one.status for one in found.values()} <= {status, "onbekend"}
    assert all(one.relation == "related" for name, one in found.items() if name not in names)


def test_a_product_that_is_named_is_shown_however_it_stands(demo: Service) -> None:
    assert demo.ask("Loopt het project Kamer 18 nog?").products[0].name == "Kamer 18"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Is de Tussenstap gestopt?", "Tussenstap"),
        ("Wat heeft Even Sparren opgeleverd?", "Even Sparren"),
        ("Wij doen nu niets aan verzuim. Werkt Boerderijdag voor thuiszitters?", "Boerderijdag"),
        ("Werkt de Toekomstkoffer net zo goed voor jongeren die van school gaan?", "Toekomstkoffer"),
    ],
)
def test_a_product_that_a_question_names_leads_the_cards_and_the_quotes(
    demo: Service, question: str, name: str
) -> None:
    answer = demo.ask(question)
    assert answer.products[0].name == name
    assert answer.products[0].relation == "fits"
    told = [name in one.text for one in answer.answer]
    assert told[0], answer.answer[0].text


def test_without_an_answer_the_product_that_another_one_should_be_like_comes_nearest(demo: Service) -> None:
    answer = demo.ask("Wij willen in Zeeland iets als Boerderijdag. Wat is er bekend over kosten en resultaten?")
    assert answer.abstained
    assert [one.name for one in answer.products] == ["Boerderijdag"]


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Ik zoek iets voor een meisje van 15 dat niet meer naar school durft en veel gamet", 15),
        ("Een jongen van 6 slaapt slecht sinds zijn ouders uit elkaar zijn", 6),
        ("Wat past bij een 16-jarige die niet naar buiten wil?", 16),
    ],
)
def test_what_is_for_another_age_than_the_child_has_is_not_shown(demo: Service, question: str, years: int) -> None:
    shown = demo.ask(question).products
    assert shown
    for card in shown:
        stated = [years_of(one.text) for one in card.fields.get("age", ())]
        assert not stated or any(years in one for one in stated), card.name


def test_the_age_of_a_parent_hides_nothing(demo: Service) -> None:
    assert "Twee Huizen" in {
        one.name for one in demo.ask("Een vader van 40 gaat scheiden, wat helpt kinderen?").products
    }


def test_a_project_that_is_named_is_shown_whatever_the_age_of_the_child(demo: Service) -> None:
    assert demo.ask("Is Twee Huizen iets voor een jongen van 15?").products[0].name == "Twee Huizen"


@pytest.mark.parametrize(
    ("question", "statuses"),
    [
        ("Welke projecten over armoede zijn gestopt?", {"gestopt"}),
        ("Zijn er methodes die nog lopen?", {"loopt", "geborgd"}),
        ("Noem lopende trainingen", {"loopt", "geborgd"}),
        ("Wat loopt er nog tegen verzuim?", {"loopt", "geborgd"}),
        ("Welke onderzoeken zijn afgerond?", {"afgerond"}),
        ("Welke projecten zijn er voor jongeren die gestopt zijn?", set()),
        ("Welk project helpt een jongen die gestopt is met school?", set()),
        ("Hij is gestopt met zijn opleiding", set()),
    ],
)
def test_a_status_is_asked_where_it_is_said_of_projects(question: str, statuses: set[str]) -> None:
    assert statuses_asked(question) == statuses


@pytest.mark.parametrize(
    "question", ["Wat is er tegen verzuim in Drenthe?", "Wie koppelt jongeren in Limburg aan een vrijwilliger?"]
)
def test_the_reason_on_a_card_tells_of_no_other_project_or_region(demo: Service, question: str) -> None:
    names = {one.name: one for one in demo.products().products}
    for card in (one for one in demo.ask(question).products if one.summary):
        assert card.why is not None
        others = [name for name in names if name != card.name and name in card.why.text]
        assert not others or card.why.text == card.summary, (card.name, others)
        named = {name for found in find_places(card.why.text) for name in found.place.regions}
        own = {name for region in card.regions for name in regions_of(region)}
        assert not named or not own or not named.isdisjoint(own), (card.name, named)
