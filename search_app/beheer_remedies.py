"""What a maintainer can do about a row of the report. Pure: the screen draws a button for each."""

from collections.abc import Collection

from ingest.reasons import OCR_MAY_HELP
from ingest.report import PublicationReport
from search_app.beheer import file_of
from search_app.texts_beheer import Remedy

_SCANNED = ("no_text", "damaged_text")


def needs_attention(row: PublicationReport) -> bool:
    """Whether somebody has to look at it."""
    return row.status in ("skipped", "held", "near_duplicate", "duplicate") or bool(row.warnings)


def remedies(row: PublicationReport, uploaded: Collection[str]) -> list[Remedy]:
    """What helps, the most likely first; nothing for a file that is not among the uploads (any more)."""
    if file_of(row.source) not in uploaded:
        return []
    found: list[Remedy] = []
    if row.reason in _SCANNED or any(OCR_MAY_HELP in line for line in row.warnings):
        found.append("readable")
    if row.status == "held":
        found.append("release")
    if row.status == "near_duplicate" and row.like:
        found.append("successor")
    if row.reason == "id_taken" or (row.warnings and row.status in ("new", "changed")):
        found.append("say")
    if row.status in ("skipped", "held", "near_duplicate", "duplicate"):
        found.append("remove")
    return found
