"""A bounded queue before REST's work: a few at once, some waiting, the rest is told at once to come back."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_app.api_meter import Metrics
from search_app.api_paths import OPEN, path_in_api
from search_app.api_problems import problem
from search_app.limits import AT_ONCE, PATIENCE_SECONDS, WAITING_LIMIT

_BUSY = "Too many requests at once. Try again in some seconds."


class Places:
    """How much room there is: requests that are worked on, and those that wait for it."""

    def __init__(
        self, at_once: int = AT_ONCE, waiting: int = WAITING_LIMIT, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._may_wait = waiting
        self._patience = patience
        self._waiting = 0

    @property
    def is_full(self) -> bool:
        """Whether a request that comes now is refused."""
        return self._free.locked() and self._waiting >= self._may_wait

    async def take(self) -> bool:
        """Wait for a place; False when the queue is full or patience ends."""
        if self.is_full:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    def leave(self) -> None:
        """Give a place back."""
        self._free.release()


class Queue:
    """Lets requests in one by one. What says how things stand is never kept waiting."""

    def __init__(self, app: ASGIApp, places: Places, metrics: Metrics) -> None:
        self._app = app
        self._places = places
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when there is a place, or answer that there is none."""
        if scope["type"] != "http" or path_in_api(scope) in OPEN:
            await self._app(scope, receive, send)
            return
        with self._metrics.waiting.track_inprogress():
            taken = await self._places.take()
        if not taken:
            await problem(503, _BUSY)(scope, receive, send)
            return
        place = _Place(self._places, send)
        try:
            with self._metrics.working.track_inprogress():
                await self._app(scope, receive, place.send)
        finally:
            place.leave()


class _Place:
    """A place that is given back when the work is done: who reads a reply slowly keeps nobody waiting."""

    def __init__(self, places: Places, send: Send) -> None:
        self._places: Places | None = places
        self._send = send

    async def send(self, message: Message) -> None:
        self.leave()
        await self._send(message)

    def leave(self) -> None:
        if self._places is not None:
            self._places.leave()
            self._places = None
