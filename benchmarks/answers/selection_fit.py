"""Weights of the features by random search over questions whose right quotes are known."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.answers.questions import Asking
from search_app.answer.selection import DEFAULT, QuoteWeights

WEIGHED = ("passage", "kind", "anaphoric", "about", "read")  # as in Features, after cosine
_HIGHEST = np.array([0.1, 0.08, -0.04, 0.16, 0.05])
_TRIED = 6_000
_KEPT = 60  # of the weights tried, whose mean is taken: the single best one is luck
_LEFT_OUT = 0.2  # chance that a sign counts for nothing

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Table:
    """The candidates of one question: (n,) cosines, (n, features) features, (n,) whether it is right."""

    cosine: _Numbers
    features: _Numbers
    right: npt.NDArray[np.bool_]


def chosen(asked: Sequence[Sequence[Asking]]) -> QuoteWeights:
    """Weights chosen on these sets, each set counting the same."""
    chance = np.random.default_rng(7)
    tried = chance.random((_TRIED, len(WEIGHED))) * _HIGHEST * (chance.random((_TRIED, len(WEIGHED))) > _LEFT_OUT)
    scores = np.mean([_firsts([_table(one) for one in rows], tried) for rows in asked], axis=0)
    weights = tried[np.argsort(-scores, kind="stable")[:_KEPT]].mean(axis=0)
    return replace(DEFAULT, **dict(zip(WEIGHED, map(float, weights), strict=True)))


def _firsts(rows: Sequence[_Table], weights: _Numbers) -> _Numbers:
    """For each row of weights the share of questions whose best quote is right, before neighbours join it."""
    right = np.zeros(len(weights))
    for one in rows:
        if len(one.cosine):
            right += one.right[np.argmax(one.cosine[:, None] + one.features @ weights.T, axis=0)]
    return right / len(rows)


def _table(one: Asking) -> _Table:
    features = np.array([astuple(each.features) for each in one.candidates], dtype=float).reshape(-1, 1 + len(WEIGHED))
    right = np.array([one.is_right(each.quote) for each in one.candidates], dtype=bool)
    return _Table(features[:, 0], features[:, 1:], right)
