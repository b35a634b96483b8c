"""Everything that lasts to one file and back, wherever the store lies: generations, originals, decisions, settings."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from index.atomic_files import sync_folder
from index.errors import BackupError, StoreReadOnly
from index.settings import SETTINGS_FILE
from index.store import decisions
from index.store.bm25 import Analyser
from index.store.local.store import LocalStore
from index.store.protocol import PassageStore
from index.store.shared_files import SharedFiles, shared_with
from index.store.transfer import transfer
from ingest.archive.backup_file import BackupReader, BackupWriter, Contents, opened
from ingest.pipeline.report import Progress

_KEPT_FOLDERS = ("originals", "readable", "uploads", "upload-changes")


def write(file: Path, store: LocalStore, data_dir: Path, progress: Progress) -> Contents:
    """Write a backup; a file of that name is replaced in one step when the new one is whole.

    Nobody can ingest meanwhile; asking goes on. The generation that waits for a yes is left out.

    Raises:
        LockHeld: Another process is writing.
        BackupError: The file can't be written, or there is nothing to keep.
    """
    part = file.with_name(f".{file.name}.part-{os.getpid()}")
    with store.exclusive(), TemporaryDirectory(prefix="vraagbaak-backup-") as spare:
        members = list(_members(store, data_dir, Path(spare)))
        if not members:
            raise BackupError(f"There is nothing to keep yet in {data_dir}. Run: vraagbaak ingest FOLDER")
        try:
            with ZipFile(part, "w", compresslevel=1) as archive:
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


def _members(store: LocalStore, data_dir: Path, spare: Path) -> Iterator[tuple[Path, str]]:
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
    if (data_dir / SETTINGS_FILE).is_file():
        yield data_dir / SETTINGS_FILE, SETTINGS_FILE


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
    file: Path, store: PassageStore, data_dir: Path, analyser: Analyser, progress: Progress
) -> Contents:
    """Write a backup of the current generation, originals, decisions and settings; older generations stay behind.

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
        return write(file, copy, Path(spare), progress)


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
