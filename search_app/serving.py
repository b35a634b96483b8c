"""Keeping an application on a port until it is stopped, behind a check that turns other hosts and sites away."""

import asyncio
import gc
import logging
import re
import resource
import socket
from collections.abc import Sequence

import h11
import uvicorn
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from index.errors import SettingsError, VraagbaakError
from index.settings import Settings
from search_app.api.problems import problem
from search_app.limits import CONNECTION_LIMIT, HEADER_SECONDS, WEBSOCKET_BYTES
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
_FILES = 4096  # files and connections that this process may have open, where the system lets it
_SPARE_FILES = 256  # of them for the index, the screens and children
_BACKLOG = 64  # connections taken at a time: each that the system refuses is a line in the log
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 in which the head of a request has to come in time, over so many connections at most.

    When there are as many as there may be, the one that waits longest without a request makes place.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection is there: it makes place, or is refused."""
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > most_connections():
            waiting = (one for one in self.connections if isinstance(one, BoundedProtocol) and one._late is not None)
            min(waiting, key=lambda one: one._late.when() if one._late else 0.0, default=self)._leave(_FULL)

    def data_received(self, data: bytes) -> None:
        """Something was sent."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Wait for the rest of a head, from its first byte on; not while a request is answered."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._forget()
        elif self._late is None:
            self._late = self.loop.call_later(HEADER_SECONDS, self._leave, _TOO_LATE)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _leave(self, reply: bytes) -> None:
        self._forget()
        self.connections.discard(self)  # at once: the next one that comes must not choose it too
        if not self.transport.is_closing():
            self.transport.write(reply)
            self.transport.close()


def most_connections() -> int:
    """How many connections may be open, as far as this process may have files open."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return CONNECTION_LIMIT if files < 0 else min(CONNECTION_LIMIT, max(1, files - _SPARE_FILES))


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line belongs in the log: one for each request that is no HTTP would let a stranger fill the disk."""
    return "Invalid HTTP request" not in record.getMessage()


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
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < _FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES if hard < 0 else min(_FILES, hard), hard))
    with claimed:
        server_of(app).run(sockets=[claimed])


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server that bounds what a stranger can hold open, and what stands in its log for that."""
    # Without proxy_headers the address of a request is that of who really sends it: Beheer's ProxyCheck relies on that.
    config = uvicorn.Config(
        app, http=BoundedProtocol, ws_max_size=WEBSOCKET_BYTES, backlog=_BACKLOG, access_log=False, log_level="warning",
        proxy_headers=False,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    return uvicorn.Server(config)


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
