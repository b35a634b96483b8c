"""What the commands work with, made from the settings: the store, and the model, prepared the first time."""

from dataclasses import replace
from functools import partial

from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.prepare.run import prepare
from index.encoder.protocol import Encoder
from index.errors import SettingsError
from index.settings import Settings
from index.store.local.store import LocalStore
from index.store.open import keep_of, open_store
from index.store.protocol import PassageStore
from ingest.pipeline.pipeline import IngestContext
from search_app.cli import output


def store(settings: Settings) -> PassageStore:
    """The store that the settings name; nothing is read or made yet. Raises SettingsError."""
    return open_store(settings, DutchAnalyser())


def local_store(settings: Settings) -> LocalStore:
    """The store in the data folder."""
    return LocalStore(settings.data_dir, DutchAnalyser(), keep_of(settings))


def ingest_context(settings: Settings) -> IngestContext:
    """All that an ingest needs. Raises ModelError."""
    return IngestContext(settings, store(settings), encoder(settings), DutchAnalyser().name)


def ingest_context_on(cluster: str | None, settings: Settings) -> IngestContext:
    """All that an ingest needs, where a Ray cluster reads and embeds if its address is given.

    Raises:
        ModelError: The model isn't there.
        SettingsError: Ray isn't installed.
    """
    context = ingest_context(settings)
    if cluster is None:
        return context
    try:
        from ingest.pipeline.ray_workers import RayWorkers
    except ImportError as error:
        raise SettingsError(f"--ray needs {error.name}. Install it: pip install 'vraagbaak[ray]'") from error
    opened = partial(open_encoder, settings.model_dir, settings.model, settings.engine)
    workers = RayWorkers(cluster, context.encoder, opened, gpus=settings.engine == "torch")
    return replace(context, encoder=workers.encoder, workers=workers)


def encoder(settings: Settings) -> Encoder:
    """The model that the settings name, prepared first if need be. Raises ModelError."""
    prepare_if_needed(settings)
    return open_encoder(settings.model_dir, settings.model, settings.engine)


def prepare_if_needed(settings: Settings) -> None:
    """Prepare the model once for this machine, with a bar. Raises ModelError."""
    with output.Progress("preparing the model, once for this machine") as progress:
        prepare(settings.model, settings.model_dir, progress.share)
