"""What is asked is made tidy at the edge, and no question costs much more than an ordinary one of its length."""

import time
from collections.abc import Iterable

import pytest
from nasty import NASTY, grows_linearly, mixtures

from search_app.answer import understanding
from search_app.answer.understanding import tidied
from search_app.limits import QUESTION_LIMIT
from search_app.service import Service

ORDINARY = "Welke aanpak helpt jongeren die vastlopen op het mbo in Utrecht? "


def test_blanks_of_any_kind_become_one_and_empty_lines_one() -> None:
    assert tidied("  Wat \t helpt\u00a0\u00a0ouders?\r\n\n\n\n Graag\0advies ") == "Wat helpt ouders?\n\nGraag advies"


def test_half_a_character_is_taken_out() -> None:
    assert tidied("Wat helpt\ud800 ouders?") == "Wat helpt ouders?"


def test_a_word_that_is_none_is_cut_short_and_the_others_stay() -> None:
    assert tidied(f"Wat is {'Zm9v' * 500} hier?") == f"Wat is {('Zm9v' * 20)} hier?"


@pytest.mark.parametrize("seed", [*NASTY.values(), "niet in Utrecht, ", "Utrecht ", "Dag meneer AAAAAAAA-"])
def test_what_is_understood_of_a_question_takes_time_in_proportion_to_it(seed: str) -> None:
    def understood(question: str) -> None:
        understanding.regions_in(question)
        understanding.kinds_in(question)
        understanding.excluded(question)

    assert grows_linearly(lambda text: understood(tidied(text)), seed, 2 * QUESTION_LIMIT)


@pytest.mark.parametrize("question", [*((seed * QUESTION_LIMIT)[:QUESTION_LIMIT] for seed in NASTY.values()),
                                      *mixtures(60, QUESTION_LIMIT)])  # fmt: skip
def test_a_screen_looks_for_personal_data_in_a_question_as_typed_in_a_moment(question: str) -> None:
    began = time.process_time()
    understanding.kinds_in(question)
    understanding.personal_words(question)
    assert time.process_time() - began < 0.25


def slow_ones(demo: Service, questions: Iterable[str]) -> dict[str, float]:
    """By its beginning: how many times an ordinary question of its length one costs, where that is over ten."""

    def seconds(question: str) -> float:
        began = time.process_time()
        demo.ask(question[:QUESTION_LIMIT])
        return time.process_time() - began

    seconds(ORDINARY)
    ordinary = seconds(ORDINARY * 200)
    taken = {question[:60]: seconds(question) / ordinary for question in questions}
    return {question: times for question, times in taken.items() if times > 10}


@pytest.mark.slow
def test_no_question_takes_ten_times_as_long_as_an_ordinary_one_of_its_length(demo: Service) -> None:
    assert slow_ones(demo, (seed * QUESTION_LIMIT for seed in NASTY.values())) == {}


@pytest.mark.long
def test_nor_does_any_of_sixty_mixtures_of_nasty_strings_and_plain_words(demo: Service) -> None:
    assert slow_ones(demo, mixtures(60, QUESTION_LIMIT)) == {}
