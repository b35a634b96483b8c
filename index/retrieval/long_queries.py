"""A query searched as people get it: the need in a long case beside the whole, and in its right spelling too.

Measured by ``python -m benchmarks.retrieval.long_queries``: docs/measurements/long-queries.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.retrieval.query_expansion import QueryWords
from index.retrieval.retriever import Evidence, Leg, Retriever
from index.store.filters import Filter

LONG = 30  # words from which a question is a case
_DEPTH = 100  # passages of each query that are merged
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_CLAUSE_END = re.compile(r"[,;:]\s+|(?<!\s)\s++[–-]\s+")
_ASKS = re.compile(r"\?[\"'”’)]*$")
_SEEKS = re.compile(  # what asks without a question mark
    r"\b(?:gezocht|(?:zoek|vraag)(?:t|en)?|hulp nodig|nodig heeft|behoefte aan|benieuwd|graag (?:weten|advies|tips)"
    r"|advies|wat kun|wat kan|hoe kun|hoe kan|welke)\b",
    re.IGNORECASE,
)
_FEW = 5  # words: a sentence of fewer says next to nothing
_SHORT = 8  # words: one of fewer that points back needs the one before it
_POINTS = re.compile(r"\b(?:(?:daar|hier)(?:aan|bij|door|in|mee|op|over|tegen|uit|van|voor)?|dit|deze|zo['’]n)\b", re.I)


def point_of(question: str) -> str:
    """The sentences that ask something; of a long text without a question mark those that seek; else all of it.

    One that points back or says next to nothing ("Welke methode past daarbij?") brings the sentence before it.
    """
    parts = [part.strip() for part in _SENTENCE_END.split(question) if part.strip()]
    asking = [place for place, part in enumerate(parts) if _ASKS.search(part)]
    if not asking and _is_long(question):
        parts = parts if len(parts) > 1 else _CLAUSE_END.split(question)
        asking = [place for place, part in enumerate(parts) if _SEEKS.search(part)]
    needed = {place - 1 for place in asking if place and _leans(parts[place])}
    return " ".join(parts[place] for place in sorted(needed.union(asking))) or question


def needs_of(question: str) -> tuple[str, ...]:
    """What is asked: the question itself, and of a long case the need in it too."""
    point = point_of(question)
    return (question, point) if _is_long(question) and not _is_long(point) else (question,)


def search_any(
    retriever: Retriever,
    queries: Mapping[str, float],
    k: int,
    leg: Leg = "hybrid",
    where: Filter | None = None,
) -> list[Evidence]:
    """The k passages that do best for all queries together, by how much each counts; as ``merged`` has it.

    Raises:
        FilterError: The filter can't be answered.
    """
    if len(queries) == 1:
        return retriever.search(next(iter(queries)), k, leg, where)
    found = [retriever.search(query, max(k, _DEPTH), leg, where) for query in queries]
    return merged(found, list(queries.values()), k)


def merged(found: Sequence[Sequence[Evidence]], counts: Sequence[float], k: int) -> list[Evidence]:
    """The k passages with the best mean score over several queries, each of which ``counts``; ties by passage_id.

    A passage that a query didn't find has the lowest score that query gave. Its meaning is as near as it is to the
    query it is nearest to; what its words gave is that of the first query that found it; how near its sentences are is
    the mean.
    """
    by_id = [{one.hit.passage.passage_id: one for one in each} for each in found]
    lowest = [min((one.hit.score for one in each), default=0.0) for each in found]
    scores = {
        name: sum(
            count * (each[name].hit.score if name in each else low)
            for each, low, count in zip(by_id, lowest, counts, strict=True)
        )
        / sum(counts)
        for name in sorted({name for each in by_id for name in each})
    }
    best = sorted(scores, key=lambda name: -scores[name])[:k]
    return [
        _together([each[name] for each in by_id if name in each], scores[name], rank)
        for rank, name in enumerate(best, start=1)
    ]


def _together(of_queries: Sequence[Evidence], score: float, rank: int) -> Evidence:
    first = of_queries[0]
    columns = zip(*(one.sentences for one in of_queries), strict=True)
    by_sentence = tuple(sum(column) / len(column) for column in columns)
    dense = max(one.dense for one in of_queries)
    return replace(first, hit=replace(first.hit, score=score, rank=rank), dense=dense, sentences=by_sentence)


def _leans(sentence: str) -> bool:
    length = len(sentence.split())
    return length < _FEW or (length < _SHORT and _POINTS.search(sentence) is not None)


def _is_long(text: str) -> bool:
    return len(text.split()) >= LONG


def search(
    query: str, k: int, retriever: Retriever, words: QueryWords, leg: Leg = "hybrid", where: Filter | None = None
) -> list[Evidence]:
    """The k best passages, best first; ``words`` is the retriever's analyser. Raises FilterError."""
    return search_any(retriever, queries_of(query, words), k, leg, where)


def queries_of(query: str, words: QueryWords) -> dict[str, float]:
    """What is searched for a query, with how much each counts: a need as much as it is of the words of its case.

    A short need ("Hoe pak ik dit aan?") says little of itself; one that is a third of its case says most of it.
    """
    _, *needs = needs_of(query)
    shares = {need: len(need.split()) / len(query.split()) for need in needs}
    return {query: 1.0 - sum(shares.values()), **shares, **dict.fromkeys(words.rephrased(query), 1.0)}
