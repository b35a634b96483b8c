"""The screen in each of its states, without a browser."""

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fake_service import HOSTILE, QUOTE, FakeService
from streamlit.testing.v1 import AppTest

from index.errors import ModelError, NotFound, SchemaMismatch, VraagbaakError
from index.store.filters import Filter
from ingest.archive.inbox import Message
from ingest.reading.pdf.pictures import Picture
from search_app.limits import QUESTION_LIMIT, RequestSlots
from search_app.replies import (
    Answer,
    CriterionReply,
    FollowUp,
    ListedProduct,
    Listing,
    RegionAsked,
    Relation,
    WorkplaceReply,
)
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address, state
from search_app.web.screens import projects as screens_projects

APP = Path(state.__file__).with_name("app.py")


class Failing(FakeService):
    """Raises the same error for every question."""

    def __init__(self, error: VraagbaakError) -> None:
        super().__init__()
        self._error = error

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """Raise."""
        raise self._error


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    monkeypatch.setattr(state, "_in_use", fake)
    return fake


def opened() -> AppTest:
    screen = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not screen.exception
    return screen


def asked(screen: AppTest, question: str) -> AppTest:
    screen.text_area(key=state.QUESTION).set_value(question)
    screen.button(key="ask-button").click().run()
    assert not screen.exception
    return screen


def drawn(screen: AppTest) -> str:
    return " ".join(element.proto.body for element in screen.get("html"))


def test_the_first_screen_says_what_it_is_and_offers_examples(service: FakeService) -> None:
    screen = opened()
    assert texts_common.NAME in drawn(screen)
    assert texts_common.TAGLINE in drawn(screen)
    labels = [button.label for button in screen.button]
    assert labels == [texts_common.ASK, *texts_common.EXAMPLES]
    assert service.asked == []


def test_a_case_says_which_age_was_understood(service: FakeService) -> None:
    for question, said in (
        ("Een meisje van 15 durft niet meer naar school", [15]),
        ("Drie kinderen (6, 9 en 13 jaar) en een moeder van 41", []),
        ("Is een JIM er ook voor een meisje van 15?", []),
    ):
        shown = drawn(asked(opened(), question))
        assert ("Je noemt een kind van" in shown) == bool(said)
        if said:
            assert texts_products.ages_noticed(said) in shown


def test_who_asks_for_publications_gets_those_and_no_project_or_sentence_beside_them(service: FakeService) -> None:
    screen = drawn(asked(opened(), "Welke factsheets hebben jullie?"))
    assert address.source(service.publications()[0].publication_id) in screen
    assert texts_products.FITS_HEADING not in screen
    assert "bron 1:" not in screen
    assert texts_common.PASSAGES_HEADING in screen


