"""What many tests need: the prepared model, and the demo corpus as a newcomer ingests it, each made once a run."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.dutch.analyser import DutchAnalyser
from index.encoder.prepare.run import prepare
from index.encoder.protocol import Encoder
from index.settings import Settings, load
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from places import CORPUS
from search_app.service import Service


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=5, help="how often each test of kill -9 kills (default: 5)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two processes share the tests file by file; all that ask the demo corpus go to one, which ingests it once."""
    for item in items:
        asks = "demo_settings" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("demo" if asks else item.path.name))


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
    tmp_path_factory: pytest.TempPathFactory, default_settings: Settings, encoder: Encoder
) -> Settings:
    """A data folder with the demo corpus in it. Tests that change it take a copy."""
    settings = replace(default_settings, data_dir=tmp_path_factory.mktemp("demo"))
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    ingest([CORPUS], context, Options(), lambda done, total, what: None)
    return settings


@pytest.fixture(scope="session")
def demo(demo_settings: Settings) -> Service:
    """The service over the demo corpus."""
    return Service(demo_settings)
