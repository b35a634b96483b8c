"""Keeping an application on a port until it is stopped: the screen, REST alone, or MCP."""

import gc
import logging
import socket

import uvicorn
from starlette.types import ASGIApp

from index.errors import SearchError, SettingsError
from search_app.service import Service

_log = logging.getLogger(__name__)


def warm(service: Service) -> None:
    """Load the model before the first question, then take what stays out of the garbage collector's hands."""
    try:
        service.warm()
    except SearchError as error:  # the screen says it in Dutch, REST as a problem, until it is mended
        _log.error("%s", error)
    gc.collect()
    gc.freeze()


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Run an application on a port that is claimed first, and answers once the application is ready.

    Requests are not logged here: an address may tell what was looked for.

    Raises:
        SettingsError: The port can't be used.
    """
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
