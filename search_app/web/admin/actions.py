"""What a maintainer can do with files, generations and what visitors sent; each a command too."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.bounded_cache import BoundedCache
from index.errors import NotFound, VraagbaakError
from index.products import FieldName
from index.settings import Settings
from index.store.protocol import PassageStore
from index.types import Record, SourceRef
from ingest.archive import doctor, going_live, inbox
from ingest.archive.going_live import SavedQuestion
from ingest.archive.inbox import Message
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline import near_duplicates
from ingest.pipeline.near_duplicates import Pair
from ingest.pipeline.report import Progress
from ingest.privacy import privacy_gate
from ingest.privacy.privacy_gate import Held
from ingest.products import decisions
from ingest.products.decisions import Correction, Said
from ingest.reading.sandbox import WHOLE_PAGE
from ingest.sources import records, sidecar_sheet
from ingest.sources.records import NOTHING_SAID, PublicationCorrected
from ingest.sources.sidecar_sheet import Imported
from search_app import composition
from search_app.page_images import Drawings
from search_app.products.cards import proved
from search_app.products.catalogue import CatalogueCache
from search_app.service import Service
from search_app.uploads import GenerationChange, Outcome, Step, UploadFolder, go_back, say_no, say_yes, what_changed
from search_app.web.admin.access import Maintainer, require
from search_app.web.admin.preview import (
    Describable,
    Doubt,
    Preview,
    WrongField,
    checked_fields,
    doubts,
    preview,
    struck,
)

EXAMPLES = Path(__file__).resolve().parents[3] / "corpus" / "publications"  # in a checkout of the project
_CHANGES = 100  # pairs of generations of which it is kept what changed
_PICTURE = 240  # pixels: how wide the picture of a file is before it goes online


class Worker:
    """One for a data folder. What it starts goes on when this process ends. Safe to share between threads.

    Holds what is kept of generations that don't change: what each changed, pages drawn, the products of what waits.
    """

    def __init__(self, data_dir: Path) -> None:
        self.upload_folder = UploadFolder(data_dir)
        self.changes: BoundedCache[tuple[str | None, str], GenerationChange | None] = BoundedCache(_CHANGES)
        self.drawings = Drawings(data_dir)
        self.catalogues = CatalogueCache(data_dir)
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def is_working(self) -> bool:
        """Whether a process is at work: one of ours, which takes a moment to claim the work, or another one."""
        return self._is_started() or self.upload_folder.is_working()

    def check_free(self) -> None:
        """Raises LockHeld: a process is at work."""
        self.upload_folder.check_free(self._is_started())

    def _is_started(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self, *, make_readable: bool) -> None:
        """Run the command ``uploads process``. Raises LockHeld."""
        with self._turn:
            self.check_free()
            self.upload_folder.folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(self._data_dir), "uploads", "process"]
            with self.upload_folder.log.open("wb") as log:
                self._child = subprocess.Popen(
                    [*command, *(["--ocr"] if make_readable else [])],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How the uploads stand: being ingested (``step`` says how far), or as the last ingest left them.

    ``stopped``: that ingest came to no end. ``waiting`` is the generation that waits for a yes. ``needs_work``: what
    was changed since is in no generation yet.
    """

    working: bool
    step: Step | None
    stopped: bool
    outcome: Outcome | None
    waiting: str | None
    needs_work: bool


@dataclass(frozen=True, slots=True)
class KeptGeneration:
    """A generation that is kept; ``created`` is ISO 8601. ``n_publications`` is None where it can't be read."""

    generation: str
    created: str
    n_publications: int | None
    is_current: bool
    is_waiting: bool


