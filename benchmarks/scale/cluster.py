"""Three shards, each a primary with a replica, on 127.0.0.1: for tests and for trying. ``make cluster``.

A replica confirms each commit before it is acknowledged, so a primary may die at any moment. Promoting is done here by
hand; CloudNativePG, Patroni or a managed service does it by itself (docs/many-machines.md).
"""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.scale.postgres_server import PostgresServer

SHARDS = 3
_DATABASE = "vraagbaak"
_SECONDS = 60


class Pair:
    """A primary and its replica; they change places when the primary dies."""

    def __init__(self, primary: PostgresServer, replica: PostgresServer) -> None:
        self.primary, self.replica = primary, replica
        self.hosts = ",".join(f"{server.host}:{server.port}" for server in (primary, replica))

    def start(self) -> None:
        """Make and start both."""
        self.primary.make()
        self.primary.start()
        self.primary.execute(f"CREATE DATABASE {_DATABASE}")
        self.replica.copy_from(self.primary)
        self.replica.start()
        self._wait_for_replica()

    def promote(self) -> None:
        """Make the replica the primary, after the primary died."""
        self.primary, self.replica = self.replica, self.primary
        self.primary.execute("SELECT pg_promote()")

    def go_on_alone(self) -> None:
        """Acknowledge commits without a replica, after this died: as Patroni does unless it is told to be strict."""
        self.primary.execute("ALTER SYSTEM RESET synchronous_standby_names")
        self.primary.execute("SELECT pg_reload_conf()")

    def rejoin(self) -> None:
        """Bring the server that died back as a replica."""
        source = f"{self.primary.source} dbname=postgres"
        try:
            data = self.replica.folder / "data"
            self.replica.run("pg_rewind", "-D", data, f"--source-server={source}", "-R", "--no-sync")
        except RuntimeError:  # it lacks too much: copied anew
            shutil.rmtree(self.replica.folder / "data")
            self.replica.copy_from(self.primary)
        self.replica.start()
        self._wait_for_replica()

    def stop(self) -> None:
        """Stop what runs."""
        for server in (self.primary, self.replica):
            server.stop()

    def is_streaming(self) -> bool:
        """Whether the replica has all that the primary has."""
        return bool(self.primary.execute("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"))

    def _wait_for_replica(self) -> None:
        """From here on a commit is acknowledged when the replica shows it too."""
        wait_until(self.is_streaming)
        for setting in ("synchronous_standby_names = '*'", "synchronous_commit = remote_apply"):
            self.primary.execute(f"ALTER SYSTEM SET {setting}")
        self.primary.execute("SELECT pg_reload_conf()")


class Cluster:
    """The pairs of all shards."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs

    @property
    def address(self) -> str:
        """What VRAAGBAAK_STORE should be."""
        return " ".join(f"postgresql://postgres@{pair.hosts}/{_DATABASE}" for pair in self.pairs)

    def start(self) -> None:
        """Make and start all."""
        with ThreadPoolExecutor() as threads:
            list(threads.map(Pair.start, self.pairs))

    def stop(self) -> None:
        """Stop all that runs."""
        for pair in self.pairs:
            pair.stop()


def pairs_here(folder: Path, *, shared_buffers: str = "128MB") -> list[Pair]:
    """The pairs of all shards, on this machine; ``shared_buffers`` is what each server keeps in its own memory."""
    names = [(f"{ordinal}a", f"{ordinal}b") for ordinal in range(SHARDS)]

    def server(name: str) -> PostgresServer:
        return PostgresServer(folder / name, shared_buffers=shared_buffers)

    return [Pair(server(one), server(other)) for one, other in names]


@contextmanager
def running(made_in: Callable[[Path], Sequence[Pair]] = pairs_here) -> Iterator[Cluster]:
    """A cluster for as long as the block."""
    with TemporaryDirectory(prefix="vraagbaak-cluster-") as folder:
        Path(folder).chmod(0o755)  # the servers run as somebody else
        cluster = Cluster(made_in(Path(folder)))
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


def wait_until(happened: Callable[[], bool], seconds: float = _SECONDS) -> None:
    """Wait for something. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError(f"It did not happen within {seconds} s.")
        time.sleep(0.05)


def main() -> None:
    """Run until Ctrl-C."""
    with running() as cluster:
        sys.stdout.write(
            f"{SHARDS} shards run, each with a replica. In another window:\n\n"
            f'    export VRAAGBAAK_STORE="{cluster.address}"\n'
            "    vraagbaak ingest && vraagbaak serve\n\nCtrl-C stops them, and all that is in them is gone.\n"
        )
        sys.stdout.flush()
        ends = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # one that isn't blocked ends us at once, and leaves the servers
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
