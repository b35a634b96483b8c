"""A backup of a store that lies elsewhere: its current generation as a folder, in the same kind of file.

So what a server held can be restored in a folder, and the other way round.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index import decisions
from index.analysis import Analyser
from index.config import SETTINGS_FILE
from index.errors import BackupError
from index.local.store import LocalStore
from index.sharing import SharedFiles, shared_with
from index.store import PassageStore
from index.transfer import transfer
from ingest import backup
from ingest.backup_file import Contents
from ingest.progress import Progress

_KINDS = ("originals", "readable")


def write(file: Path, store: PassageStore, data_dir: Path, analyser: Analyser, progress: Progress) -> Contents:
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
        return backup.write(file, copy, Path(spare), progress)


def restore(
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
        contents = backup.restore(file, copy, Path(spare), force=False, progress=progress)
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
