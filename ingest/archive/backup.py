"""Everything that lasts to one file and back, wherever the store lies: generations, originals, decisions, settings."""

import glob
import logging
import os
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZipFile

from index.atomic_files import sync_file, sync_folder, write_atomically
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

_log = logging.getLogger(__name__)

UNFINISHED = "restoring"  # a file in the data folder: the name of the backup that is being put back, until it is
_KEYS = ("api_keys", "maintainer_keys", "phrasing_key")
_TRUSTED = ("phrasing_url", "store", "maintainer_keys")  # where texts and questions would go; who may change facts
_UPLOAD_FOLDERS = ("uploads", "upload-changes")
_KEPT_FOLDERS = ("originals", "readable", "uploads", "upload-changes")


def write(file: Path, store: LocalStore, data_dir: Path, progress: Progress, *, with_keys: bool = True) -> Contents:
    """Write a backup; a file of that name is replaced in one step when the new one is whole.

    Nobody can ingest meanwhile; asking goes on. The generation that waits for a yes is left out. Only its owner may
    read it: it holds all texts, and unless ``with_keys`` is false the keys of the settings.

    Raises:
        LockHeld: Another process is writing.
        BackupError: The file can't be written, or there is nothing to keep.
    """
    if file.is_dir():
        raise BackupError(f"{file} is a folder. Name a file in it, like {file / 'vraagbaak.zip'}.")
    part = file.with_name(f".{file.name}.part-{os.getpid()}")
    with store.exclusive(), _staged(store) as spare:
        for left in file.parent.glob(f".{glob.escape(file.name)}.part-*"):  # by one that was killed
            left.unlink()
        members = list(_members(store, data_dir, spare, with_keys))
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
        in_use = store.generations() or (data_dir / decisions.FILE).exists()
        if in_use and not force and not (data_dir / UNFINISHED).exists():
            raise BackupError(f"{data_dir} is in use. Choose another folder with --data-dir, or add --force.")
        with store.exclusive(), _staged(store) as staged:
            _check_disk_space(backup.contents, data_dir)
            _take_out(backup, staged, progress)
            with _unfinished(file, data_dir):
                _put_back(staged, data_dir)
                store.adopt(staged / "generations", backup.contents.current)
        return backup.contents


@contextmanager
def _staged(store: LocalStore) -> Iterator[Path]:
    """A folder for what is on its way in or out; what a killed process leaves there, the next writer removes."""
    staged = store.staging()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def _unfinished(file: Path, data_dir: Path) -> Iterator[None]:
    """Remember that a backup is being put back, until all of it is: then the same command may simply run again."""
    write_atomically(data_dir / UNFINISHED, f"{file.resolve()}\n".encode())
    yield
    (data_dir / UNFINISHED).unlink()
    sync_folder(data_dir)


def _private(part: Path) -> IO[bytes]:
    """A new file that nobody but its owner can ever have opened."""
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _without_keys(settings: bytes) -> bytes:
    """A settings file without its keys, which who restores it fills in anew."""
    plain = _lines_of(_KEYS).sub("", settings.decode("utf-8", "replace"))
    if _names_any(plain, _KEYS):
        raise BackupError(f"{SETTINGS_FILE} can't be written without its keys: put each key on a line of its own.")
    return plain.encode()


def _switched_off(settings: bytes, here: bytes) -> bytes:
    """A settings file from a backup, in which addresses and keys that are not set here already are comments.

    Raises:
        BackupError: One is written so that it can't be taken out line by line.
    """
    known = _parsed(here.decode("utf-8", "replace"))
    found = _parsed(settings.decode("utf-8", "replace"))
    unknown = tuple(name for name in _TRUSTED if found.get(name) and found[name] != known.get(name))
    if not unknown:
        return settings
    plain = _lines_of(unknown).sub(lambda line: f"# {line[0]}", settings.decode("utf-8", "replace"))
    if _names_any(plain, unknown):
        raise BackupError(f"{SETTINGS_FILE} in the backup hides {unknown[0]}. Take a backup that you made yourself.")
    _log.warning("%s: %s from the backup is switched off; take the # away if you know it.", SETTINGS_FILE, unknown)
    return plain.encode()


def _lines_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?m)^[ \t]*[\"']?(?:{'|'.join(names)})[\"']?[ \t]*=.*$\n?")


def _names_any(settings: str, names: Sequence[str]) -> bool:
    """Whether a name is still set: over several lines, or in some other way that is not seen line by line."""
    try:
        return not tomllib.loads(settings).keys().isdisjoint(names)
    except tomllib.TOMLDecodeError:
        return True


def _parsed(settings: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(settings)
    except tomllib.TOMLDecodeError:  # said when it is loaded
        return {}


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
    sync_file(part)
    os.replace(part, file)
    sync_folder(file.parent)


def _check_disk_space(contents: Contents, data_dir: Path) -> None:
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
    """Put everything but generations in its place, on the disk before this returns."""
    touched: set[Path] = {data_dir}
    for folder in _KEPT_FOLDERS:
        for path, name in _below(staged, staged / folder):
            (data_dir / name).parent.mkdir(parents=True, exist_ok=True)
            sync_file(path)
            os.replace(path, data_dir / name)
            touched |= {one for one in (data_dir / name).parents if one.is_relative_to(data_dir)}
    for place in sorted(touched):
        sync_folder(place)
    if (staged / decisions.FILE).is_file():
        decisions.replace(data_dir, staged / decisions.FILE)
    if (staged / SETTINGS_FILE).is_file():
        settings = data_dir / SETTINGS_FILE
        here = settings.read_bytes() if settings.is_file() else b""
        write_atomically(settings, _switched_off((staged / SETTINGS_FILE).read_bytes(), here))


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
    if store.generations() and not force and not (data_dir / UNFINISHED).exists():
        raise BackupError("The store is in use. Name another one in VRAAGBAAK_STORE, or add --force.")
    with TemporaryDirectory(prefix="vraagbaak-restore-") as spare, _unfinished(file, data_dir):
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
