"""One process that serves the screen, REST and their files."""

import gc
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from index.config import Settings
from index.errors import SearchError, SettingsError
from search_app import api, beheer_login, middleware, state, theme
from search_app.beheer_door import BeheerDoor, networks
from search_app.service import Service

HERE = Path(__file__).parent
_log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def build(service: Service, hosts: tuple[str, ...] = LOOPBACK, login: Settings | None = None) -> st.App:
    """The whole application over one service; answers only to these host names, or to any when there are none.

    ``login`` says how maintainers log in to Beheer; without it there is no such screen.
    """
    theme.apply()
    state.use(service)
    door: list[Middleware] = []
    if login is not None and login.beheer != "off":
        beheer_login.use(service)
        theme.apply_for_maintainers(login.data_dir)
        door = [Middleware(BeheerDoor, settings=login)]
    return st.App(
        HERE / "app.py",
        lifespan=warmed,
        routes=[
            Mount("/assets", StaticFiles(directory=HERE / "static"), name="assets"),
            Mount(api.PREFIX, api.build(service), name="api"),
        ],
        middleware=[*door, Middleware(middleware.Door, hosts=hosts), Middleware(middleware.Page)],
    )


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Load the model before the first visitor, then take what stays out of the collector's hands.

    Streamlit collects garbage after every run of the script; with all loaded objects in it that took 0.1 s and more.
    """
    try:
        state.service().warm()
    except SearchError as error:  # the screen says it in Dutch, REST as a problem, until it is mended
        _log.error("%s", error)
    gc.collect()
    gc.freeze()
    yield


def run(settings: Settings, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until the process is told to stop. Requests are not logged: an address may tell what was looked for.

    Raises:
        SettingsError: The port can't be used, or the settings name a proxy that is no address.
    """
    named = tuple(one.strip() for one in settings.hosts.split(",") if one.strip())
    hosts = (*LOOPBACK, *named) if named or host in LOOPBACK else ()
    networks(settings.beheer_proxies)
    serve(build(Service(settings), hosts, settings), host, port)


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Run an application on a port that is claimed first, and answers once the application is ready."""
    claimed = _claim(host, port)
    # Without proxy_headers the address of a request is that of who really sends it: Beheer's door relies on that.
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning", proxy_headers=False))
    with claimed:
        server.run(sockets=[claimed])


def _claim(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    claimed = socket.socket(family, socket.SOCK_STREAM)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((host.strip("[]"), port))
    except OSError as error:
        claimed.close()
        reason = f"Port {port} on {host} can't be used: {error.strerror}. Choose another: --port."
        raise SettingsError(reason) from error
    return claimed