def test_a_question_is_answered_with_numbered_sources(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    assert QUOTE in drawn(screen)
    assert 'aria-label="bron 1: Een JIM naast het gezin, pagina 1"' in drawn(screen)
    assert 'id="bron-1"' in drawn(screen)
    assert "Bekijk op pagina 1" in drawn(screen)
    assert "Bekijk in de tekst" in drawn(screen)
    assert service.asked == ["Wat is een JIM?"]


def test_the_answer_stands_above_the_products_and_each_sentence_once(service: FakeService) -> None:
    html = drawn(asked(opened(), "Wat is een JIM?"))
    assert html.index('id="antwoord"') < html.index("vb-best")
    seen = re.sub(r"<(details|section class=\"vb-proof\").*?</(details|section)>", "", html, flags=re.DOTALL)
    assert re.sub(r"<[^>]+>", "", seen).count(QUOTE) == 1


@pytest.mark.parametrize("screen", ["ask", "compare"])
def test_who_finds_no_room_is_told_so_and_one_press_later_is_answered(
    service: FakeService, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    places = RequestSlots(at_once=1, waiting=0)
    monkeypatch.setattr(state, "_places", places)
    at_work = places.enter("ask", "somebody else")
    if screen == "ask":
        visit = asked(opened(), "Wat is een JIM?")
    else:
        visit = AppTest.from_string("from search_app.web.screens import compare\ncompare.draw()", default_timeout=30)
        visit.query_params[address.PUBLICATION] = "jim"
        visit.run()
    assert texts_common.CROWDED in drawn(visit)
    assert service.asked == []
    places.leave(at_work)
    visit.button(key="try-again").click().run()
    assert texts_common.CROWDED not in drawn(visit)
    assert service.asked == (["Wat is een JIM?"] if screen == "ask" else [])
    assert not visit.exception
    assert not places.is_full


def test_what_a_window_kept_is_taken_up_by_another_session(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    screen.button(key="keep-source-1").click().run()
    asked_before = state.question_written(screen.session_state[state.ASKED])
    note = state.note_written(screen.session_state["note"])
    other = opened()
    other.text_area(key=state.BOX).set_value(json.dumps({"number": "7", "asked": asked_before, "note": note})).run()
    assert QUOTE in drawn(other)
    assert texts_screens.note_link(1) in drawn(other)
    assert 'data-took="7"' in drawn(other)
    assert other.text_area(key=state.QUESTION).value == "Wat is een JIM?"


def test_the_box_keeps_the_question_and_the_address_never_holds_it(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    assert screen.text_area(key=state.QUESTION).value == "Wat is een JIM?"
    assert not screen.query_params


def test_an_example_is_asked_with_one_press(service: FakeService) -> None:
    screen = opened()
    screen.button(key="example-0").click().run()
    assert service.asked == [texts_common.EXAMPLES[0]]
    assert screen.text_area(key=state.QUESTION).value == texts_common.EXAMPLES[0]


def test_what_is_not_found_is_said_with_what_to_do(service: FakeService) -> None:
    screen = asked(opened(), "Hoeveel fietsen zijn er?")
    assert texts_common.NOT_FOUND_HEADING in drawn(screen)
    assert texts_common.suggestions(2)[0] in drawn(screen)
    assert texts_common.NEAREST_HEADING in drawn(screen)


def test_keeping_something_does_not_ask_again(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    screen.button(key="keep-source-1").click().run()
    assert screen.button(key="keep-source-1").label == texts_screens.KEPT
    assert texts_screens.note_link(1) in drawn(screen)
    screen.button(key="keep-source-1").click().run()
    assert texts_screens.note_link(1) not in drawn(screen)
    assert service.asked == ["Wat is een JIM?"]


def test_that_a_question_goes_on_about_the_one_before_is_said_where_no_project_is_taken_along(
    service: FakeService,
) -> None:
    before = "Waar kunnen ouders terecht die gaan scheiden?"
    screen = asked(asked(opened(), before), "En hoe lang duurt dat?")
    assert unescape(drawn(screen)).count(texts_screens.goes_on_from(before)) == 1
    screen.button(key="apart").click().run()
    assert "Je vraagt verder" not in drawn(screen)
    screen = asked(screen, "Welke aanpak is er tegen pesten op de basisschool in Drenthe?")
    assert "Je vraagt verder" not in drawn(screen)


def test_an_empty_question_is_not_asked(service: FakeService) -> None:
    screen = asked(opened(), "   ")
    assert texts_common.ERROR_EMPTY in drawn(screen)
    assert service.asked == []


def test_who_only_greets_is_asked_what_about(service: FakeService) -> None:
    screen = asked(opened(), "Goedemorgen!")
    assert texts_common.ERROR_NOTHING_ASKED in drawn(screen)
    assert texts_common.ERROR_HEADING not in drawn(screen)  # nothing went wrong
    assert service.asked == []


def test_a_question_that_is_too_long_is_refused_and_not_cut(service: FakeService) -> None:
    screen = asked(opened(), "a" * (QUESTION_LIMIT + 1))
    assert "Je vraag is te lang: 10.001 tekens." in drawn(screen)
    assert service.asked == []


def test_a_long_case_is_asked_whole(service: FakeService) -> None:
    case = "Een meisje van 14 woont bij haar oma. " * 100
    asked(opened(), case)
    assert service.asked == [case.strip()]


def test_before_the_first_ingest_the_screen_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_in_use", FakeService(filled=False))
    screen = opened()
    assert texts_common.EMPTY_HEADING in drawn(screen)
    assert texts_common.EMPTY_COMMAND in drawn(screen)
    assert [one.key for one in screen.text_area] == [state.BOX]  # nothing to ask in


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (SchemaMismatch("x"), texts_common.ERROR_REBUILD),
        (ModelError("x"), texts_common.ERROR_MODEL),
        (VraagbaakError("x"), texts_common.ERROR_OTHER),
    ],
)
def test_what_goes_wrong_is_told_in_dutch(monkeypatch: pytest.MonkeyPatch, error: VraagbaakError, message: str) -> None:
    monkeypatch.setattr(state, "_in_use", Failing(error))
    assert message in drawn(asked(opened(), "Wat is een JIM?"))


def test_a_hostile_question_reaches_no_screen_as_markup(service: FakeService) -> None:
    assert "<script>" not in drawn(asked(opened(), HOSTILE))


def test_what_was_also_searched_can_be_switched_off_and_on_again(service: FakeService) -> None:
    screen = asked(opened(), "OTS in een gezin")
    assert texts_common.also_searched(["ondertoezichtstelling"]) in drawn(screen)
    screen.query_params[address.LITERAL] = "1"
    screen.run()
    assert texts_common.ONLY_OWN_WORDS in drawn(screen)
    assert texts_common.also_searched(["ondertoezichtstelling"]) not in drawn(screen)
    del screen.query_params[address.LITERAL]
    screen.run()
    assert texts_common.also_searched(["ondertoezichtstelling"]) in drawn(screen)


def test_a_question_can_be_asked_in_its_right_spelling(service: FakeService) -> None:
    screen = asked(opened(), "steun voor een gezn")
    screen.button(key="did-you-mean").click().run()
    assert service.asked[-1] == "steun voor een gezin"
    assert not [button for button in screen.button if button.key == "did-you-mean"]


def test_an_ordinary_question_shows_nothing_about_words(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    assert not [button for button in screen.button if button.key == "did-you-mean"]
    assert texts_common.OWN_WORDS_ONLY not in drawn(screen)


class Fileless(FakeService):
    """Its files are gone; what was read from them is still there."""

    def pictures(self, publication_id: str) -> tuple[Picture, ...]:
        """Raise."""
        raise NotFound("The original is gone.")


def test_a_publication_whose_file_is_gone_can_still_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_in_use", Fileless())
    screen = AppTest.from_string("from search_app.web.screens import source\nsource.draw()", default_timeout=30)
    screen.query_params[address.PUBLICATION] = "jim-factsheet"
    screen.run()
    assert not screen.exception
    assert QUOTE in drawn(screen)


def test_an_empty_note_says_how_it_is_filled_and_leads_there(service: FakeService) -> None:
    screen = AppTest.from_string("from search_app.web.screens import note\nnote.draw()", default_timeout=30).run()
    assert not screen.exception
    assert texts_screens.NOTE_EMPTY in drawn(screen)
    assert f'href="/{address.PROJECTS}"' in drawn(screen)
    assert texts_screens.NOTE_INTRO not in drawn(screen)  # what becomes of a note that isn't there


class Listed(FakeService):
    """Gives a list beside its answer, with nothing on it; ``n_recorded`` is of what the list is kept to."""

    def __init__(self, n_recorded: int) -> None:
        super().__init__()
        self._kept_to = CriterionReply("words", ("problemen",), "problemen", False, n_recorded)

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """The answer with its list."""
        listing = Listing("product", (self._kept_to,), (), 2, 0, 0, (), ())
        return replace(super().ask(question, where, previous, expand), listing=listing)


@pytest.mark.parametrize(("n_recorded", "is_shown"), [(2, False), (0, True)])
def test_an_empty_list_does_not_deny_the_sentences_below_it(
    monkeypatch: pytest.MonkeyPatch, n_recorded: int, is_shown: bool
) -> None:
    monkeypatch.setattr(state, "_in_use", Listed(n_recorded))
    html = drawn(asked(opened(), "Welke projecten zijn er met een JIM?"))
    assert (texts_products.LISTING_HEADING in html) == is_shown
    assert QUOTE in re.sub("<[^>]+>", "", html)


class Named(FakeService):
    """Knows a project that fits and one that is something else; with ``abstained`` no answer."""

    def __init__(self, abstained: bool) -> None:
        super().__init__()
        self._abstained = abstained

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """The answer with both projects."""
        answer = super().ask(question, where, previous, expand)
        first, other = answer.products[0], replace(answer.products[0], product_id="x", name="Iets", relation="related")
        return replace(answer, products=(first, other), abstained=self._abstained, suggestions=("Niet gevonden.",))


@pytest.mark.parametrize(
    ("question", "abstained", "is_shown"),
    [
        ("Wat is een JIM?", False, False),
        ("Wat is een JIM?", True, True),
        ("Is er iets als een JIM?", False, True),
        ("Wie helpt een gezin?", False, True),
    ],
)
def test_who_is_told_of_a_project_by_its_name_gets_no_others_that_are_something_else(
    monkeypatch: pytest.MonkeyPatch, question: str, abstained: bool, is_shown: bool
) -> None:
    monkeypatch.setattr(state, "_in_use", Named(abstained))
    assert (texts_products.RELATED_HEADING in drawn(asked(opened(), question))) == is_shown


class Elsewhere(FakeService):
    """Gives a list of one project from elsewhere, and beside it projects, by default not quite what was asked."""

    def __init__(self, relation: Relation = "related") -> None:
        super().__init__()
        self._relation = relation

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """The answer with its list; of three projects it isn't known whether they belong to it."""
        answer = super().ask(question, where, previous, expand)
        kept_to = (CriterionReply("region", ("Friesland",), "Friesland", False, 5),)
        listed = ListedProduct("jim", "JIM", "detected", ("Utrecht",), answer.citations[:1], ())
        listing = Listing("product", kept_to, (), 44, 0, 3, (), (listed,))
        products = tuple(replace(one, relation=self._relation) for one in answer.products)
        return replace(answer, listing=listing, products=products, nothing_from=("Friesland",))


def test_that_nothing_is_from_the_region_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_in_use", Elsewhere())
    html = drawn(asked(opened(), "Welke projecten met een JIM zijn er?"))
    assert (html.count("Niets uit Friesland"), html.count("Niets gevonden uit Friesland")) == (1, 0)


def test_a_project_of_a_list_stands_there_once_with_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_in_use", Elsewhere(relation="fits"))
    listed, _, below = drawn(asked(opened(), "Welke projecten zijn er in Friesland?")).partition("Bij 3 projecten")
    assert FakeService().product("jim").summary in listed
    listed, _, below = drawn(asked(opened(), "Welke projecten met een JIM zijn er?")).partition("Bij 3 projecten")
    assert QUOTE not in listed  # it stands in the answer
    assert (listed.count(">JIM</a>"), below.count(">JIM</a>")) == (1, 0)
    assert ">Samen sterk</a>" in below  # which isn't on the list


def test_who_says_where_they_work_gets_no_projects_and_texts_that_nobody_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "_in_use", Working())
    html = drawn(asked(opened(), "Ik werk in Raalte"))
    assert texts_products.ASK_NOW in html
    assert "staat hoger" not in html  # nothing stands there
    assert texts_products.RELATED_HEADING not in html
    assert texts_common.NEAREST_HEADING not in html


class Working(FakeService):
    """Knows the workplace of Raalte, and nothing that answers."""

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """An abstention with projects that are something else."""
        answer = super().ask("Wat is een JIM?", where, previous, expand)
        workplace = WorkplaceReply("Werkplaats Zwolle", ("Raalte",), answer.citations[0], "region", None)
        raalte = RegionAsked("IJsselland", "Raalte", ("Overijssel",), "here", (workplace,))
        related = tuple(replace(one, relation="related") for one in answer.products)
        nothing = replace(answer, answer=(), citations=(), abstained=True, suggestions=("Niet gevonden.",))
        return replace(nothing, question=question, products=related, regions_asked=(raalte,))


def test_a_whole_list_is_followed_by_what_is_not_known_and_not_by_projects_that_are_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "_in_use", Elsewhere())
    html = drawn(asked(opened(), "Welke projecten zijn er in Friesland?"))
    parts = ("Niets uit Friesland. Elders:", ">JIM</a>", "Bij 3 projecten is niet vastgelegd")
    told = [html.index(words) for words in parts]
    assert told == sorted(told)
    assert texts_products.RELATED_HEADING not in html


def test_who_asks_something_new_begins_with_an_empty_box_and_the_examples(service: FakeService) -> None:
    screen = asked(opened(), "Wat is een JIM?")
    screen.button(key="new-question").click().run()
    assert not screen.text_area(key=state.QUESTION).value
    assert [button.label for button in screen.button][1:] == list(texts_common.EXAMPLES)


def test_a_word_finds_projects_by_name_and_by_what_they_are(service: FakeService) -> None:
    products = service.products().products
    named, told = products[0].name.split()[0].upper(), products[0].summary.split()[-2]
    for word in (named, told):
        assert products[0] in screens_projects.with_word(products, word)
    grief = replace(products[0], name="Lichtje", summary="Lichtje is een rouwgroep voor kinderen.", themes=())
    for word in ("rouwend", "rouwen", "groepen", "kind"):  # in another form, or a part of a longer word
        assert grief in screens_projects.with_word([grief], word)
    assert screens_projects.with_word([grief], "trouwen") == []
    assert screens_projects.with_word(products, "xyzzy") == []
    assert list(screens_projects.with_word(products, " ")) == list(products)


def test_who_looks_for_a_word_that_no_project_has_is_told_of_the_word_and_of_no_filter(service: FakeService) -> None:
    def screen() -> None:
        from search_app.web.screens import projects

        projects.draw()

    page = AppTest.from_function(screen, default_timeout=60).run()
    page.text_input(key="projects-word").set_value("xyzzy").run()
    assert not page.exception
    assert texts_screens.PROJECTS_NO_WORD in drawn(page)
    assert texts_screens.PROJECTS_NONE not in drawn(page)


def test_what_is_wrong_is_said_of_a_line_right_below_the_facts(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Message] = []
    monkeypatch.setattr(service, "takes", lambda _kind: True)
    monkeypatch.setattr(service, "send", sent.append, raising=False)
    screen = opened_product("jim")
    told = [str(getattr(one, "body", "") or one.key) for one in screen.main if one.type in ("html", "button")]
    facts, button, sources = (
        next(at for at, one in enumerate(told) if words in one)
        for words in ("Niet gevonden in deze bronnen", "open-wrong", texts_products.TOLD_IN)
    )
    assert facts < button < sources
    screen.button(key="open-wrong").click().run()
    lines = screen.selectbox(key="wrong-about").options
    assert lines[0] == texts_screens.WRONG_WHOLE
    screen.selectbox(key="wrong-about").select_index(
        next(at for at, line in enumerate(lines) if line.startswith("Wat het is: "))
    )
    screen.text_area(key="wrong-text").set_value("Dit is niet zo.")
    next(one for one in screen.button if one.key == "wrong-send").click().run()
    assert not screen.exception
    (message,) = sent
    assert message.about.startswith("JIM, wat het is: ")
    assert (message.text, message.product_id) == ("Dit is niet zo.", "jim")
    assert message.publication_id
    assert message.about in {
        texts_screens.wrong_fact("JIM", "Wat het is", one.text) for one in service.product("jim").fields["what"]
    }


def opened_product(product_id: str) -> AppTest:
    def draw(product_id: str) -> None:
        from search_app.web.screens import source

        source.show_product(product_id)

    screen = AppTest.from_function(draw, default_timeout=30, args=(product_id,)).run()
    assert not screen.exception
    return screen
