"""The stages in order: find, identify, read, cut into passages, embed, put into the next generation."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from index.config import Settings
from index.encoder import Encoder
from index.errors import NotFound, SchemaMismatch
from index.store import BuiltWith, PassageStore
from index.types import Record
from ingest.caches import Cache, ReadingCache, VectorCache
from ingest.catalogue import look_up
from ingest.embed import encoded_by
from ingest.identity import Catalogue, FoundSource, Identity
from ingest.intake import Intake
from ingest.reading import EXTRACTOR_VERSION
from ingest.report import IngestReport, PublicationReport
from ingest.run import Run, id_taken_row
from ingest.sources import FoundFile, find

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What an ingest may do. ``prune`` takes out what is gone from the given roots, and from nowhere else."""

    dry_run: bool = False
    prune: bool = False
    rebuild: bool = False


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every stage needs: settings, store, model and the name of the analyser."""

    settings: Settings
    store: PassageStore
    encoder: Encoder
    analyser: str

    def built_with(self) -> BuiltWith:
        """What this run builds with, for the manifest."""
        chosen = self.settings
        shaping = ("target_tokens", "maximum_tokens", "minimum_tokens", "front")
        return BuiltWith(
            model=self.encoder.name,
            model_checksum=self.encoder.checksum,
            engine=self.encoder.engine,
            dim=self.encoder.dim,
            analyser=self.analyser,
            settings={name: getattr(chosen, name) for name in shaping},
        )


def ingest(roots: Sequence[Path], shop: Workshop, options: Options, progress: Progress) -> IngestReport:
    """Bring the index up to date with these files and folders; one bad file never stops the others.

    Raises:
        SourceError: A root isn't there.
        LockHeld: Another process is writing.
        SchemaMismatch: The index was built with something else; ``rebuild`` mends it.
    """
    began = time.monotonic()
    files = find(roots)
    if options.dry_run:
        records = _records(shop, options)
        rows = [_foreseen(found, identity) for found, identity in _identified(files, records)]
        return IngestReport(shop.store.current(), tuple(rows), time.monotonic() - began, 0, 0)
    with ExitStack() as stack:
        writer = stack.enter_context(shop.store.begin(shop.built_with(), empty=options.rebuild))
        records = _records(shop, options)
        readings, vectors = _caches(shop, stack)
        intake = Intake(shop.settings, shop.encoder, writer, vectors)
        run = Run(intake, writer, records, readings, shop.settings.data_dir)
        work = list(_identified(files, records))
        if options.rebuild:
            work += run.missing(work)
        run.take_in(work, options.rebuild, progress)
        if options.prune:
            run.prune(roots)
        generation = writer.commit() if run.changed else shop.store.current()
    return run.report(generation, time.monotonic() - began)


def remove(publication_id: str, shop: Workshop) -> IngestReport:
    """Take one publication out of the index; its file stays where it is.

    Raises:
        NotFound: There is no such publication.
    """
    began = time.monotonic()
    with shop.store.begin(shop.built_with()) as writer:
        records = {record.publication_id: record for record in _records(shop, Options())}
        if publication_id not in records:
            raise NotFound(f"There is no publication '{publication_id}'. See: vraagbaak ingest --dry-run")
        writer.delete([publication_id])
        generation = writer.commit()
    row = PublicationReport(records[publication_id].source, publication_id, "removed")
    return IngestReport(generation, (row,), time.monotonic() - began, 0, 0)


def _records(shop: Workshop, options: Options) -> list[Record]:
    """What the current generation holds; a rebuild goes on without it where it can't be read any more."""
    if shop.store.current() is None:
        return []
    try:
        with shop.store.open() as reader:
            return reader.records()
    except SchemaMismatch:
        if options.rebuild:
            return []
        raise


def _identified(files: Sequence[FoundFile], records: Sequence[Record]) -> Iterator[tuple[FoundSource, Identity]]:
    """Identify in order, so that the second of two equal new files is seen to be a copy of the first."""
    known = Catalogue(records)
    for found in look_up(files, known):
        identity = known.identify(found)
        known.claim(found, identity)
        yield found, identity


def _caches(shop: Workshop, stack: ExitStack) -> tuple[ReadingCache, VectorCache]:
    folder = shop.settings.data_dir / "cache"
    readings = stack.enter_context(Cache(folder / "readings.sqlite"))
    vectors = stack.enter_context(Cache(folder / "vectors.sqlite"))
    return ReadingCache(readings, EXTRACTOR_VERSION), VectorCache(vectors, encoded_by(shop.encoder))


def _foreseen(found: FoundSource, identity: Identity) -> PublicationReport:
    if identity.status == "conflict":
        return id_taken_row(found, identity)
    return PublicationReport(found.ref.shown, identity.publication_id, identity.outcome)
