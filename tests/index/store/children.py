"""Writers in processes of their own, for claims about locks and sudden death.

``python children.py FACTORY LOCATION TASK [NUMBER]``, where FACTORY is ``module:function``.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from typing import IO

from store_samples import BUILT_WITH, PlainAnalyser, sample

from index.store.protocol import PassageStore
from places import CHILD_PATH

TEXT_OF_THE_DEAD = "wat de gedode schrijver schreef"


@contextmanager
def child(
    factory: str, location: str, task: str, number: int = 0, inside: Sequence[str] = ()
) -> Iterator[subprocess.Popen[str]]:
    """A child at work; killed in the end whatever happens. ``inside`` stands before its command: another host."""
    command = [*inside, sys.executable, __file__, factory, location, task, str(number)]
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": CHILD_PATH}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(stream: IO[str] | None) -> str:
    """The next line a child says; empty when it is gone."""
    assert stream is not None
    return stream.readline().strip()


def hold(store: PassageStore, number: int) -> None:
    """Take the lock and wait."""
    with store.begin(BUILT_WITH) as writer:
        sample("dood", [TEXT_OF_THE_DEAD]).into(writer)
        _say("held")
        sys.stdin.readline()


def write(store: PassageStore, number: int) -> None:
    """Write a generation, saying each step, and wait after it until told to go on."""
    with store.begin(BUILT_WITH) as writer:
        _pause("begun")
        for ordinal in range(3):
            sample(f"dood-{ordinal}", [TEXT_OF_THE_DEAD] * 5).into(writer)
            _pause(f"upserted {ordinal}")
        writer.delete(["a"])
        _pause("deleted")
        writer.commit()
        _pause("committed")


def write_and_die(store: PassageStore, number: int) -> None:
    """Write a generation and die just before the number-th time that something is made to last."""
    moments = iter(range(number, -1, -1))

    def deadly(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*values: object, **named: object) -> object:
            if next(moments) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*values, **named)

        return counted

    for name in ("fsync", "rename", "replace", "unlink", "rmdir"):
        setattr(os, name, deadly(getattr(os, name)))
    with store.begin(BUILT_WITH) as writer:
        sample("dood", [TEXT_OF_THE_DEAD] * 5).into(writer)
        writer.delete(["a"])
        writer.commit()


def write_on(store: PassageStore, number: int) -> None:
    """Write one generation after another, saying what each brought once it was acknowledged."""
    _say("begun")
    for ordinal in count():
        name = f"k{number}-{ordinal}"
        with store.begin(BUILT_WITH) as writer:
            sample(name, [TEXT_OF_THE_DEAD]).into(writer)
            writer.commit()
        _say(name)


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _pause(word: str) -> None:
    _say(word)
    sys.stdin.readline()


def _main(factory: str, location: str, task: str, number: str) -> None:
    module, _, function = factory.partition(":")
    store = getattr(import_module(module), function)(location, PlainAnalyser())
    {"hold": hold, "write": write, "write_on": write_on, "write_and_die": write_and_die}[task](store, int(number))


if __name__ == "__main__":
    _main(*sys.argv[1:])
