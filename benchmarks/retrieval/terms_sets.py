"""The Dutch sets as passages to rank by words alone, cut as ingest cuts them but without vectors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks import sets
from benchmarks.retrieval import scoring
from index.encoder.protocol import Tokenizer
from index.evaluation.test_sets import TestSet, ndcg_at_k
from index.settings import Settings
from index.store.protocol import GenerationReader
from index.store.records import Vectors
from index.types import Passage

JUDGED = ("minvws-corona-faq-nl", "debian-faq-nl", "libreoffice-help-nl")  # the others are not asked in Dutch


@dataclass(frozen=True, slots=True)
class Texts:
    """The passages of a set, and how a ranking of them (rows, best first) is scored for the query of a number."""

    name: str
    judged: bool
    passages: tuple[Passage, ...]
    queries: tuple[str, ...]
    score: Callable[[int, Sequence[int]], float]


class NoEncoder:
    """Gives every text the same vector: only the terms of an index are looked at."""

    name = checksum = engine = "none"
    dim, max_tokens, passage_prefix = 1, 512, ""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Ones."""
        return np.ones((len(texts), 1), np.float32)

    encode_passages = encode_queries


def all_texts(settings: Settings, tokenizer: Tokenizer) -> Iterator[Texts]:
    """The judged sets that are Dutch, the demo corpus and the seeds."""
    encoder = NoEncoder(tokenizer)
    for tests in sets.judged_sets():
        if tests.name in JUDGED:
            with sets.open_judged(tests, settings, encoder) as reader:
                yield _judged(tests, reader)
    for questions in sets.question_sets():
        with sets.open_questions(questions, settings, encoder) as reader:
            yield _asked(questions, reader)


def _judged(tests: TestSet, reader: GenerationReader) -> Texts:
    passages, ids = _passages(reader), list(tests.gains)

    def ndcg(number: int, rows: Sequence[int]) -> float:
        ranked = list(dict.fromkeys(passages[row].publication_id for row in rows))
        return ndcg_at_k(ranked, tests.gains[ids[number]], 10)

    return Texts(tests.name, True, passages, tuple(tests.queries[one] for one in ids), ndcg)


def _asked(questions: sets.QuestionSet, reader: GenerationReader) -> Texts:
    passages = _passages(reader)
    names = {one.publication_id: one.source.rpartition("/")[2] for one in reader.records()}
    answerable = [one for one in questions.questions if one.answerable]

    def evidence_3(number: int, rows: Sequence[int]) -> float:
        question, first = answerable[number], [passages[row] for row in rows[:3]]
        right = (one for one in first if names[one.publication_id].startswith(question.sources))
        return float(any(scoring.holds(one.text, question) for one in right))

    return Texts(questions.name, False, passages, tuple(one.text for one in answerable), evidence_3)


def _passages(reader: GenerationReader) -> tuple[Passage, ...]:
    ids = sorted(record.publication_id for record in reader.records())
    return tuple(passage for one in ids for passage in reader.passages_of(one))
