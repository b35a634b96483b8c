"""Ends work that takes too long, by an alarm: rules and libraries in plain Python can be made to work for ever."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(Exception):
    """The block under ``within`` had all the time it may have."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the block with TookTooLong after so many seconds by the clock, those of ``uncounted`` left out.

    It may end anywhere, so the block writes nothing. Python hears the alarm in the main thread alone, where every
    command and every child that reads a file does its work; elsewhere the block has all the time it wants.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def uncounted() -> Iterator[None]:
    """Time that ``within`` leaves out: embedding takes long for any long text, and writes to the cache."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TookTooLong
