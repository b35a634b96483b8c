"""Asking whether somebody writes never makes a writer give up."""

import threading
from pathlib import Path

import pytest

from index.errors import LockHeld
from index.store.local.lock import WriterLock, is_held


def test_a_writer_is_never_refused_because_somebody_asks(tmp_path: Path) -> None:
    path, stop = tmp_path / "lock", threading.Event()
    WriterLock(path).release()

    def ask() -> None:
        while not stop.is_set():
            is_held(path)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    try:
        for _ in range(5_000):
            WriterLock(path).release()  # LockHeld here would be for no writer at all
    finally:
        stop.set()
        for one in askers:
            one.join()
    assert not is_held(path)


def test_a_second_writer_is_still_refused(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock")
    with pytest.raises(LockHeld):
        WriterLock(tmp_path / "lock")
    lock.release()
