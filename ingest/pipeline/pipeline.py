"""The stages in order: find, identify, read, cut into passages, embed, put into the next generation.

A test set goes through the same stages, into an index of its own.
"""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from index.encoder.protocol import Encoder
from index.errors import NotFound, SchemaMismatch
from index.evaluation.test_sets import Document, TestSet
from index.settings import Settings
from index.store.protocol import PassageStore
from index.store.records import BuiltWith
from index.types import Page, Publication, Record
from ingest.archive.originals import Copies, Originals, tidy
from ingest.pipeline import report_rows
from ingest.pipeline.caches import Cache, ReadingCache, VectorCache
from ingest.pipeline.intake import Intake, complete, encoded_by
from ingest.pipeline.near_duplicates import SKETCH_VERSION, NearDuplicates, SketchCache
from ingest.pipeline.report import IngestReport, Progress, PublicationReport
from ingest.pipeline.run import Before, Run
from ingest.pipeline.workers import Here, Workers
from ingest.privacy.privacy_gate import PrivacyGate
from ingest.products.findings import RULES_VERSION
from ingest.products.merge import known_products, settle
from ingest.reading.result import EXTRACTOR_VERSION
from ingest.sources.discovery import FoundFile, find
from ingest.sources.identity import (
    FoundSource,
    Identity,
    KnownPublications,
    claims,
    gone_from,
    marked,
    others,
    replaced,
)
from ingest.sources.records import PublicationCorrected, Refuse, behind, corrected, look_up

_SHAPING = ("target_tokens", "maximum_tokens", "minimum_tokens", "front")  # settings that decide what a passage is


@dataclass(frozen=True, slots=True)
class Options:
    """What an ingest may do. ``prune`` takes out what is gone from the given roots, and from nowhere else.

    ``hold`` lets the new generation wait for a yes; ``unsettled`` are files to leave alone for now.
    """

    dry_run: bool = False
    prune: bool = False
    rebuild: bool = False
    hold: bool = False
    unsettled: frozenset[Path] = frozenset()

    def leaves_alone(self, path: Path) -> bool:
        """Whether this file, or one inside this saved site, is still being written."""
        return any(one == path or one.is_relative_to(path) for one in self.unsettled)


@dataclass(frozen=True, slots=True)
class IngestContext:
    """What every stage needs: settings, store, model, the name of the analyser, and who reads and embeds."""

    settings: Settings
    store: PassageStore
    encoder: Encoder
    analyser: str
    workers: Workers = field(default_factory=Here)

    def built_with(self) -> BuiltWith:
        """What this run builds with, for the manifest."""
        return BuiltWith(
            model=self.encoder.name,
            model_checksum=self.encoder.checksum,
            engine=self.encoder.engine,
            dim=self.encoder.dim,
            analyser=self.analyser,
            settings=shaping(self.settings),
        )


def shaping(settings: Settings) -> dict[str, str | int | float | bool]:
    """All but model and analyser that decides what passages and products come out."""
    return {**{name: getattr(settings, name) for name in _SHAPING}, "products": RULES_VERSION}


@dataclass(frozen=True, slots=True)
class _Caches:
    readings: ReadingCache
    vectors: VectorCache
    sketches: SketchCache


def ingest(roots: Sequence[Path], context: IngestContext, options: Options, progress: Progress) -> IngestReport:
    """Bring the index up to date with these files and folders; one bad file never stops the others.

    Raises:
        SourceError: A root isn't there.
        LockHeld: Another process is writing.
        SchemaMismatch: The index was built with something else; ``rebuild`` mends it.
    """
    began = time.monotonic()
    files = [file for file in find(roots) if not options.leaves_alone(file.path)]
    copies = Copies(context.settings.data_dir)
    if options.dry_run:
        said = corrected(context.settings.data_dir)
        foreseen = _foreseen(files, roots, _records(context, options), options, copies, said)
        return IngestReport(context.store.current(), tuple(foreseen), time.monotonic() - began)
    with ExitStack() as stack:
        caches = _caches(context, stack)
        workers = stack.enter_context(context.workers)
        context = replace(context, encoder=workers.embedding_ahead(context.encoder))
        run = _written(files, roots, context, options, copies, caches, progress)
        live = time.monotonic() - began
        if not options.hold:
            originals = Originals(context.settings.data_dir)
            complete(context.store, context.built_with(), context.encoder, caches.vectors, originals, progress)
    return run.report(context.store.current(), context.store.waiting(), time.monotonic() - began, live)


def _written(
    files: Sequence[FoundFile],
    roots: Sequence[Path],
    context: IngestContext,
    options: Options,
    copies: Copies,
    caches: _Caches,
    progress: Progress,
) -> Run:
    """The next generation, committed; one that holds much has no vectors of its last sentences yet."""
    with context.store.begin(context.built_with(), empty=options.rebuild) as writer:
        records = _records(context, options)
        originals = Originals(context.settings.data_dir)
        privacy_gate = PrivacyGate(context.settings.data_dir, closed=context.settings.hold_personal_data)
        at_once = None if options.hold else context.settings.sentences_at_once
        intake = Intake(context.settings, context.encoder, writer, caches.vectors, at_once)
        before = Before({one.publication_id: one for one in records}, partial(_pages, context), options.rebuild)
        near_duplicates = NearDuplicates(caches.sketches, before.pages_of)
        said = corrected(context.settings.data_dir)
        run = Run(
            intake, writer, caches.readings, originals, copies, privacy_gate, near_duplicates, before, context.workers,
            said,
        )  # fmt: skip
        work = marked(list(_identified(files, KnownPublications(records), copies, run.refuse, said)), records)
        work += run.missing(work) if options.rebuild else run.behind(work)
        run.take_in(work, options.rebuild, progress)
        run.replace_older(work)
        if options.prune:
            run.prune(roots)
        run.compare()
        if run.changed:
            settle(writer, run.records, known_products(context.store))
            writer.commit(live=not options.hold)
        privacy_gate.remember()
        tidy(context.store, originals)
    return run


