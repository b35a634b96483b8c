"""What readings and the search say together: the worth of a passage and of a sentence, and how sure an answer is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from training.readings import Reading

SHARE = 0.5  # of the best sentence's logit that its passage's has
COSINE, SPREAD, SCORE = 0.84, 0.026, 3.0  # of an answer's sentence and passage, about, and how cosines vary


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the search counts beside the reader, in logits; fitted by training/calibrate.py.

    ``hybrid``: for a standard score of a passage; ``cosine``: for a spread of a sentence's cosine; ``above``: for the
    worth of the passage that a sentence stands in.
    """

    hybrid: float
    cosine: float
    above: float

    def passage_score(self, reading: Reading, score: float) -> float:
        """The worth of a passage with this hybrid score, in logits; passages are ordered by it."""
        return reading.passage + self.hybrid * (score - SCORE)

    def sentence_scores(self, reading: Reading, score: float, cosines: Sequence[float]) -> list[float]:
        """The worth of each sentence of a passage as a quote, in logits."""
        top = self.above * self.passage_score(reading, score)
        pairs = zip(reading.sentences, cosines, strict=True)
        return [logit + self.cosine * (cosine - COSINE) / SPREAD + top for logit, cosine in pairs]


@dataclass(frozen=True, slots=True)
class Features:
    """What tells whether there is an answer, of all passages that were read.

    ``sentence`` is the worth of the best sentence, ``gap`` what it is above the best of another passage; ``passage``
    the worth of the best passage; ``read`` the reader's own best sentence logit; ``any`` the log of the summed odds of
    all passages against nothing; ``covered`` the share of the question's words, by rarity, in a first passage.
    """

    sentence: float
    gap: float
    passage: float
    read: float
    any: float
    covered: float


NAMES = tuple(field.name for field in fields(Features))


def features_of(
    readings: Sequence[Reading],
    scores: Sequence[float],
    cosines: Sequence[Sequence[float]],
    covered: float,
    blend: Blend,
) -> Features:
    """The signs of what was read: readings, hybrid scores and the cosines of the sentences, passage by passage."""
    rows = list(zip(readings, scores, cosines, strict=True))
    best = sorted((max(blend.sentence_scores(*row), default=-20.0) for row in rows), reverse=True)
    worth = [blend.passage_score(reading, score) for reading, score, _ in rows]
    top = max(worth)
    return Features(
        sentence=best[0],
        gap=min(10.0, best[0] - best[1]) if len(best) > 1 else 0.0,
        passage=top,
        read=max(max(one.sentences, default=-20.0) for one in readings),
        any=top + math.log(sum(math.exp(one - top) for one in worth)),
        covered=covered,
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of what was seen."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, found: Features) -> float:
        """The chance that what is shown first answers, 0 to 1."""
        total = self.intercept + sum(
            self.weights[name] * value for name, value in zip(NAMES, astuple(found), strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
