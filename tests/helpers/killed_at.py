"""Runs a command that kills itself, with what it started, at a known step: ``killed_at.py STEP COUNT_FILE WORD…``.

A step is a moment at which something lasts: a file is synced, renamed or taken away, or a database commits. How many
were made stands in COUNT_FILE, also of a command that came to its end.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from search_app.cli.parser import main

LASTING = ("fsync", "replace", "rename", "unlink", "remove", "rmdir")


class Steps:
    """Counts the steps of this process, and ends it at one of them: before it is done, or right behind it."""

    def __init__(self, kill_at: int, count_file: Path) -> None:
        self.kill_at, self.count_file, self.made = kill_at, count_file, 0

    def around(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: object, **options: object) -> object:
            self._next()
            done = action(*args, **options)
            self._next()
            return done

        return step

    def _next(self) -> None:
        self.made += 1
        with self.count_file.open("w", encoding="utf-8") as file:
            file.write(str(self.made))
        if self.made == self.kill_at:
            os.killpg(os.getpgid(0), signal.SIGKILL)


def _watch(steps: Steps) -> None:
    for name in LASTING:
        setattr(os, name, steps.around(getattr(os, name)))

    class Connection(sqlite3.Connection):
        commit = steps.around(sqlite3.Connection.commit)

    connect = sqlite3.connect
    sqlite3.connect = partial(connect, factory=Connection)  # type: ignore[assignment]


if __name__ == "__main__":
    _watch(Steps(int(sys.argv[1]), Path(sys.argv[2])))
    sys.exit(main(sys.argv[3:]))
