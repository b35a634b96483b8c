"""A backup of a store that lies elsewhere brings all of it to another one, files that machines share included."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from ingesting import Ingest, records

from index.dutch.analyser import DutchAnalyser
from index.errors import BackupError
from index.store import open as store_open
from index.store.local.store import LocalStore
from ingest.archive import backup, going_live
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline.pipeline import IngestContext

pytestmark = pytest.mark.usefixtures("read_here")

QUESTION = "Welke training helpt bange kinderen?"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Shared files as a server keeps them: out of the data folder of any machine."""

    folder: Path

    def names(self, prefix: str) -> frozenset[str]:
        names = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return frozenset(name for name in names if name.startswith(prefix))

    def bring(self, name: str, file: Path) -> bool:
        if kept := (self.folder / name).is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.folder / name, file)
        return kept

    def keep(self, name: str, file: Path) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, self.folder / name)

    def remove(self, names: frozenset[str]) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def changing(self, name: str, file: Path) -> Iterator[None]:
        self.bring(name, file)
        yield
        self.keep(name, file)


@pytest.fixture
def before(context: IngestContext, run: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """What the first server keeps, with a question that is followed."""
    monkeypatch.setattr(store_open, "_shared", {})
    catalogue = Catalogue(tmp_path / "eerste")
    store_open.share(context.settings.data_dir, catalogue)
    run()
    going_live.add(context.settings.data_dir, QUESTION)
    return catalogue


@pytest.fixture
def file(before: Catalogue, context: IngestContext, tmp_path: Path) -> Path:
    file = tmp_path / "vraagbaak.backup"
    backup.write_elsewhere(file, context.store, context.settings.data_dir, DutchAnalyser(), lambda *_: None)
    return file


def restore(file: Path, store: LocalStore, data_dir: Path) -> None:
    backup.restore_elsewhere(file, store, data_dir, DutchAnalyser(), force=False, progress=lambda *_: None)


def test_all_that_one_server_held_comes_back_on_another(
    before: Catalogue, context: IngestContext, file: Path, tmp_path: Path
) -> None:
    data_dir, after = tmp_path / "machine", Catalogue(tmp_path / "tweede")
    store_open.share(data_dir, after)
    store = LocalStore(tmp_path / "store", DutchAnalyser())
    restore(file, store, data_dir)
    with context.store.open() as one, store.open() as two:
        ids = one.ids()
        assert two.ids() == ids
        assert two.get(ids) == one.get(ids)
        assert (two.passage_vectors(ids) == one.passage_vectors(ids)).all()
        assert two.records() == one.records()
    assert (
        after.names("originals/")
        == before.names("originals/")
        == {f"originals/{record.sha256}" for record in records(context).values()}
    )
    assert [one.text for one in going_live.kept(data_dir)] == [QUESTION]


def test_uploads_and_their_changes_come_back_too(before: Catalogue, context: IngestContext, tmp_path: Path) -> None:
    uploads, current = Uploads(context.settings.data_dir), context.store.current()
    uploads.add([NewFile("vos.md", b"een")])
    uploads.add([NewFile("vos.md", b"twee")])
    assert current is not None
    uploads.mark(current, 1)  # the second one is not ingested yet
    file = tmp_path / "met-uploads.backup"
    backup.write_elsewhere(file, context.store, context.settings.data_dir, DutchAnalyser(), lambda *_: None)
    data_dir, store = tmp_path / "machine", LocalStore(tmp_path / "store", DutchAnalyser())
    store_open.share(data_dir, Catalogue(tmp_path / "tweede"))
    restore(file, store, data_dir)
    restored, name = Uploads(data_dir), store.current()
    assert [one.read_bytes() for one in restored.files()] == [b"twee"]
    assert restored.standing() == uploads.standing()
    assert name is not None
    assert restored.marked(name) == 1


def test_a_store_that_is_in_use_is_not_written_over(context: IngestContext, file: Path) -> None:
    assert isinstance(context.store, LocalStore)
    generations = context.store.generations()
    with pytest.raises(BackupError, match="--force"):
        restore(file, context.store, context.settings.data_dir)
    assert context.store.generations() == generations
