"""Bringing uploads into a generation that waits for a yes, what that changes for saved questions, and the way back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import TypeAdapter

from index.atomic_files import leftovers, write_atomically
from index.dutch.analyser import DutchAnalyser
from index.errors import LockHeld, SchemaMismatch, StoreUnavailable, VraagbaakError
from index.reader.onnx_reader import OnnxPassageReader
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings
from index.store.local.folder import writing
from index.store.local.lock import WriterLock, is_held
from index.store.protocol import GenerationReader, PassageStore
from index.types import Record
from ingest.archive import going_live
from ingest.archive.going_live import SavedQuestion
from ingest.archive.uploads import Uploads
from ingest.pipeline import pipeline
from ingest.pipeline.pipeline import IngestContext
from ingest.pipeline.report import IngestReport
from ingest.reading.ocr import make_copies
from ingest.sources.records import NOTHING_SAID, corrected, mark_of
from search_app.answer.answerer import Answerer
from search_app.answer.understanding import tidied
from search_app.composition import ingest_context
from search_app.products.catalogue import CatalogueCache

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Where a passage stands, as people see it; ``page`` is None where the source has no pages."""

    publication_id: str
    title: str
    page: int | None
    heading: str


@dataclass(frozen=True, slots=True)
class RankingChange:
    """A saved question of which the first three changed; ``lost`` is what was among them and is no longer."""

    question: str
    before: tuple[ShownPlace, ...]
    after: tuple[ShownPlace, ...]
    lost: tuple[ShownPlace, ...]


def compare(
    questions: Sequence[SavedQuestion], context: IngestContext, before: str, after: str
) -> tuple[RankingChange, ...]:
    """The saved questions whose first three differ between two generations; none where either can't be asked."""
    with ExitStack() as stack:
        try:
            old, new = (stack.enter_context(context.store.open(name)) for name in (before, after))
        except (SchemaMismatch, StoreUnavailable):  # built by another version: what it would answer can't be known
            return ()
        if any(reader.info.built_with.model_checksum != context.encoder.checksum for reader in (old, new)):
            return ()
        # One after the other: what is worked out for a generation as a whole is remembered of one at a time.
        was, now = (_first([one.text for one in questions], reader, context) for reader in (old, new))
    changes = [_change(*each) for each in zip([one.text for one in questions], was, now, strict=True)]
    return tuple(one for one in changes if one.before != one.after)


def _change(question: str, before: tuple[ShownPlace, ...], after: tuple[ShownPlace, ...]) -> RankingChange:
    return RankingChange(question, before, after, tuple(place for place in before if place not in after))


def _first(questions: Sequence[str], reader: GenerationReader, context: IngestContext) -> list[tuple[ShownPlace, ...]]:
    """For each question the first passages that a visitor sees who searches for it."""
    settings = context.settings
    words = QueryExpander(DutchAnalyser()).of(reader)
    retriever = Retriever(reader, context.encoder, words, Weights.of(settings))
    catalogue = CatalogueCache(settings.data_dir).of(reader)
    passage_reader = OnnxPassageReader() if settings.reader else None
    answerer = Answerer(retriever, words, settings.abstain_below, catalogue, passage_reader=passage_reader)
    replies = [answerer.search(tidied(question), _SHOWN, "hybrid", None) for question in questions]
    return [
        tuple(ShownPlace(hit.publication_id, hit.title, hit.page, hit.heading) for hit in reply.hits)
        for reply in replies
    ]


@dataclass(frozen=True, slots=True)
class GenerationChange:
    """What a generation holds otherwise than the one before it: titles, and names of products, each by name.

    ``by`` are those who uploaded or corrected something for it on the screen.
    """

    came: tuple[str, ...]
    changed: tuple[str, ...]
    went: tuple[str, ...]
    products_came: tuple[str, ...]
    products_went: tuple[str, ...]
    by: tuple[str, ...]


