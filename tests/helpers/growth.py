"""How work grows with its size, by processor time: other programs on the machine don't count, and no second does."""

import resource
import time
from collections.abc import Callable

ROUNDS = 3


def times_as_much(work: Callable[[int], object], size: int, times: int = 4) -> float:
    """The processor time of so many times the size, in that of the size: about ``times`` where work is linear.

    The least of three rounds each, so that a cold cache or a collection of garbage doesn't count.
    """
    small, large = (min(_seconds(work, n) for _ in range(ROUNDS)) for n in (size, times * size))
    return large / max(small, 1e-3)  # below a millisecond the clock says nothing


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.thread_time()
    work(size)
    return time.thread_time() - began


def children_seconds() -> float:
    """Processor seconds of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def resident_peak() -> int:
    """The most bytes that this process ever had in memory at once, those of libraries in C too."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
