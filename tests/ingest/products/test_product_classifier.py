"""The subject of a page is found by how the page speaks of it; an organisation or person is no product."""

import numpy as np
import pytest
from product_making import mentions

from index.types import Span
from ingest.products.candidates import MOST_LINES, candidates_of, parts_of
from ingest.products.classifier import classifier, described
from ingest.products.names import TextLine


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(text.lstrip("# "), Span(0, 0, 1), 1 if text.startswith("#") else 0) for text in texts]


def test_the_subject_of_a_page_is_found_without_a_word_for_its_kind() -> None:
    text = (
        "# Moedige Otter helpt kinderen na een brand\n\nBij Moedige Otter praten kinderen van 8 tot 12 over de brand. "
        "Ouders van deelnemers aan Moedige Otter komen ook bij elkaar. Moedige Otter duurt acht weken."
    )
    found = {one.name: one.treatment for one in mentions(text, title="Moedige Otter helpt kinderen na een brand")}
    assert found == {"Moedige Otter": "itself"}


def test_a_sentence_can_be_a_name() -> None:
    names = {one.name for one in candidates_of(lines("Ik kan dit ook is een groep voor kinderen."), "Groepen")}
    assert "Ik kan dit ook" in names


def test_what_opens_a_sentence_is_no_part_of_a_name() -> None:
    names = {one.name for one in candidates_of(lines("Bij Sterke Uil oefenen kinderen.", "Dat doet Sterke Uil."), "")}
    assert "Sterke Uil" in names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ouders zien de film 'Wat nu dan' op school.", "Wat nu dan"),
        ("Kinderen noemen het ‘Zin in thee’.", "Zin in thee"),
        ("Over de TOM-kaart, een hulpmiddel voor voogden.", "TOM-kaart"),
        ("Over 2Handen1Plan, een werkwijze voor teams.", "2Handen1Plan"),
        ("Meedoen doen Kop op (Epe), Zo zijn wij thuis (Heerde) en anderen.", "Zo zijn wij thuis"),
        ("Een van de vier, Gewoon even zitten, gaat over rust.", "Gewoon even zitten"),
        ("De speelboot voor vaders is een plek waar zij samen eten.", "speelboot voor vaders"),
        ("De speelboot voor vaders is een plek waar zij samen eten.", "speelboot"),
    ],
)
def test_a_name_is_looked_at_however_it_stands(text: str, name: str) -> None:
    assert name in {one.name for one in candidates_of(lines(text), "")}


def test_an_apostrophe_inside_a_name_closes_nothing() -> None:
    names = {one.name for one in candidates_of(lines("Bij Mama's in 't Gooi eten ouders.", "Mama's in 't Gooi."), "")}
    assert "Mama's in 't Gooi" in names


def test_a_row_of_a_table_is_no_name() -> None:
    row = lines("Soort: project; Plaatsen: Soort: project; Plaatsen")
    assert not [one.name for one in candidates_of([*row, *row], "Soort: project; Plaatsen") if ";" in one.name]


def test_chances_of_a_candidate_sum_to_one_and_nothing_gives_nothing() -> None:
    its = lines("De training Sterke Uil helpt.")
    chances = classifier().probabilities(described(its, "Sterke Uil", candidates_of(its, "Sterke Uil")))
    assert np.allclose(chances.sum(axis=1), 1)
    assert classifier().probabilities([]).shape == (0, 4)


def test_a_long_publication_is_looked_at_article_by_article() -> None:
    magazine = lines(*(text for n in range(4) for text in (f"# Artikel {n}", *["Een zin."] * 20)))
    parts = parts_of(magazine, "Magazine")
    assert [part.title for part in parts] == [f"Artikel {n}" for n in range(4)]
    assert [line for part in parts for line in part.lines] == magazine
    assert len(parts_of(magazine[:MOST_LINES], "Magazine")) == 1
