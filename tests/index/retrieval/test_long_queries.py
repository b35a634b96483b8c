"""A long case is searched for the sentence that asks too; several queries are merged by their mean score."""

import pytest

from index.dutch.analyser import DutchAnalyser
from index.retrieval.long_queries import LONG, merged, needs_of, point_of, queries_of
from index.retrieval.query_expansion import Exact
from index.retrieval.retriever import Evidence
from index.types import Hit, Passage

STORY = (
    "Jongen van twaalf, woont bij zijn vader en twee broers, houdt van vissen en bouwt modelvliegtuigen. De verwarming "
    "is al weken stuk en de huisbaas reageert niet. Op school praat hij met niemand."
)


def _passage(name: str) -> Passage:
    return Passage(f"{name}#0000", name, 0, name, None, None, (), (), ())


def _found(scores: dict[str, float]) -> list[Evidence]:
    return [Evidence(Hit(_passage(name), score, 1), score, 0.0, (score / 10,)) for name, score in scores.items()]


@pytest.mark.parametrize("question", ["NAH", "", "Ik werk in Kampen. Welke werkplaats is er voor ons?", "woord " * 40])
def test_a_question_without_a_need_apart_has_one_need(question: str) -> None:
    assert needs_of(question) == (question,)


@pytest.mark.parametrize(
    "need",
    [
        "Wie kan hem leren praten over wat hem dwarszit?",
        "We zoeken een maatje dat iets met hem gaat doen.",
        "Hij heeft hulp nodig om vrienden te maken.",
    ],
)
def test_the_sentence_that_asks_is_a_need_beside_the_whole(need: str) -> None:
    assert needs_of(f"{need} {STORY}") == (f"{need} {STORY}", need)
    assert needs_of(f"{STORY} {need}") == (f"{STORY} {need}", need)


def test_a_short_need_that_points_back_brings_what_it_points_to() -> None:
    assert point_of(f"{STORY} Hij wil vrienden maken. Welke methode past daarbij?").startswith("Hij wil vrienden")
    long_one = "Is er een plek in de buurt waar zo'n jongen iets kan bouwen?"
    assert point_of(f"{STORY} {long_one}") == long_one


def test_a_case_without_full_stops_is_cut_at_its_commas() -> None:
    story = STORY.replace(".", ",").rstrip(",")
    assert len(story.split()) >= LONG
    assert point_of(f"{story}, zoek een sportclub voor hem") == "zoek een sportclub voor hem"


def test_of_several_queries_the_mean_decides_and_what_one_misses_gets_its_lowest() -> None:
    found = merged([_found({"a": 5.0, "b": 4.0, "d": 1.0}), _found({"b": 4.0, "c": 3.0, "d": 1.0})], [1, 1], 3)
    # a: (5 + 1) / 2 = 3; b: (4 + 4) / 2 = 4; c: (1 + 3) / 2 = 2; d: (1 + 1) / 2 = 1, and only three are wanted
    assert [(one.hit.passage.publication_id, one.hit.score, one.hit.rank) for one in found] == [
        ("b", 4.0, 1), ("a", 3.0, 2), ("c", 2.0, 3),
    ]  # fmt: skip


def test_a_query_weighs_as_much_as_it_counts() -> None:
    found = merged([_found({"a": 5.0, "b": 1.0}), _found({"b": 4.0, "a": 1.0})], [0.75, 0.25], 2)
    # a: .75 x 5 + .25 x 1 = 4; b: .75 x 1 + .25 x 4 = 1.75
    assert [(one.hit.passage.publication_id, one.hit.score) for one in found] == [("a", 4.0), ("b", 1.75)]


def test_a_need_counts_as_much_as_it_is_of_the_words() -> None:
    need = "Wie kan hem leren praten over wat hem dwarszit?"  # 9 words, after 33 of the story
    (whole, counts), (asked, share) = queries_of(f"{STORY} {need}", Exact(DutchAnalyser())).items()
    assert (asked, share) == (need, pytest.approx(9 / 42))
    assert (whole, counts) == (f"{STORY} {need}", pytest.approx(33 / 42))


def test_sentences_are_as_near_as_they_are_to_the_queries_that_found_them() -> None:
    (both, one) = merged([_found({"a": 4.0}), _found({"a": 2.0, "b": 1.0})], [1, 1], 2)
    assert (both.sentences, one.sentences) == (pytest.approx((0.3,)), (0.1,))
    assert both.dense == 4.0


def test_equals_come_by_name() -> None:
    found = merged([_found({"b": 1.0, "a": 1.0})], [1], 2)
    assert [one.hit.passage.passage_id for one in found] == ["a#0000", "b#0000"]
