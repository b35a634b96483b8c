"""One process that serves the screen, REST and their files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from index.config import Settings
from search_app import api, beheer_login, middleware, serving, state, theme
from search_app.api_keys import keys_in
from search_app.beheer_door import BeheerDoor, networks
from search_app.door import LOOPBACK, Door, names_of
from search_app.service import Service

HERE = Path(__file__).parent


def build(service: Service, hosts: tuple[str, ...] = LOOPBACK, login: Settings | None = None) -> st.App:
    """The whole application over one service; answers only to these host names, or to any when there are none.

    ``login`` says how maintainers log in to Beheer, and which keys REST asks for; without it neither is there.
    """
    theme.apply()
    state.use(service)
    door: list[Middleware] = []
    keys = keys_in(login.api_keys) if login is not None else ()
    if login is not None and login.beheer != "off":
        beheer_login.use(service)
        theme.apply_for_maintainers(login.data_dir)
        door = [Middleware(BeheerDoor, settings=login)]
    return st.App(
        HERE / "app.py",
        lifespan=warmed,
        routes=[
            Mount("/assets", StaticFiles(directory=HERE / "static"), name="assets"),
            Mount(api.PREFIX, api.build(service, keys, beside_screen=True), name="api"),
        ],
        middleware=[*door, Middleware(Door, hosts=hosts), Middleware(middleware.Page)],
    )


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Load what the first visitor needs.

    Streamlit collects garbage after every run of the script; with all loaded objects in it that took 0.1 s and more.
    """
    serving.warm(state.service())
    yield


def run(settings: Settings, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until the process is told to stop. Requests are not logged: an address may tell what was looked for.

    Raises:
        SettingsError: The port can't be used, or the settings name a proxy that is no address.
    """
    networks(settings.beheer_proxies)
    serving.serve(build(Service(settings), names_of(settings, host), settings), host, port)
