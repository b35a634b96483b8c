"""Everything that lasts to one file and back, wherever the store lies: generations, originals, decisions, settings."""

import os
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZipFile

from index.atomic_files import sync_folder, write_atomically
from index.errors import BackupError, StoreReadOnly
from index.settings import SETTINGS_FILE
from index.store import decisions
from index.store.bm25 import Analyser
from index.store.local.store import LocalStore
from index.store.open import SharedFiles, shared_with
from index.store.protocol import PassageStore
from index.store.transfer import transfer
from ingest.archive.backup_file import BackupReader, BackupWriter, Contents, opened
from ingest.archive.uploads import Uploads
from ingest.pipeline.report import Progress

_KEYS = frozenset({"api_keys", "phrasing_key"})
_KEY_LINE = re.compile(r"(?m)^[ \t]*[\"']?(?:api_keys|phrasing_key)[\"']?[ \t]*=.*$\n?")
_UPLOAD_FOLDERS = ("uploads", "upload-changes")
_KEPT_FOLDERS = ("originals", "readable", "uploads", "upload-changes")


def write(
    file: Path, store: LocalStore, data_dir: Path, progress: Progress, *, with_keys: bool = True
) -> Contents:
    """Write a backup; a file of that name is replaced in one step when the new one is whole.

    Nobody can ingest meanwhile; asking goes on. The generation that waits for a yes is left out. Only its owner may
    read it: it holds all texts, and unless ``with_keys`` is false the keys of the settings.

    Raises:
        LockHeld: Another process is writing.
        BackupError: The file can't be written, or there is nothing to keep.
    """
    part = file.with_name(f".{file.name}.part-{os.getpid()}")
    with store.exclusive(), TemporaryDirectory(prefix="vraagbaak-backup-") as spare:
        members = list(_members(store, data_dir, Path(spare), with_keys))
        if not members:
            raise BackupError(f"There is nothing to keep yet in {data_dir}. Run: vraagbaak ingest FOLDER")
        try:
            with _private(part) as stream, ZipFile(stream, "w", compresslevel=1) as archive:
                writer = BackupWriter(archive)
                for done, (path, name) in enumerate(members):
                    progress(done, len(members), name)
                    writer.add(path, name)
                contents = writer.finish(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", store.current())
            _make_last(part, file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BackupError(
                f"{file} can't be written: {error.strerror}. Free some space or choose another place."
            ) from error
    return contents


def restore(file: Path, store: LocalStore, data_dir: Path, *, force: bool, progress: Progress) -> Contents:
    """Put everything back as it was when the backup was written, after every byte of it was checked.

    With ``force`` the generations that are there stay as older ones to go back to; decisions and settings are replaced.

    Raises:
        BackupError: The file is no backup or is damaged (nothing was changed), or the data folder is in use.
        LockHeld: Another process is writing.
        StoreReadOnly: There is no room, or the folder can't be written.
    """
    with opened(file) as backup:
        if not force and (store.generations() or (data_dir / decisions.FILE).exists()):
            raise BackupError(f"{data_dir} is in use. Choose another folder with --data-dir, or add --force.")
        with store.exclusive():
            _check_room(backup.contents, data_dir)
            staged = store.staging()
            try:
                _take_out(backup, staged, progress)
                _put_back(staged, data_dir)
                store.adopt(staged / "generations", backup.contents.current)
            finally:
                shutil.rmtree(staged, ignore_errors=True)  # what stays is removed by the next writer
        return backup.contents


def _private(part: Path) -> IO[bytes]:
    """A new file that nobody but its owner can ever have opened."""
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _without_keys(settings: bytes) -> bytes:
    """A settings file without its keys, which who restores it fills in anew."""
    plain = _KEY_LINE.sub("", settings.decode("utf-8", "replace"))
    try:
        left = _KEYS & tomllib.loads(plain).keys()
    except tomllib.TOMLDecodeError:
        left = _KEYS
    if left:  # written over several lines, or in some other way that can't be taken out line by line
        raise BackupError(f"{SETTINGS_FILE} can't be written without its keys: put each key on a line of its own.")
    return plain.encode()


def _members(store: LocalStore, data_dir: Path, spare: Path, with_keys: bool) -> Iterator[tuple[Path, str]]:
    """Each file to keep and its name in the backup; a database that may be in use is copied first."""
    waiting = store.waiting()
    for name in store.generations():
        if name != waiting:
            yield from _below(data_dir, data_dir / "generations" / name)
    for folder in _KEPT_FOLDERS:
        yield from _below(data_dir, data_dir / folder)
    if (data_dir / decisions.FILE).is_file():
        with (
            closing(sqlite3.connect(data_dir / decisions.FILE)) as kept,
            closing(sqlite3.connect(spare / decisions.FILE)) as copy,
        ):
            kept.backup(copy)
        yield spare / decisions.FILE, decisions.FILE
    if (data_dir / SETTINGS_FILE).is_file() and with_keys:
        yield data_dir / SETTINGS_FILE, SETTINGS_FILE
    elif (data_dir / SETTINGS_FILE).is_file():
        (spare / SETTINGS_FILE).write_bytes(_without_keys((data_dir / SETTINGS_FILE).read_bytes()))
        yield spare / SETTINGS_FILE, SETTINGS_FILE


def _below(root: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("[!.]*")):
        if path.is_file():
            yield path, path.relative_to(root).as_posix()


def _make_last(part: Path, file: Path) -> None:
    with part.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(part, file)
    sync_folder(file.parent)


def _check_room(contents: Contents, data_dir: Path) -> None:
    wanted = sum(member.bytes for member in contents.members)
    free = shutil.disk_usage(data_dir).free
    if wanted > free:
        raise StoreReadOnly(f"The backup needs {wanted:,} bytes, {data_dir} has {free:,} free. Free some space first.")


def _take_out(backup: BackupReader, staged: Path, progress: Progress) -> None:
    members = backup.contents.members
    for done, member in enumerate(members):
        progress(done, len(members), member.name)
        backup.take_out(member, staged / member.name)


def _put_back(staged: Path, data_dir: Path) -> None:
    for folder in _KEPT_FOLDERS:
        for path, name in _below(staged, staged / folder):
            (data_dir / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, data_dir / name)
    for name in (decisions.FILE, SETTINGS_FILE):
        if (staged / name).is_file():
            os.replace(staged / name, data_dir / name)
    sync_folder(data_dir)


_KINDS = ("originals", "readable")


def write_elsewhere(
    file: Path,
    store: PassageStore,
    data_dir: Path,
    analyser: Analyser,
    progress: Progress,
    *,
    with_keys: bool = True,
) -> Contents:
    """Write a backup of the current generation, originals, uploads, decisions and settings; not of older generations.

    Nobody can ingest meanwhile; asking goes on.

    Raises:
        LockHeld: Another process is writing.
        BackupError: The file can't be written, or there is nothing to keep.
    """
    with store.exclusive(), TemporaryDirectory(prefix="vraagbaak-backup-") as spare:
        copy = LocalStore(Path(spare), analyser)
        if store.current() is not None:
            with store.open() as reader, copy.begin(reader.info.built_with) as writer:
                transfer(reader, writer, progress)
                writer.commit()
        _bring_files(data_dir, Path(spare))
        _take_uploads(data_dir, store.current(), Path(spare), copy.current())
        return write(file, copy, Path(spare), progress, with_keys=with_keys)


def restore_elsewhere(
    file: Path, store: PassageStore, data_dir: Path, analyser: Analyser, *, force: bool, progress: Progress
) -> Contents:
    """Put everything back, as a new generation after those that are there; originals and decisions too.

    Raises:
        BackupError: The file is no backup or is damaged, or the store is in use and ``force`` is not given.
        LockHeld: Another process is writing.
    """
    if not force and store.generations():
        raise BackupError("The store is in use. Name another one in VRAAGBAAK_STORE, or add --force.")
    with TemporaryDirectory(prefix="vraagbaak-restore-") as spare:
        copy = LocalStore(Path(spare), analyser)
        contents = restore(file, copy, Path(spare), force=False, progress=progress)
        if copy.current() is not None:
            with copy.open() as reader, store.begin(reader.info.built_with, empty=True) as writer:
                transfer(reader, writer, progress)
                writer.commit()
        _keep_files(Path(spare), data_dir)
        _take_uploads(Path(spare), contents.current, data_dir, store.current())
    return replace(contents, current=store.current())


def _bring_files(data_dir: Path, spare: Path) -> None:
    """Everything that is shared to a folder as a backup wants it, and the settings of this machine."""
    shared = _shared(data_dir)
    for kind in _KINDS:
        for name in shared.names(f"{kind}/"):
            shared.bring(name, _place(spare, name))
    shared.bring(decisions.FILE, spare / decisions.FILE)
    if (data_dir / SETTINGS_FILE).is_file():
        (spare / SETTINGS_FILE).write_bytes((data_dir / SETTINGS_FILE).read_bytes())


def _take_uploads(source: Path, its: str | None, target: Path, name: str | None) -> None:
    """The uploads and their changes, as of generation ``its``, which is called ``name`` in its new place."""
    for folder in _UPLOAD_FOLDERS:
        for path, at in _below(source, source / folder):
            write_atomically(target / at, path.read_bytes())
    if its is not None and name is not None and (source / "upload-changes").is_dir():
        Uploads(target).mark_only(name, Uploads(source).marked(its))


def _keep_files(spare: Path, data_dir: Path) -> None:
    shared = _shared(data_dir)
    for kind in _KINDS:
        for path in sorted((spare / kind).glob("*/*")):
            shared.keep(f"{kind}/{path.name.removesuffix('.pdf')}", path)
    if (spare / decisions.FILE).is_file():
        shared.keep(decisions.FILE, spare / decisions.FILE)


def _place(folder: Path, name: str) -> Path:
    kind, _, sha256 = name.partition("/")
    return folder / kind / sha256[:2] / (f"{sha256}.pdf" if kind == "readable" else sha256)


def _shared(data_dir: Path) -> SharedFiles:
    shared = shared_with(data_dir)
    assert shared is not None, "only a store that lies elsewhere is backed up so"
    return shared
