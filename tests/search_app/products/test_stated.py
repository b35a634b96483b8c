"""What the catalogue knows of a product answers a question for it: the newest first, nothing that is merely near."""

import pytest

from index.store.filters import Eq
from search_app.answer.list_questions import statuses_asked
from search_app.cli import output
from search_app.products import answers
from search_app.products.answers import fields_asked
from search_app.products.ranking import holds_name
from search_app.service import Service


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("Wat kost de Tussenstap?", ("costs",)),
        ("Wat is er nodig voor Eerst Koffie?", ("needs",)),
        ("Wat zijn de voorwaarden van Kamer 18?", ("needs",)),
        ("Wat heeft Steunmaat opgeleverd?", ("result",)),
        ("Werkt Steunmaat echt?", ("result",)),
        ("Voor welke leeftijd is Maatje Morgen?", ("age",)),
        ("Hoe lang duurt Twee Huizen en wat kost het?", ("duration", "costs")),
        ("Wat kost de Tussenstap en wat heeft het opgeleverd?", ("costs", "result")),
        ("Wat heeft JIM opgeleverd, en voor welke leeftijd is het?", ("result", "age")),
        ("Hoeveel dagen opleiding heb je nodig voor Eerst Koffie?", ()),
        ("Loopt Even Sparren nog?", ("status",)),
        ("Wie werkt er bij Steunmaat?", ()),
        ("Waarom is Kamer 18 gestopt?", ()),
        ("Heb je een verwijzing nodig voor Twee Huizen?", ()),
        ("Werkt Steunmaat samen met scholen?", ()),
        ("Hoe oud zijn de vrijwilligers van Maatje Morgen?", ()),
        ("Hoe oud moet je zijn voor Naast Mij?", ("age",)),
        ("Hoe lang duurt de wachttijd bij Twee Huizen?", ()),
        ("Wat is Steunmaat?", ()),
        ("Kan een meisje van 15 naar Twee Huizen?", ("age",)),
        ("Is Twee Huizen ook geschikt voor een jongen van 14?", ("age",)),
        ("Wat levert Twee Huizen op voor een kind van 10?", ("result",)),
        ("Kan een school bij Twee Huizen terecht?", ()),
        ("Wie kan ik bellen over Steunmaat?", ("available",)),
        ("Hoe meld ik een jongere aan bij Naast Mij?", ("available",)),
        ("Waar krijg ik het Plaatjesplan?", ("available",)),
        ("Wie kan zich aanmelden voor JIM?", ()),
        ("Hoeveel gezinnen meldden zich aan bij JIM?", ()),
        ("Waar loopt Naast Mij?", ()),
        ("Wat is het telefoonnummer van Rustpunt?", ()),
    ],
)
def test_a_question_tells_which_fields_it_asks(question: str, fields: tuple[str, ...]) -> None:
    assert fields_asked(question) == fields


@pytest.mark.slow
def test_the_newest_figure_comes_first_and_the_older_one_beside_it(demo: Service) -> None:
    first, second = demo.ask("Wat kost de Tussenstap?").answer[:2]
    assert "2.150 euro" in first.text
    assert "1.900 euro" in second.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Wat is er nodig voor Eerst Koffie?", "leerplicht"),
        ("Werkt Steunmaat echt?", "zeven van de tien"),
        ("Hoe lang duurt Zon achter de Wolken?", "acht bijeenkomsten"),
        ("Wat zijn de resultaten van De Tussenstap?", "begin 2025 waren dat er 11"),
        ("Loopt Even Sparren nog?", "31 december 2024"),
        ("Wie kan ik bellen over Steunmaat?", "Via het secretariaat van Werkplaats Jeugd Ommelanden."),
    ],
)
def test_what_is_asked_of_a_product_is_answered_by_what_sources_state_of_it(
    demo: Service, question: str, told: str
) -> None:
    reply = demo.ask(question)
    assert told in reply.answer[0].text
    assert all(one.citations for one in reply.answer)


@pytest.mark.slow
def test_a_field_that_no_source_states_isnt_filled_in(demo: Service) -> None:
    assert demo.ask("Wat kost Eerst Koffie?").abstained


@pytest.mark.slow
def test_whether_a_child_may_come_is_answered_by_the_age_that_is_stated(demo: Service) -> None:
    reply = demo.ask("Kan een meisje van 15 naar Twee Huizen?")
    assert "8 tot 12 jaar" in reply.answer[0].text
    assert (reply.products[0].name, reply.products[0].relation) == ("Twee Huizen", "related")
    assert demo.ask("Kan een meisje van 10 naar Twee Huizen?").products[0].relation == "fits"


@pytest.mark.slow
def test_what_is_stated_answers_however_little_else_is_found_near_the_question(demo: Service) -> None:
    reply = demo.ask("Is Steunmaat geschikt voor een jongen van 16?")
    assert "12 tot 18 jaar" in reply.answer[0].text
    assert reply.confidence == answers.STATED


