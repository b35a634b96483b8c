"""Follows folders: says when there is something new to ingest, and which files are still being written.

It looks again every few seconds instead of asking the operating system to be told: that works on network drives too,
and a look at 1,000 files takes some 20 ms. A file counts once its size and time were the same at two looks.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from index.errors import VraagbaakError
from ingest.sources.discovery import all_files

Moment: TypeAlias = tuple[int, int]  # size in bytes, time of the last change in nanoseconds

_SETTLED_SECONDS = 2.0  # a file that was changed later than this may still be growing


@dataclass(frozen=True, slots=True)
class Due:
    """Time for an ingest. ``unsettled`` are files to leave alone; ``emptied`` are roots in which nothing is left."""

    unsettled: frozenset[Path]
    emptied: bool


class Watcher:
    """Remembers what it saw and what was ingested."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._seen: Mapping[Path, Moment] | None = None
        self._ingested: Mapping[Path, Moment] = {}

    def look(self, now: float) -> Due | None:
        """Whether there is something to do now (``now`` in seconds since 1970). Raises SourceError."""
        before, self._seen = self._seen, _moments(self._roots)
        if before is None:  # the first look: only the clock can tell
            growing = {path for path, moment in self._seen.items() if now - moment[1] / 1e9 < _SETTLED_SECONDS}
        else:
            growing = {path for path, moment in self._seen.items() if before.get(path) != moment}
        settled = {path: moment for path, moment in self._seen.items() if path not in growing}
        known = {path: moment for path, moment in self._ingested.items() if path not in growing}
        if settled == known:
            return None
        self._ingested = {**{path: self._ingested[path] for path in growing & self._ingested.keys()}, **settled}
        return Due(frozenset(growing), emptied=any(not _holds(root, self._seen) for root in self._roots))

    def again(self) -> None:
        """The last ingest failed: let the next look say once more that there is something to do."""
        self._ingested = {}


def follow(
    roots: Sequence[Path],
    ingest: Callable[[Due], None],
    failed: Callable[[VraagbaakError], None],
    seconds: float,
    looks: Iterator[object],
) -> None:
    """Look every so many seconds, as often as ``looks`` gives something, and ingest when there is reason to.

    What goes wrong is told to ``failed``, the same thing once in a row, and tried again: a drive may come back.

    Raises:
        SourceError: A root isn't there at the first look.
    """
    watcher = Watcher(roots)
    _moments(roots)
    last_problem = ""
    for _ in looks:
        try:
            due = watcher.look(time.time())
            if due is not None:
                ingest(due)
            last_problem = ""
        except VraagbaakError as error:
            watcher.again()
            if str(error) != last_problem:
                failed(error)
            last_problem = str(error)
        time.sleep(seconds)


def _moments(roots: Sequence[Path]) -> dict[Path, Moment]:
    found: dict[Path, Moment] = {}
    for path in all_files(roots):
        with suppress(FileNotFoundError):  # gone since it was found
            status = path.stat()
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _holds(root: Path, seen: Mapping[Path, Moment]) -> bool:
    absolute = root.absolute()
    return any(path == absolute or path.is_relative_to(absolute) for path in seen)
