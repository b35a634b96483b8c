"""A test set to scores: publications are ranked by their best passage; measures of a ranking, and of two beside it."""

import json
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.errors import EvaluationError


def ndcg_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """nDCG@k in [0, 1]: linear gain, 1/log2(rank + 1) discount (Järvelin & Kekäläinen 2002).

    Raises:
        ValueError: No id has a positive gain: the query cannot be scored.
    """
    ideal = _dcg(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k])
    if not ideal:
        raise ValueError("nDCG needs an id with a positive gain; this query has none. Leave it out of the test set.")
    return _dcg([max(gains.get(one, 0.0), 0.0) for one in ranked_ids[:k]]) / ideal


def recall_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Share of the relevant ids that stand in the first k, 0 to 1. Raises ValueError when none is relevant."""
    relevant = {one for one, gain in gains.items() if gain > 0}
    if not relevant:
        raise ValueError("Recall needs a relevant id; this query has none. Leave it out of the test set.")
    return len(relevant & set(ranked_ids[:k])) / len(relevant)


def mrr_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """1 / rank of the first relevant id in the first k, 0 when there is none there."""
    ranks = (rank for rank, one in enumerate(ranked_ids[:k], start=1) if gains.get(one, 0.0) > 0)
    return 1 / next(ranks, math.inf)


def hit_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """1 when a relevant id stands in the first k, else 0."""
    return float(any(gains.get(one, 0.0) > 0 for one in ranked_ids[:k]))


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


K = 10
_RESAMPLES = 2000

Ranking = Callable[[str], Sequence[str]]  # query text -> publication ids, best first


@dataclass(frozen=True, slots=True)
class Document:
    """A text of the test set."""

    publication_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """Texts, queries by id, and for each query the gain of each relevant publication."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    gains: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class QueryScore:
    """Measures of one query's ranking, each 0 to 1, and the milliseconds it took."""

    ndcg_at_10: float
    recall_at_10: float
    mrr_at_10: float
    hit_at_1: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """A measure of two ways to rank the same queries: the means, and the 95 % interval of new minus old."""

    measure: str
    old: float
    new: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the queries that have a relevant publication; times in milliseconds."""

    n_queries: int
    n_documents: int
    ndcg_at_10: float
    recall_at_10: float
    mrr_at_10: float
    hit_at_1: float
    query_ms_p50: float
    query_ms_p95: float


def read(folder: Path) -> TestSet:
    """Read corpus.jsonl {id, title, text}, queries.jsonl {id, text} and qrels.tsv (query, publication, gain).

    Raises:
        EvaluationError: A file is missing or a line is malformed; the message names both.
    """
    documents = tuple(
        Document(str(row["id"]), str(row.get("title") or ""), str(row["text"]))
        for row in _lines(folder / "corpus.jsonl", ("id", "text"))
    )
    queries = {str(row["id"]): str(row["text"]) for row in _lines(folder / "queries.jsonl", ("id", "text"))}
    gains = _judgements(folder / "qrels.tsv", queries)
    if not gains:
        raise EvaluationError(f"{folder / 'qrels.tsv'} judges none of the queries. Check that the ids are the same.")
    return TestSet(folder.name, documents, queries, gains)


def run(tests: TestSet, ranking: Ranking) -> Scores:
    """Ask every judged query and average the measures."""
    return mean(tests, each(tests, ranking))


def each(tests: TestSet, ranking: Ranking) -> list[QueryScore]:
    """Ask every judged query, in the order of the test set."""
    return [_score(tests.queries[query_id], gains, ranking) for query_id, gains in tests.gains.items()]


def _score(query: str, gains: Mapping[str, float], ranking: Ranking) -> QueryScore:
    began = time.perf_counter()
    ranked = ranking(query)
    milliseconds = (time.perf_counter() - began) * 1000
    ndcg, recall, mrr = (measure(ranked, gains, K) for measure in (ndcg_at_k, recall_at_k, mrr_at_k))
    return QueryScore(ndcg, recall, mrr, hit_at_k(ranked, gains, 1), milliseconds)


def mean(tests: TestSet, rows: Sequence[QueryScore]) -> Scores:
    """Average the measures over the queries."""
    columns = ("ndcg_at_10", "recall_at_10", "mrr_at_10", "hit_at_1")
    ndcg, recall, mrr, hit = (statistics.fmean(getattr(row, name) for row in rows) for name in columns)
    times = sorted(row.milliseconds for row in rows)
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
    return Scores(len(rows), len(tests.documents), ndcg, recall, mrr, hit, p50, p95)


COMPARED = {"hit@1": "hit_at_1", "recall@10": "recall_at_10", "ndcg@10": "ndcg_at_10"}


def compare(old: Sequence[Sequence[QueryScore]], new: Sequence[Sequence[QueryScore]]) -> list[PairedDifference]:
    """Two ways to rank, query by query: each set, the same in both, counts as much as another."""
    return [_difference(name, _values(old, field), _values(new, field)) for name, field in COMPARED.items()]


Floats: TypeAlias = npt.NDArray[np.float64]


def _values(sets: Sequence[Sequence[QueryScore]], field: str) -> list[Floats]:
    return [np.array([getattr(row, field) for row in rows]) for rows in sets]


def _difference(measure: str, old: list[Floats], new: list[Floats]) -> PairedDifference:
    before, after = (float(np.mean([values.mean() for values in one])) for one in (old, new))
    return PairedDifference(measure, before, after, *interval(new, old))


def interval(one: Sequence[npt.ArrayLike], other: Sequence[npt.ArrayLike]) -> tuple[float, float]:
    """95 % interval of the mean of ``one - other``: a paired bootstrap (seeded) that draws queries within every set."""
    chance = np.random.default_rng(7)
    drawn = []
    for ours, theirs in zip(one, other, strict=True):
        difference = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
        drawn.append(difference[chance.integers(0, len(difference), (_RESAMPLES, len(difference)))].mean(axis=1))
    low, high = np.quantile(np.mean(drawn, axis=0), [0.025, 0.975])
    return float(low), float(high)


def _lines(file: Path, keys: Sequence[str]) -> Iterator[Mapping[str, object]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} can't be read: {error}. A test set needs it.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{file}, line {number} is not JSON: {error}.") from error
        if not isinstance(row, dict) or any(key not in row for key in keys):
            raise EvaluationError(f"{file}, line {number} needs the keys {', '.join(keys)}.")
        yield row


def _judgements(file: Path, queries: Mapping[str, str]) -> dict[str, dict[str, float]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} can't be read: {error}. A test set needs it.") from error
    gains: dict[str, dict[str, float]] = {}
    for number, line in enumerate(lines, start=1):
        parts = line.split("\t")
        if number == 1 and not parts[-1].replace(".", "").isdigit():
            continue  # the header
        if len(parts) < 3 or not parts[-1].strip().replace(".", "", 1).isdigit():
            raise EvaluationError(f"{file}, line {number} needs query, publication and gain, parted by tabs.")
        if parts[0] in queries and float(parts[-1]) > 0:
            gains.setdefault(parts[0], {})[parts[-2]] = float(parts[-1])
    return gains
