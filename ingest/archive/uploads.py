"""The collection of what maintainers upload: files in the data folder, with every change to them kept to undo it.

Changes are numbered. ``position`` says up to which one the files stand; going to another number puts files back as they
were then, or brings later ones in again. What a change overwrote lies in ``before``, what was undone in ``after``.
"""

import fcntl
import json
import os
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from index.atomic_files import write_atomically
from index.errors import NotFound, StoreReadOnly
from ingest.sources.discovery import SIDECAR_SUFFIXES
from ingest.sources.sidecar import beside

What: TypeAlias = Literal["added", "removed", "said"]

_LONGEST_NAME = 150  # bytes: a file system allows 255, and a sidecar's ending comes behind it
_LONGEST_ENDING = 20
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to which files, and when (ISO 8601, UTC)."""

    number: int
    what: What
    names: tuple[str, ...]
    made: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that somebody sends; the name may be anything."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Journal:
    """``position`` is the number of the last change that stands; ``marks`` tell where generations were made."""

    position: int = 0
    changes: tuple[Change, ...] = ()
    marks: Mapping[str, int] | None = None


class Uploads:
    """The folder ``uploads`` of a data folder. Who changes it while another does, waits."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "uploads"
        self._kept = data_dir / "upload-changes"
        self._file = self._kept / "changes.json"

    @property
    def position(self) -> int:
        """The number of the last change that stands; 0 before the first."""
        return self._journal().position

    def files(self) -> list[Path]:
        """What was uploaded, by name, without sidecars."""
        found = self.folder.glob("*") if self.folder.is_dir() else ()
        return sorted(file for file in found if not file.name.endswith(SIDECAR_SUFFIXES) and file.name[0] != ".")

    def standing(self) -> list[Change]:
        """The changes that stand, oldest first."""
        journal = self._journal()
        return [one for one in journal.changes if one.number <= journal.position]

    def add(self, files: Sequence[NewFile]) -> Change:
        """Take in files; one that was here under the same name is replaced, two new ones of one name both stay."""
        named: dict[str, bytes] = {}
        for file in files:
            named[_unused(safe_name(file.name), named)] = file.content
        return self._change("added", named)

    def say(self, contents: Mapping[str, bytes]) -> Change:
        """Write sidecars, each under its own name."""
        return self._change("said", contents)

    def remove(self, name: str) -> Change:
        """Take a file out, and its sidecar. Raises NotFound."""
        file = self.file(name)
        sidecar = beside(file)
        return self._change("removed", {name: None, **({} if sidecar is None else {sidecar.name: None})})

    def file(self, name: str) -> Path:
        """An uploaded file by its name. Raises NotFound."""
        found = next((file for file in self.files() if file.name == name), None)
        if found is None:
            raise NotFound(f"There is no uploaded file '{name}' in {self.folder}. See: vraagbaak uploads list")
        return found

    def go_to(self, number: int) -> None:
        """Put all files back as they stood after change ``number``, earlier or later than now."""
        with self._alone():
            journal = self._journal()
            for change in reversed(journal.changes):
                if number < change.number <= journal.position:
                    self._swap(change, keep="after", bring="before")
            for change in journal.changes:
                if journal.position < change.number <= number:
                    self._swap(change, keep="before", bring="after")
            self._write(_Journal(number, journal.changes, journal.marks))

    def mark(self, generation: str, position: int) -> None:
        """Remember that this generation was made of the files as they stood after change ``position``."""
        with self._alone():
            journal = self._journal()
            marks = {**(journal.marks or {}), generation: position}
            self._write(_Journal(journal.position, journal.changes, marks))

    def mark_only(self, generation: str, position: int) -> None:
        """The same, where no other generation is known by its name: after they were brought to another store."""
        with self._alone():
            journal = self._journal()
            self._write(_Journal(journal.position, journal.changes, {generation: position}))

    def is_made_of(self, generation: str) -> bool:
        """Whether a generation was made of uploads."""
        return generation in (self._journal().marks or {})

    def marked(self, generation: str) -> int:
        """Up to which change the files stood when a generation was made; 0 where that was before the first upload."""
        marks = self._journal().marks or {}
        return max((number for name, number in marks.items() if name <= generation), default=0)

    def _change(self, what: What, contents: Mapping[str, bytes | None]) -> Change:
        """Keep what is there now, write down what will happen, then do it: a crash can be undone at any moment."""
        with self._alone():
            journal = self._journal()
            standing = tuple(one for one in journal.changes if one.number <= journal.position)
            number = max((one.number for one in journal.changes), default=0) + 1
            change = Change(number, what, tuple(contents), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
            for name in contents:
                self._move_away(name, self._place(change, "before"), copy=True)
            self._write(_Journal(number, (*standing, change), journal.marks))
            for name, content in contents.items():
                if content is None:
                    (self.folder / name).unlink(missing_ok=True)
                else:
                    write_atomically(self.folder / name, content)
            return change

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let other processes and threads that change the journal wait: each reads what the one before wrote."""
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._kept / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            where = f"{self._kept} can't be written: {error.strerror}."
            raise StoreReadOnly(f"{where} Free some space or check its rights, then try again.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _swap(self, change: Change, keep: Literal["before", "after"], bring: Literal["before", "after"]) -> None:
        for name in change.names:
            self._move_away(name, self._place(change, keep))
            kept = self._place(change, bring) / name
            if kept.is_file():
                write_atomically(self.folder / name, kept.read_bytes())

    def _move_away(self, name: str, to: Path, copy: bool = False) -> None:
        file = self.folder / name
        if file.is_file():
            write_atomically(to / name, file.read_bytes())
            if not copy:
                file.unlink()

    def _place(self, change: Change, side: Literal["before", "after"]) -> Path:
        return self._kept / str(change.number) / side

    def _journal(self) -> _Journal:
        if not self._file.is_file():
            return _Journal()
        kept = json.loads(self._file.read_text("utf-8"))
        changes = (Change(**{**one, "names": tuple(one["names"])}) for one in kept["changes"])
        return _Journal(kept["position"], tuple(changes), kept["marks"])

    def _write(self, journal: _Journal) -> None:
        write_atomically(self._file, json.dumps(asdict(journal), ensure_ascii=False).encode())


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
