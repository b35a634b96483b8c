"""A region in a question: 25 that are a wish, 15 that look like one and aren't."""

import pytest

from index.retrieval.retriever import Evidence
from index.types import Hit, Passage
from search_app.answer.understanding import LIFT, lifted, regions_in, says_only_where, without_places

WISHES = [
    ("Wat is er in Emmen voor thuiszitters?", "Drenthe"),
    ("Ik werk in Raalte, welke werkplaats is er?", "IJsselland"),
    ("wij zoeken in twente iets tegen verzuim", "Twente"),
    ("Welke trainingen zijn er in Limburg?", "Limburg"),
    ("Hulp bij scheiding in Goes", "Zeeland"),
    ("oudergroep friesland", "Friesland"),
    ("Voor ons wijkteam in Den Haag: hoe praat je met een kind over veiligheid?", "Haaglanden"),
    ("Bij ons in de Achterhoek zitten leerlingen thuis.", "Achterhoek"),
    ("Is er in de gemeente Utrecht een loket?", "Utrecht"),
    ("Een gezin uit Venlo begrijpt het plan niet", "Noord-Limburg"),
    ("Wat loopt er in 's-Hertogenbosch?", "Noordoost-Brabant"),
    ("jongeren in rotterdam die te laat komen", "Rijnmond"),
    ("In Cuijk zoeken we een maatje voor een kind.", "Noordoost-Brabant"),
    ("Wachttijd in Zuidoost-Brabant", "Zuidoost-Brabant"),
    ("Wie helpt in Sneek?", "Friesland"),
    ("project in de provincie Gelderland", "Gelderland"),
    ("iets voor vaders in Lelystad", "Flevoland"),
    ("In Delfzijl is niets.", "Groningen"),
    ("We werken in Oldenbroek", "Noord-Veluwe"),
    ("Hoe doen jullie dat in Parkstad?", "Parkstad Limburg"),
    ("Nijmegen: steun na hersenletsel", "Rijk van Nijmegen"),
    ("Ik ben POH in Deurne", "Zuidoost-Brabant"),
    ("Kunnen ouders in Hoorn ergens terecht?", "West-Friesland"),
    ("In het Gooi leren teams van elkaar, waar staat dat?", "Gooi en Vechtstreek"),
    ("jeugdhulp tilburg omgang", "Midden-Brabant"),
]
TRAPS = [
    ("Ik hoorde over een aanpak uit Brabant", [("Noord-Brabant", "origin")]),
    ("Past de Utrechtse aanpak ook bij ons?", [("Utrecht", "origin")]),
    ("Wie deed er iets als JIM, maar dan buiten Utrecht?", [("Utrecht", "elsewhere")]),
    ("Een project zoals in Friesland, maar niet in Friesland", [("Friesland", "elsewhere")]),
    ("Wij in Drenthe willen iets als de methode uit Groningen", [("Drenthe", "here"), ("Groningen", "origin")]),
    ("Mevrouw Van Drenthe heeft een zoon van 12", []),
    ("Sjoerd is opgegroeid op de Utrechtse Heuvelrug", [("Zuidoost-Utrecht", "here")]),
    ("Wat zegt de Hogeschool Utrecht over verzuim?", []),
    ("Het kind spreekt Fries en Nederlands", []),
    ("Wij leiden een groep voor kinderen met twee huizen", []),
    ("Wat is de beste methode om te putten uit ervaring?", []),
    ("Werkt de dialoogtafel ook elders dan in Friesland?", [("Friesland", "elsewhere")]),
    ("De Friese dialoogtafel, is die al eens onderzocht?", [("Friesland", "origin")]),
    ("Moeder kampt met schulden en houten vloeren", []),
    ("Zijn er voorbeelden uit Zeeland die wij kunnen overnemen?", [("Zeeland", "origin")]),
]


