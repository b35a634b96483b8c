"""The shards of ``make cluster`` on hosts of their own, and what a service like Patroni does when one is gone."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from hosts import Host

from benchmarks.scale.cluster import Cluster, Pair
from benchmarks.scale.postgres_server import PostgresServer


def spread_over(hosts: Sequence[Host]) -> Callable[[Path], list[Pair]]:
    """Each host has the primary of one shard and the replica of the one before it."""

    def server(host: Host, folder: Path) -> PostgresServer:
        return PostgresServer(folder, host=host.address, inside=host.inside)

    def pairs(folder: Path) -> list[Pair]:
        return [
            Pair(server(one, folder / f"{one.name}a"), server(other, folder / f"{one.name}b"))
            for one, other in zip(hosts, islice(cycle(hosts), 1, None), strict=False)
        ]

    return pairs


def replaced(host: Host, cluster: Cluster) -> list[Pair]:
    """A replica is promoted, or a primary goes on without one; these are the shards that had a server on the host.

    A host that was only cut off stops its own primary, because it has lost its lease: it may not come back as one.
    """
    lost = [pair for pair in cluster.pairs if host.address in (pair.primary.host, pair.replica.host)]
    for pair in lost:
        if pair.primary.host == host.address:
            pair.promote()
        else:
            pair.go_on_alone()
        pair.replica.stop()
        pair.replica.unlock()
    return lost


def back(host: Host, lost: Sequence[Pair]) -> None:
    """Its link is there again, and its servers are replicas."""
    host.mend()
    for pair in lost:
        pair.rejoin()
        assert pair.replica.execute("SELECT pg_is_in_recovery()") == [(True,)]
