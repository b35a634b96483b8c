"""What a publication states of a product, field by field: only its own, and never more than the source says."""

from dataclasses import replace

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


def test_a_status_that_is_none_of_ours_is_kept_as_it_is_written() -> None:
    assert stated("Project: Warme Jas; Soort: onderzoek; Status: afgerond")["status"] == ["afgerond"]
    assert stated("Project: Warme Jas; Soort: onderzoek; Status: gestopt in 2024")["status"] == ["gestopt"]
    assert "status" not in stated("Project: Warme Jas; Soort: onderzoek; Status: onbekend")
    assert "status" not in stated("Project: Warme Jas; Soort: onderzoek; Status: niet nagegaan")


def test_a_kind_alone_does_not_say_what_it_is() -> None:
    assert "what" not in stated(ROW)


def test_an_item_about_another_one_is_not_about_this_one() -> None:
    found = stated(
        "Warme Jas: een inloop waar ouders kleren ruilen.", "Volle Tas: een groep voor kinderen van 3 tot 8 jaar."
    )
    assert "age" not in found


def test_the_point_of_a_thousand_ends_no_sentence_and_what_is_saved_is_no_price() -> None:
    text = "Bij Warme Jas stegen de kosten van ongeveer 1.900 naar 2.150 euro per leerling."
    assert stated(text)["costs"] == [text]
    assert "costs" not in stated("Warme Jas gaf volgens de gemeente 10.000 euro besparing per jongere.")
    assert "costs" not in stated("Ook over Warme Jas zijn geen kosten bekend.")


def test_a_row_under_names_of_columns_tells_of_each_its_own() -> None:
    for_whom = "Voor wie; Warme Jas: leerkrachten; Dunne Das: kinderen van 4 tot 8 jaar"
    found = stated(for_whom, "Regio; Dunne Das: Zeeland; Warme Jas: Twente")
    assert (found["audience"], found["region"]) == (["Warme Jas: leerkrachten", "leerkrachten"], ["Twente"])
    assert "age" not in found


def test_a_line_that_opens_with_another_name_is_not_about_the_one_whose_heading_it_stands_under() -> None:
    own, row = "Doelgroep: ouders van baby’s", "Groep: Dunne Das; Waar: in de wijk; Regio: Utrecht"
    lines = lines_of("Warme Jas", own, row, "Dunne Das Op Reis: voor peuters")
    lines[0] = replace(lines[0], level=2, told=())
    [told] = tellings(lines, [Detected("Warme Jas", (), None, True, 1.0)])
    assert [lines[one.row].text for one in told] == [own]


def test_what_ended_before_a_name_with_a_colon_is_somebody_elses() -> None:
    found = stated("0 tot 12 jaar, Tilburg (Midden-Brabant). Warme Jas: netwerk van professionals, regio Zwolle")
    assert ("age" in found, found["region"]) == (False, ["IJsselland"])


def test_who_it_is_for_is_told_from_who_else_is_met() -> None:
    student = "Bij Warme Jas trekt een student een jaar op met een kind van 6 tot 14 jaar dat een zieke ouder heeft."
    assert stated(student)["audience"] == ["kinderen"]
    assert stated("Warme Jas is er voor ouders met kinderen van 0 tot 12 jaar.")["audience"] == ["ouders", "kinderen"]
    given = "Leerkrachten volgen voor Warme Jas, samen met ouders, een training van twee dagen."
    assert stated(given)["audience"] == ["ouders"]
    text = "Bij Warme Jas werken leerkrachten samen met ouders en jongeren."
    labelled = stated("Project: Warme Jas; Voor wie: leerkrachten", text)
    assert labelled["audience"] == ["Voor wie: leerkrachten", "leerkrachten"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Bij Warme Jas komt iemand bij het gezin thuis.", True),
        ("Warme Jas geeft ook opdrachten voor thuis mee.", True),
        ("Warme Jas is bedoeld voor leerlingen die vastlopen door problemen thuis.", False),
        ("Bij Warme Jas bespreekt u hoe het thuis gaat.", False),
    ],
)
def test_home_is_a_setting_where_it_happens_there(text: str, says: bool) -> None:
    assert ("setting" in stated(text)) is says


def test_a_year_of_a_table_and_a_duration_do_not_say_since_when() -> None:
    assert "since" not in stated("Jaar: 2021; Warme Jas: 12 kinderen")
    assert "since" not in stated("Project: Warme Jas; Looptijd: één jaar")
    assert "since" not in stated("Sinds januari 2024 is Warme Jas geborgd in het gewone budget.")
    assert stated("Project: Warme Jas; Sinds: 2021")["since"] == ["Sinds: 2021"]


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
    "text",
    [
        "Ons land heeft de gemeenten een laagdrempelige Warme Jas gegeven om kennis in de buurt te gebruiken.",
        "De gemeente maakte samen met de school Warme Jas voor jonge ouders.",
        "In de kist zitten zes lessen en het spel Warme Jas.",
    ],
)
def test_a_purpose_an_audience_or_a_kind_beside_the_name_says_what_it_is(text: str) -> None:
    assert stated(text)["what"] == [text]


def opened(name: str, level: int, *texts: str) -> list[str]:
    """What is said that a product is, under its name as a heading or as a line of its own."""
    lines = lines_of(name, *texts)
    lines[0] = replace(lines[0], level=level, told=() if level else lines[0].told)
    product = Detected("Warme Jas", (), None, True, 1.0)
    [told] = tellings(lines, [product])
    return [fact.quote for fact in facts_of(lines, told, name_pattern(product)) if fact.field == "what"]


def test_what_opens_the_piece_under_its_name_says_what_it_is_unless_it_sets_a_scene() -> None:
    first = "In Emmen gaat iemand op huisbezoek als een kind voor de derde keer ziek gemeld is."
    named = "De methode Warme Jas begon in 2020 op zes basisscholen."
    assert opened("Warme Jas: samen weer beginnen", 2, first, named)[0] == first
    pupils = "Leerlingen die op school vastlopen, werken één vaste dag per week mee op een boerderij."
    assert [opened("Warme Jas.", 0, text) for text in (first, pupils)] == [[first], [pupils]]
    for scene in ("In de bieb staat elke week een tafel met stoelen.", "‘Onze kinderen kregen een kans,’ zegt hij."):
        assert opened("Warme Jas", 2, scene, named) == [named]


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
