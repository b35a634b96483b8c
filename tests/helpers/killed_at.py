"""Runs a command that kills itself, with what it started, at a known step: ``killed_at.py STEP COUNT_FILE WORD…``.

A step is a moment at which something lasts: a file is synced, renamed or taken away, or a database commits. How many
were made stands in COUNT_FILE, also of a command that came to its end. As ``killed_at.py serve COUNT_FILE`` it reads
commands from standard input, a JSON list ``[STEP, WORD…]`` a line, runs each in a child of its own (nothing is imported
anew) and writes back how that ended, below zero where it was killed.
"""

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
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

        def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
            run: Callable[..., sqlite3.Cursor] = super().execute
            done: sqlite3.Cursor = (steps.around(run) if statement == "COMMIT" else run)(statement, *values)
            return done

    connect = sqlite3.connect
    sqlite3.connect = partial(connect, factory=Connection)  # type: ignore[assignment]


def _serve(count_file: Path) -> None:
    for line in sys.stdin:
        kill_at, *words = json.loads(line)
        child = os.fork()
        if not child:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            count_file.write_text("0", encoding="utf-8")
            _watch(Steps(kill_at, count_file))
            os._exit(main(words))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        import_module("search_app.cli.upkeep")
        sys.exit(_serve(Path(sys.argv[2])))
    _watch(Steps(int(sys.argv[1]), Path(sys.argv[2])))
    sys.exit(main(sys.argv[3:]))
