"""What REST tells of itself: figures for Prometheus and one line of log a request, never what was asked."""

import json
import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS"})
_log = logging.getLogger(__name__)


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        names = ("method", "route", "status")
        self.requests = Counter("vraagbaak_requests", "Requests answered", names, registry=self._registry)
        self.seconds = Histogram(
            "vraagbaak_request_seconds", "Time to answer", ("route",), registry=self._registry, buckets=_SECONDS
        )
        self.waiting = Gauge("vraagbaak_waiting", "Requests that wait for a place", registry=self._registry)
        self.working = Gauge("vraagbaak_working", "Requests that are worked on", registry=self._registry)
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
