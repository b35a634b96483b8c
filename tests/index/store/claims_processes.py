"""Claims about more than one process: the lock, and what a killed writer leaves."""

import os
import signal

import pytest
from children import TEXT_OF_THE_DEAD, child, said
from store_samples import BUILT_WITH, fill, sample, texts_of

from index.errors import LockHeld
from index.store.protocol import PassageStore

STEPS = ["begun", "upserted 0", "upserted 1", "upserted 2", "deleted", "committed"]


class ProcessClaims:
    factory: str

    def test_a_second_writer_is_told_who_holds_the_lock(self, store: PassageStore, location: str) -> None:
        with child(self.factory, location, "hold") as process:
            assert said(process.stdout) == "held"
            with pytest.raises(LockHeld, match=rf"Process {process.pid} on .*, since 20.*Z, is writing"):
                store.begin(BUILT_WITH)
            process.communicate("go on\n", timeout=20)
        with store.begin(BUILT_WITH), pytest.raises(LockHeld, match=str(os.getpid())):
            store.begin(BUILT_WITH)
        fill(store, sample("a", ["een kat"]))

    def test_the_lock_of_a_killed_writer_is_free(self, store: PassageStore, location: str) -> None:
        with child(self.factory, location, "hold") as process:
            assert said(process.stdout) == "held"
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
        fill(store, sample("a", ["een kat"]))
        with store.open() as reader:
            assert texts_of(reader) == ["een kat"]

    def test_a_writer_killed_between_its_steps_leaves_the_last_generation(
        self, store: PassageStore, location: str
    ) -> None:
        before = fill(store, sample("a", ["een kat"]))
        for number in range(len(STEPS) - 1):
            with child(self.factory, location, "write") as process:
                for step in STEPS[: number + 1]:
                    assert said(process.stdout) == step
                    if step != STEPS[number]:
                        _go_on(process.stdin)
                process.send_signal(signal.SIGKILL)
                process.wait(timeout=20)
            assert store.current() == before
            with store.open() as reader:
                assert texts_of(reader) == ["een kat"]
        fill(store)
        with store.open() as reader:
            assert texts_of(reader) == ["een kat"]

    def test_what_was_acknowledged_outlives_its_writer(self, store: PassageStore, location: str) -> None:
        fill(store, sample("a", ["een kat"]))
        with child(self.factory, location, "write") as process:
            for step in STEPS:
                assert said(process.stdout) == step
                if step != STEPS[-1]:
                    _go_on(process.stdin)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
        with store.open() as reader:
            assert texts_of(reader) == [TEXT_OF_THE_DEAD] * 15


def _go_on(stream: object) -> None:
    stream.write("\n")  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]
