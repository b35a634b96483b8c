"""What stands before every program that asks: limits of size and time, keys, a bounded queue, the meter over all."""

import asyncio
import json
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.reader.onnx_reader import ReaderWork
from search_app.api.bodies import METRICS, OPEN, path_in_api
from search_app.api.problems import problem
from search_app.limits import BODY_LIMIT, BODY_SECONDS, PICTURE_SECONDS, PICTURES_AT_ONCE, RequestSlots, Turn

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
_log = logging.getLogger(__name__)


class _OfReader(Collector):
    """What the reader of an answer did; it counts that itself."""

    def __init__(self, work: Callable[[], ReaderWork]) -> None:
        self._work = work

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Both figures, as they are when they are asked for."""
        done = self._work()
        yield CounterMetricFamily("vraagbaak_reader_passages", "Passages read for answers", done.passages)
        yield CounterMetricFamily("vraagbaak_reader_seconds", "Seconds that answers waited for that", done.seconds)


class Metrics:
    """The figures of one application; ``reader_work`` tells what its reader did."""

    def __init__(self, reader_work: Callable[[], ReaderWork] = ReaderWork) -> None:
        self._registry = CollectorRegistry()
        names = ("method", "route", "status")
        self.requests = Counter("vraagbaak_requests", "Requests answered", names, registry=self._registry)
        self.seconds = Histogram(
            "vraagbaak_request_seconds", "Time to answer", ("route",), registry=self._registry, buckets=_SECONDS
        )
        self.waiting = Gauge("vraagbaak_waiting", "Requests that wait for a place", registry=self._registry)
        self.working = Gauge("vraagbaak_working", "Requests that are worked on", registry=self._registry)
        self._registry.register(_OfReader(reader_work))
        ProcessCollector(registry=self._registry)

    def as_text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


class Meter:
    """Counts and times every request, and logs it: the route as it is declared, not the address that was asked."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and see what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        _log.info(json.dumps({"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}))


class _TooMuch(Exception):
    """The body is larger than a request may be."""


class _Gone(Exception):
    """Who asked went away before the body was whole."""


class BodyLimit:
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


_WITHOUT_KEY = OPEN - {METRICS}
_DRAWN = re.compile(r"/publications/[^/]+/(?:pages/\d+/image|pictures/\d+)")  # each may take a process
_FILE = re.compile(r"/publications/[^/]+/file")
REASON = "This needs a key. Send it as: Authorization: Bearer KEY"


def keys_in(text: str) -> tuple[str, ...]:
    """The keys in a setting, commas between them."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


def key_of(headers: Headers, keys: Sequence[bytes]) -> str:
    """The key that a request sends, where it is one of these; else empty."""
    scheme, _, sent = headers.get("authorization", "").partition(" ")
    found = [secrets.compare_digest(sent.strip().encode(), key) for key in keys]  # all, in equal time
    return sent.strip() if scheme.casefold() == "bearer" and any(found) else ""


class Keys:
    """Lets in who sends one of the keys. ``beside_screen``: pages and files are shown there, to whom it is open."""

    def __init__(self, app: ASGIApp, keys: Sequence[str], beside_screen: bool) -> None:
        self._app = app
        self._keys = [key.encode() for key in keys]
        self._beside_screen = beside_screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer that it needs a key."""
        if scope["type"] != "http" or self._is_open(scope) or key_of(Headers(scope=scope), self._keys):
            await self._app(scope, receive, send)
        else:
            await problem(401, REASON, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        path = path_in_api(scope)
        if self._beside_screen and (_DRAWN.fullmatch(path) or _FILE.fullmatch(path)):
            return True  # what the screen's own pages ask for
        return path in _WITHOUT_KEY


_BUSY = "Too many requests at once. Try again in some seconds."


_OK, _REFUSED = 200, 400
_KINDS = ("ask", "search", "similar")  # requests that take long: each is timed by itself


def _client_of(scope: Scope, keys: Sequence[bytes]) -> str:
    """Who asks: the key that was sent, where it is one of these, else the address: behind a proxy all are one."""
    return key_of(Headers(scope=scope), keys) or (scope.get("client") or ("",))[0]


async def _is_granted(turn: Turn) -> bool:
    try:
        async with asyncio.timeout(turn.seconds):
            return await asyncio.wrap_future(turn.granted)
    except TimeoutError:
        return False


class Queue:
    """Lets requests in as far as there is room. What says how things stand is never kept waiting.

    Pictures have places of their own: one screen full of covers must not hold up a question.
    """

    def __init__(self, app: ASGIApp, places: RequestSlots, metrics: Metrics, keys: Sequence[str]) -> None:
        self._app = app
        self._places, self._keys = places, [key.encode() for key in keys]
        self._for_pictures = RequestSlots(PICTURES_AT_ONCE, patience=PICTURE_SECONDS, share=0.0)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when there is a place, or answer that there is none."""
        path = path_in_api(scope) if scope["type"] == "http" else ""
        if not path or path in OPEN:
            await self._app(scope, receive, send)
            return
        places = self._for_pictures if _DRAWN.fullmatch(path) else self._places
        kind = path.strip("/")
        turn = places.enter(kind if kind in _KINDS else "", _client_of(scope, self._keys))
        try:
            await self._answer(scope, receive, send, places, turn)
        finally:
            places.leave(turn)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, places: RequestSlots, turn: Turn) -> None:
        async def left(message: Message) -> None:
            # The work is done: who reads a reply slowly keeps nobody waiting.
            places.leave(turn, counts=message.get("status", _OK) < _REFUSED)
            await send(message)

        with self._metrics.waiting.track_inprogress():
            granted = await _is_granted(turn)
        if not granted:
            places.leave(turn)
            await problem(503, _BUSY)(scope, receive, send)
            return
        with self._metrics.working.track_inprogress():
            await self._app(scope, receive, left)


def guarded(
    app: ASGIApp,
    keys: Sequence[str] = (),
    beside_screen: bool = False,
    places: RequestSlots | None = None,
    metrics: Metrics | None = None,
) -> ASGIApp:
    """The application behind its guards; what is left out is made, and keys are only asked for where there are any."""
    measured = metrics or Metrics()
    app = Queue(app, places or RequestSlots(), measured, keys)
    if keys:
        app = Keys(app, keys, beside_screen)
    return Meter(BodyLimit(app), measured)


class SafeHeaders:
    """Tells a browser that shows a reply of REST to run, guess and pass on nothing; the screen has its own headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with these headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self._app(scope, receive, with_headers)
