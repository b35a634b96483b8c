"""Keeping an application on a port until it is stopped, behind a check that turns other hosts and sites away."""

import gc
import logging
import re
import socket
from collections.abc import Sequence

import uvicorn
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import SettingsError, VraagbaakError
from index.settings import Settings
from search_app.api.problems import problem
from search_app.service import Service

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def names_of(settings: Settings, host: str) -> tuple[str, ...]:
    """The names that a server on this host may be called by; none where a network of unknown names reaches it."""
    named = tuple(one.strip() for one in settings.hosts.split(",") if one.strip())
    return (*LOOPBACK, *named) if named or host in LOOPBACK else ()


class HostCheck:
    """Refuses who comes under another name (DNS rebinding) or from another site.

    ``hosts`` are the names that the server may be called by; empty takes any, for behind a proxy that checks them.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it with why not."""
        if scope["type"] == "lifespan" or not self._is_stranger(Headers(scope=scope), scope["type"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await problem(403, "This name is not allowed here. Settings: hosts.")(scope, receive, send)

    def _is_stranger(self, headers: Headers, kind: str) -> bool:
        host = headers.get("host", "")
        if self._hosts and re.sub(r":\d+$", "", host) not in self._hosts:
            return True
        # Streamlit would ask a host outside this machine for its own address before it refused a foreign origin.
        origin = headers.get("origin")
        return kind == "websocket" and origin is not None and origin.split("://")[-1] != host


_log = logging.getLogger(__name__)


def warm(service: Service) -> None:
    """Load the model before the first question, then take what stays out of the garbage collector's hands."""
    try:
        service.warm()
    except VraagbaakError as error:  # the screen says it in Dutch, REST as a problem, until it is mended
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
