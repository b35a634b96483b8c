"""How much a visitor or a program may ask at once. What is above a limit is refused, never cut."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from index.settings import WAIT_SHARE, Settings

QUESTION_LIMIT = 10_000  # characters: a long case fits ten times
PLAN_LIMIT = 200_000  # characters of a plan that are compared: 40 paragraphs of it are embedded
K_LIMIT = 100  # hits of one search
BODY_LIMIT = 100_000  # bytes of a request to REST: the longest question, escaped, fits
BODY_SECONDS = 10.0  # in which a request to REST has to be sent
WAITING_LIMIT = 32  # requests to REST that wait for a place, however short the wait
UNNOTICED_SECONDS = 0.1  # a wait that nobody minds
SCREEN_SECONDS = 10.0  # that a visitor of the screens waits at most: he sees that it is being looked for
PICTURES_AT_ONCE, PICTURE_SECONDS = 4, 10.0  # pictures that are drawn together, and how long one waits for that
RETRY_AFTER = 5  # seconds after which one that was refused may try again
PAGE_LIMIT = 1000  # publications or products in one reply
FILTER_VALUES = 100  # values of one field in a filter
IMAGE_WIDTHS = range(200, 2001)  # pixels of a page image
PLAN_MB = 20  # megabytes of a file with a plan
UPLOAD_LIMIT = (PLAN_MB + 1) * 1_000_000  # bytes of an upload by a visitor: a plan and what the browser puts around it
MAINTAINER_UPLOAD_MB = 200  # megabytes of one file that a maintainer uploads
UPLOAD_SECONDS = 180.0  # in which an upload has to be sent
VISIT_FILES, VISIT_BYTES = 3, 3 * UPLOAD_LIMIT  # uploads of one visit: a plan, and what it replaces
ADMIN_FILES, ADMIN_BYTES = 100, 1_000_000_000  # the same for a maintainer
VISITORS_BYTES = 12 * UPLOAD_LIMIT  # uploads of all visits together; Streamlit keeps them in memory
UPLOADS_BYTES = 1_500_000_000  # the same with those of maintainers
WEBSOCKET_BYTES = 4_000_000  # of what a browser sends the app at once: a long plan in its box, and the largest note
PLAN_READERS = 2  # uploaded plans that are read at a time, each in a process of at most 600 MB
PLAN_PATIENCE_SECONDS = 20.0  # that one waits for that at most
HEADER_SECONDS = 10.0  # in which the head of a request has to be sent
CONNECTION_LIMIT = 1000  # connections that are open: a visitor has one to three
DRAWN_AT_ONCE = 2  # pages of PDFs, each in a process of its own


class BusyError(Exception):
    """So much is being done that this would have to wait too long."""


@dataclass(eq=False, slots=True)
class Turn:
    """A request that asks for a place. ``granted`` is True when it may begin, False when it is refused.

    ``seconds`` is how long it may wait; ``began`` is when its work did, on the clock of who gave the place.
    """

    kind: str
    client: str
    seconds: float
    granted: Future[bool] = field(default_factory=Future)
    began: float = 0.0


class RequestSlots:
    """Who is worked for, who waits, and who hears at once that it is too busy. Safe between threads.

    What is ahead of a request is counted in seconds, by what each kind of request took lately. Let in is who is likely
    to be answered within 1 + ``share`` times what the longest kind that is here takes, or has no more than ``patience``
    seconds ahead; anybody else is refused at once. First come, first served, but a full queue makes way for a client
    who has at least two requests less in here than another.
    """

    def __init__(
        self,
        at_once: int = 1,
        waiting: int = WAITING_LIMIT,
        patience: float = UNNOTICED_SECONDS,
        share: float = WAIT_SHARE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once, self._may_wait, self._patience, self._share = at_once, waiting, patience, share
        self._clock = clock
        self._lock = threading.Lock()
        self._working: list[Turn] = []
        self._waiting: list[Turn] = []
        self._took: dict[str, float] = {}  # seconds by kind

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As many as the settings say."""
        return cls(settings.at_once or max(1, (os.cpu_count() or 1) // 2), share=settings.wait_share)

    @property
    def is_full(self) -> bool:
        """Whether a question that comes now is refused."""
        with self._lock:
            return not self._fits(self._longest("ask"))

    def enter(self, kind: str, client: str, seconds: float = 0.0) -> Turn:
        """Ask for a place; ``leave`` follows, whatever comes of it.

        ``kind`` is one of a few words, ``client`` tells who asks from others; it may wait ``seconds`` in any case.
        """
        with self._lock:
            turn = Turn(kind, client, max(seconds, self._longest(kind)))
            if self._fits(turn.seconds) or self._makes_way(client):
                self._waiting.append(turn)
                self._go_on()
            else:
                turn.granted.set_result(False)
            return turn

    def leave(self, turn: Turn, *, counts: bool = True) -> None:
        """Give a place back, or stop waiting for one; once more does nothing.

        What was refused ends at once: it ``counts`` for nothing in what its kind takes.
        """
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn in self._working:
                self._working.remove(turn)
                if counts:
                    took = self._clock() - turn.began
                    self._took[turn.kind] = took + _REMEMBERED * (self._took.get(turn.kind, took) - took)
            self._go_on()

    @contextmanager
    def held(self, kind: str, client: str, seconds: float) -> Iterator[None]:
        """A place for as long as the block; waits for it at most so long. Raises BusyError."""
        turn = self.enter(kind, client, seconds)
        try:
            if not _is_granted(turn):
                raise BusyError
            yield
        finally:
            self.leave(turn)

    def _longest(self, kind: str) -> float:
        """Seconds that a request of this kind may wait."""
        here = {kind, *(one.kind for one in (*self._working, *self._waiting))}
        longest = max(self._took.get(one, 0.0) for one in here)
        return max(self._patience, (1 + self._share) * longest - self._took.get(kind, 0.0))

    def _fits(self, seconds: float) -> bool:
        if len(self._working) + len(self._waiting) < self._at_once:
            return True
        return len(self._waiting) < self._may_wait and self._ahead() <= seconds

    def _ahead(self) -> float:
        """Seconds until a request that comes now would begin, as far as can be told."""
        now = self._clock()
        left = sum(max(0.0, self._took.get(one.kind, 0.0) - (now - one.began)) for one in self._working)
        return (left + sum(self._took.get(one.kind, 0.0) for one in self._waiting)) / self._at_once

    def _makes_way(self, client: str) -> bool:
        """Refuse the last one that waits of who has most in here, where this client has at least two less."""
        held = Counter(one.client for one in (*self._working, *self._waiting))
        greedy = max(self._waiting, key=lambda one: held[one.client], default=None)
        if greedy is None or held[greedy.client] < held[client] + 2:
            return False
        last = next(one for one in reversed(self._waiting) if one.client == greedy.client)
        self._waiting.remove(last)
        _tell(last, False)
        return True

    def _go_on(self) -> None:
        while self._waiting and len(self._working) < self._at_once:
            turn = self._waiting.pop(0)
            turn.began = self._clock()
            if _tell(turn, True):
                self._working.append(turn)


_REMEMBERED = 0.8  # how much of the seconds of a kind stays when the next one is done


def _tell(turn: Turn, granted: bool) -> bool:
    """Whether somebody still waits to hear it."""
    if waits := turn.granted.set_running_or_notify_cancel():
        turn.granted.set_result(granted)
    return waits


def _is_granted(turn: Turn) -> bool:
    try:
        return turn.granted.result(turn.seconds)
    except TimeoutError:
        return False
