"""Both legs as one score, worked out by hand."""

import numpy as np
import pytest

from index.retrieval.fusion import fused, known_share, lexical_share, standardised
from index.retrieval.retriever import bare
from index.store.records import Term


def test_scores_are_measured_in_their_own_spread() -> None:
    found = standardised(np.array([1.0, 2.0, 3.0], dtype=np.float32))
    assert found == pytest.approx([-(1.5**0.5), 0.0, 1.5**0.5])  # standard deviation sqrt(2/3)


def test_a_leg_that_tells_nothing_apart_adds_nothing() -> None:
    meaning = np.array([0.9, 0.8], dtype=np.float32)
    assert fused(meaning, np.zeros(2, np.float32), 0.5) == pytest.approx([0.5, -0.5])


def test_the_share_of_known_words_counts_their_weights() -> None:
    terms = [Term("gezin", 1.0), Term("=gezinnen", 0.3), Term("family", 0.7)]
    assert known_share(terms, {"gezin": 3, "=gezinnen": 1, "family": 0}) == pytest.approx(1.3 / 2.0)
    assert known_share([], {}) == 0.0


def test_unknown_words_leave_the_word_to_the_meaning() -> None:
    assert lexical_share(0.4, 1.0) == pytest.approx(0.4)
    assert lexical_share(0.4, 0.5) == pytest.approx(0.1)
    assert lexical_share(0.4, 0.0) == 0.0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Wat helpt een gezin?", "Wat helpt een gezin"),
        ("POH-jeugd, (inzet in 2,5 uur)", "POH-jeugd inzet in 2 5 uur"),
        ("Elke dag 3.5 uur: 's ochtends", "Elke dag 3.5 uur s ochtends"),
        ("Súdwest-Fryslân <br /> oma's!", "Súdwest-Fryslân br oma's"),
        ("???", "???"),
    ],
)
def test_a_query_is_embedded_without_the_marks_between_its_words(query: str, words: str) -> None:
    assert bare(query) == words
