"""Three shards with replicas at a size, a re-ingest, a primary killed; adds to docs/measurements/postgres.md.

``python -m benchmarks.scale.postgres_cluster N [MINUTES]``. It says each 10,000 passages how far it is, and stops
writing after so many minutes, or where the disk gets full: what is there by then is what it measures.

What is written is made of the passages that ``make bench-peers`` indexes, the questions are of the judged sets. The
servers are those of ``make cluster``, with more memory: each commit waits for the disk, and for the replica. Vectors of
sentences come after an ingest of so much, and aren't written: 7.7 kB a passage more (DECISIONS 28).
"""

import os
import platform
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import sets
from benchmarks.peers.texts import parts
from benchmarks.scale.cluster import Cluster, pairs_here, running
from benchmarks.scale.million_made import PASSAGES_EACH, Made, Real, made, real_of, remade
from benchmarks.scale.postgres import asked_of, fill, kb_of, near_kb_of
from benchmarks.scale.postgres_report import TABLES, ClusterRun, Run, add_cluster
from benchmarks.scale.postgres_server import PostgresServer
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.errors import StoreUnavailable, VraagbaakError
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import DEPTH
from index.settings import load
from index.store.postgres.store import PostgresStore
from index.store.records import BuiltWith, Term, Vectors

_LEFT_FREE = 8e9  # bytes of the disk: for indexes, for what is taken in again, and for logs of changes
_CHANGED = 100  # of so many publications one is taken in again
_SEED = 7  # of the made texts that take the place of the first ones
_DATABASE = "vraagbaak"
_MEMORY = "1GB"  # of its own for each server: at a million, its part of the index of vectors fits in it


def main() -> None:
    """Measure one size and write the report of all that were."""
    n, minutes = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    with running(lambda folder: pairs_here(folder, shared_buffers=_MEMORY)) as cluster:
        add_cluster(measured(cluster, n, time.monotonic() + 60 * minutes))


def measured(cluster: Cluster, n: int, until: float) -> ClusterRun:
    """Fill, ask, take a part in again, and again with a primary killed."""
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    indexes = [sets.open_judged_before(tests, settings, encoder) for tests in parts()]
    real, built_with = real_of(indexes), indexes[0].info.built_with
    store = PostgresStore(cluster.address, DutchAnalyser())

    def has_room() -> bool:
        return time.monotonic() < until and shutil.disk_usage(cluster.pairs[0].primary.folder).free > _LEFT_FREE

    before = _processor_seconds(cluster)
    filled = fill(store, built_with, made(real, n, sentences=False), n, has_room)
    processor_ms = (_processor_seconds(cluster) - before) * 1000 / filled.n_passages
    _say("written; asking")
    primaries, replicas = [pair.primary for pair in cluster.pairs], [pair.replica for pair in cluster.pairs]
    asked = list(asked_of(store, encoder, filled, primaries, rounds=1))
    memory = [sum(map(_megabytes, servers)) for servers in (primaries, replicas)]
    n = filled.n_passages
    kb = {table: sum(kb_of(one, table, _DATABASE) for one in primaries) / n for table in TABLES}
    near_kb = sum(near_kb_of(one, _DATABASE) for one in primaries) / n
    _say("asked; a new process, and one publication changed")
    began = time.monotonic()
    with store.open() as reader:
        QueryExpander(DutchAnalyser()).of(reader)
    opened_s = time.monotonic() - began
    began = time.monotonic()
    fill(store, built_with, made(real, PASSAGES_EACH, sentences=False), PASSAGES_EACH)
    change_s = time.monotonic() - began
    _say("taking a part in again")
    once, then = _changed(real, n, 0), _changed(real, n, 1)
    quiet = _taken_again(store, built_with, once)
    _say(f"in {quiet:.0f} s; once more, with a primary killed")
    killed = _taken_again_through_a_kill(cluster, store, built_with, then)
    lost = _n_lost(store, [*once, *then])
    disk = [sum(_gigabytes(one) for one in servers) for servers in (primaries, replicas)]
    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, shared_buffers {_MEMORY}"
    )
    run = Run(n, len(cluster.pairs), filled.load_ms, filled.commit_s, change_s, kb, near_kb, asked,
              f"{date.today()}", machine)  # fmt: skip
    store.close()
    return ClusterRun(run, processor_ms, opened_s, memory, disk, len(once), quiet, killed.seconds, killed.refused,
                      killed.asked, killed.not_answered, killed.longest, lost)  # fmt: skip