OF_ONES_OWN = [
    ("Wij werken in Assen en zoeken iets voor jonge vaders in andere regio's", [("Drenthe", "elsewhere")]),
    ("Ik werk in Assen. Wat is er elders voor jonge vaders?", [("Drenthe", "elsewhere")]),
    ("Wat doen andere provincies dan Drenthe voor jonge vaders?", [("Drenthe", "elsewhere")]),
    ("Wij zijn de gemeente Assen. Wat doen andere gemeenten voor jonge vaders?", [("Drenthe", "origin")]),
    ("Wat moet er in Drenthe gebeuren voordat een kind ergens anders gaat slapen?", [("Drenthe", "here")]),
    ("Wij in Drenthe zoeken iets uit een andere regio, liefst in Zeeland", [("Drenthe", "here"), ("Zeeland", "here")]),
]


@pytest.mark.parametrize(("question", "region"), WISHES)
def test_a_region_of_ones_own_is_a_wish(question: str, region: str) -> None:
    assert [(one.region, one.wish) for one in regions_in(question)] == [(region, "here")]


@pytest.mark.parametrize(("question", "expected"), OF_ONES_OWN)
def test_who_looks_in_other_regions_looks_outside_their_own(question: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.region, one.wish) for one in regions_in(question)] == expected


@pytest.mark.parametrize(("question", "expected"), TRAPS)
def test_a_trap_is_no_wish_for_that_region(question: str, expected: list[tuple[str, str]]) -> None:
    assert {(one.region, one.wish) for one in regions_in(question)} <= {*expected}
    assert [pair for pair in expected if pair not in {(one.region, one.wish) for one in regions_in(question)}] == []


def test_there_are_forty_of_which_fifteen_are_traps() -> None:
    assert (len(WISHES), len(TRAPS)) == (25, 15)


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("Ik werk in Raalte", True),
        ("Wij zijn van de gemeente Emmen.", True),
        ("Ik woon in de regio Zwolle", True),
        ("Wat is er in Raalte?", False),
        ("Ik werk in Raalte met pleegouders", False),
        ("Raalte", False),
        ("Ik werk met jongeren", False),
    ],
)
def test_who_only_says_where_he_works_asks_for_no_quote(question: str, only: bool) -> None:
    assert says_only_where(question) is only


def _evidence(region: str, score: float, rank: int) -> Evidence:
    passage = Passage(f"{region}#0000", region, 0, "Een maatje.", 1, 1, (), (), (), (region,))
    return Evidence(Hit(passage, score, rank), 0.8, 0.0, (0.8,))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is er een maatje in Zeeland?", [("Zeeland", 1, 1.0 + LIFT), ("Drenthe", 2, 1.1), ("Twente", 3, 1.0)]),
        ("Is er een maatje buiten Drenthe?", [("Twente", 1, 1.0), ("Zeeland", 2, 1.0), ("Drenthe", 3, 1.1 - LIFT)]),
        ("Is er een maatje?", [("Drenthe", 1, 1.1), ("Twente", 2, 1.0), ("Zeeland", 3, 1.0)]),
    ],
)
def test_a_wish_for_a_region_reorders_what_was_found_and_numbers_it_anew(
    question: str, expected: list[tuple[str, int, float]]
) -> None:
    found = [_evidence("Drenthe", 1.1, 1), _evidence("Twente", 1.0, 2), _evidence("Zeeland", 1.0, 3)]
    ordered = [one.hit for one in lifted(found, regions_in(question))]
    assert [(hit.passage.publication_id, hit.rank, hit.score) for hit in ordered] == expected


@pytest.mark.parametrize(
    ("question", "anywhere"),
    [
        ("Wie helpt jongeren in Limburg?", "Wie helpt jongeren?"),
        ("Wat is er rondom Goes, of in de Achterhoek, voor thuiszitters?", "Wat is er, of, voor thuiszitters?"),
        ("Wie helpt jongeren?", "Wie helpt jongeren?"),
    ],
)
def test_what_is_asked_of_a_place_can_be_asked_of_anywhere(question: str, anywhere: str) -> None:
    assert without_places(question) == anywhere
