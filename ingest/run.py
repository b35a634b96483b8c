"""One ingest at work: what becomes of each file, and the rows of the report."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from index.store import GenerationWriter
from index.types import Publication, Record
from ingest.caches import ReadingCache
from ingest.catalogue import describe
from ingest.identity import FoundSource, Identity, place
from ingest.intake import Intake
from ingest.originals import Originals
from ingest.read_ahead import read_ahead
from ingest.reading import Failure, Reading, failure
from ingest.reasons import id_taken
from ingest.report import IngestReport, PublicationReport

Progress = Callable[[int, int, str], None]


class Run:
    """Takes files in, one after the other, into a generation that nobody sees yet."""

    def __init__(
        self, intake: Intake, writer: GenerationWriter, records: Iterable[Record], readings: ReadingCache, folder: Path
    ) -> None:
        self._intake = intake
        self._writer = writer
        self._records = {record.publication_id: record for record in records}
        self._originals = Originals(folder)
        self._readings = readings
        self._rows: list[PublicationReport] = []
        self._failed: dict[str, Failure] = {}
        self._n_passages = 0
        self._n_embedded = 0
        self.changed = False

    def take_in(self, identified: Sequence[tuple[FoundSource, Identity]], again: bool, progress: Progress) -> None:
        """Read what is new or changed (everything, when ``again``) and note what became of the rest."""
        read = {"new", "changed"} | ({"unchanged", "moved"} if again else set())
        waiting = [(found, identity) for found, identity in identified if identity.status in read]
        identities = {found.ref: identity for found, identity in waiting}
        for done, (found, result) in enumerate(read_ahead([found for found, _ in waiting], self._readings)):
            progress(done, len(waiting), found.ref.shown)
            self._take(found, identities[found.ref], result)
        for found, identity in identified:
            if identity.status not in read:
                self._note(found, identity)

    def prune(self, roots: Sequence[Path]) -> None:
        """Take out what is gone from these roots; a publication that stands elsewhere too stays."""
        folders = [Path(os.path.abspath(root)) for root in roots]
        for record in list(self._records.values()):
            left = tuple(source for source in record.sources if not _is_gone(place(source), folders))
            if left == record.sources:
                continue
            self.changed = True
            if left:
                self._put(replace(record, sources=left))
                continue
            self._writer.delete([record.publication_id])
            del self._records[record.publication_id]
            self._rows.append(PublicationReport(record.source, record.publication_id, "removed"))

    def missing(self, identified: Iterable[tuple[FoundSource, Identity]]) -> list[tuple[FoundSource, Identity]]:
        """For a rebuild: publications that were not among the files given, from their file or else their original."""
        copies = ("duplicate", "conflict")  # of something else: they bring no text of their own
        given = {identity.publication_id for _, identity in identified if identity.status not in copies}
        return [
            (self._kept(record), Identity(record.publication_id, "unchanged", record))
            for record in self._records.values()
            if record.publication_id not in given
        ]

    def report(self, generation: str | None, seconds: float) -> IngestReport:
        """What was done, in the order it was done."""
        reused = self._n_passages - self._n_embedded
        return IngestReport(generation, tuple(self._rows), seconds, self._n_embedded, reused)

    def _kept(self, record: Record) -> FoundSource:
        file = place(record.sources[0])
        if not file.is_file():
            file = self._originals.path(record.sha256)
        return FoundSource(record.sources[0], file, record.sha256, record.fingerprint, None)

    def _take(self, found: FoundSource, identity: Identity, result: Reading | Failure) -> None:
        began = time.monotonic()
        if isinstance(result, Failure):
            self._skip(found, identity, result)
            return
        record = describe(identity, found, result)
        taken = self._intake.take(Publication(record, result.pages))
        if not taken.n_passages:
            self._skip(found, identity, failure("no_text", f"0 passages in {len(result.pages)} pages"))
            return
        self._originals.keep(found.file, found.sha256)
        self._n_passages += taken.n_passages
        self._n_embedded += taken.n_embedded
        self._records[record.publication_id] = record
        self.changed = True
        self._take_over(found, record)
        self._rows.append(
            PublicationReport(
                source=found.ref.shown,
                publication_id=record.publication_id,
                status=identity.outcome,
                warnings=record.warnings,
                pages=len(result.pages),
                passages=taken.n_passages,
                seconds=round(time.monotonic() - began, 3),
            )
        )

    def _take_over(self, found: FoundSource, record: Record) -> None:
        """A file has one identity: what it was called before its sidecar named another id is taken out."""
        for other in list(self._records.values()):
            if other.publication_id == record.publication_id or found.ref not in other.sources:
                continue
            left = tuple(source for source in other.sources if source != found.ref)
            if left:
                self._put(replace(other, sources=left))
                continue
            self._writer.delete([other.publication_id])
            del self._records[other.publication_id]
            reason = f"Its file is '{record.publication_id}' now."
            self._rows.append(PublicationReport(other.source, other.publication_id, "replaced", reason))

    def _skip(self, found: FoundSource, identity: Identity, why: Failure) -> None:
        self._failed[identity.publication_id] = why
        stays = ("The version that was ingested before stays in the index.",) if identity.record else ()
        self._rows.append(
            PublicationReport(
                found.ref.shown, identity.publication_id, "skipped", why.reason, why.remedy, warnings=stays
            )
        )

    def _note(self, found: FoundSource, identity: Identity) -> None:
        """A file that needn't be read: as it was, somewhere else now, or a second copy."""
        record = self._records.get(identity.publication_id)
        if identity.status == "conflict":
            self._rows.append(id_taken_row(found, identity))
            return
        if record is None:
            self._skip(found, identity, self._failed[identity.publication_id])
            return
        warnings: tuple[str, ...] = ()
        if identity.status == "moved":
            warnings = (f"Moved; it was {record.source}.",)
            self._put(replace(record, sources=(found.ref,)))
        elif identity.status == "duplicate" and found.ref not in record.sources:
            self._put(replace(record, sources=(*record.sources, found.ref)))
        self._rows.append(
            PublicationReport(
                source=found.ref.shown,
                publication_id=record.publication_id,
                status=identity.outcome,
                reason=f"Same bytes as {record.source}." if identity.status == "duplicate" else None,
                warnings=warnings,
                pages=record.n_pages,
            )
        )

    def _put(self, record: Record) -> None:
        self._writer.update_record(record)
        self._records[record.publication_id] = record
        self.changed = True


def id_taken_row(found: FoundSource, identity: Identity) -> PublicationReport:
    """The row of a file whose sidecar claims the id of another one."""
    taken_by = identity.record.source if identity.record else ""
    remedy = id_taken(identity.publication_id, taken_by)
    return PublicationReport(found.ref.shown, identity.publication_id, "skipped", "id_taken", remedy)


def _is_gone(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in roots) and not path.is_file()
