"""How sure an answer is: a logistic function of what the search saw, its numbers fitted by benchmarks/confidence.py."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import pairwise

from search_app import confidence_weights


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells an answerable question from another one; all zero when nothing was found.

    ``passage``: cosine of the best passage with its best sentence; ``covered``: largest share of the question's words,
    by rarity, that stand in one of the first three passages or their headings, 0 to 1; ``weighed``: the best lexical
    score for each unit of rarity asked for; ``missing``: how little stands near an amount, date, name, place or number
    where one is asked for, 0 to 1; ``unpriced``: the same for amounts of money alone; ``agreed``: 1 where meaning and
    words find the same passage first, else 0; ``foreign``: 1 for a question in another language, which shares no words
    with a Dutch text.
    """

    passage: float = 0.0
    covered: float = 0.0
    weighed: float = 0.0
    missing: float = 0.0
    unpriced: float = 0.0
    agreed: float = 0.0
    foreign: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the signs that count, and what their sum means.

    ``knots`` are pairs of the logistic function of the sum and the share that was answered where it was so, both 0 to
    1 and rising; between them runs a straight line (isotonic calibration, Zadrozny & Elkan 2002).
    """

    intercept: float
    weights: Mapping[str, float]
    knots: Sequence[tuple[float, float]]

    def raw(self, signs: Signs) -> float:
        """The logistic function of the weighted signs, 0 to 1."""
        values = dict(zip(NAMES, astuple(signs), strict=True))
        total = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def chance(self, signs: Signs) -> float:
        """The share that is answered among questions with such signs, 0 to 1."""
        raw = self.raw(signs)
        for (low, share), (high, more) in pairwise(self.knots):
            if raw <= high:
                return share + (more - share) * (raw - low) / (high - low)
        return raw


NAMES = tuple(field.name for field in fields(Signs))
DUTCH = Calibration(confidence_weights.INTERCEPT, confidence_weights.WEIGHTS, confidence_weights.KNOTS)
FOREIGN = Calibration(
    confidence_weights.FOREIGN_INTERCEPT, confidence_weights.FOREIGN_WEIGHTS, confidence_weights.FOREIGN_KNOTS
)
_NO_PRICE = 0.6  # of what a price is asked of stands near none: there is no answer then
_WITHOUT_PRICE = 0.1  # set by hand: of 13 such cases none was answered, too few to fit


def confidence(signs: Signs) -> float:
    """The chance that the publications answer the question, 0 to 1."""
    chance = (FOREIGN if signs.foreign else DUTCH).chance(signs)
    return min(chance, _WITHOUT_PRICE) if signs.unpriced > _NO_PRICE else chance
