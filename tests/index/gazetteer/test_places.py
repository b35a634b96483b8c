"""Places: the map is whole, and a name in running text is a place only when it is one."""

from collections import Counter

import pytest

from index.gazetteer.places import find_places, place_names, regions_of


def names(text: str, *, typed: bool = False) -> list[str]:
    return [found.place.name for found in find_places(text, typed=typed)]


def test_all_342_municipalities_of_2025_lie_in_a_province() -> None:
    places = {name.place.name: name.place for name in place_names()}
    municipalities = [place for place in places.values() if place.level == "municipality"]
    assert len(municipalities) == 340  # Groningen and Utrecht stand there as the province of that name
    provinces = {place.name for place in places.values() if place.level == "province"}
    assert len(provinces) == 12
    assert all(place.within and place.within[-1] in provinces for place in municipalities)


def test_no_municipality_stands_in_two_regions() -> None:
    plain = (name for name in place_names() if name.place.level == "municipality" and not name.adjective)
    counts = Counter(name.written for name in plain)
    assert [name for name, times in counts.items() if times > 1] == ["Bergen"]  # there are two, in two provinces


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Emmen", ("Drenthe",)), ("Enschede", ("Twente", "Overijssel")), ("Delfzijl", ("Groningen",)),
        ("Heerlen", ("Parkstad Limburg", "Zuid-Limburg")), ("Cuijk", ("Noordoost-Brabant", "Noord-Brabant")),
        ("Oldenbroek", ("Noord-Veluwe",)),
        ("'s-Gravenhage", ("Haaglanden", "Zuid-Holland")), ("Brabant", ("Noord-Brabant",)), ("Fryslân", ("Friesland",)),
        ("Sneek", ("Friesland",)), ("Hellevoetsluis", ("Rijnmond",)),
    ],
)  # fmt: skip
def test_former_and_other_names_lie_where_the_place_lies(text: str, regions: tuple[str, ...]) -> None:
    (found,) = find_places(f"Een project in {text}.")
    assert found.place.regions[: len(regions)] == regions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de Friese werkplaats", ["Friesland"]),
        ("een Twentse cursus", ["Twente"]),
        ("Wonen op de Utrechtse Heuvelrug", ["Utrechtse Heuvelrug"]),
        ("in Veendam, Stadskanaal en Westerwolde", ["Veendam", "Stadskanaal", "Westerwolde"]),
        ("in Leiden en Huizen", ["Leiden", "Huizen"]),
        ("in de regio Noord-Holland Noord", ["Noord-Holland Noord"]),
    ],
)
def test_the_longest_name_counts(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dat zegt mevrouw Van Drenthe.", "Volgens Van Utrecht helpt het.", "met Sjoerd van Groningen",
        "de Hogeschool Utrecht",
        "de Vrede van Utrecht", "het Friesland College", "Er wordt Fries en Nederlands gesproken.", "Huizen zijn duur.",
        "Leiden is iets anders dan volgen.", "Een kind met twee Huizen", "de beste goes",
    ],
)  # fmt: skip
def test_persons_schools_languages_and_words_are_no_places(text: str) -> None:
    assert names(text) == []


def test_what_is_typed_needs_no_capitals() -> None:
    assert names("ik werk in raalte, welke werkplaats?", typed=True) == ["Raalte"]
    assert names("wij leiden kinderen op in houten huizen", typed=True) == []


def test_a_region_brings_what_it_lies_in() -> None:
    assert regions_of("Parkstad Limburg") == ("Parkstad Limburg", "Zuid-Limburg", "Limburg")
    assert regions_of("Emmen") == ("Emmen", "Drenthe")
    assert regions_of("landelijk") == ("landelijk",)
