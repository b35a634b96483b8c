"""Replies as the JSON that design.md promises: the same for the command line and REST."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeAlias

from index.evaluation.test_sets import PairedDifference, Scores
from index.retrieval.retriever import Leg
from search_app.replies import Facet

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from ingest.pipeline.report import IngestReport
    from ingest.reading.ocr import OcrResult

Json: TypeAlias = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def plain(reply: "DataclassInstance") -> dict[str, Json]:
    """A reply by the names of its fields, and so whatever it holds."""
    return asdict(reply)


def facets(found: Sequence[Facet]) -> dict[str, Json]:
    """Counts, by the name of their field."""
    return {one.field: [asdict(count) for count in one.counts] for one in found}


def ocr(results: Sequence["OcrResult"], report: "IngestReport | None") -> dict[str, Json]:
    """Which files were made readable, and the ingest after it, None where there was nothing new to ingest."""
    return {"files": [asdict(one) for one in results], "ingest": None if report is None else asdict(report)}


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


def comparison(
    models: tuple[str, str], leg: Leg, sets: Sequence[tuple[str, list[PairedDifference]]]
) -> dict[str, Json]:
    """Two models beside each other, a row for each test set and measure."""
    rows = [{"dataset": name, **_difference(one)} for name, found in sets for one in found]
    return {"old": models[0], "new": models[1], "leg": leg, "rows": rows}


def _difference(one: PairedDifference) -> dict[str, Json]:
    numbers = {"old": one.old, "new": one.new, "difference": one.new - one.old, "low": one.low, "high": one.high}
    return {"measure": one.measure, **{name: round(value, 4) for name, value in numbers.items()}}
