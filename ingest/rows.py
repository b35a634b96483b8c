"""The rows of the report: what is said of a file or a publication, by what became of it."""

from collections.abc import Sequence
from dataclasses import replace

from index.types import Record
from ingest import reasons_report
from ingest.identity import FoundSource, Identity
from ingest.reading import Failure
from ingest.reasons import id_taken
from ingest.report import PublicationReport


def taken(found: FoundSource, identity: Identity, record: Record, n_passages: int, seconds: float) -> PublicationReport:
    """It was read and stands in the new generation."""
    return PublicationReport(
        source=found.ref.shown,
        publication_id=record.publication_id,
        status=identity.outcome,
        warnings=record.warnings,
        pages=record.n_pages,
        passages=n_passages,
        seconds=round(seconds, 3),
    )


def skipped(found: FoundSource, identity: Identity, why: Failure) -> PublicationReport:
    """It could not be read."""
    stays = (reasons_report.STAYS,) if identity.record else ()
    return PublicationReport(
        found.ref.shown, identity.publication_id, "skipped", why.reason, why.remedy, warnings=stays
    )


def conflict(found: FoundSource, identity: Identity) -> PublicationReport:
    """Its sidecar claims the id of another file."""
    taken_by = identity.record.source if identity.record else ""
    remedy = id_taken(identity.publication_id, taken_by)
    return PublicationReport(found.ref.shown, identity.publication_id, "skipped", "id_taken", remedy)


def held(found: FoundSource, identity: Identity, why: Sequence[str], n_pages: int) -> PublicationReport:
    """It waits for a person; ``why`` are Dutch lines."""
    stays = (reasons_report.STAYS,) if identity.record else ()
    remedy = reasons_report.held(identity.publication_id)
    return PublicationReport(
        found.ref.shown, identity.publication_id, "held", "personal_data", remedy, (*why, *stays), n_pages
    )


def replaced(source: str, publication_id: str, successor: Record) -> PublicationReport:
    """Another publication took its place, as the sidecar of that one says."""
    return PublicationReport(source, publication_id, "replaced", "replaced", reasons_report.replaced(successor))


def known(found: FoundSource, identity: Identity, record: Record) -> PublicationReport:
    """It needn't be read: as it was, somewhere else now, or a second copy."""
    row = PublicationReport(found.ref.shown, record.publication_id, identity.outcome, pages=record.n_pages)
    if identity.status == "moved":
        return replace(row, warnings=(reasons_report.moved(record),))
    if identity.status == "duplicate":
        return replace(row, reason="same_bytes", remedy=reasons_report.same_bytes(record))
    return row


def renamed(record: Record, new_id: str) -> PublicationReport:
    """Its file has another id now."""
    remedy = reasons_report.renamed(new_id)
    return PublicationReport(record.source, record.publication_id, "replaced", "renamed", remedy)


def removed(record: Record) -> PublicationReport:
    """It was taken out."""
    return PublicationReport(record.source, record.publication_id, "removed")
