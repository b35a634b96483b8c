"""Three shards on three hosts, a writer and readers on others: a cable pulled out, a bad one, a host that stops.

Each host holds the primary of one shard and the replica of another. Nothing that was acknowledged is lost, reading goes
on, and so does writing when what it needs is back or another has taken over.
"""

import sys
import time
from collections.abc import Iterator, Sequence

import pytest
from children import child, said
from hosts import Host, Network, back, network, replaced, spread_over
from postgres_servers import skip_without_server
from steady_work import Reading, Work, Writing, nothing_is_lost
from store_samples import PlainAnalyser, fill, sample

from benchmarks.scale.cluster import SHARDS, Cluster, running
from index.errors import VraagbaakError
from index.store.postgres.store import PostgresStore

pytestmark = pytest.mark.long

READS_GO_ON, WRITES_GO_ON = 10.0, 60.0  # seconds after a link was cut, and after it was mended or a replica promoted
CUT, DELAY, LOSS = 3.0, 0.05, 0.02  # seconds; seconds each way; share of the frames each way


@pytest.fixture(scope="module")
def net() -> Iterator[Network]:
    skip_without_server()
    with network() as made:
        yield made


@pytest.fixture(scope="module")
def hosts(net: Network) -> list[Host]:
    return [net.host(f"db{number}") for number in range(1, SHARDS + 1)]


@pytest.fixture(scope="module")
def cluster(hosts: Sequence[Host]) -> Iterator[Cluster]:
    with running(spread_over(hosts)) as cluster:
        yield cluster


@pytest.fixture
def store(cluster: Cluster) -> Iterator[PostgresStore]:
    store = PostgresStore(cluster.address, PlainAnalyser())
    fill(store, *(sample(f"s{number}", ["woord", "een kat", "een hond"]) for number in range(10)))
    yield store
    store.close()


def _well(*works: Work) -> None:
    assert [work.failure for work in works] == [""] * len(works)


def _tell(what: str, writing: Writing, reading: Reading, began: float) -> None:
    sys.stdout.write(
        f"{what}: {time.monotonic() - began:.0f} s, {len(writing.acknowledged)} publications acknowledged, 0 lost, "
        f"{writing.refused} writes refused; {reading.done} reads, {reading.refused} refused, the longest gap "
        f"{reading.longest:.1f} s\n"
    )


def test_a_cable_that_is_out_for_a_moment_costs_nothing(hosts: Sequence[Host], store: PostgresStore) -> None:
    began = time.monotonic()
    with Writing(store, "cut") as writing, Reading(store, writing) as reading:
        for host in hosts:
            writing.goes_on(WRITES_GO_ON)
            host.cut()
            reading.goes_on(READS_GO_ON)
            time.sleep(CUT)
            reading.goes_on(READS_GO_ON)
            host.mend()
            writing.goes_on(WRITES_GO_ON)
            _well(writing, reading)
    nothing_is_lost(store, writing.acknowledged)
    _tell("cut", writing, reading, began)


def test_a_long_and_bad_cable_makes_it_slow_and_nothing_else(hosts: Sequence[Host], store: PostgresStore) -> None:
    began = time.monotonic()
    with Writing(store, "slow") as writing, Reading(store, writing) as reading:
        for host in hosts:
            with host.slowed(DELAY, LOSS):
                writing.goes_on(WRITES_GO_ON)
                reading.goes_on(WRITES_GO_ON)
            _well(writing, reading)
    assert (writing.refused, reading.refused) == (0, 0)
    nothing_is_lost(store, writing.acknowledged)
    _tell("slow", writing, reading, began)


@pytest.mark.parametrize("how", ["stopped", "cut off"])
def test_a_host_that_is_gone_is_replaced_and_comes_back(
    how: str, hosts: Sequence[Host], cluster: Cluster, store: PostgresStore
) -> None:
    began = time.monotonic()
    with Writing(store, how.replace(" ", "-")) as writing, Reading(store, writing) as reading:
        for host in hosts:
            writing.goes_on(WRITES_GO_ON)
            host.stop() if how == "stopped" else host.cut()
            reading.goes_on(READS_GO_ON)
            lost = replaced(host, cluster)
            writing.goes_on(WRITES_GO_ON)
            back(host, lost)
            writing.goes_on(WRITES_GO_ON)
            _well(writing, reading)
    nothing_is_lost(store, writing.acknowledged)
    _tell(how, writing, reading, began)


def test_a_writer_that_is_cut_off_keeps_nobody_waiting_and_writes_nothing_any_more(
    net: Network, cluster: Cluster, store: PostgresStore
) -> None:
    host = net.host("ingest")
    with child("test_cluster_kills:connect", cluster.address, "write", inside=host.inside) as process:
        assert said(process.stdout) == "begun"
        assert store.is_writing()
        host.cut()
        _written_by_another(store)
        host.mend()
        process.communicate("\n" * 9, timeout=WRITES_GO_ON)  # it goes on, and hears that it has no lock any more
        assert process.returncode != 0
    with store.open() as reader:
        assert "dood-0" not in {record.publication_id for record in reader.records()}
    nothing_is_lost(store, ["another"])


def _written_by_another(store: PostgresStore) -> None:
    until = time.monotonic() + WRITES_GO_ON
    while True:
        try:
            fill(store, sample("another", ["een kat"]))
            return
        except VraagbaakError:
            assert time.monotonic() < until, "the lock of a writer that is gone is never free"
            time.sleep(0.5)