def _processor_seconds(cluster: Cluster) -> float:
    """Of all servers and of this process."""
    servers = [server for pair in cluster.pairs for server in (pair.primary, pair.replica)]
    return time.process_time() + sum(server.processor_seconds() for server in servers)


def _changed(real: Real, n: int, turn: int) -> list[Made]:
    """One publication in so many with other passages than it had; others at another turn."""
    return list(remade(real, range(turn, n // PASSAGES_EACH, _CHANGED), _SEED, sentences=False))


def _taken_again(store: PostgresStore, built_with: BuiltWith, publications: Sequence[Made]) -> float:
    """Seconds until it serves."""
    began = time.monotonic()
    with store.begin(built_with) as writer:
        for one in publications:
            writer.upsert(one.publication, one.passages, one.vectors)
        writer.commit()
    return time.monotonic() - began


@dataclass(frozen=True, slots=True)
class _Killed:
    """What a killed primary cost: how often the writer had to begin again, questions not answered, the longest gap."""

    seconds: float
    refused: int
    asked: int
    not_answered: int
    longest: float


def _taken_again_through_a_kill(
    cluster: Cluster, store: PostgresStore, built_with: BuiltWith, publications: Sequence[Made]
) -> _Killed:
    """Seconds until all of it serves, of which a primary is killed half way; people ask meanwhile."""
    victim, refused, began = cluster.pairs[1], 0, time.monotonic()
    with _asking(store, publications[0].vectors.passages[0]) as asking:
        while True:
            try:
                with store.begin(built_with) as writer:
                    for done, one in enumerate(publications):
                        if done == len(publications) // 2 and not refused:
                            victim.primary.kill()
                            threading.Timer(2.0, victim.promote).start()  # what Patroni would do
                        writer.upsert(one.publication, one.passages, one.vectors)
                    writer.commit()
                break
            except StoreUnavailable as error:
                _say(f"refused: {error}")
                refused += 1
                time.sleep(0.5)
        seconds = time.monotonic() - began
    victim.rejoin()
    return _Killed(seconds, refused, asking.done, asking.refused, asking.longest)


def _n_lost(store: PostgresStore, acknowledged: Sequence[Made]) -> int:
    """How many publications aren't there as they were written last."""
    with store.open() as reader:
        there = [reader.passages_of(one.publication.record.publication_id) for one in acknowledged]
    pairs = zip(there, (one.passages for one in acknowledged), strict=True)
    return sum([one.text for one in found] != [one.text for one in written] for found, written in pairs)


class _Asking:
    """Asks over and over, each time of what serves then."""

    def __init__(self, store: PostgresStore, vector: Vectors) -> None:
        self._store, self._vector = store, vector
        self.done, self.refused, self.longest = 0, 0, 0.0
        self.stop = threading.Event()

    def run(self) -> None:
        """Until it is told to stop."""
        last = time.monotonic()
        while not self.stop.is_set():
            try:
                with self._store.open() as reader:
                    reader.search_both(self._vector, [Term("zorg")], DEPTH)
                self.done += 1
                self.longest, last = max(self.longest, time.monotonic() - last), time.monotonic()
            except VraagbaakError:
                self.refused += 1
            time.sleep(0.05)
        self.longest = max(self.longest, time.monotonic() - last)


@contextmanager
def _asking(store: PostgresStore, vector: Vectors) -> Iterator[_Asking]:
    asking = _Asking(store, vector)
    thread = threading.Thread(target=asking.run, daemon=True)
    thread.start()
    try:
        yield asking
    finally:
        asking.stop.set()
        thread.join(60)


def _megabytes(server: PostgresServer) -> float:
    """Memory of all processes of a server; what they share counts once."""
    pid = server.pid()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(_pss, (str(pid), *children))) / 1024


def _pss(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _gigabytes(server: PostgresServer) -> float:
    """What the server has on the disk, its log of changes included."""
    return sum(one.stat().st_size for one in (server.folder / "data").rglob("*") if one.is_file()) / 1e9


def _say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    main()
