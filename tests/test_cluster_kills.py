"""kill -9 of a primary, or of who writes, during writes and questions on three shards with replicas.

Nothing that was acknowledged is lost, reading goes on within five seconds, and the dead server comes back as a replica.
"""

import random
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from children import child, said
from postgres_servers import skip_without_server
from steady_work import Reading, Writing, kept_up, nothing_is_lost
from store_samples import PlainAnalyser, fill, sample

from benchmarks.scale.cluster import SHARDS, Cluster, running
from index.store.postgres.store import PostgresStore

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
    nothing_is_lost(store, writing.acknowledged)
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
            listening = threading.Thread(target=kept_up, args=(process.stdout, process_lines))
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
