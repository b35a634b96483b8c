"""What a publication states of a product, field by field: only its own, and never more than the source says."""

import pytest

from index.products import Told
from index.types import Span
from ingest.products.detect import Detected
from ingest.products.facts import ages_in, definition_rank, facts_of, years_of
from ingest.products.mentions import name_pattern, tellings
from ingest.products.names import TextLine

ROW = "Project: Warme Jas; Leeftijd: 4–12; Soort: project; Voor wie: kinderen met weinig geld thuis"


def lines_of(*texts: str) -> list[TextLine]:
    """Sentences of one page, one behind the other."""
    lines, at = [], 0
    for number, text in enumerate(texts):
        lines.append(TextLine(text, Span(0, at, at + len(text)), told=(Told("p#0", number),)))
        at += len(text) + 1
    return lines


def stated(*texts: str, name: str = "Warme Jas") -> dict[str, list[str]]:
    """The quotes of a product by field."""
    lines, product = lines_of(*texts), Detected(name, (), None, True, 1.0)
    [told] = tellings(lines, [product])
    found: dict[str, list[str]] = {}
    for fact in facts_of(lines, told, name_pattern(product)):
        assert fact.quote == " ".join(texts)[fact.span.start : fact.span.end]
        found.setdefault(fact.field, []).append(fact.quote if fact.value == fact.quote else fact.value)
    return found


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("een speelpleinmethode voor 4- tot en met 12-jarigen", ("4-12",)),
        ("training voor twaalf- tot achttienjarigen", ("12-18",)),
        ("voor wie tussen de 10 en 23 jaar is", ("10-23",)),
        ("mensen tussen 16 en ongeveer 30 jaar", ("16-30",)),
        ("kinderen tot tien jaar", ("0-10",)),
        ("alle leerlingen in groep 5, 6, 7 en 8", ("groep 5-8",)),
        ("vanaf twaalf jaar", ("12-",)),
        ("een traject duurt 2 tot 4 jaar", ()),
        ("van 2015 tot 2020, het beste jaar", ()),
    ],
)
def test_ages_are_read_as_they_are_written(text: str, ages: tuple[str, ...]) -> None:
    assert ages_in(text) == ages


@pytest.mark.parametrize(
    ("age", "years"), [("8-12", range(8, 13)), ("groep 5-8", range(8, 13)), ("16-", range(16, 100))]
)
def test_ages_are_years_too(age: str, years: range) -> None:
    assert years_of(age) == years


def test_a_cell_of_a_row_is_the_quote_and_its_age_needs_no_unit() -> None:
    found = stated(ROW)
    assert found["audience"][0] == "Voor wie: kinderen met weinig geld thuis"
    assert found["age"] == ["4-12"]


def test_a_kind_alone_does_not_say_what_it_is() -> None:
    assert "what" not in stated(ROW)


def test_an_item_about_another_one_is_not_about_this_one() -> None:
    found = stated(
        "Warme Jas: een inloop waar ouders kleren ruilen.", "Volle Tas: een groep voor kinderen van 3 tot 8 jaar."
    )
    assert "age" not in found


def test_a_table_of_contents_states_nothing() -> None:
    assert stated("Warme Jas is een project " + "en nog een hoofdstuk over school en thuis " * 10) == {}


def test_money_that_is_no_price_is_no_cost() -> None:
    assert "costs" not in stated("Warme Jas kreeg een beeld waaraan 15.000 euro is verbonden.")
    assert stated("Warme Jas kost 35 euro per kind.")["costs"] == ["Warme Jas kost 35 euro per kind."]


def test_what_a_family_needs_is_not_what_the_project_needs() -> None:
    assert "needs" not in stated("Warme Jas volgt wat het gezin nodig heeft en wat goed gaat.")
    assert stated("Voor Warme Jas is een eigen ruimte nodig.")["needs"]


def test_the_sentence_that_defines_it_comes_first() -> None:
    found = stated(
        "Bij Warme Jas kwamen na de zomer 18 van de eerste 25 ouders terug met een tas.",
        "Warme Jas is een inloop waar ouders kinderkleren ruilen.",
    )
    assert found["what"][0] == "Warme Jas is een inloop waar ouders kinderkleren ruilen."


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Warme Jas is een inloop.", 0),
        ("De methode Warme Jas begon in 2020.", 1),
        ("Warme Jas groeide snel.", 2),
        ("In november 2021 hield de gemeente voor het eerst Warme Jas.", 3),
        ("Zo begon het.", 4),
    ],
)
def test_a_definition_is_told_from_other_sentences(text: str, rank: int) -> None:
    assert definition_rank(text, name_pattern(Detected("Warme Jas", (), None, True, 1.0))) == rank
