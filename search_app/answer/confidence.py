"""How sure an answer is: a logistic function of what the search saw and the reader read, fitted on dev sets."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from pathlib import Path

from index.dutch.language import shows_dutch
from index.reader.onnx_reader import PassageLogits
from index.retrieval.retriever import Evidence
from index.store.bm25 import Analyser
from index.types import Passage
from search_app.answer.expected import SHARP, Asked, Kind, asks, kinds_held, standing_in


@dataclass(frozen=True, slots=True)
class Features:
    """What tells an answerable question from another one; all zero when nothing was found.

    ``passage``: cosine of the best passage with its best sentence; ``covered``: largest share of the question's words,
    by idf, that stand in one of the first three passages or their headings, 0 to 1; ``weighed``: the best lexical
    score for each unit of idf asked for; ``missing``: how little stands near an amount, date, name, place or number
    where one is asked for, 0 to 1; ``unpriced``: the same for amounts of money alone; ``agreed``: 1 where meaning and
    words find the same passage first, else 0; ``foreign``: 1 for a question in another language, which shares no words
    with a Dutch text; ``read``: what a reader says of the first passages, None where none read them.
    """

    passage: float = 0.0
    covered: float = 0.0
    weighed: float = 0.0
    missing: float = 0.0
    unpriced: float = 0.0
    agreed: float = 0.0
    foreign: float = 0.0
    read: "ReadFeatures | None" = None

    def named(self) -> dict[str, float]:
        """Each number by its name."""
        every = {**asdict(self), **(asdict(self.read) if self.read else {})}
        return {name: value for name, value in every.items() if name != "read"}


@dataclass(frozen=True, slots=True)
class ReadFeatures:
    """What tells it of the first passages, once they were read with the question; all are logits.

    ``sentence`` is the worth of the best sentence, ``gap`` what it is above the best of another passage; ``top`` the
    worth of the best passage; ``logit`` the reader's own best of a sentence; ``odds`` the log of the summed odds of all
    passages against nothing.
    """

    sentence: float
    gap: float
    top: float
    logit: float
    odds: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features that count, and what their sum means.

    ``knots`` are pairs of the logistic function of the sum and the share that was answered where it was so, both 0 to
    1 and rising; between them runs a straight line (isotonic calibration, Zadrozny & Elkan 2002).
    """

    intercept: float
    weights: Mapping[str, float]
    knots: Sequence[tuple[float, float]]

    def raw(self, features: Features) -> float:
        """The logistic function of the weighted features, 0 to 1."""
        values = features.named()
        total = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def chance(self, features: Features) -> float:
        """The share that is answered among questions with such features, 0 to 1."""
        raw = self.raw(features)
        for (low, share), (high, more) in pairwise(self.knots):
            if raw <= high:
                return share + (more - share) * (raw - low) / (high - low)
        return raw


NAMES = tuple(field.name for field in fields(Features) if field.name != "read")
NUMBERS = Path(__file__).parent / "data" / "confidence.json"
_FITTED = {name: Calibration(**fitted) for name, fitted in json.loads(NUMBERS.read_text(encoding="utf-8")).items()}
DUTCH, FOREIGN = _FITTED["dutch"], _FITTED["foreign"]  # by benchmarks.answers.confidence
READ = _FITTED["read"]  # by training.calibrate
_NO_PRICE = 0.6  # of what a price is asked of stands near none: there is no answer then
_WITHOUT_PRICE = 0.1  # set by hand: of 13 such cases none was answered, too few to fit


def confidence(features: Features) -> float:
    """The chance that the publications answer the question, 0 to 1."""
    chance = _calibration_for(features).chance(features)
    return min(chance, _WITHOUT_PRICE) if features.unpriced > _NO_PRICE else chance


def _calibration_for(features: Features) -> Calibration:
    """The one that was fitted on such questions: a reader that learnt Dutch says nothing of a foreign one."""
    if features.foreign:
        return FOREIGN
    return DUTCH if features.read is None else READ


_COVERING = 3  # passages whose words are looked at
_HOLDING = 5  # passages in which an amount, a date, … is looked for
_SENTENCES_BEFORE = 2  # sentences before one that holds it, and one after, may say what it is of
_STRANGE = 0.5  # of the words of a foreign question stands nowhere


