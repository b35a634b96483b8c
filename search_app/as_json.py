"""Replies as the JSON that design.md promises: the same for the command line and REST."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypeAlias

from index.evaluate import Scores
from index.retrieve import Leg
from index.types import Box
from ingest.report import IngestReport
from search_app.replies import Answer, Citation, FoundPassage, SearchReply, Status

Json: TypeAlias = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def search(reply: SearchReply) -> dict[str, Json]:
    """The reply to a query."""
    return {
        "query": reply.query,
        "took_ms": reply.took_ms,
        "generation": reply.generation,
        "hits": [hit(one) for one in reply.hits],
    }


def hit(found: FoundPassage) -> dict[str, Json]:
    """One passage that was found."""
    return asdict(found)


def answer(reply: Answer) -> dict[str, Json]:
    """The reply to a question."""
    return {
        "question": reply.question,
        "abstained": reply.abstained,
        "confidence": reply.confidence,
        "products": [],
        "answer": [{"text": one.text, "citations": list(one.citations)} for one in reply.answer],
        "citations": [_citation(one) for one in reply.citations],
        "suggestions": list(reply.suggestions),
        "hits": [hit(one) for one in reply.hits],
        "generation": reply.generation,
        "took_ms": reply.took_ms,
    }


def status(how: Status) -> dict[str, Json]:
    """How things stand."""
    return asdict(how)


def ingest(report: IngestReport) -> dict[str, Json]:
    """What an ingest did."""
    return asdict(report)


def evaluation(name: str, leg: Leg, index_seconds: float, scores: Scores) -> dict[str, Json]:
    """Scores of one test set."""
    return {
        "dataset": name,
        "n_queries": scores.n_queries,
        "n_documents": scores.n_documents,
        "leg": leg,
        "ndcg@10": round(scores.ndcg_at_10, 4),
        "recall@10": round(scores.recall_at_10, 4),
        "mrr@10": round(scores.mrr_at_10, 4),
        "hit@1": round(scores.hit_at_1, 4),
        "index_seconds": round(index_seconds, 2),
        "query_ms_p50": round(scores.query_ms_p50, 1),
        "query_ms_p95": round(scores.query_ms_p95, 1),
    }


def _citation(one: Citation) -> dict[str, Json]:
    return {**asdict(one), "boxes": [_box(box) for box in one.boxes]}


def _box(box: Box) -> list[Json]:
    return [round(side, 4) for side in (box.x0, box.y0, box.x1, box.y1)]
