"""The lock that makes one writer: it goes free by itself when its process dies, however it dies."""

import fcntl
import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakSet

from index.errors import LockHeld

_PATIENCE, _PAUSE = 0.2, 0.005  # seconds: asking takes microseconds, writing takes seconds


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is writing, since when (ISO 8601, UTC)."""

    pid: int
    host: str
    since: str


class WriterLock:
    """An advisory lock on a file that also names its holder. Held from construction until ``release``.

    Raises:
        LockHeld: Another writer, in this process or another, has it.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except BlockingIOError:
            self._close()
            raise LockHeld(f"{_described(holder(path))} is writing to {path.parent}. Wait until it is done.") from None
        _held.add(self)
        try:
            self._write(json.dumps(asdict(_myself())))
        except OSError:  # a full disk
            self._close()
            raise

    def release(self) -> None:
        """Let the next writer in; more than once is fine."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # closing alone waits for every forked copy
            self._close()

    def _write(self, text: str) -> None:
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode("utf-8"), 0)

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    """Take the lock. Who asks ``is_held`` about a dead writer has it for a moment: no reason to give up.

    Raises:
        OSError: Another writer has it.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)


def is_held(path: Path) -> bool:
    """Whether somebody is writing now. Makes no file, and needs no right to write.

    The lock itself is only tried where a writer is named: one that is at work, or one that died.
    """
    try:
        with path.open("rb") as file:
            if file.read(1):
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def holder(path: Path) -> Holder | None:
    """Who the lock file names; None when it names nobody. A dead writer's name may still stand there."""
    try:
        return Holder(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _myself() -> Holder:
    return Holder(os.getpid(), socket.gethostname(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")


def _described(writer: Holder | None) -> str:
    if writer is None:
        return "Another process"
    return f"Process {writer.pid} on {writer.host}, since {writer.since},"


# A forked child shares the lock, and would hold it after its parent was killed: it gives its copy up at once.
_held: WeakSet[WriterLock] = WeakSet()


def _forget_after_fork() -> None:
    for lock in list(_held):
        lock._close()


os.register_at_fork(after_in_child=_forget_after_fork)
