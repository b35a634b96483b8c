"""What is also searched for: found by any form of a name, said, and with a source."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from index.dutch.thesaurus import Expansion, Thesaurus, load, shipped
from index.errors import SettingsError

ENTRIES = yaml.safe_load(files("index.dutch").joinpath("data", "thesaurus_nl.yaml").read_text(encoding="utf-8"))


def _also(query: str) -> set[str]:
    return {name for one in shipped().expansions(query) for name in one.also}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Hoe lang duurt een ots?", "ondertoezichtstelling"),
        ("ondertoezichtstellingen", "OTS"),
        ("Wat doet de POH-jeugd?", "praktijkondersteuner jeugd"),
        ("poh jeugd", "praktijkondersteuner jeugd"),
        ("training voor kinderen met een LVB", "licht verstandelijke beperking"),
        ("KOPP/KVO", "kinderen van verslaafde ouders"),
        ("KOPP-kinderen", "kinderen van verslaafde ouders"),
        ("jeugdzorg in de regio", "jeugdhulp"),
        ("wijkteams", "lokaal team"),
        ("buurtteam", "sociaal team"),
        ("lokale teams", "wijkteam"),
        ("het sociale team", "buurtteam"),
        ("N.A.H.", "niet-aangeboren hersenletsel"),
        ("GGZ", "geestelijke gezondheidszorg"),
        ("V.V.E.", "voor- en vroegschoolse educatie"),
        ("IHT", "intensive home treatment"),
        ("jgz", "jeugdgezondheidszorg"),
        ("CJG", "Centrum voor Jeugd en Gezin"),
        ("awtj", "Academische Werkplaats Transformatie Jeugd"),
        ("RKJ", "Regionale Kenniswerkplaats Jeugd"),
        ("Wie helpt bij schoolangst?", "thuiszitter"),
    ],
)
def test_a_name_is_also_searched_by_its_others(query: str, expected: str) -> None:
    assert expected in _also(query)


@pytest.mark.parametrize("query", ["", "de het een", "assen", "gis", "een team rond de school", "Wie nam contact op?"])
def test_other_words_are_left_alone(query: str) -> None:
    assert shipped().expansions(query) == ()


def test_what_the_query_says_itself_is_not_searched_twice() -> None:
    assert "ondertoezichtstelling" not in _also("Wat is een OTS (ondertoezichtstelling)?")


def test_one_way_is_one_way() -> None:
    assert "angst" in _also("bang in het donker")
    assert _also("angst in het donker") == set()


def test_the_file_has_what_was_asked_for_and_says_where_it_is_from() -> None:
    assert len(ENTRIES) >= 70
    assert all(entry["source"].strip() for entry in ENTRIES)


def test_an_expansion_says_what_was_asked_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "eigen.yaml"
    file.write_text("- {words: [JIM, informele mentor], weight: 0.5, source: eigen}", encoding="utf-8")
    assert load(file).expansions("Wat is een Jim?") == (Expansion("Jim", ("informele mentor",), 0.5),)


def test_without_names_nothing_is_added() -> None:
    assert Thesaurus().expansions("OTS") == ()


@pytest.mark.parametrize(
    "text",
    [
        "words: [a]",
        "- [a, b]",
        "- {a: [",
        "- {words: [OTS, ondertoezichtstelling]}",
        "- {words: OTS, source: eigen}",
        "- {words: [1, 2], source: eigen}",
        "- {words: [OTS, onder toezicht], source: eigen, weight: 3}",
        "- {words: [OTS, onder toezicht], source: eigen, wieght: 1}",
        "- {asked: [OTS], source: eigen}",
    ],
)
def test_a_malformed_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "eigen.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"eigen\.yaml"):
        load(file)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nergens"):
        load(tmp_path / "nergens.yaml")
