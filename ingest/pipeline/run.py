"""One ingest at work: what becomes of each file, and the rows of the report."""

import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import SourceError, VraagbaakError
from index.store.protocol import GenerationWriter
from index.types import Page, Publication, Record, SourceRef
from ingest.archive.originals import Copies, Originals, sha256_of
from ingest.pipeline import report_rows
from ingest.pipeline.caches import ReadingCache
from ingest.pipeline.intake import Intake, Prepared
from ingest.pipeline.near_duplicates import NearDuplicates
from ingest.pipeline.report import IngestReport, Progress, PublicationReport
from ingest.pipeline.report_rows import replaces_unknown
from ingest.pipeline.workers import Read, Workers, expected, read_ahead
from ingest.privacy.privacy_gate import PrivacyGate
from ingest.reading.result import Failure, Reading, failure
from ingest.reading.sandbox import DEFAULT, TookTooLong, within
from ingest.sources.identity import FoundSource, Identity, Status, claims, gone_from, others, place, replaced, unknown
from ingest.sources.records import NOTHING_SAID, PublicationCorrected, behind, describe
from ingest.sources.sidecar import Sidecar, sidecar_of

_log = logging.getLogger(__name__)
# A full disk, a lost store or a damaged cache would fail every file: it stops the run. All else is of the one file.
_OF_THE_MACHINE = (VraagbaakError, OSError, sqlite3.Error)
_SECONDS = 60.0  # by the clock, for what this process does with a file, embedding left out
_SECONDS_PER_MILLION = 60.0  # characters: a long text has more time


@dataclass(frozen=True, slots=True)
class Before:
    """The generation that is current: its records by id, the pages of each, and whether the new one starts empty."""

    records: Mapping[str, Record]
    pages_of: Callable[[str], tuple[Page, ...]]
    rebuilding: bool


