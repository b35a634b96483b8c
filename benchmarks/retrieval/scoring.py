"""Scores of one variant on one set, query by query, and what two variants differ by."""

import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.sets import Question, QuestionSet
from index.evaluation import test_sets
from index.evaluation.test_sets import TestSet, hit_at_k, ndcg_at_k, recall_at_k
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import QueryWords
from index.retrieval.retriever import Evidence, Leg, Retriever
from search_app.answer import expected, selection

DEPTH = 100  # passages looked at to rank publications


@dataclass(frozen=True, slots=True)
class JudgedScores:
    """One value a query, in the order of the set's judgements; ``ms`` is the time of a search, its vector known."""

    ndcg: tuple[float, ...]
    recall: tuple[float, ...]
    hit: tuple[float, ...]
    ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """Shares of the answerable questions: evidence in the first 1, 3 hits, and in the first sentence shown."""

    evidence_1: float
    evidence_3: float
    first_sentence: float


def judged(tests: TestSet, retriever: Retriever, words: QueryWords, leg: Leg) -> JudgedScores:
    """Ask every judged query; publications rank by their best passage."""
    rows, times = [], []
    for query_id, gains in tests.gains.items():
        query = tests.queries[query_id]
        search(query, DEPTH, retriever, words, leg)  # the first to ask it embeds it: that is not counted
        began = time.perf_counter()
        found = search(query, DEPTH, retriever, words, leg)
        times.append((time.perf_counter() - began) * 1000)
        rows.append(_row(found, gains))
    ndcg, recall, hit = zip(*rows, strict=True)
    return JudgedScores(ndcg, recall, hit, tuple(times))


def asked(tests: QuestionSet, retriever: Retriever, words: QueryWords, leg: Leg) -> QuestionScores:
    """Ask every answerable question and look for its evidence."""
    rows = []
    for question in tests.questions:
        if question.answerable:
            found = varied(search(question.text, CANDIDATES, retriever, words, leg), 10)
            sought = expected.asked(question.text, retriever.reader, retriever.analyser)
            quotes = selection.choose(found, sought, retriever.analyser)
            shown = bool(quotes) and holds(quotes[0].text, question)
            rank = evidence_rank(found, question, retriever)
            rows.append((rank <= 1, rank <= 3, shown))
    return QuestionScores(*(float(np.mean(column)) for column in zip(*rows, strict=True)))


def evidence_rank(found: Sequence[Evidence], question: Question, retriever: Retriever) -> int:
    """The rank of the first hit that holds the evidence in the right source, 99 when none does."""
    for one in found:
        (record,) = retriever.reader.records([one.hit.passage.publication_id])
        name = record.source.rpartition("/")[2]
        if name.startswith(question.sources) and holds(one.hit.passage.text, question):
            return one.hit.rank
    return 99


def holds(text: str, question: Question) -> bool:
    """Whether a text holds one of the pieces of evidence, compared on letters and digits alone."""
    return any(_folded(piece) in _folded(text) for piece in question.evidence)


def interval(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """95 % interval of the mean difference ``one - other`` by a paired bootstrap over the queries (seeded)."""
    return test_sets.interval([one], [other])


def _row(found: Sequence[Evidence], gains: Mapping[str, float]) -> tuple[float, float, float]:
    ranked = list(dict.fromkeys(one.hit.passage.publication_id for one in found))
    return ndcg_at_k(ranked, gains, 10), recall_at_k(ranked, gains, 10), hit_at_k(ranked, gains, 1)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).replace("\u00ad", "")).casefold()