def what_changed(data_dir: Path, store: PassageStore, older: str | None, newer: str) -> GenerationChange:
    """What changed between two generations; None is before the first. Raises SchemaMismatch, StoreUnavailable."""
    before, after = (_contents(store, name) for name in (older, newer))
    both = before.publications.keys() & after.publications.keys()
    changed = {id: one for id, one in after.publications.items() if id in both and one != before.publications[id]}
    by = dict.fromkeys(one.by for one in Uploads(data_dir).between(older, newer) if one.by)
    by |= dict.fromkeys(_said_by(data_dir, changed.values()))
    return GenerationChange(
        came=_names(record.title for id, record in after.publications.items() if id not in both),
        changed=_names(record.title for record in changed.values()),
        went=_names(record.title for id, record in before.publications.items() if id not in both),
        products_came=_names(name for id, name in after.products.items() if id not in before.products),
        products_went=_names(name for id, name in before.products.items() if id not in after.products),
        by=tuple(by),
    )


def _said_by(data_dir: Path, changed: Iterable[Record]) -> Iterator[str]:
    """Who said what these records hold of publications that came in another way."""
    said = corrected(data_dir)
    for record in changed:
        made = said.get(record.publication_id, NOTHING_SAID).made
        yield from [one.by for one in reversed(made) if one.by and one.mark == mark_of(record)][:1]


@dataclass(frozen=True, slots=True)
class _Contents:
    """The publications and the names of the products of a generation, by id."""

    publications: Mapping[str, Record]
    products: Mapping[str, str]


def _contents(store: PassageStore, name: str | None) -> _Contents:
    if name is None:
        return _Contents({}, {})
    with store.open(name) as reader:
        records = {one.publication_id: replace(one, sources=()) for one in reader.records()}  # a file may move
        return _Contents(records, {one.product_id: one.name for one in reader.products.all()})


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=str.casefold))


def go_back(data_dir: Path, store: PassageStore, generation: str | None) -> str:
    """Make this generation current, or the one before the current one, and bring its files back; returns which.

    Files first: killed between the two, the same command runs again and ends where it would have.

    Raises:
        NotFound: There is none to go back to.
        StoreUnavailable: There is none of this name, or it is damaged.
        LockHeld: Another process is writing, or the uploads are being ingested.
    """
    UploadFolder(data_dir).check_free()
    chosen = generation or going_live.previous(store)
    uploads = Uploads(data_dir)
    with _standing(uploads, uploads.marked(chosen)):
        store.switch(chosen)
    UploadFolder(data_dir).forget()
    return chosen


@contextmanager
def _standing(uploads: Uploads, position: int) -> Iterator[None]:
    """The files as they stood then, and as they stand now again where the block is refused."""
    before = uploads.position
    uploads.go_to(position)
    try:
        yield
    except VraagbaakError:
        uploads.go_to(before)
        raise


def say_yes(data_dir: Path, store: PassageStore) -> str:
    """Make the generation that waits the current one, and put its report away; returns which that is.

    Raises:
        NotFound: None waits.
        LockHeld: Another process is writing.
    """
    name = going_live.waiting(store)
    store.switch(name)
    UploadFolder(data_dir).forget()
    return name


def say_no(data_dir: Path, store: PassageStore) -> None:
    """Throw away the generation that waits, and take back what was uploaded for it; it stays with the changes.

    Raises:
        LockHeld: Another process is writing, or the uploads are being ingested.
    """
    UploadFolder(data_dir).check_free()
    waiting, uploads = store.waiting(), Uploads(data_dir)
    position = uploads.position
    if waiting is None or uploads.is_made_of(waiting):
        current = store.current()
        position = uploads.marked(current) if current else 0
    with _standing(uploads, position):
        store.discard()
    UploadFolder(data_dir).forget()


Stage: TypeAlias = Literal["starting", "readable", "reading"]


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: ``done`` of ``total`` files, and the one at hand."""

    stage: Stage
    done: int = 0
    total: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. ``position`` says of which uploads; ``unreadable`` are messages about scans that OCR failed on.

    ``error`` names the kind of error that ended it and ``problem`` its message; both are empty when all went well.
    """

    position: int
    report: IngestReport | None = None
    rankings: tuple[RankingChange, ...] = ()
    unreadable: tuple[str, ...] = ()
    error: str = ""
    problem: str = ""