def features_of(question: str, asked: Asked, evidence: Sequence[Evidence], analyser: Analyser) -> Features:
    """What the search saw."""
    if not evidence:
        return Features()
    standing = [_standing(found.hit.passage, analyser) for found in evidence[:_COVERING]]
    missing = {kind: _missing(kind, asked, evidence[:_HOLDING], analyser) for kind in asked.kinds & SHARP}
    asked_for = sum(word.idf for word in asked.words)
    return Features(
        passage=max(found.dense for found in evidence),
        covered=max(asked.covered(terms) for terms in standing),
        weighed=max(found.lexical for found in evidence) / asked_for if asked_for else 0.0,
        missing=max(missing.values(), default=0.0),
        unpriced=missing.get("money", 0.0),
        agreed=float(_agreed(evidence)),
        foreign=float(is_foreign(question, asked)),
    )


def is_foreign(question: str, asked: Asked) -> bool:
    """Whether a question isn't Dutch: none of the commonest Dutch words, and words that the index doesn't know."""
    return shows_dutch(question) is False and asked.out_of_vocabulary_share() > _STRANGE


def _standing(passage: Passage, analyser: Analyser) -> frozenset[str]:
    return standing_in(passage.text, analyser) | standing_in(passage.heading, analyser)


def _missing(kind: Kind, asked: Asked, evidence: Sequence[Evidence], analyser: Analyser) -> float:
    """1 less the largest share of the question's other words that stand near something of this kind."""
    about = Asked(tuple(word for word in asked.words if not asks(kind, word.text)))
    around = (standing_in(text, analyser) for found in evidence for text in _around(kind, found.hit.passage))
    return 1.0 - max((about.covered(terms) for terms in around), default=0.0)


def _around(kind: Kind, passage: Passage) -> Iterator[str]:
    """The text around each sentence that holds something of this kind, with the heading above it."""
    sentences = [passage.text[one.start : one.end] for one in passage.sentences]
    heading = passage.heading_path[-1] if passage.heading_path else ""
    for place, text in enumerate(sentences):
        if kinds_held(text, (kind,)):
            yield " ".join((heading, *sentences[max(0, place - _SENTENCES_BEFORE) : place + 2]))


def _agreed(evidence: Sequence[Evidence]) -> bool:
    by_words = max(evidence, key=lambda found: found.lexical)
    return by_words.lexical > 0 and by_words is max(evidence, key=lambda found: found.dense)


READ_PASSAGES = 4  # the first: among more of them one that merely looks right is found for any question
SCORE_LOGITS = 2.0  # a unit of hybrid score is worth so many in the order of passages: by training.calibrate
COSINE, SPREAD, SCORE = 0.84, 0.026, 3.0  # of an answer's sentence and passage, about, and how cosines vary
_NOTHING = -20.0  # the logit of a passage without sentences
_WIDEST_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the search counts beside the reader, in logits.

    ``hybrid``: for a standard score of a passage; ``cosine``: for a spread of a sentence's cosine; ``above``: for the
    worth of the passage that a sentence stands in.
    """

    hybrid: float
    cosine: float
    above: float

    def passage_score(self, reading: PassageLogits, score: float) -> float:
        """The worth of a passage with this hybrid score, in logits."""
        return reading.passage + self.hybrid * (score - SCORE)

    def sentence_scores(self, reading: PassageLogits, score: float, cosines: Sequence[float]) -> list[float]:
        """The worth of each sentence of a passage as a quote, in logits."""
        top = self.above * self.passage_score(reading, score)
        pairs = zip(reading.sentences, cosines, strict=True)
        return [logit + self.cosine * (cosine - COSINE) / SPREAD + top for logit, cosine in pairs]


PLAIN = Blend(hybrid=0.5, cosine=0.5, above=0.5)  # not fitted: the confidence weighs the parts anew


def read_features(
    readings: Sequence[PassageLogits], scores: Sequence[float], cosines: Sequence[Sequence[float]]
) -> ReadFeatures:
    """Of what was read: readings, hybrid scores and the cosines of the sentences, passage by passage; one at least."""
    rows = list(zip(readings, scores, cosines, strict=True))
    best = sorted((max(PLAIN.sentence_scores(*row), default=_NOTHING) for row in rows), reverse=True)
    worth = [PLAIN.passage_score(reading, score) for reading, score, _ in rows]
    top = max(worth)
    return ReadFeatures(
        sentence=best[0],
        gap=min(_WIDEST_GAP, best[0] - best[1]) if len(best) > 1 else 0.0,
        top=top,
        logit=max(max(one.sentences, default=_NOTHING) for one in readings),
        odds=top + math.log(sum(math.exp(one - top) for one in worth)),
    )
