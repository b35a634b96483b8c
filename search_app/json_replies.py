"""Replies as the JSON that design.md promises: the same for the command line and REST."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import TypeAlias

from index.evaluation.test_sets import Scores
from index.retrieval.retriever import Leg
from index.types import Box
from ingest.pipeline.report import IngestReport
from ingest.reading.ocr import OcrResult
from search_app.replies import Answer, Facet, ProductReply, ProductsReply, SearchReply, SimilarReply, Status

Json: TypeAlias = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def search(reply: SearchReply) -> dict[str, Json]:
    """The reply to a query."""
    return _fields(reply)


def answer(reply: Answer) -> dict[str, Json]:
    """The reply to a question."""
    return _fields(reply)


def product(reply: ProductReply) -> dict[str, Json]:
    """A product with its proof; its fields by their names."""
    return {**_fields(reply), "fields": {one.name: _plain(one.values) for one in reply.fields}}


def products(reply: ProductsReply) -> dict[str, Json]:
    """All products, and those that may be one."""
    return _fields(reply)


def similar(reply: SimilarReply) -> dict[str, Json]:
    """Comparable projects, best first."""
    return _fields(reply)


def facets(found: Sequence[Facet]) -> dict[str, Json]:
    """Counts, by the name of their field."""
    return {one.field: _plain(one.counts) for one in found}


def status(how: Status) -> dict[str, Json]:
    """How things stand."""
    return asdict(how)


def ingest(report: IngestReport) -> dict[str, Json]:
    """What an ingest did."""
    return asdict(report)


def ocr(results: Sequence[OcrResult], report: IngestReport | None) -> dict[str, Json]:
    """Which files were made readable, and the ingest after it, None where there was nothing new to ingest."""
    return {"files": [asdict(one) for one in results], "ingest": None if report is None else ingest(report)}


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


def _fields(reply: object) -> dict[str, Json]:
    assert is_dataclass(reply)
    return {one.name: _plain(getattr(reply, one.name)) for one in fields(reply)}


def _plain(value: object) -> Json:
    """Any reply as JSON: a dataclass by its fields, a box as its four sides."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Box):
        return [round(side, 4) for side in (value.x0, value.y0, value.x1, value.y1)]
    return product(value) if isinstance(value, ProductReply) else _fields(value)
