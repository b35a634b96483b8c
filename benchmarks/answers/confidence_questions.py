"""Questions that an index answers, and others: another set's questions, and those whose source was taken out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from benchmarks import sets
from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Remembering
from index.evaluation.test_sets import TestSet
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import ExpandingAnalyser
from index.retrieval.retriever import Retriever, Weights
from index.store.filters import Filter, In, Not
from index.store.protocol import GenerationReader
from search_app.answer import expected
from search_app.answer.confidence import Features, features_of

Sort: TypeAlias = Literal["answered", "crossed", "taken out", "unanswerable", "near"]

EACH = 100  # questions of each sort that a set gives at most
FOUND = 10  # passages, as many as `ask` looks at


@dataclass(frozen=True, slots=True)
class Case:
    """A question to one index: what the search saw, and whether the index answers it."""

    name: str
    sort: Sort
    question: str
    features: Features

    @property
    def answered(self) -> bool:
        """Whether an answer stands in the index."""
        return self.sort == "answered"


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of a set and the publications that answer it, none where nothing does; ``near``: one of ours."""

    text: str
    publications: tuple[str, ...]
    near: bool = False


class Without:
    """A reader in which some publications are not there, as far as words and counts go; searching takes a filter."""

    def __init__(self, reader: GenerationReader, publications: Sequence[str]) -> None:
        self._reader = reader
        self._gone = [passage for one in publications for passage in reader.passages_of(one)]

    def count(self, where: Filter | None = None) -> int:
        """How many passages are left."""
        return self._reader.count(where) - len(self._gone)

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many of the passages that are left each term stands."""
        analyser = DutchAnalyser()
        gone = [{term.text for term in analyser.terms(passage.text)} for passage in self._gone]
        frequency = self._reader.document_frequency(terms)
        return {term: max(0, frequency[term] - sum(term in each for each in gone)) for term in frequency}


def of_judged(tests: TestSet) -> list[Posed]:
    """The judged queries of a set of texts."""
    return [Posed(tests.queries[one], tuple(gains)) for one, gains in tests.gains.items()]


def of_questions(questions: sets.QuestionSet, reader: GenerationReader) -> list[Posed]:
    """The questions about publications, the unanswerable ones too, and those of ours that are near the subject."""
    records = reader.records()
    own = [
        Posed(
            one.text,
            tuple(
                record.publication_id
                for record in records
                if one.answerable and record.source.rpartition("/")[2].startswith(one.sources)
            ),
        )
        for one in questions.questions
    ]
    return own + [Posed(text, (), near=True) for text in sets.near_misses(questions.name)]


def cases(
    name: str, own: Sequence[Posed], others: Sequence[Posed], reader: GenerationReader, encoder: Remembering
) -> Iterator[Case]:
    """All cases of one index; ``others`` are questions of other sets."""
    chance = random.Random(7)
    ask = _Asking(name, *sets.searching(reader, encoder, Weights()))
    answered = [one for one in own if one.publications]
    for one in chance.sample(answered, min(EACH, len(answered))):
        yield ask.case(one.text, "answered")
        yield ask.case(one.text, "taken out", one.publications)
    for one in chance.sample(others, min(EACH, len(others))):
        yield ask.case(one.text, "crossed")
    for one in own:
        if not one.publications:
            yield ask.case(one.text, "near" if one.near else "unanswerable")


class _Asking:
    def __init__(self, name: str, retriever: Retriever, words: ExpandingAnalyser) -> None:
        self._name, self._retriever, self._words = name, retriever, words

    def case(self, question: str, sort: Sort, gone: Sequence[str] = ()) -> Case:
        retriever = self._retriever
        where = Not(In("publication_id", tuple(gone))) if gone else None
        found = varied(search(question, CANDIDATES, retriever, self._words, where=where), FOUND)
        left = Without(retriever.reader, gone) if gone else retriever.reader
        asked = expected.asked(question, left, retriever.analyser)  # type: ignore[arg-type]
        features = features_of(question, asked, found, retriever.analyser)
        return Case(self._name, sort, question, features)
