"""Runs commands that kill themselves, with what they started, at a known step: ``killed_at.py COUNT_FILE``.

A step is a moment at which something lasts: a file is synced, renamed or taken away, or a database commits. How many
were made stands in COUNT_FILE, also of a command that came to its end. Commands are read from standard input, a JSON
list ``[STEP, WORD…]`` a line; each runs in a child of its own (nothing is imported anew), and how it ended is written
back, below zero where it was killed. ``started`` is for tests, which ask by a ``Killer``.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from places import CHILD_PATH
from search_app.cli.parser import main

LASTING = ("fsync", "replace", "rename", "unlink", "remove", "rmdir")


@dataclass
class Killer:
    """A process that runs commands in children of its own and kills them at a step."""

    process: "subprocess.Popen[str]"
    counted: Path

    def run(self, data_dir: Path, words: list[str], kill_at: int) -> tuple[int, int]:
        """Returns how the command ended, below zero where it was killed, and how many steps it made; 0: no kill."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([kill_at, "--data-dir", str(data_dir), *words]) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()), int(self.counted.read_text(encoding="utf-8"))


@contextmanager
def started(counted: Path) -> Iterator[Killer]:
    """The process, which ends with the block; ``counted`` is where the number of steps is written."""
    command = [sys.executable, __file__, str(counted)]
    env = {**os.environ, "PYTHONPATH": CHILD_PATH}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as process:
        yield Killer(process, counted)


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
    for module in ("search_app.cli.upkeep", "search_app.cli.ingest"):
        import_module(module)
    sys.exit(_serve(Path(sys.argv[1])))
