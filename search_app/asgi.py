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
from search_app import api, middleware, state, theme
from search_app.service import Service

HERE = Path(__file__).parent
_log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def build(service: Service, hosts: tuple[str, ...] = LOOPBACK) -> st.App:
    """The whole application over one service; answers only to these host names, or to any when there are none."""
    theme.apply()
    state.use(service)
    return st.App(
        HERE / "app.py",
        lifespan=warmed,
        routes=[
            Mount("/assets", StaticFiles(directory=HERE / "static"), name="assets"),
            Mount(api.PREFIX, api.build(service), name="api"),
        ],
        middleware=[Middleware(middleware.Door, hosts=hosts), Middleware(middleware.Page)],
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
        SettingsError: The port can't be used.
    """
    hosts = LOOPBACK if host in LOOPBACK else ()
    serve(build(Service(settings), hosts), host, port)


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Run an application on a port that is claimed first, and answers once the application is ready."""
    claimed = _claim(host, port)
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning"))
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