class Run:
    """Takes files in, one after the other, into a generation that nobody sees yet."""

    def __init__(
        self,
        intake: Intake,
        writer: GenerationWriter,
        readings: ReadingCache,
        originals: Originals,
        copies: Copies,
        privacy_gate: PrivacyGate,
        near_duplicates: NearDuplicates,
        before: Before,
        workers: Workers,
        said: Mapping[str, PublicationCorrected],
    ) -> None:
        self._intake = intake
        self._said = said
        self._writer = writer
        self._before = before
        self._records: dict[str, Record] = {}
        self._ids_at: defaultdict[SourceRef, dict[str, None]] = defaultdict(dict)  # also those that stood there once
        for record in () if before.rebuilding else before.records.values():
            self._know(record)
        self._originals = originals
        self._readings = readings
        self._copies = copies
        self._privacy_gate = privacy_gate
        self._near_duplicates = near_duplicates
        self._workers = workers
        self._rows: list[PublicationReport] = []
        self._failed: dict[str, Failure] = {}
        self._held: set[str] = set()
        self._n_passages = 0
        self._n_embedded = 0
        self.changed = False

    @property
    def records(self) -> list[Record]:
        """The records of the generation as it is now."""
        return list(self._records.values())

    def take_in(self, identified: Sequence[tuple[FoundSource, Identity]], again: bool, progress: Progress) -> None:
        """Read what is new or changed (everything, when ``again``) and note what became of the rest."""
        read = {"new", "changed"} | ({"unchanged", "moved"} if again else set())
        waiting = [found for found, identity in identified if identity.status in read]
        identities = {found.ref: identity for found, identity in identified if identity.status in read}
        for done, (found, result) in enumerate(self._read(identities, waiting)):
            progress(done, len(waiting), found.ref.shown)
            self._take(found, identities[found.ref], result)
        for record in self._lost():
            self._put_back(record)
        for found, identity in identified:
            if identity.status not in read:
                self._note(found, identity)
        self._note_copies([one for one in identified if one[1].status == "duplicate"])

    def _lost(self) -> list[Record]:
        """In a rebuild: what can't be read or may not be taken in now, and stands in the generation before."""
        ids = [one for one in (*self._failed, *self._held) if one not in self._records]
        return [self._before.records[one] for one in ids if self._before.rebuilding and one in self._before.records]

    def _put_back(self, record: Record) -> None:
        """A publication with the text it had; where the rules can't work on that any more, its row says so."""
        publication = Publication(record, self._before.pages_of(record.publication_id))
        try:
            with within(_seconds_for(publication.pages)):
                prepared = self._intake.prepare(publication)
            if prepared:
                self._put_in(publication, prepared)
        except _OF_THE_MACHINE:
            raise
        except Exception as error:  # as in ``_take``
            _log.warning("%s can't be put back", record.publication_id, exc_info=error)
            gone = record.publication_id
            self._rows = [report_rows.lost(row) if row.publication_id == gone else row for row in self._rows]

    def _read(self, identities: Mapping[SourceRef, Identity], waiting: Iterable[FoundSource]) -> Iterator[Read]:
        def texts_of(found: FoundSource, reading: Reading) -> list[str]:
            try:
                with within(_seconds_for(reading.pages)):
                    record = describe(identities[found.ref], found, reading)
                    return self._intake.texts_to_embed(Publication(record, reading.pages))
            except _OF_THE_MACHINE:
                raise
            except Exception:  # it is skipped when its turn comes
                return []

        readings = read_ahead(waiting, self._readings, self._copies, self._workers)
        return expected(readings, self._workers, texts_of)

    def refuse(self, source: str, publication_id: str | None, why: Failure) -> None:
        """Note a file that was not even opened."""
        self._rows.append(report_rows.refused(source, publication_id, why))

    def replace_older(self, identified: Sequence[tuple[FoundSource, Identity]]) -> None:
        """Take out what a newer publication says it replaces, once that one is really there."""
        said = claims(identified, self._records.values())
        gone = {
            target: self._records[successor]
            for target, successor in replaced(said, self._records.keys()).items()
            if target in self._records
        }
        self._rows = [row for row in self._rows if row.publication_id not in gone]
        for target, newer in gone.items():
            older = self._records[target]
            self._drop(older, report_rows.replaced(older.source, target, newer))
        self._warn({publication_id: replaces_unknown(name) for publication_id, name in unknown(said).items()})

    def compare(self) -> None:
        """Say of what came in whether it is nearly the same as something else."""
        self._rows = self._near_duplicates.noted(self._rows, self._records)

    def prune(self, roots: Sequence[Path]) -> None:
        """Take out what is gone from these roots; a publication that stands elsewhere too stays."""
        for record, left in gone_from(roots, self._records.values()):
            if left:
                self._put(replace(record, sources=left))
            else:
                self._drop(record, report_rows.removed(record))

    def missing(self, identified: Iterable[tuple[FoundSource, Identity]]) -> list[tuple[FoundSource, Identity]]:
        """For a rebuild: publications that were not among the files given, from their file or else their original."""
        return [self._before_as(record, "unchanged") for record in others(identified, self._before.records.values())]

    def behind(self, identified: Iterable[tuple[FoundSource, Identity]]) -> list[tuple[FoundSource, Identity]]:
        """Publications that were not among the files given, and of which a maintainer says something else now."""
        records = behind(others(identified, self._before.records.values()), self._said)
        return [self._before_as(record, "changed") for record in records]

    def _before_as(self, record: Record, status: Status) -> tuple[FoundSource, Identity]:
        """A publication as it was known, with what was said of it since."""
        found, said = self._kept(record), self._said.get(record.publication_id, NOTHING_SAID)
        is_gone = found.file != place(found.ref)
        known = said.on_record(record) if is_gone else record
        return said.on(found), Identity(record.publication_id, status, known)

    def report(self, generation: str | None, waiting: str | None, seconds: float, live_seconds: float) -> IngestReport:
        """What was done, in the order it was done."""
        return IngestReport(
            generation=generation,
            publications=tuple(self._rows),
            seconds=seconds,
            passages_embedded=self._n_embedded,
            passages_reused=self._n_passages - self._n_embedded,
            files_read=self._readings.n_missed,
            waiting=waiting,
            live_seconds=live_seconds,
        )

    def _kept(self, record: Record) -> FoundSource:
        """Its file where that is still the same, else its original; one that is gone is a failure when it is read."""
        file, said = place(record.sources[0]), Sidecar(replaces=record.replaces)
        if _holds(file, record.sha256):
            said, _ = sidecar_of(file)
        else:
            file = self._originals.place(record.sha256)
        return FoundSource(record.sources[0], file, record.sha256, record.fingerprint, said)

    def _take(self, found: FoundSource, identity: Identity, result: Reading | Failure) -> None:
        if isinstance(result, Failure):
            self._skip(found, identity, result)
            return
        try:
            self._take_reading(found, identity, result)
        except SourceError as error:
            self._skip(found, identity, Failure("partial", report_rows.gone(), str(error)))
        except TookTooLong:
            self._skip(found, identity, failure("timeout", "its text takes the rules too long"))
        except _OF_THE_MACHINE:
            raise
        except Exception as error:  # the edge: whatever a rule makes of an odd text costs that file, never the others
            _log.warning("%s gave an error that nobody foresaw", found.ref.shown, exc_info=error)
            self._skip(found, identity, failure("corrupt", "unexpected"))

    def _take_reading(self, found: FoundSource, identity: Identity, result: Reading) -> None:
        began = time.monotonic()
        with within(_seconds_for(result.pages)):
            publication, personal = self._described(found, identity, result)
            is_held = self._privacy_gate.holds(publication, personal, identity.record)
            said = found.sidecar
            prepared = None if is_held else self._intake.prepare(publication, said.products, said.not_about)
        record = publication.record
        if is_held:
            self._rows.append(report_rows.held(found, identity, personal, record.n_pages))
            self._held.add(record.publication_id)
        elif prepared is None:
            self._skip(found, identity, failure("no_text", f"0 passages in {len(result.pages)} pages"))
        else:
            self._originals.keep(found.content, found.sha256)  # first: the file may be gone by now
            self._put_in(publication, prepared)
            self._near_duplicates.came_in(publication)
            self._take_over(found, record)
            n_passages, seconds = len(prepared.passages), time.monotonic() - began
            row = report_rows.taken(found, identity, record, n_passages, seconds)
            self._rows.append(replace(row, pictured=result.pictured))

    def _described(
        self, found: FoundSource, identity: Identity, reading: Reading
    ) -> tuple[Publication, tuple[str, ...]]:
        """The publication, and what was found in it of people: Dutch lines, which are among its warnings."""
        record = describe(identity, found, reading)
        personal = self._privacy_gate.warnings(Publication(record, reading.pages))
        record = replace(record, warnings=tuple(dict.fromkeys((*record.warnings, *personal))))
        return Publication(record, reading.pages), personal

    def _put_in(self, publication: Publication, prepared: Prepared) -> None:
        """Into the generation that is being written."""
        taken = self._intake.put(publication, prepared)
        self._n_passages += taken.n_passages
        self._n_embedded += taken.n_embedded
        self._know(publication.record)
        self.changed = True

    def _take_over(self, found: FoundSource, record: Record) -> None:
        """A file has one identity: what it was called before its sidecar named another id is taken out."""
        others = [self._records[one] for one in self._ids_at[found.ref] if one in self._records]
        for other in others:
            if other.publication_id == record.publication_id or found.ref not in other.sources:
                continue
            left = tuple(source for source in other.sources if source != found.ref)
            if left:
                self._put(replace(other, sources=left))
            else:
                self._drop(other, report_rows.renamed(other, record.publication_id))

    def _skip(self, found: FoundSource, identity: Identity, why: Failure) -> None:
        self._failed[identity.publication_id] = why
        self._rows.append(report_rows.skipped(found, identity, why))

    def _note(self, found: FoundSource, identity: Identity) -> None:
        """A file that needn't be read: as it was, somewhere else now, or a second copy."""
        record = self._records.get(identity.publication_id)
        if identity.status == "conflict":
            self._rows.append(report_rows.conflict(found, identity))
            return
        if identity.status == "replaced" and identity.record is not None:
            self._rows.append(report_rows.replaced(found.ref.shown, identity.publication_id, identity.record))
            return
        if record is None and identity.publication_id in self._held:
            self._rows.append(report_rows.held(found, identity, (), 0))
            return
        if record is None:
            self._skip(found, identity, self._failed[identity.publication_id])
            return
        if identity.status == "moved":
            self._put(replace(record, sources=(found.ref,)))
        self._keep_again(found)
        self._rows.append(report_rows.known(found, identity, record))

    def _note_copies(self, duplicates: Iterable[tuple[FoundSource, Identity]]) -> None:
        """Write where copies stand, once for each publication: it may have thousands."""
        fresh: defaultdict[str, list[SourceRef]] = defaultdict(list)
        for found, identity in duplicates:
            fresh[identity.publication_id].append(found.ref)
        for record in [self._records[one] for one in fresh if one in self._records]:
            sources = tuple(dict.fromkeys((*record.sources, *fresh[record.publication_id])))
            if sources != record.sources:
                self._put(replace(record, sources=sources))

    def _keep_again(self, found: FoundSource) -> None:
        """If its original got lost: doctor sends people here."""
        try:
            self._originals.keep(found.content, found.sha256)
        except SourceError as error:
            _log.warning("No original was kept: %s", error)

    def _warn(self, warnings: Mapping[str, str]) -> None:
        """Add a warning to the rows of these publications."""
        self._rows = [
            replace(row, warnings=(*row.warnings, warning)) if warning else row
            for row, warning in ((row, warnings.get(row.publication_id or "")) for row in self._rows)
        ]

    def _know(self, record: Record) -> None:
        self._records[record.publication_id] = record
        for source in record.sources:
            self._ids_at[source][record.publication_id] = None

    def _put(self, record: Record) -> None:
        self._writer.update_record(record)
        self._know(record)
        self.changed = True

    def _drop(self, record: Record, row: PublicationReport) -> None:
        self._writer.delete([record.publication_id])
        del self._records[record.publication_id]
        self._rows.append(row)
        self.changed = True


def _seconds_for(pages: Sequence[Page]) -> float:
    """How long, by the clock, the rules may work on a text of this length."""
    return _SECONDS + _SECONDS_PER_MILLION * sum(len(page.text) for page in pages) / 1_000_000


def _holds(file: Path, sha256: str) -> bool:
    """Whether a file can be read, is no larger than what is taken, and holds these bytes."""
    try:
        return file.is_file() and file.stat().st_size <= DEFAULT.file_bytes and sha256_of(file) == sha256
    except OSError:
        return False
