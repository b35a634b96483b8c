"""What the reader says of the first passages that were found, and the order and the quotes that come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.reader.numbers import BLEND
from index.reader.reading import Reader, Reading, Titled
from index.reader.weighing import Features, features_of
from index.retrieval.retriever import Evidence
from search_app.answer.citations import Records

READ = 12  # passages that are read: more cost time and gained nothing (docs/measurements/reader.md)


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage, what the reader says of it, and the score that the search gave it before."""

    evidence: Evidence
    reading: Reading
    found: float

    @property
    def worth(self) -> float:
        """How well the passage answers, in logits."""
        return BLEND.passage_score(self.reading, self.found)

    @property
    def sentences(self) -> list[float]:
        """How well each of its sentences answers, in logits."""
        return BLEND.sentence_scores(self.reading, self.found, self.evidence.sentences)


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """All passages of a question, best first; of those that were read, by passage_id, what the reader says."""

    evidence: tuple[Evidence, ...]
    read: Mapping[str, ReadPassage]

    def of(self, shown: Sequence[Evidence]) -> list[ReadPassage]:
        """Those of the shown passages that were read, in their order."""
        return [self.read[one.hit.passage.passage_id] for one in shown if one.hit.passage.passage_id in self.read]

    def features(self, covered: float) -> Features | None:
        """What tells whether there is an answer; ``covered``: the share of the question's words that stand there."""
        rows = list(self.read.values())
        if not rows:
            return None
        scores = [one.found for one in rows]
        cosines = [one.evidence.sentences for one in rows]
        return features_of([one.reading for one in rows], scores, cosines, covered, BLEND)


def read_question(question: str, evidence: Sequence[Evidence], reader: Reader, records: Records) -> ReadQuestion:
    """The passages in the order that search and reader give together; what wasn't read stays behind, as it stood."""
    first, rest = evidence[:READ], evidence[READ:]
    titled = [Titled(one.hit.passage, records(one.hit.passage.publication_id).title) for one in first]
    found = [
        ReadPassage(one, reading, one.hit.score)
        for one, reading in zip(first, reader.read(question, titled), strict=True)
    ]
    found.sort(key=lambda one: (-one.worth, one.evidence.hit.passage.passage_id))
    above = max((one.hit.score for one in rest), default=0.0) - min((one.worth for one in found), default=0.0)
    ordered = [_scored(one.evidence, one.worth + max(0.0, above), rank) for rank, one in enumerate(found, 1)]
    by_id = {
        one.hit.passage.passage_id: replace(read, evidence=one) for one, read in zip(ordered, found, strict=True)
    }
    behind = [_scored(one, one.hit.score, rank) for rank, one in enumerate(rest, len(ordered) + 1)]
    return ReadQuestion((*ordered, *behind), by_id)


def _scored(one: Evidence, score: float, rank: int) -> Evidence:
    return replace(one, hit=replace(one.hit, score=score, rank=rank))