@pytest.mark.slow
def test_quotes_beside_a_list_tell_of_its_products(demo: Service) -> None:
    reply = demo.ask("Wat is er tegen verzuim in Drenthe?")
    assert [one.name for one in reply.listing.products] == ["Eerst Koffie"]  # type: ignore[union-attr]
    assert all("ziek gemeld" in one.text for one in reply.answer)
    stopped = demo.ask("Welke projecten zijn gestopt?")
    assert all("gestopt" in one.text for one in stopped.answer[:3])


@pytest.mark.slow
def test_who_asks_why_something_stopped_reads_the_reason_first(demo: Service) -> None:
    assert "geen huis meer" in demo.ask("Waarom is Kamer 18 gestopt?").answer[0].text
    first, *others = demo.ask("Welke projecten zijn gestopt en waarom?").answer
    assert ("geen huis meer" in first.text, first.product) == (True, "Kamer 18")
    assert all("gestopt" in one.text for one in others)


@pytest.mark.slow
def test_a_filter_isnt_passed_over(demo: Service) -> None:
    older = demo.ask("Wat kost de Tussenstap?", Eq("year", 2023))
    assert not any("2.150" in one.text for one in older.answer)


@pytest.mark.slow
def test_a_quote_that_doesnt_name_what_it_tells_of_says_so(demo: Service) -> None:
    reply = demo.ask("Loopt Even Sparren nog?")
    assert [(one.text, one.product) for one in reply.answer] == [
        ("Op 31 december 2024 is de lijn gestopt.", "Even Sparren")
    ]
    assert "Even Sparren: Op 31 december 2024" in output.answer(reply)
    named = demo.ask("Is Kamer 18 gestopt?").answer[0]
    assert ("Kamer 18" in named.text, named.product) == (True, None)


@pytest.mark.slow
def test_only_what_is_named_fits_where_something_is(demo: Service) -> None:
    for question in ("Wat kost de Tussenstap?", "Loopt Even Sparren nog?", "Wat is er nodig voor Eerst Koffie?"):
        first, *others = demo.ask(question).products
        assert first.relation == "fits"
        assert {one.relation for one in others} <= {"related"}


@pytest.mark.slow
def test_what_has_stopped_comes_last_unless_it_is_asked_for(demo: Service) -> None:
    found = [one.status for one in demo.ask("Jongeren van achttien zonder huis, wat is er?").products]
    assert "gestopt" in found
    assert found == sorted(found, key=lambda status: status == "gestopt")
    assert {one.status for one in demo.ask("Welke projecten zijn gestopt?").products} == {"gestopt"}


def test_not_stopped_is_the_other_way_round() -> None:
    assert statuses_asked("Welke projecten zijn niet gestopt?") == {"loopt", "geborgd"}
    assert statuses_asked("Welke projecten zijn gestopt?") == {"gestopt"}


@pytest.mark.slow
def test_a_row_that_is_quoted_is_that_of_the_product(demo: Service) -> None:
    first = demo.ask("Is de Tussenstap gestopt?").answer[0]
    assert "Tussenstap" in (first.product or first.text)
    assert "Klare Taal" not in first.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Welke projecten lijken op Steunmaat?", "JIM"),
        ("Is er iets als Twee Huizen in een andere regio?", "Rustpunt"),
        ("Welke andere voorbeelden zijn er naast Rustpunt bij een scheiding?", "Twee Huizen"),
        ("Zoiets als de Tussenstap, bestaat dat ook in Drenthe?", "Eerst Koffie"),
    ],
)
def test_who_looks_for_others_like_a_project_is_told_of_those_most_like_it(
    demo: Service, question: str, best: str
) -> None:
    reply = demo.ask(question)
    assert (reply.products[0].name, reply.products[0].relation) == (best, "fits")
    assert not any(holds_name(one, question) for one in reply.products)
    assert any(best in (one.product or one.text) or best.lower() in one.text.lower() for one in reply.answer)


@pytest.mark.slow
def test_a_project_that_is_only_named_in_such_a_question_isnt_what_others_are_looked_for_of(demo: Service) -> None:
    reply = demo.ask("Mag iemand anders dan de ouder mee naar Rustpunt?")
    assert "Rustpunt" in [one.name for one in reply.products]


@pytest.mark.slow
def test_two_projects_that_are_compared_are_both_asked_about(demo: Service) -> None:
    for question in ("Lijkt Steunmaat op JIM?", "Werkt Steunmaat anders dan JIM?"):
        assert {"Steunmaat", "JIM"} <= {one.name for one in demo.ask(question).products}


@pytest.mark.slow
def test_what_is_far_less_likely_than_the_first_one_is_related_however_likely(demo: Service) -> None:
    first, *others = demo.ask("Wat heeft de POH-jeugd opgeleverd?").products
    assert (first.name, first.relation) == ("Spreekuur Om de Hoek", "fits")
    assert {one.relation for one in others} == {"related"}


def test_the_one_project_that_the_first_quote_names_leads_the_cards(demo: Service) -> None:
    answer = demo.ask("Wat is er voor ouders die in twee culturen opvoeden?")
    assert "Taal van Thuis" in answer.answer[0].text
    assert [one.name for one in answer.products][0] == "Taal van Thuis"
    assert len(answer.products) > 1
