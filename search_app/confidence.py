"""How sure an answer is: a logistic function of what the search saw, its numbers fitted by benchmarks/confidence.py."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import Analyser
from index.retrieve import Evidence
from index.store import GenerationReader


@dataclass(frozen=True, slots=True)
class Features:
    """What tells an answerable question from another one.

    ``nearest``: cosine of the best sentence; ``passage``: mean of the best passage's and its best sentence's cosine;
    ``covered``: share of the question's terms, by rarity, that stand in one of the first three passages, 0 to 1.
    """

    nearest: float
    passage: float
    covered: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic function, in the order of Features, and its intercept."""

    nearest: float
    passage: float
    covered: float
    intercept: float

    def confidence(self, features: Features) -> float:
        """The chance that the question is answered by what was found, 0 to 1."""
        total = (
            self.intercept
            + self.nearest * features.nearest
            + self.passage * features.passage
            + self.covered * features.covered
        )
        return 1 / (1 + math.exp(-total))


DEFAULT = Calibration(nearest=20.0, passage=20.0, covered=3.0, intercept=-35.0)
_LOOKED_AT = 3  # passages


def features(question: str, evidence: Sequence[Evidence], reader: GenerationReader, analyser: Analyser) -> Features:
    """What the search saw; all zero when it found nothing."""
    if not evidence:
        return Features(0.0, 0.0, 0.0)
    seen = evidence[:_LOOKED_AT]
    nearest = max((max(found.sentences, default=0.0) for found in seen), default=0.0)
    covered = _covered(question, [found.hit.passage.text for found in seen], reader, analyser)
    return Features(nearest, max(found.dense for found in seen), covered)


def _covered(question: str, texts: Sequence[str], reader: GenerationReader, analyser: Analyser) -> float:
    asked = sorted({term.text for term in analyser.query_terms(question)})
    frequency = reader.document_frequency(asked)
    n_passages = reader.count()
    rarity = {term: math.log(1 + n_passages / (1 + frequency[term])) for term in asked}
    standing = {term.text for text in texts for term in analyser.terms(text)}
    total = sum(rarity.values())
    return sum(weight for term, weight in rarity.items() if term in standing) / total if total else 0.0
