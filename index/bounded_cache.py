"""What was made before, kept for the next time: the latest that were made, up to a number."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Remembered(Generic[Key, Made]):
    """At most ``most`` things by their keys. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = threading.Lock()
        self._known: OrderedDict[Key, Made] = OrderedDict()  # in the order they were made

    def get(self, keys: Sequence[Key], make: Callable[[list[Key]], Mapping[Key, Made]]) -> dict[Key, Made]:
        """What belongs to the keys; ``make`` is called once, for all that aren't known, and may leave keys out."""
        with self._turn:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            found |= make(missing)
            self._keep(found, missing)
        return found

    def _keep(self, found: Mapping[Key, Made], keys: Sequence[Key]) -> None:
        with self._turn:
            for key in keys:
                if key in found:
                    self._known[key] = found[key]
            while len(self._known) > self._most:
                self._known.popitem(last=False)
