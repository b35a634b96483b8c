"""The collection of what maintainers upload: files in the data folder, with every change to them kept to undo it.

Changes are numbered. ``position`` says up to which one the files stand; going to another number puts files back as they
were then, or brings later ones in again. What a change overwrote lies in ``before``, what was undone in ``after``. The
journal says where to go before files move: what a killed process began, the next one that asks finishes.
"""

import fcntl
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from index.atomic_files import leftovers, sync_folder, write_atomically
from index.errors import NotFound, StoreReadOnly, StoreUnavailable
from ingest.archive.originals import sha256_of
from ingest.sources.discovery import SIDECAR_SUFFIXES
from ingest.sources.sidecar import beside

What: TypeAlias = Literal["added", "removed", "said"]
Side: TypeAlias = Literal["before", "after"]

_LONGEST_NAME = 150  # bytes: a file system allows 255, and a sidecar's ending comes behind it
_LONGEST_ENDING = 20
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to which files, when (ISO 8601, UTC) and by whom; "" by command."""

    number: int
    what: What
    names: tuple[str, ...]
    made: str
    by: str = ""  # older journals don't say


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that somebody sends; the name may be anything."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Step:
    """Bringing in one side of a change, on the way to the files as they stood after change ``goal``."""

    number: int
    side: Side
    goal: int


@dataclass(frozen=True, slots=True)
class _Journal:
    """``position`` is the number of the last change that stands; ``marks`` tell where generations were made.

    ``step`` is under way where a process is at work, or was killed. ``sha256`` tells the bytes of each file, by its
    path in the data folder; older journals know none.
    """

    position: int = 0
    changes: tuple[Change, ...] = ()
    marks: Mapping[str, int] | None = None
    step: _Step | None = None
    sha256: Mapping[str, str] | None = None

    def change(self, number: int) -> Change:
        """The change with this number, which is there."""
        return next(one for one in self.changes if one.number == number)

    def next_to(self, goal: int) -> _Step | None:
        """The step that brings the files nearer to how they stood after change ``goal``, None when they stand so."""
        numbers = [one.number for one in self.changes]
        back = max((number for number in numbers if goal < number <= self.position), default=None)
        if back is not None:
            return _Step(back, "before", goal)
        forth = min((number for number in numbers if self.position < number <= goal), default=None)
        return None if forth is None else _Step(forth, "after", goal)


class Uploads:
    """The folder ``uploads`` of a data folder. Who changes it while another does, waits."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "uploads"
        self._kept = data_dir / "upload-changes"
        self._file = self._kept / "changes.json"
        self._lock = self._kept / ".lock"

    @property
    def position(self) -> int:
        """The number of the last change that stands; 0 before the first."""
        return self._journal().position

    def files(self) -> list[Path]:
        """What was uploaded, by name, without sidecars."""
        self._journal()
        found = self.folder.glob("*") if self.folder.is_dir() else ()
        return sorted(file for file in found if not file.name.endswith(SIDECAR_SUFFIXES) and file.name[0] != ".")

    def standing(self) -> list[Change]:
        """The changes that stand, oldest first."""
        journal = self._journal()
        return [one for one in journal.changes if one.number <= journal.position]

    def between(self, older: str | None, newer: str) -> list[Change]:
        """The changes that one generation was made of and the one before it wasn't; None is before the first."""
        since, until = self.marked(older) if older else 0, self.marked(newer)
        return [one for one in self._journal().changes if since < one.number <= until]

    def add(self, files: Sequence[NewFile], by: str = "") -> Change:
        """Take in files; one that was here under the same name is replaced, two new ones of one name both stay."""
        named: dict[str, bytes] = {}
        for file in files:
            named[_unused(safe_name(file.name), named)] = file.content
        return self._change("added", named, by)

    def say(self, contents: Mapping[str, bytes], by: str = "") -> Change:
        """Write sidecars, each under its own name."""
        return self._change("said", contents, by)

    def remove(self, name: str, by: str = "") -> Change:
        """Take a file out, and its sidecar. Raises NotFound."""
        file = self.file(name)
        sidecar = beside(file)
        return self._change("removed", {name: None, **({} if sidecar is None else {sidecar.name: None})}, by)

    def file(self, name: str) -> Path:
        """An uploaded file by its name. Raises NotFound."""
        found = next((file for file in self.files() if file.name == name), None)
        if found is None:
            raise NotFound(f"There is no uploaded file '{name}' in {self.folder}. See: vraagbaak uploads list")
        return found

    def go_to(self, number: int) -> None:
        """Put all files back as they stood after change ``number``, earlier or later than now."""
        with self._alone() as journal:
            self._walk(journal, number)

    def mark(self, generation: str, position: int) -> None:
        """Remember that this generation was made of the files as they stood after change ``position``."""
        with self._alone() as journal:
            self._write(replace(journal, marks={**(journal.marks or {}), generation: position}))

    def mark_only(self, generation: str, position: int) -> None:
        """The same, where no other generation is known by its name: after they were brought to another store."""
        with self._alone() as journal:
            self._write(replace(journal, marks={generation: position}))

    def is_made_of(self, generation: str) -> bool:
        """Whether a generation was made of uploads."""
        return generation in (self._journal().marks or {})

    def marked(self, generation: str) -> int:
        """Up to which change the files stood when a generation was made; 0 where that was before the first upload."""
        marks = self._journal().marks or {}
        return max((number for name, number in marks.items() if name <= generation), default=0)

    def check(self) -> list[str]:
        """What is wrong with the files and what is kept of them, a line each. Reads every byte."""
        try:
            journal = self._read()
        except StoreUnavailable as error:
            return [str(error)]
        if journal.step:
            with self._free() as free:
                return [f"A change of the uploads in {self.folder} was not finished."] if free else []
        kept = journal.sha256 or {}
        return [line for name in sorted(kept) for line in self._wrong_with(name, kept[name])]

    def leftovers(self) -> list[Path]:
        """What killed processes left among the files; nothing while one is at work."""
        with self._free() as free:
            return self._temporary() if free else []

    def _change(self, what: What, contents: Mapping[str, bytes | None], by: str) -> Change:
        """Keep what it brings, then write down that it stands, then bring it in."""
        with self._alone() as journal:
            if not self._file.is_file():
                self._write(journal)  # from here on a journal that is gone was lost
            standing = tuple(one for one in journal.changes if one.number <= journal.position)
            number = max((one.number for one in journal.changes), default=0) + 1
            change = Change(number, what, tuple(contents), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", by)
            kept = self._keep(change, "before")
            for name, content in contents.items():
                place = self._place(change, "after") / name
                place.unlink(missing_ok=True)  # of a change with this number that was never written down
                if content is not None:
                    write_atomically(place, content)
                    kept[self._name(place)] = _sha256(content)
            known = self._still_there(journal.sha256 or {}, standing)
            self._walk(_Journal(number - 1, (*standing, change), journal.marks, None, {**known, **kept}), number, kept)
            return change

    def _walk(self, journal: _Journal, goal: int, ready: Mapping[str, str] | None = None) -> None:
        """Bring the files to ``goal``, each step written down before it is taken; ``ready`` is what was kept for it."""
        while step := journal.next_to(goal):
            change = journal.change(step.number)
            kept = self._keep(change, "after" if step.side == "before" else "before") if ready is None else ready
            position = step.number if step.side == "after" else self._before(journal, step.number)
            journal = replace(journal, position=position, step=step, sha256={**(journal.sha256 or {}), **kept})
            self._write(journal)
            journal = self._taken(journal)
            ready = None
        self._finish(replace(journal, position=goal, step=None))

    def _finish(self, journal: _Journal) -> None:
        """Write down that nothing is under way, and take away the copies of what stands in its place."""
        unused = [
            self._place(change, "after" if change.number <= journal.position else "before") / name
            for change in journal.changes
            for name in change.names
        ]
        known = dict(journal.sha256 or {})
        for place in unused:
            known.pop(self._name(place), None)
        self._write(replace(journal, sha256=known))
        for place in unused:
            place.unlink(missing_ok=True)

    def _taken(self, journal: _Journal) -> _Journal:
        """Take the step that is written down, also when a part of it was taken before."""
        assert journal.step is not None
        change, known = journal.change(journal.step.number), dict(journal.sha256 or {})
        for name in change.names:
            file, kept = self.folder / name, self._place(change, journal.step.side) / name
            if kept.is_file():
                content = kept.read_bytes()
                write_atomically(file, content)
                known[self._name(file)] = _sha256(content)
            else:
                file.unlink(missing_ok=True)
                known.pop(self._name(file), None)
        if self.folder.is_dir():
            sync_folder(self.folder)
        return replace(journal, sha256=known)

    def _keep(self, change: Change, side: Side) -> dict[str, str]:
        """Keep a copy of the files as they are now; their checksums, by their path in the data folder."""
        kept = {}
        for name in change.names:
            file, place = self.folder / name, self._place(change, side) / name
            if file.is_file():
                content = file.read_bytes()
                write_atomically(place, content)
                kept[self._name(place)] = _sha256(content)
            else:
                place.unlink(missing_ok=True)
        return kept

    def _before(self, journal: _Journal, number: int) -> int:
        return max((one.number for one in journal.changes if one.number < number), default=0)

    def _still_there(self, known: Mapping[str, str], standing: Sequence[Change]) -> dict[str, str]:
        """The checksums of all but what is kept of changes that were undone for good."""
        numbers = {str(one.number) for one in standing}
        folder = f"{self._kept.name}/"
        return {
            name: one for name, one in known.items() if not name.startswith(folder) or name.split("/")[1] in numbers
        }

    def _wrong_with(self, name: str, sha256: str) -> Iterator[str]:
        file = self.folder.parent / name
        if not file.is_file():
            yield f"{file} is gone"
        elif sha256_of(file) != sha256:
            yield f"{file} is not as it was kept"

    def _temporary(self) -> list[Path]:
        folders = [self.folder, self._kept, *self._kept.glob("*/*")]
        return [path for folder in folders for path in leftovers(folder)]

    @contextmanager
    def _alone(self) -> Iterator[_Journal]:
        """Let others that change the journal wait: each reads what the one before wrote, with its work finished."""
        with self._locked():
            for left in self._temporary():
                left.unlink(missing_ok=True)
            journal = self._read()
            if journal.step:
                self._walk(self._taken(journal), journal.step.goal)
                journal = self._read()
            yield journal

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            where = f"{self._kept} can't be written: {error.strerror}."
            raise StoreReadOnly(f"{where} Free some space or check its rights, then try again.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _free(self) -> Iterator[bool]:
        """Whether nobody changes the files now; who wants to has to wait. Makes no file."""
        if not self._lock.is_file():
            yield True
            return
        with self._lock.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                yield True
            except BlockingIOError:
                yield False

    def _place(self, change: Change, side: Side) -> Path:
        return self._kept / str(change.number) / side

    def _name(self, file: Path) -> str:
        return file.relative_to(self.folder.parent).as_posix()

    def _journal(self) -> _Journal:
        journal = self._read()
        if journal.step:  # a process is at work, or was killed: wait for it, or finish what it began
            with self._alone() as journal:
                pass
        return journal

    def _read(self) -> _Journal:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            if kept.pop("checksum", None) not in (None, _checksum(kept)):  # older ones have none
                raise ValueError("it is not as it was written")
            changes = tuple(Change(**{**one, "names": tuple(one["names"])}) for one in kept["changes"])
            step = _Step(**kept["step"]) if kept.get("step") else None
            return _Journal(kept["position"], changes, kept["marks"], step, kept.get("sha256"))
        except FileNotFoundError:
            if any(self._kept.glob("*/*/*")):
                raise self._damaged("it is gone") from None
            return _Journal()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, why: str) -> StoreUnavailable:
        return StoreUnavailable(
            f"{self._file} is damaged ({why}). Bring it back: vraagbaak restore BACKUP --force. Without a backup: move "
            f"{self._kept} away; the files that are uploaded stay, what was changed before can't be undone."
        )

    def _write(self, journal: _Journal) -> None:
        document = asdict(journal)
        document["checksum"] = _checksum(document)
        write_atomically(self._file, json.dumps(document, ensure_ascii=False).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checksum(document: Mapping[str, Any]) -> str:
    """SHA-256 of what a journal says, however it is laid out."""
    return _sha256(json.dumps(document, sort_keys=True).encode())


def safe_name(name: str) -> str:
    """The name of a file that a stranger chose, without folders or anything a file system or a screen trips over.

    A sidecar is called after the safe name of its file.
    """
    for suffix in SIDECAR_SUFFIXES:
        if name.lower().endswith(suffix):
            return f"{safe_name(name[: -len(suffix)])}{suffix}"
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(_ODD.sub(" ", plain).split()).replace(" .", ".").lstrip(".~$ ") or "bestand"
    stem, ending = os.path.splitext(plain)
    stem = f"pagina {stem}" if stem.lower() == "index" else stem  # index.html would make the folder one saved site
    return f"{stem.encode()[:_LONGEST_NAME].decode(errors='ignore').strip()}{ending[:_LONGEST_ENDING]}"


def _unused(name: str, taken: Container[str]) -> str:
    stem, ending = os.path.splitext(name)
    names = (name, *(f"{stem} ({number}){ending}" for number in range(2, 10_000)))
    return next(one for one in names if one not in taken)
