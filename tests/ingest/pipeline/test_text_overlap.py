"""Sketches tell how much of one text stands in another, as counting every run of words would."""

import random
import re

import pytest

from ingest.pipeline.near_duplicates import NEAR_DUPLICATE_SHARE, TextOverlap, sketch

WORDS = [f"woord{number}" for number in range(400)]


def words(seed: int, n_words: int) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(n_words)]


def exact(one: str, other: str) -> float:
    """The share of the runs of five words of one text that the other has."""
    found = [re.findall(r"\w+", text.casefold()) for text in (one, other)]
    runs = [{tuple(text[first : first + 5]) for first in range(len(text) - 4)} for text in found]
    return len(runs[0] & runs[1]) / len(runs[0])


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.85, 1.0])
def test_the_share_is_that_of_counting_every_run(kept: float) -> None:
    whole = words(1, 4000)
    part = whole[: int(kept * 2000)] + words(2, int((1 - kept) * 2000))
    texts = {"boek": " ".join(whole), "deel": " ".join(part)}
    found = TextOverlap({name: sketch(text) for name, text in texts.items()}).like("deel")
    share = exact(texts["deel"], texts["boek"])
    assert bool(found) == (share >= NEAR_DUPLICATE_SHARE)
    for one in found:
        assert (one.other_id, one.share) == ("boek", pytest.approx(share, abs=0.05))
        assert one.other_share == pytest.approx(exact(texts["boek"], texts["deel"]), abs=0.05)


def test_case_marks_and_line_ends_make_no_difference() -> None:
    plain = " ".join(words(1, 300))
    assert (sketch(plain) == sketch(plain.upper().replace(" ", ",\n"))).all()


def test_of_a_short_text_nothing_is_said() -> None:
    text = " ".join(words(1, 40))
    assert TextOverlap({"a": sketch(text), "b": sketch(text)}).like("a") == []
    assert len(sketch("te kort")) == 0
    assert TextOverlap({}).like("a") == []


def test_each_of_many_is_found_and_the_fullest_first() -> None:
    whole = words(1, 2000)
    texts = {"heel": whole, "kopie": whole, "bijna": whole[:1700] + words(3, 300), "anders": words(4, 2000)}
    likeness = TextOverlap({name: sketch(" ".join(text)) for name, text in texts.items()})
    assert [one.other_id for one in likeness.like("heel")] == ["kopie", "bijna"]
    assert likeness.like("anders") == []
