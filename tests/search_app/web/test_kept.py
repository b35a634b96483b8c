"""What a browser keeps comes back as it was, and what isn't ours is left alone."""

import json
from dataclasses import replace

import pytest
from fake_service import HOSTILE, PRINTED_QUOTE, FakeService

from search_app.limits import QUESTION_LIMIT
from search_app.replies import FollowUp
from search_app.web import note, state
from search_app.web.note import Note
from search_app.web.state import Exchange


def back(asked: Exchange | None, of: Note) -> state.Kept | None:
    given = {"number": "3", "asked": state.question_written(asked), "note": state.note_written(of)}
    return state.read_window(json.dumps(given))


def test_a_question_and_a_note_come_back_as_they_were() -> None:
    answer = FakeService().ask("Wat is een JIM?")
    asked = Exchange(f"En in Twente? {HOSTILE}", FollowUp("Wat is een JIM?", "jim"))
    reply = FakeService().similar("jim", None)
    beside = replace(note.of_comparison(reply.subject, reply.similar), remark="Voor maandag")
    everything = (*map(note.of_citation, answer.citations), *map(note.of_product, answer.products), beside)
    of = Note(everything, "Titel", "Eigen woorden")
    assert back(asked, of) == state.Kept("3", asked, of)
    assert back(None, Note()) == state.Kept("3", None, Note())


def test_a_question_that_could_not_be_asked_is_not_kept() -> None:
    assert state.question_written(Exchange("", problem="Typ eerst je vraag.")) == "?"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "geen json",
        "[]",
        "3",
        "null",
        '{"number": "1"}',
        '{"number": 1, "asked": "", "note": ""}',
        '{"number": "1", "asked": "{}", "note": ""}',
        '{"number": "1", "asked": "[1]", "note": ""}',
        '{"number": "1", "asked": "", "note": "{\\"kept\\": [1], \\"title\\": \\"\\", \\"own_words\\": \\"\\"}"}',
        "[" * 100_000,
        '{"number": "1", "asked": "", "note": ""}' + " " * 1_000_000,
    ],
)
def test_what_is_not_ours_is_left_alone(written: str) -> None:
    assert state.read_window(written) is None


def test_a_question_that_is_too_long_is_not_taken_up() -> None:
    asked = json.dumps({"question": "a" * (QUESTION_LIMIT + 1), "previous": None})
    taken = state.read_window(json.dumps({"number": "1", "asked": asked, "note": ""}))
    assert taken is not None
    assert taken.asked is None


def test_a_note_that_was_kept_before_pages_had_labels_comes_back() -> None:
    of = Note().toggled([note.of_citation(PRINTED_QUOTE)])
    plain = json.loads(state.note_written(of))
    quote = plain["kept"][0]["parts"][0]["quotes"][0]
    del quote["source"], quote["page_label"]
    given = {"number": "3", "asked": "", "note": json.dumps(plain)}
    back_again = state.read_window(json.dumps(given))
    assert back_again is not None
    assert [one.text for kept in back_again.note.kept for one in kept.quotes()] == [PRINTED_QUOTE.quote]


def test_the_word_that_was_the_title_of_every_note_is_none() -> None:
    of = Note().toggled([note.of_citation(PRINTED_QUOTE)])
    for title, now in (("Notitie", ""), ("", ""), ("Mijn lijst", "Mijn lijst")):
        back_again = back(None, replace(of, title=title))
        assert back_again is not None
        assert back_again.note.title == now
