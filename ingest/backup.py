"""Everything that lasts to one file and back: generations, originals, decisions and settings."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from index import decisions
from index.config import SETTINGS_FILE
from index.errors import BackupError, StoreReadOnly
from index.files import sync_folder
from index.local.store import LocalStore
from ingest.backup_file import BackupReader, BackupWriter, Contents, opened
from ingest.progress import Progress

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