class Beheer:
    """Keeps the archive of one data folder. Raises AccessRefused without a maintainer."""

    def __init__(self, service: Service, worker: Worker, maintainer: Maintainer) -> None:
        self.maintainer = require(maintainer)
        self._settings: Settings = service.settings
        self._data_dir: Path = service.settings.data_dir
        self._store: PassageStore = composition.store(service.settings)
        self._uploads = Uploads(self._data_dir)
        self._worker = worker

    def files(self) -> list[str]:
        """The names of what was uploaded."""
        return [file.name for file in self._uploads.files()]

    def add(self, files: Sequence[NewFile]) -> None:
        """Take in files and begin to ingest them. Raises LockHeld, StoreReadOnly."""
        self._worker.check_free()
        self._uploads.add(files, self.maintainer.name)
        self.start()

    def has_examples(self) -> bool:
        """Whether the publications of the demo are here, to try it out with: not in an installed package."""
        return EXAMPLES.is_dir()

    def add_examples(self) -> None:
        """Take in the publications of the demo and begin to ingest them. Raises LockHeld, StoreReadOnly."""
        self.add([NewFile(one.name, one.read_bytes()) for one in sorted(EXAMPLES.iterdir()) if one.is_file()])

    def start(self, *, make_readable: bool = False) -> None:
        """Begin to ingest all uploads, scans made readable first when asked for. Raises LockHeld."""
        self._worker.start(make_readable=make_readable)

    def remove(self, name: str) -> None:
        """Take an uploaded file out. Raises NotFound, LockHeld."""
        self._worker.check_free()
        self._uploads.remove(name, self.maintainer.name)

    def standing(self) -> Standing:
        """How it stands now."""
        working, upload_folder = self._worker.is_working(), self._worker.upload_folder
        step, outcome = upload_folder.step(), upload_folder.outcome()
        behind = self._is_unmarked() if outcome is None else self._is_behind(outcome)
        needs_work = not working and (behind or self._lacks_what_was_said())
        stopped = not working and step is not None
        return Standing(working, step, stopped, outcome, self._store.waiting(), needs_work)

    def go_live(self) -> None:
        """Say yes to the generation that waits. Raises NotFound, LockHeld."""
        say_yes(self._data_dir, self._store)

    def discard(self) -> None:
        """Say no: the generation that waits goes, and so does what was uploaded for it. Raises LockHeld."""
        self._worker.check_free()
        say_no(self._data_dir, self._store)

    def done(self) -> None:
        """Put the last report away."""
        self._worker.check_free()
        self._worker.upload_folder.forget()

    def go_back(self, generation: str | None = None) -> None:
        """Make an older generation current, by default the one before. Raises NotFound, LockHeld, StoreUnavailable."""
        self._worker.check_free()
        go_back(self._data_dir, self._store, generation)

    def can_go_back(self) -> bool:
        """Whether there is a generation before the current one."""
        try:
            going_live.previous(self._store)
        except NotFound:
            return False
        return True

    def generations(self) -> list[KeptGeneration]:
        """What there is to go back to, newest first."""
        return [self._kept(name) for name in reversed(self._store.generations())]

    def changed(self, generation: str) -> GenerationChange | None:
        """What a generation changed, compared with the one that is kept before it; None where that can't be read."""
        before = max((one for one in self._store.generations() if one < generation), default=None)
        return self._worker.changes.one((before, generation), lambda: self._compared(before, generation))

    def _compared(self, before: str | None, generation: str) -> GenerationChange | None:
        try:
            return what_changed(self._data_dir, self._store, before, generation)
        except VraagbaakError:  # of another version, or damaged: the list of versions says so
            return None

    def n_problems(self, progress: Progress = lambda done, total, what: None) -> int:
        """How many things are wrong with what is kept; ``vraagbaak doctor`` says which, and what mends them."""
        return len(doctor.examine(self._settings, self._store, progress).problems)

    def alike(self) -> list[Pair]:
        """Publications online of which most stands in another one too. Raises StoreUnavailable."""
        with self._store.open() as reader:
            return near_duplicates.pairs(reader)

    def held(self) -> list[Held]:
        """Publications that are held back because of personal data."""
        return privacy_gate.waiting(self._data_dir)

    def release(self, publication_id: str) -> None:
        """Let one through at the next ingest. Raises NotFound."""
        privacy_gate.release(self._data_dir, publication_id)

    def let_through(self, publication_id: str) -> None:
        """Let one through, and begin to ingest it. Raises NotFound, LockHeld."""
        self._worker.check_free()
        self.release(publication_id)
        self.start()

    def messages(self) -> list[Message]:
        """What visitors sent: what nobody handled first, the newest first."""
        return inbox.messages(self._data_dir)

    def handle_message(self, number: int) -> None:
        """Say that a message was dealt with. Raises NotFound."""
        inbox.handle(self._data_dir, number)

    def reopen_message(self, number: int) -> None:
        """Say that a message was not dealt with after all. Raises NotFound."""
        inbox.reopen(self._data_dir, number)

    def forget_message(self, number: int) -> None:
        """Delete a message. Raises NotFound."""
        inbox.remove(self._data_dir, number)

    def takes_messages(self) -> bool:
        """Whether visitors may send any."""
        return self._settings.feedback or self._settings.knowledge_questions

    def questions(self) -> list[SavedQuestion]:
        """Questions that are asked of every new generation."""
        return going_live.kept(self._data_dir)

    def save_question(self, text: str) -> None:
        """Keep one."""
        going_live.add(self._data_dir, text)

    def forget_question(self, number: int) -> None:
        """Forget one. Raises NotFound."""
        going_live.remove(self._data_dir, number)

    def subjects(self) -> list[Describable]:
        """All that can be described: what was uploaded, and what is online or waits however it came in."""
        files = self.files()
        read = [one for one in map(self.subject_of, self._records()) if not one.file or one.file in files]
        unread = {*files}.difference(one.file for one in read)
        return [*read, *(Describable(name, None) for name in sorted(unread))]

    def subject_of(self, record: Record) -> Describable:
        """What can be said of a publication goes into a file of ours, or else is kept under its id."""
        source = next(iter(record.sources), None)
        return Describable(source.path if source and self._is_ours(source) else "", record)

    def said(self, subject: Describable) -> Mapping[str, object]:
        """What was said of it, by key of the field. Raises NotFound."""
        if subject.file:
            return sidecar_sheet.said(self._uploads.file(subject.file))
        return self.corrected(subject).said

    def corrected(self, subject: Describable) -> PublicationCorrected:
        """All that was said of a publication that came in another way, and by whom."""
        publication_id = subject.read.publication_id if subject.read else ""
        return records.corrected(self._data_dir).get(publication_id, NOTHING_SAID)

    def has_said(self) -> bool:
        """Whether anything is said of publications that came in another way."""
        return any(one.said for one in records.corrected(self._data_dir).values())

    def _records(self) -> list[Record]:
        """What visitors will see: what waits, else what is online."""
        try:
            with self._store.open(self._store.waiting()) as reader:
                return reader.records()
        except VraagbaakError:  # nothing is online, or it can't be read: what a file says can be written all the same
            return []

    def previews(self, publication_ids: Collection[str]) -> dict[str, Preview]:
        """By id, what visitors will see of these publications: as they wait, else as they are online."""
        try:
            with self._store.open(self._store.waiting()) as reader:
                catalogue, seen = self._worker.catalogues.of(reader), self._seen_products()
                rejected = {one.product_id for one in decisions.decided(self._data_dir) if one.action == "reject"}
                none = struck(reader, rejected - seen)
                return {
                    one.publication_id: replace(
                        preview(one, reader, catalogue, seen), struck=none.get(one.publication_id, ())
                    )
                    for one in reader.records(sorted(publication_ids))
                }
        except VraagbaakError:
            return {}

    def doubts(self, publication_ids: Collection[str]) -> list[Doubt]:
        """What only a person can tell of the products in these publications, as they wait, else as they are online."""
        apart = {(one.product_id, one.other) for one in decisions.decided(self._data_dir) if one.action == "apart"}
        try:
            with self._store.open(self._store.waiting()) as reader:
                return doubts(self._worker.catalogues.of(reader), publication_ids, self._seen_products(), apart)
        except VraagbaakError:
            return []

    def product_names(self) -> Mapping[str, str]:
        """The names of all products, as they wait, else as they are online, by id and in order."""
        with self._store.open(self._store.waiting()) as reader:
            found = self._worker.catalogues.of(reader).products
        by_name = sorted(found, key=lambda one: one.product.name.casefold())
        return {one.product.product_id: one.product.name for one in by_name}

    def records(self, publication_ids: Collection[str]) -> list[Record]:
        """Those of these publications, as they wait, else as they are online."""
        try:
            with self._store.open(self._store.waiting()) as reader:
                return reader.records(sorted(publication_ids))
        except VraagbaakError:
            return []

    def undated(self, records: Sequence[Record]) -> list[Describable]:
        """Those of which no date is known, nor said."""
        found = [self.subject_of(one) for one in records if not one.date]
        return [one for one in found if not {"date", "year"} & self.said(one).keys()]

    def correct(self, product_id: str, field: FieldName, said: Sequence[Said], adds: bool) -> None:
        """Say what a field of a product holds, of which the sources may wait for a yes.

        Raises:
            NotFound: There is no such product or publication.
            CorrectionError: A field can't have a value, or a page doesn't show it.
            StoreReadOnly: It can't be kept.
        """
        with self._store.open(self._store.waiting()) as reader:
            if self._worker.catalogues.of(reader).get(product_id) is None:
                raise NotFound(f"There is no product '{product_id}'. See: vraagbaak products list")
            made = proved(Correction(product_id, field, tuple(said), adds, self.maintainer.name), reader)
        decisions.correct(self._data_dir, made)

    def _seen_products(self) -> frozenset[str]:
        current = self._store.current()
        if current is None:
            return frozenset()
        with self._store.open(current) as reader:
            return frozenset(one.product_id for one in reader.products.all())

    def picture(self, record: Record) -> bytes | None:
        """The first page of a PDF, small, as a PNG; of another file its first picture. None where there is none."""
        drawings = self._worker.drawings
        try:
            if record.format == "pdf":
                return drawings.page(record.sha256, 1, _PICTURE, WHOLE_PAGE)
            return drawings.picture(record.sha256, 1, _PICTURE) if drawings.stored(record.sha256) else None
        except VraagbaakError:  # the file is gone, or can't be drawn: the words are shown without it
            return None

    def _is_ours(self, source: SourceRef) -> bool:
        """Whether a source is an uploaded file: not one of another folder that is called the same.

        In a data folder that was put back elsewhere, sources still name the folder of before.
        """
        folder, root = self._uploads.folder, Path(source.root)
        return root == folder or (source.collection == folder.name and not root.exists())

    def say(self, subject: Describable, written: Mapping[str, str]) -> list[WrongField]:
        """Keep what is said of a publication, unless a field is wrong; returns those. Raises NotFound, LockHeld."""
        fields = checked_fields(written)
        if not fields.wrong:
            self._keep(subject, fields.values)
        return [*fields.wrong]

    def say_date(self, subject: Describable, date: str) -> list[WrongField]:
        """The same of a date alone: what was said of other fields stays."""
        fields = checked_fields({"date": date})
        if not fields.wrong and fields.values:
            self._keep(subject, {**self.said(subject), **fields.values})
        return [*fields.wrong]

    def _keep(self, subject: Describable, values: Mapping[str, object]) -> None:
        if subject.file:
            self._worker.check_free()
            path, content = sidecar_sheet.sidecar_with(self._uploads.file(subject.file), values)
            self._uploads.say({path.name: content}, self.maintainer.name)
        elif subject.read and values != self.said(subject):
            records.say(self._data_dir, subject.read, values, self.maintainer.name)

    def take_back(self, subject: Describable) -> None:
        """Take back what was said last of a publication that came in another way. Raises NotFound."""
        records.unsay(self._data_dir, subject.read.publication_id if subject.read else "")

    def replace_with(self, name: str, older_id: str) -> None:
        """Say that an uploaded file takes the place of another publication. Raises NotFound, LockHeld."""
        subject = Describable(name, None)
        self._keep(subject, {**self.said(subject), "replaces": older_id})

    def sheet(self) -> bytes:
        """All sidecars as one Excel sheet."""
        with tempfile.TemporaryDirectory(prefix="vraagbaak-") as folder:
            file = Path(folder, "publicaties.xlsx")
            sidecar_sheet.export(file, self._uploads.folder)
            return file.read_bytes()

    def bring_in(self, sheet: bytes) -> Imported:
        """Write the sidecars that an edited sheet asks for. Raises SidecarSheetError, LockHeld."""
        self._worker.check_free()
        written: dict[str, bytes] = {}
        with tempfile.TemporaryDirectory(prefix="vraagbaak-") as folder:
            file = Path(folder, "publicaties.xlsx")
            file.write_bytes(sheet)
            keep = lambda path, content: written.__setitem__(path.name, content)  # noqa: E731
            done = sidecar_sheet.bring_in(file, self._uploads.folder, overwrite=True, write=keep)
        if written:
            self._uploads.say(written, self.maintainer.name)
        return done

    def _is_unmarked(self) -> bool:
        """Whether the current generation was made of other uploads than these."""
        current = self._store.current()
        return self._uploads.position != (self._uploads.marked(current) if current else 0)

    def _is_behind(self, outcome: Outcome) -> bool:
        """Whether something was changed since that the generation should show."""
        rows = () if outcome.report is None else outcome.report.publications
        without = {file_of(row.source) for row in rows if row.status in ("skipped", "held", "duplicate")}
        later = [one for one in self._uploads.standing() if one.number > outcome.position]
        changed = any(one.what != "removed" or not {*one.names} & without for one in later)
        held_back = {one.publication_id for one in self.held()}
        return changed or any(row.status == "held" and row.publication_id not in held_back for row in rows)

    def _lacks_what_was_said(self) -> bool:
        """Whether something is said of a publication that the generation to come doesn't hold, or taken back."""
        said = records.corrected(self._data_dir)
        return bool(said) and bool(records.behind((one for one in self._records() if one.publication_id in said), said))

    def _kept(self, name: str) -> KeptGeneration:
        current, waiting = name == self._store.current(), name == self._store.waiting()
        try:
            with self._store.open(name) as reader:
                return KeptGeneration(name, reader.info.created, reader.info.n_publications, current, waiting)
        except VraagbaakError:  # of another version, or damaged: it stands in the list, and can't be gone back to
            return KeptGeneration(name, "", None, current, waiting)


def file_of(source: str) -> str:
    """The name of an uploaded file, of a source as reports show it."""
    return source.split("/", 1)[-1]
