"""What REST takes in: a body is read whole, within limits of size and time, before any work is done for it."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_app.api_problems import problem
from search_app.limits import BODY_LIMIT, BODY_SECONDS


class _TooMuch(Exception):
    """The body is larger than a request may be."""


class _Gone(Exception):
    """Who asked went away before the body was whole."""


class Intake:
    """Reads bodies, so that a slow sender holds up nobody else; refuses the huge (413) and the slow (408)."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on once its body is there."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _whole(receive)
        except _TooMuch:
            await problem(413, f"A request is at most {BODY_LIMIT} bytes.", _CLOSE)(scope, receive, send)
        except TimeoutError:
            reason = f"A request has to be sent within {self._seconds:g} seconds."
            await problem(408, reason, _CLOSE)(scope, receive, send)
        except _Gone:
            pass
        else:
            await self._app(scope, _Replay(body, receive), send)


_CLOSE = {"Connection": "close"}  # what is still underway is not waited for


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise _TooMuch
        if not message.get("more_body"):
            return bytes(body)


class _Replay:
    """Gives the body once, as if it came in now."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
