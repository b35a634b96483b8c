"""Writing and asking without end beside what goes wrong, and the claim that nothing acknowledged is lost by it."""

import threading
import time
from contextlib import suppress
from typing import IO

from store_samples import fill, sample, unit

from benchmarks.scale.cluster import wait_until
from index.errors import VraagbaakError
from index.store.postgres.store import PostgresStore
from index.store.records import Term

_PATIENCE = 60  # seconds


class Work:
    """A thread that does something over and over, and keeps what went wrong."""

    def __init__(self, store: PostgresStore) -> None:
        self.store, self.failure, self.done, self.refused = store, "", 0, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Work":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_PATIENCE)  # what waits for a dead link for ever has failed by then

    def once(self) -> None:
        raise NotImplementedError

    def goes_on(self, seconds: float) -> None:
        """Wait until it did it twice more, of which one was begun after now."""
        before = self.done
        wait_until(lambda: self.done > before + 1 or bool(self.failure), seconds)

    def _run(self) -> None:
        while not self._stop.is_set() and not self.failure:
            try:
                self.once()
                self.done += 1
            except VraagbaakError:
                self.refused += 1
                time.sleep(0.05)
            except BaseException as error:
                self.failure = repr(error)
                raise


class Writing(Work):
    """Writes one publication after another, each until it is acknowledged."""

    def __init__(self, store: PostgresStore, prefix: str = "w") -> None:
        super().__init__(store)
        self._prefix, self.acknowledged = prefix, list[str]()

    def once(self) -> None:
        name = f"{self._prefix}{len(self.acknowledged):05d}"
        fill(self.store, sample(name, [f"woord {name}", "een kat", "een hond"]))
        self.acknowledged.append(name)


class Reading(Work):
    """Asks, and looks whether all is found that was acknowledged before it asked."""

    def __init__(self, store: PostgresStore, writing: Writing) -> None:
        super().__init__(store)
        self._writing = writing
        self.longest, self._last = 0.0, time.monotonic()

    def once(self) -> None:
        before = set(self._writing.acknowledged)
        with self.store.open() as reader:
            there = {record.publication_id for record in reader.records()}
            found = reader.search_both(unit("q")[0], [Term("kat")], 10)
            n_passages = reader.count()
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now
        assert before <= there, f"lost: {sorted(before - there)}"
        assert len(found.lexical) == min(10, len(there)) == len(found.dense)
        assert n_passages == 3 * len(there)


def kept_up(stream: IO[str], lines: list[str]) -> None:
    """Add each whole line of a child that may be killed, as soon as it says it."""
    with suppress(ValueError):
        for line in stream:
            if line.endswith("\n"):
                lines.append(line.strip())


def nothing_is_lost(store: PostgresStore, acknowledged: list[str]) -> None:
    """All of it is there, once, and whole."""
    with store.open() as reader:
        ids = [record.publication_id for record in reader.records()]
    assert len(ids) == len(set(ids))
    assert set(acknowledged) <= set(ids)
    assert store.verify() == []
