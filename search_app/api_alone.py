"""REST without the screen: for programs, and where every megabyte counts. Streamlit is never imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from index.config import Settings
from search_app import api, serving
from search_app.api_keys import keys_in
from search_app.api_problems import add_handlers
from search_app.door import LOOPBACK, Door, names_of
from search_app.service import Service


def build(service: Service, hosts: tuple[str, ...] = LOOPBACK, keys: tuple[str, ...] = ()) -> Starlette:
    """The REST application as ``serve`` has it too, behind the same door."""

    @asynccontextmanager
    async def warmed(_app: Starlette) -> AsyncIterator[None]:
        serving.warm(service)
        yield

    routes = [Mount(api.PREFIX, api.build(service, keys), name="api")]
    alone = Starlette(routes=routes, lifespan=warmed, middleware=[Middleware(Door, hosts=hosts)])
    add_handlers(alone)
    return alone


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until the process is told to stop. Raises SettingsError where the port can't be used."""
    app = build(Service(settings), names_of(settings, host), keys_in(settings.api_keys))
    serving.serve(app, host, port)