_Written = TypeVar("_Written")
_STEP = TypeAdapter(Step)
_OUTCOME = TypeAdapter(Outcome)


def _read(kind: TypeAdapter[_Written], file: Path) -> _Written | None:
    """What a process told; None where it told nothing, or its file is damaged: it is only for who looks on."""
    try:
        return kind.validate_json(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


class UploadFolder:
    """The folder ``beheer`` of a data folder: who works, how far that is, and how the last time ended."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "beheer"
        self._lock = self.folder / "work.lock"
        self._step = self.folder / "step.json"
        self._outcome = self.folder / "outcome.json"
        self.log = self.folder / "work.log"

    def is_working(self) -> bool:
        """Whether a process is at work now."""
        return is_held(self._lock)

    def check_free(self, is_started: bool = False) -> None:
        """Raises LockHeld: a process is at work, or one ``is_started`` that has yet to claim the work."""
        if is_started or self.is_working():
            raise LockHeld("The uploads are being ingested now. Wait until that is done.")

    def step(self) -> Step | None:
        """How far it is; after the process is gone: where it stopped. None when it came to its end."""
        return _read(_STEP, self._step)

    def outcome(self) -> Outcome | None:
        """How it ended last; None where that is not known."""
        return _read(_OUTCOME, self._outcome)

    def claim(self) -> WriterLock:
        """Begin, and clear away what a killed process left. Raises LockHeld, StoreReadOnly."""
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(self._lock)
        for left in leftovers(self.folder):
            left.unlink(missing_ok=True)
        return lock

    def tell(self, step: Step) -> None:
        """Say how far it is."""
        write_atomically(self._step, _STEP.dump_json(step))

    def end(self, outcome: Outcome) -> None:
        """Say how it ended."""
        write_atomically(self._outcome, _OUTCOME.dump_json(outcome))
        self._step.unlink(missing_ok=True)

    def forget(self) -> None:
        """Forget how it ended: a person has dealt with it."""
        self._outcome.unlink(missing_ok=True)
        self._step.unlink(missing_ok=True)


def process(settings: Settings, *, make_readable: bool) -> Outcome:
    """Ingest all uploads into a generation that waits, scans made readable first when asked for.

    Raises:
        LockHeld: It is being done already.
        StoreReadOnly: The disk is too full to say how it goes.
    """
    upload_folder, uploads = UploadFolder(settings.data_dir), Uploads(settings.data_dir)
    lock = upload_folder.claim()
    try:
        upload_folder.tell(Step("starting"))
        position = uploads.position
        try:
            outcome = _processed(settings, upload_folder, uploads, make_readable)
        except VraagbaakError as error:
            last = upload_folder.outcome() or Outcome(position)
            outcome = replace(last, error=type(error).__name__, problem=str(error))
        upload_folder.end(outcome)
    finally:
        lock.release()
    return outcome


def _processed(settings: Settings, upload_folder: UploadFolder, uploads: Uploads, make_readable: bool) -> Outcome:
    position = uploads.position
    with writing(settings.data_dir):
        uploads.folder.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    if make_readable:
        results = make_copies([uploads.folder], settings, lambda *at: upload_folder.tell(Step("readable", *at)))
        failed = [result.problem for result in results if result.problem]
        upload_folder.tell(Step("starting"))
    context = ingest_context(settings)
    before, waited = context.store.current(), context.store.waiting()
    options = pipeline.Options(prune=True, hold=True)
    report = pipeline.ingest([uploads.folder], context, options, lambda *at: upload_folder.tell(Step("reading", *at)))
    rankings: tuple[RankingChange, ...] = ()
    if waited is not None and report.waiting == waited:  # made of other uploads, and nothing took its place
        context.store.discard()
        report = replace(report, waiting=None)
    if report.waiting:
        uploads.mark(report.waiting, position)  # what came in meanwhile is for the next time
        if before:
            questions = going_live.kept(settings.data_dir)
            rankings = compare(questions, context, before, report.waiting)
    return Outcome(position, report, rankings, tuple(failed))
