"""What the commands work with, made from the settings: the store, and the model, prepared the first time."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.prepare.run import prepare
from index.encoder.protocol import Encoder
from index.errors import SettingsError
from index.settings import Settings
from index.store import open as index_store
from index.store.local.store import LocalStore
from index.store.protocol import PassageStore
from search_app.terminal import ProgressBar

if TYPE_CHECKING:
    from ingest.pipeline.pipeline import IngestContext


def share_files(settings: Settings) -> None:
    """Work with the files that several machines share, if the settings name servers. Raises SettingsError."""
    index_store.share_files(settings, DutchAnalyser())


def store(settings: Settings) -> PassageStore:
    """The store that the settings name; nothing is read or made yet. Raises SettingsError."""
    return index_store.open_store(settings, DutchAnalyser())


def local_store(settings: Settings) -> LocalStore:
    """The store in the data folder."""
    return index_store.local_store(settings, DutchAnalyser())


def ingest_context(settings: Settings) -> "IngestContext":
    """All that an ingest needs. Raises ModelError."""
    from ingest.pipeline.pipeline import IngestContext  # the whole ingest: not for a question

    return IngestContext(settings, store(settings), encoder(settings), DutchAnalyser().name)


def ingest_context_on(cluster: str | None, settings: Settings) -> "IngestContext":
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
    opened = partial(open_encoder, settings.model_dir, settings.model, settings.engine, settings.model_dim)
    workers = RayWorkers(cluster, context.encoder, opened, gpus=settings.engine == "torch")
    return replace(context, workers=workers)


def encoder(settings: Settings) -> Encoder:
    """The model that the settings name, prepared first if need be. Raises ModelError."""
    prepare_if_needed(settings)
    return open_encoder(settings.model_dir, settings.model, settings.engine, settings.model_dim)


def prepare_if_needed(settings: Settings) -> None:
    """Prepare the model once for this machine, with a bar. Raises ModelError."""
    with ProgressBar("preparing the model, once for this machine") as progress:
        prepare(settings.model, settings.model_dir, progress.share, settings.model_dim, settings.engine)


def run_app(settings: Settings, host: str, port: int) -> None:
    """Open the app and the REST API, until it is stopped. Raises ModelError, SettingsError."""
    from search_app import asgi  # streamlit takes seconds to import

    prepare_if_needed(settings)
    asgi.run(settings, host, port)


def run_api(settings: Settings, host: str, port: int) -> None:
    """Open the REST API alone, until it is stopped. Raises ModelError, SettingsError."""
    from search_app.api import app as api_app

    prepare_if_needed(settings)
    api_app.run(settings, host, port)


def run_mcp(settings: Settings, host: str, port: int, over_http: bool) -> None:
    """Let an assistant ask: the one that started this process, or over HTTP. Raises ModelError, SettingsError."""
    from search_app.api import guards  # these take seconds to import
    from search_app.api import mcp as api_mcp
    from search_app.limits import RequestSlots
    from search_app.service import Service
    from search_app.serving import names_of, serve

    prepare_if_needed(settings)
    service = Service(settings)
    if not over_http:
        api_mcp.over_stdio(service)
        return
    app = api_mcp.over_http(service, names_of(settings, host))
    serve(guards.guarded(app, guards.keys_in(settings.api_keys), places=RequestSlots.of(settings)), host, port)
