"""What many tests need: the prepared model, and the demo corpus as a newcomer ingests it, each made once a run."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from sharing import GroupScheduling, dearest_first
from xdist.remote import Producer

from index.dutch.analyser import DutchAnalyser
from index.encoder.prepare.run import prepare
from index.encoder.protocol import Encoder
from index.settings import Settings, load
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from places import CORPUS, ROOT
from search_app.service import Service

VECTORS = Path("cache", "vectors.sqlite")  # in a data folder: texts that were embedded


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=5, help="how often each test of kill -9 kills (default: 5)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of two processes
        dearest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling:
    return GroupScheduling(config, log)


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """A command that is called in this process leaves its own umask behind; a test begins with the usual one."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def default_settings() -> Settings:
    """The settings of this machine; only its model folder is used (VRAAGBAAK_MODEL_DIR)."""
    return load(os.environ)


@pytest.fixture(scope="session")
def prepared_model(default_settings: Settings) -> Path:
    """The folder of the default model; the first time on a machine takes a minute."""
    return prepare(default_settings.model, default_settings.model_dir, lambda what, share: None)


@pytest.fixture(scope="session")
def encoder(default_settings: Settings, prepared_model: Path) -> Encoder:
    """The default model on ONNX Runtime."""
    from index.encoder.open import open_encoder

    return open_encoder(default_settings.model_dir, default_settings.model)


@pytest.fixture(scope="session")
def demo_settings(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    default_settings: Settings,
    encoder: Encoder,
) -> Settings:
    """A data folder with the demo corpus in it. Tests that change it take a copy.

    It is ingested anew by each run; only vectors of texts that an earlier run embedded by the same code are taken over.
    """
    settings = replace(default_settings, data_dir=tmp_path_factory.mktemp("demo"))
    made = settings.data_dir / VECTORS
    cache = getattr(request.config, "cache", None)  # none with -p no:cacheprovider
    earlier = cache.mkdir(f"demo-vectors-{_what_embeds(encoder)}") / made.name if cache else None
    if earlier:
        _copied(earlier, made)
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    ingest([CORPUS], context, Options(), lambda done, total, what: None)
    if earlier:
        _copied(made, earlier)
    return settings


def _what_embeds(encoder: Encoder) -> str:
    """Another name when the model, an engine or a line of what embeds or keeps vectors is another one."""
    files = [*sorted((ROOT / "index" / "encoder").rglob("*.py")), ROOT / "ingest" / "pipeline" / "caches.py"]
    code = b"".join(file.read_bytes() for file in files)
    run_by = "".join(version(name) for name in ("numpy", "onnxruntime", "sentencepiece"))
    return hashlib.sha256(code + f"{encoder.checksum}{encoder.engine}{run_by}".encode()).hexdigest()[:16]


def _copied(source: Path, target: Path) -> None:
    """A whole copy in the place of the target, at once; none where there is nothing to copy."""
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_name(f".{target.name}.{os.getpid()}")
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(written)) as copy:
        rows.backup(copy)
    written.replace(target)


@pytest.fixture(scope="session")
def demo(demo_settings: Settings) -> Service:
    """The service over the demo corpus."""
    return Service(demo_settings)
