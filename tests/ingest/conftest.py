"""A folder with two publications, and the context of an ingest with the fake encoder to ingest it with."""

from pathlib import Path

import pytest
from ingesting import BEAR, OWL, Ingest

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport
from ingest.reading import child as reading_child
from ingest.reading import sandbox
from ingest.reading.result import Failure, Reading, Unreadable, failure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "publicaties"
    folder.mkdir()
    (folder / "beer.md").write_text(BEAR, encoding="utf-8")
    (folder / "uil.md").write_text(OWL, encoding="utf-8")
    return folder


@pytest.fixture
def context(tmp_path: Path) -> IngestContext:
    settings = Settings(data_dir=tmp_path / "data", model_dir=tmp_path / "models", minimum_tokens=1)
    analyser = DutchAnalyser()
    return IngestContext(settings, LocalStore(settings.data_dir, analyser), WordEncoder(), analyser.name)


@pytest.fixture
def run(context: IngestContext, folder: Path) -> Ingest:
    def run(*roots: Path, **options: bool) -> IngestReport:
        return ingest(roots or (folder,), context, Options(**options), lambda done, total, what: None)

    return run


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads files in this process: for tests of what comes after, where a child for each would take half a second."""

    def read(file: Path) -> Reading | Failure:
        try:
            return reading_child.read(file)
        except Unreadable as error:
            return failure(error.reason, error.detail)

    monkeypatch.setattr(sandbox.ForkingReader, "read", lambda _, file: read(file))
