"""The door before screen and REST: who comes under another name or from another site is not let in."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.config import Settings
from search_app.api_problems import problem

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def names_of(settings: Settings, host: str) -> tuple[str, ...]:
    """The names that a server on this host may be called by; none where a network of unknown names reaches it."""
    named = tuple(one.strip() for one in settings.hosts.split(",") if one.strip())
    return (*LOOPBACK, *named) if named or host in LOOPBACK else ()


class Door:
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