def remove(publication_id: str, context: IngestContext) -> IngestReport:
    """Take one publication out of the index; its file stays where it is.

    Raises:
        NotFound: There is no such publication.
    """
    began = time.monotonic()
    with context.store.begin(context.built_with()) as writer:
        records = {record.publication_id: record for record in _records(context, Options())}
        if publication_id not in records:
            raise NotFound(f"There is no publication '{publication_id}'. See: vraagbaak ingest --dry-run")
        writer.delete([publication_id])
        left = [record for name, record in records.items() if name != publication_id]
        settle(writer, left, known_products(context.store))
        generation = writer.commit()
        tidy(context.store, Originals(context.settings.data_dir))
    return IngestReport(generation, (report_rows.removed(records[publication_id]),), time.monotonic() - began)


def _records(context: IngestContext, options: Options) -> list[Record]:
    """What the current generation holds; a rebuild goes on without it where it can't be read any more."""
    if context.store.current() is None:
        return []
    try:
        with context.store.open() as reader:
            return reader.records()
    except SchemaMismatch:
        if options.rebuild:
            return []
        raise


def _identified(
    files: Sequence[FoundFile],
    known: KnownPublications,
    copies: Copies,
    refuse: Refuse,
    said: Mapping[str, PublicationCorrected],
) -> Iterator[tuple[FoundSource, Identity]]:
    """Identify in order, so that the second of two equal new files is seen to be a copy of the first."""
    for found in look_up(files, known, copies, refuse):
        identity = known.identify(found)
        if one := said.get(identity.publication_id):
            found = one.on(found)
            identity = known.identify(found)
        known.claim(found, identity)
        yield found, identity


def _caches(context: IngestContext, stack: ExitStack) -> _Caches:
    readings, vectors, sketches = (
        stack.enter_context(Cache(context.settings.data_dir / "cache" / f"{name}.sqlite"))
        for name in ("readings", "vectors", "sketches")
    )
    return _Caches(
        ReadingCache(readings, EXTRACTOR_VERSION),
        VectorCache(vectors, encoded_by(context.encoder)),
        SketchCache(sketches, f"{EXTRACTOR_VERSION} {SKETCH_VERSION}"),
    )


def _pages(context: IngestContext, publication_id: str) -> tuple[Page, ...]:
    """The pages of a publication of the current generation."""
    with context.store.open() as reader:
        return reader.pages(publication_id)


def _foreseen(
    files: Sequence[FoundFile],
    roots: Sequence[Path],
    records: Sequence[Record],
    options: Options,
    copies: Copies,
    said: Mapping[str, PublicationCorrected],
) -> Iterator[PublicationReport]:
    known = KnownPublications(records)
    refused: list[PublicationReport] = []
    work = list(_identified(files, known, copies, lambda *why: refused.append(report_rows.refused(*why)), said))
    yield from refused
    for record in behind(others(work, records), said):
        yield PublicationReport(record.source, record.publication_id, "changed")
    will_be = {record.publication_id: record for record in known.records()}
    gone = replaced(claims(work, records), will_be.keys())
    for found, identity in work:
        if identity.status == "conflict":
            yield report_rows.conflict(found, identity)
        elif identity.publication_id in gone:
            successor = will_be[gone[identity.publication_id]]
            yield report_rows.replaced(found.ref.shown, identity.publication_id, successor)
        else:
            yield PublicationReport(found.ref.shown, identity.publication_id, identity.outcome)
    if options.prune:
        yield from (report_rows.removed(record) for record, left in gone_from(roots, known.records()) if not left)


def build(tests: TestSet, context: IngestContext, progress: Progress) -> None:
    """Put the texts of a test set into the store of the context; vectors are kept in the cache of its settings."""
    with ExitStack() as stack:
        cache = stack.enter_context(Cache(context.settings.data_dir / "cache" / "vectors.sqlite"))
        writer = stack.enter_context(context.store.begin(context.built_with(), empty=True))
        intake = Intake(context.settings, context.encoder, writer, VectorCache(cache, encoded_by(context.encoder)))
        for done, document in enumerate(tests.documents):
            progress(done, len(tests.documents), document.publication_id)
            intake.take(publication_of(document))
        writer.commit()


def publication_of(document: Document) -> Publication:
    """A text of a test set as a publication of one page."""
    sha256 = hashlib.sha256(document.text.encode()).hexdigest()
    record = Record(document.publication_id, document.title, "txt", sha256, sha256[:16], (), n_pages=1)
    return Publication(record, (Page(None, document.text),))
