"""The best rows of posting lists are those of plain adding up, also where only some are put in order."""

import numpy as np
import pytest

from index.store.local import postings
from index.store.local.postings import Mask, TermList, best_rows

N_ROWS = 3000


def lists_of(rng: np.random.Generator) -> list[TermList]:
    """Some rare terms and some that stand nearly everywhere; gains of few values, so that many rows tie."""
    found = []
    for share in rng.choice([0.001, 0.01, 0.1, 0.5, 0.9], size=rng.integers(1, 8)):
        rows = np.flatnonzero(rng.random(N_ROWS) < share).astype(np.uint32)
        if len(rows):
            gains = rng.choice([0.25, 0.5, 0.6], size=len(rows)).astype(np.float32)
            found.append(TermList(rows, gains, float(rng.choice([0.3, 1.0, 7.0])), float(gains.max())))
    return found


def plainly(lists: list[TermList], k: int, allowed: Mask | None) -> tuple[list[int], list[float]]:
    sums = [0.0] * N_ROWS
    for one in lists:
        for row, gain in zip(one.rows.tolist(), one.gains.tolist(), strict=True):
            sums[row] += one.factor * gain
    there = [row for row in range(N_ROWS) if sums[row] > 0 and (allowed is None or allowed[row])]
    best = sorted(there, key=lambda row: (-sums[row], row))[:k]
    return best, [sums[row] for row in best]


@pytest.mark.parametrize("leaders", [4, 200, 10**9])
def test_the_best_are_those_of_plain_adding_up(leaders: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_LEADERS", leaders)
    rng = np.random.default_rng(8)
    for number in range(60):
        lists = lists_of(rng)
        allowed = None if number % 3 == 0 else rng.random(N_ROWS) < rng.choice([0.01, 0.5])
        for k in (1, 3, 100, N_ROWS):
            rows, scores = best_rows(lists, N_ROWS, k, allowed)
            assert (rows.tolist(), scores.tolist()) == plainly(lists, k, allowed)


def test_nothing_is_found_without_terms_or_without_a_wish() -> None:
    assert len(best_rows([], N_ROWS, 10, None)[0]) == 0
    assert len(best_rows(lists_of(np.random.default_rng(1)), N_ROWS, 0, None)[0]) == 0
