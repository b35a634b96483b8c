"""What was made before, kept for the next time, up to a number of things or of bytes: the only such cache here.

Each has an owner that holds it (a generation, a service, a run) and ends with that owner. What is made of words or of
files of the program alone, and so is the same for every owner, may be kept by functools: tests/test_surface.py has the
list.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class BoundedCache(Generic[Key, Made]):
    """The things used last, by their keys. Safe to share between threads; nothing is locked while one is made.

    ``size`` is what a thing counts for (1 where it isn't given, its bytes for example), ``most`` what all of them count
    for together at most. A thing that alone is larger is made and not kept.
    """

    def __init__(self, most: int, size: Callable[[Made], int] | None = None) -> None:
        self._most, self._size = most, size or _one
        self._turn = threading.Lock()
        self._known: OrderedDict[Key, Made] = OrderedDict()  # in the order in which they were used last
        self._total = 0

    def get(self, keys: Sequence[Key], make: Callable[[list[Key]], Mapping[Key, Made]]) -> dict[Key, Made]:
        """What belongs to the keys; ``make`` is called once, for all that aren't known, and may leave keys out."""
        with self._turn:
            found = {key: self._used(key) for key in keys if key in self._known}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            found |= make(missing)
            self._keep({key: found[key] for key in missing if key in found})
        return found

    def one(self, key: Key, make: Callable[[], Made]) -> Made:
        """What belongs to the key; ``make`` is called where it isn't known."""
        return self.get([key], lambda _missing: {key: make()})[key]

    def clear(self) -> None:
        """Forget all."""
        with self._turn:
            self._known.clear()
            self._total = 0

    def _used(self, key: Key) -> Made:
        self._known.move_to_end(key)
        return self._known[key]

    def _keep(self, made: Mapping[Key, Made]) -> None:
        with self._turn:
            for key, one in made.items():
                if key in self._known:  # made by two threads at once
                    self._total -= self._size(self._known.pop(key))
                self._known[key] = one
                self._total += self._size(one)
            while self._total > self._most:
                _, gone = self._known.popitem(last=False)
                self._total -= self._size(gone)


def _one(_thing: object) -> int:
    return 1
