"""A small weighted logistic regression, and what it says of cases that it was not fitted on."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
import numpy.typing as npt

from benchmarks.answers.confidence_questions import Case, Sort
from search_app.answer.confidence import NAMES, Calibration

Numbers = npt.NDArray[np.float64]

DUTCH_SIGNS = tuple(name for name in NAMES if name != "foreign")
FOREIGN_SIGNS = ("passage",)
# The mix of questions for which confidence is calibrated: every set counts as much, and six in ten are answered.
MIX: Mapping[Sort, float] = {"answered": 0.60, "crossed": 0.20, "taken out": 0.10, "unanswerable": 0.02, "near": 0.08}
_RIDGE = 1.0
_FOLDS = 10
_GROUPS = 8
_RISE = 0.01


def weights_of(found: Sequence[Case]) -> Numbers:
    """What each case counts, so that every set has the mix and the sum is the number of cases."""
    weights = np.zeros(len(found))
    for name in {case.name for case in found}:
        refused = []
        for sort, share in MIX.items():
            places = [place for place, case in enumerate(found) if (case.name, case.sort) == (name, sort)]
            weights[places] = share / max(1, len(places))
            refused += places if sort != "answered" else []
        weights[refused] *= (1 - MIX["answered"]) / weights[refused].sum()
    scaled: Numbers = weights / weights.mean()
    return scaled


def fit(found: Sequence[Case], weights: Numbers) -> tuple[Calibration, Calibration]:
    """The calibration for Dutch questions and that for others, which are judged by meaning alone."""
    dutch = np.array([not case.name.endswith("crosslingual") for case in found])
    at = np.flatnonzero(dutch)
    return (
        _fitted([found[int(place)] for place in at], weights[at], DUTCH_SIGNS),
        _fitted(found, weights, FOREIGN_SIGNS),
    )


def chances_apart(found: Sequence[Case], weights: Numbers) -> Numbers:
    """The confidence of each case by calibrations fitted on the sets with other texts."""
    return _held_out(found, weights, [_texts(case.name) for case in found])


def chances_mixed(found: Sequence[Case], weights: Numbers) -> Numbers:
    """The confidence of each case by calibrations fitted on nine tenths of the questions of all sets."""
    chance = np.random.default_rng(7)
    fold = {question: str(chance.integers(_FOLDS)) for question in sorted({case.question for case in found})}
    return _held_out(found, weights, [fold[case.question] for case in found])


def auroc(answered: Numbers, refused: Numbers) -> float:
    """The chance that an answered case has a higher confidence than another one; ties count half."""
    higher = (answered[:, None] > refused).mean() + 0.5 * (answered[:, None] == refused).mean()
    return float(higher)


def expected_error(chances: Numbers, answered: Numbers, weights: Numbers) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    return sum(
        float(weights[at].sum() / weights.sum())
        * abs(float(np.average(chances[at] - answered[at], weights=weights[at])))
        for at in bins(chances)
        if len(at)
    )


def bins(chances: Numbers) -> list[npt.NDArray[np.intp]]:
    """The places of the cases in each tenth of the confidence."""
    tenth = np.minimum((chances * 10).astype(int), 9)
    return [np.flatnonzero(tenth == one) for one in range(10)]


def _held_out(found: Sequence[Case], weights: Numbers, folds: Sequence[str]) -> Numbers:
    chances = np.zeros(len(found))
    for fold in sorted(set(folds)):
        inside = np.array([one != fold for one in folds])
        kept = np.flatnonzero(inside)
        dutch, foreign = fit([found[int(place)] for place in kept], weights[kept])
        for place in map(int, np.flatnonzero(~inside)):
            features = found[place].features
            chances[place] = (foreign if features.foreign else dutch).chance(features)
    return chances


def _fitted(found: Sequence[Case], weights: Numbers, names: Sequence[str]) -> Calibration:
    columns = [NAMES.index(name) for name in names]
    features = np.array([astuple(case.features) for case in found])[:, columns]
    answered = np.array([float(case.answered) for case in found])
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    factors = _newton(rows, answered, weights)
    plain = factors[1:] / spread
    raw = 1 / (1 + np.exp(-rows @ factors))
    return Calibration(
        float(factors[0] - plain @ middle),
        dict(zip(names, map(float, plain), strict=True)),
        _knots(raw, answered, weights),
    )


def _knots(raw: Numbers, answered: Numbers, weights: Numbers) -> tuple[tuple[float, float], ...]:
    """Isotonic regression over groups of equal weight, with a little rise in every step so that nothing ties."""
    order = np.argsort(raw, kind="stable")
    group = np.minimum((np.cumsum(weights[order]) / weights.sum() * _GROUPS).astype(int), _GROUPS - 1)
    pools: list[tuple[float, float, float]] = []  # weight, mean score, share answered
    for one in range(_GROUPS):
        at = order[group == one]
        score, share = (float(np.average(values[at], weights=weights[at])) for values in (raw, answered))
        pools.append((float(weights[at].sum()), score, share))
        while len(pools) > 1 and pools[-2][2] >= pools[-1][2] - _RISE:
            pools[-2:] = [_pooled(pools[-2], pools[-1])]
    inner = [(score, min(0.98, max(0.01, share))) for _, score, share in pools]
    return ((0.0, 0.0), *inner, (1.0, max(0.99, inner[-1][1])))


def _pooled(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    total = one[0] + other[0]
    return total, (one[0] * one[1] + other[0] * other[1]) / total, (one[0] * one[2] + other[0] * other[2]) / total


def _newton(rows: Numbers, answered: Numbers, weights: Numbers) -> Numbers:
    ridge = _RIDGE * np.eye(rows.shape[1])
    ridge[0, 0] = 0.0
    factors = np.zeros(rows.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-rows @ factors))
        slope = rows.T @ (weights * (chances - answered)) + ridge @ factors
        bend = (rows * (weights * chances * (1 - chances))[:, None]).T @ rows + ridge
        factors -= np.linalg.solve(bend, slope)
    return factors


def _texts(name: str) -> str:
    return "minvws" if name.startswith("minvws") else name  # two sets of questions about the same texts
