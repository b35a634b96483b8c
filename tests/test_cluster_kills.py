"""kill -9 of a primary, or of who writes, during writes and questions on three shards with replicas.

Nothing that was acknowledged is lost, reading goes on within five seconds, and the dead server comes back as a replica.
"""

import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from children import child, said
from postgres_servers import skip_without_server
from store_samples import PlainAnalyser, fill, sample, unit

from benchmarks.scale.cluster import SHARDS, Cluster, running, wait_until
from index.errors import VraagbaakError
from index.store.postgres.store import PostgresStore
from index.store.records import Term

pytestmark = pytest.mark.long

READS_GO_ON, WRITES_GO_ON = 5.0, 30.0  # seconds, the second one after a replica was promoted


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    skip_without_server()
    with running() as cluster:
        yield cluster


@pytest.fixture
def store(cluster: Cluster) -> Iterator[PostgresStore]:
    store = PostgresStore(cluster.address, PlainAnalyser())
    yield store
    store.close()


class Work:
    """A thread that does something over and over, and keeps what went wrong."""

    def __init__(self, store: PostgresStore) -> None:
        self.store, self.failure, self.done, self.refused = store, "", 0, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Work":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

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

    def __init__(self, store: PostgresStore) -> None:
        super().__init__(store)
        self.acknowledged: list[str] = []

    def once(self) -> None:
        name = f"w{len(self.acknowledged):05d}"
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


def test_a_killed_primary_costs_nothing_that_was_acknowledged(
    cluster: Cluster, store: PostgresStore, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(20261122)
    fill(store, *(sample(f"s{number}", ["woord", "een kat", "een hond"]) for number in range(10)))
    with Writing(store) as writing, Reading(store, writing) as reading:
        for number in range(request.config.getoption("--kills")):
            time.sleep(chance.uniform(0.2, 1.0))
            pair = cluster.pairs[chance.randrange(SHARDS)]
            pair.primary.kill()
            reading.goes_on(READS_GO_ON)
            pair.promote()
            writing.goes_on(WRITES_GO_ON)
            pair.rejoin()
            assert pair.replica.execute("SELECT pg_is_in_recovery()") == [(True,)]
            assert (writing.failure, reading.failure) == ("", ""), f"after kill {number}"
    assert reading.longest <= READS_GO_ON
    _nothing_is_lost(store, writing.acknowledged)
    sys.stdout.write(
        f"{number + 1} kills: {len(writing.acknowledged)} publications acknowledged, 0 lost, {writing.refused} writes "
        f"refused; {reading.done} reads, {reading.refused} refused, the longest gap {reading.longest:.2f} s\n"
    )


def test_a_killed_writer_costs_nothing_that_was_acknowledged(
    cluster: Cluster, store: PostgresStore, request: pytest.FixtureRequest
) -> None:
    chance, acknowledged = random.Random(20261123), 0
    for number in range(request.config.getoption("--kills")):
        with child("test_cluster_kills:connect", cluster.address, "write_on", number) as process:
            assert said(process.stdout) == "begun"
            process_lines: list[str] = []
            listening = threading.Thread(target=_listen, args=(process.stdout, process_lines))
            listening.start()
            time.sleep(chance.uniform(0.05, 0.6))
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
            listening.join()
        fill(store)  # the lock is free, and what was half done is gone
        with store.open() as reader:
            there = {record.publication_id for record in reader.records()}
        assert set(process_lines) <= there
        acknowledged += len(process_lines)
        assert store.leftovers() == []
    assert acknowledged
    assert store.verify() == []


def connect(location: str, analyser: PlainAnalyser) -> PostgresStore:
    return PostgresStore(location, analyser)


def _listen(stream: object, lines: list[str]) -> None:
    with suppress(ValueError):
        lines += [line.strip() for line in stream if line.endswith("\n")]  # type: ignore[attr-defined]


def _nothing_is_lost(store: PostgresStore, acknowledged: list[str]) -> None:
    with store.open() as reader:
        ids = [record.publication_id for record in reader.records()]
    assert len(ids) == len(set(ids))
    assert set(acknowledged) <= set(ids)
    assert store.verify() == []
