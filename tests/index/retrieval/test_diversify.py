"""What is shown of what was found."""

from collections.abc import Iterator

from index.retrieval.diversify import paged, shown, varied
from index.retrieval.retriever import Evidence
from index.types import Hit, Passage

LONG = "Ouders en school maken samen een plan en de coach belt elke week hoe het thuis en in de klas gaat met het kind"


def found(*passages: tuple[str, str]) -> list[Evidence]:
    """Publication and text, best first."""
    return [
        Evidence(Hit(Passage(f"{name}#{rank:04d}", name, rank, text, 1, 1, (), (), ()), 1 / rank, rank), 0.8, 1.0, ())
        for rank, (name, text) in enumerate(passages, start=1)
    ]


def names(evidence: list[Evidence]) -> list[str]:
    return [one.hit.passage.passage_id for one in evidence]


def test_a_passage_that_repeats_a_better_one_is_left_out() -> None:
    evidence = varied(found(("a", LONG), ("b", LONG + "."), ("c", "Iets anders over sport in de buurt.")), 10)
    assert names(evidence) == ["a#0001", "c#0003"]
    assert [one.hit.rank for one in evidence] == [1, 2]


def test_passages_that_differ_in_what_they_say_both_stay() -> None:
    evidence = varied(found(("a", LONG), ("b", LONG.replace("elke week", "nooit meer").replace("kind", "gezin"))), 10)
    assert len(evidence) == 2


def test_one_publication_has_at_most_half_of_the_page() -> None:
    many = [("a", f"Zin {n} van een lange publicatie.") for n in range(12)]
    others = [("b", f"Iets anders {n}.") for n in range(3)] + [("c", f"Nog iets {n}.") for n in range(3)]
    evidence = varied(found(*many, *others), 10)
    assert [one.hit.passage.publication_id for one in evidence] == ["a"] * 5 + ["b"] * 3 + ["c"] * 2


def test_one_publication_fills_the_page_where_nothing_else_was_found() -> None:
    assert len(varied(found(*(("a", f"Zin {n}.") for n in range(12))), 10)) == 10


def test_the_first_three_stay_the_best_three() -> None:
    evidence = varied(found(*(("a", f"Zin {n}.") for n in range(5)), ("b", "Anders.")), 3)
    assert names(evidence) == ["a#0001", "a#0002", "a#0003"]


def test_pages_of_every_size_follow_each_other_without_a_repeat_or_a_gap() -> None:
    """Many of one publication, some alike: what is put off on one page stands on a next one, once."""
    texts = [("ab"[number % 5 == 4], f"Zin {number // 2} van een lange publicatie.") for number in range(48)]
    everything = names(shown(paged([found(*texts)]), 0, 100))
    assert len(everything) == len(set(everything)) == 24
    for k in (1, 3, 7, 10, 20):
        assert [name for at in range(0, 48, k) for name in names(shown(paged([found(*texts)]), at, k))] == everything


def test_a_deeper_search_adds_behind_what_a_page_showed_and_is_made_only_when_asked_for() -> None:
    first = found(*(("a", f"Zin {n}.") for n in range(12)))
    deeper = found(*(("b", f"Diep {n}.") for n in range(5)), *(("a", f"Zin {n}.") for n in range(12)))
    asked: list[int] = []

    def searches() -> Iterator[list[Evidence]]:
        for number, each in enumerate((first, deeper)):
            asked.append(number)
            yield each

    assert names(shown(paged(searches()), 0, 10)) == names(first[:10])
    assert asked == [0]
    assert names(shown(paged(searches()), 10, 10)) == names([*first[10:], *deeper[:5]])
