"""Looks at everything that lasts and says what is wrong, each time with what mends it. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.atomic_files import leftovers
from index.encoder import manifest
from index.encoder.prepare import embedded_weights
from index.errors import ModelError, SchemaMismatch, StoreUnavailable, VraagbaakError
from index.settings import Settings
from index.store import decisions
from index.store.local.lock import is_held
from index.store.protocol import PassageStore
from index.store.records import GenerationInfo
from ingest.archive.backup import UNFINISHED
from ingest.archive.originals import Copies, Originals, originals_in_use, sha256_of
from ingest.archive.uploads import Uploads
from ingest.pipeline import caches
from ingest.pipeline.pipeline import shaping
from ingest.pipeline.report import Progress

_AGAIN = "vraagbaak ingest FOLDER"
_REBUILD = "vraagbaak ingest --rebuild"
_BACK = "vraagbaak rollback"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where, and the command that mends it."""

    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. ``generation`` is the current one, ``checked`` what was looked at."""

    data_dir: str
    generation: str | None
    checked: tuple[str, ...]
    problems: tuple[Problem, ...]


def examine(settings: Settings, store: PassageStore, progress: Progress) -> Health:
    """Look at every byte of what lasts; takes about a second for each GB."""
    checks: tuple[tuple[str, Callable[[], Iterator[Problem]]], ...] = (
        ("generations", lambda: _generations(store)),
        ("leftovers", lambda: _leftovers(settings, store)),
        ("originals", lambda: _originals(settings, store)),
        ("model", lambda: _model(settings, store)),
        ("decisions", lambda: _decisions(settings)),
        ("uploads", lambda: _uploads(settings)),
        ("readable copies", lambda: _copies(settings)),
        ("caches", lambda: _caches(settings)),
    )
    problems: list[Problem] = []
    for done, (name, check) in enumerate(checks):
        progress(done, len(checks), name)
        problems += check()
    try:
        current = store.current()
    except StoreUnavailable:
        current = None
    return Health(str(settings.data_dir), current, tuple(name for name, _ in checks), tuple(problems))


def _generations(store: PassageStore) -> Iterator[Problem]:
    try:
        current = store.current()
    except StoreUnavailable as error:
        yield Problem(str(error), _BACK)
        return
    if current is not None and current not in store.generations():
        yield Problem(f"The current generation {current} is gone.", _BACK)
    for name in store.generations():
        is_current = name == current
        try:
            found = store.examine(name)
        except SchemaMismatch as error:
            found = [str(error)] if is_current else []  # an old one that can't be gone back to; it is cleaned up later
        except StoreUnavailable as error:
            if name not in store.generations():
                continue  # a writer cleaned it up meanwhile
            found = [str(error)]
        mend = f"{_BACK}, or {_REBUILD}" if is_current else f"remove its folder: nothing needs it but {_BACK} {name}"
        yield from (Problem(f"Generation {name}: {line}", mend) for line in found)


def _leftovers(settings: Settings, store: PassageStore) -> Iterator[Problem]:
    for path in store.leftovers():
        yield Problem(f"{path} was left by a process that was killed.", f"{_AGAIN} (any ingest clears it away)")
    work = settings.data_dir / "beheer"
    if not is_held(work / "work.lock"):
        for path in leftovers(work):
            yield Problem(f"{path} was left by a process that was killed.", "vraagbaak uploads process")
    unfinished = settings.data_dir / UNFINISHED
    if unfinished.exists() and not store.is_writing():
        backup = unfinished.read_text("utf-8", "replace").strip()
        yield Problem("A backup was put back by a process that was killed.", f"vraagbaak restore {backup or 'BACKUP'}")


def _originals(settings: Settings, store: PassageStore) -> Iterator[Problem]:
    originals = Originals(settings.data_dir)
    in_use = originals_in_use(store)
    if in_use is None:
        return
    kept = {path.name: path for path in originals.kept()}
    for sha256 in sorted(in_use - originals.names()):
        yield Problem(f"The original {sha256} is gone.", f"{_AGAIN} with the folder it came from")
    for name in sorted(in_use & kept.keys()):
        if sha256_of(kept[name]) != name:
            yield Problem(f"{kept[name]} is not as it was kept.", f"remove that file, then {_AGAIN}")
    if not store.is_writing():
        for name in sorted(kept.keys() - in_use):
            yield Problem(f"{kept[name]} is used by no generation.", f"{_AGAIN} (any ingest clears it away)")


def _model(settings: Settings, store: PassageStore) -> Iterator[Problem]:
    folder = manifest.folder_of(settings.model_dir, settings.model, settings.model_dim)
    try:
        manifest.verify(folder)
        model = manifest.read(folder)
        if settings.engine == "torch" and settings.model == manifest.EMBEDDED:
            embedded_weights.find()  # which torch runs it by
    except ModelError as error:
        yield Problem(str(error), "vraagbaak model prepare")
        return
    info = _current_info(store)
    if info is None:
        return
    built = info.built_with
    engine = "sentence-transformers" if settings.engine == "torch" else model.engine
    same = (built.model_checksum, built.dim) == (model.checksum, model.dim)
    if not same or not built.engine.startswith(engine):
        there, asked = f"'{built.model}' on {built.engine}", f"'{model.name}' on {engine}"
        yield Problem(f"The index was built with {there}, the settings ask for {asked}.", _REBUILD)
    for name, value in shaping(settings).items():
        if built.settings.get(name) != value:
            before = built.settings.get(name)
            yield Problem(f"The index was built with {name} = {before!r}, now it is {value!r}.", _REBUILD)


def _current_info(store: PassageStore) -> GenerationInfo | None:
    try:
        with store.open() as reader:
            return reader.info
    except VraagbaakError:  # was said by _generations, or nothing is ingested yet
        return None


def _decisions(settings: Settings) -> Iterator[Problem]:
    for line in decisions.check(settings.data_dir):
        yield Problem(line, "vraagbaak restore BACKUP --force")


def _uploads(settings: Settings) -> Iterator[Problem]:
    uploads = Uploads(settings.data_dir)
    for path in uploads.leftovers():
        yield Problem(f"{path} was left by a process that was killed.", "vraagbaak uploads undo, add or remove")
    for line in uploads.check():
        yield Problem(line, "vraagbaak uploads list finishes a change; else vraagbaak restore BACKUP --force")


def _copies(settings: Settings) -> Iterator[Problem]:
    copies = Copies(settings.data_dir)
    for path in copies.damaged():
        yield Problem(f"{path} is not as it was kept.", "remove that file, then vraagbaak ocr FOLDER")
    for path in copies.leftovers():
        yield Problem(f"{path} was left by a process that was killed.", "remove that file, or vraagbaak ocr FOLDER")


def _caches(settings: Settings) -> Iterator[Problem]:
    for path in sorted((settings.data_dir / "cache").glob("*.sqlite")):
        for line in caches.check(path):
            yield Problem(f"{path}: {line}.", f"remove {path}*: it only saves time")
