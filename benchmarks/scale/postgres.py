"""How the second store does at a size; adds to docs/measurements/postgres.md.

``python -m benchmarks.scale.postgres N [SHARDS]``.

A server from the wheel, with its own settings but without waiting for the disk; made passages
(benchmarks.scale.million_made)
and real questions, of the judged sets as the last run of any benchmark indexed them.
"""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np

from benchmarks import sets
from benchmarks.scale.million_made import FILTERS, PASSAGES_EACH, Made, made, real_of, row_of
from benchmarks.scale.postgres_report import QUESTIONS, ROUNDS, TABLES, WARM_UP, Asked, Run, add
from benchmarks.scale.postgres_server import PostgresServer
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder
from index.retrieval.retriever import DEPTH, Retriever, Weights
from index.settings import load
from index.store.filters import Filter
from index.store.postgres.reader import PostgresReader
from index.store.postgres.store import PostgresStore
from index.store.records import BuiltWith, Vectors

K = 10
_SAID = 10_000  # passages between two lines that say how far it is
Ask: TypeAlias = Callable[[], object]
Way: TypeAlias = Callable[[PostgresReader], Sequence[Ask]]  # of asking all questions


def main() -> None:
    """Measure one size and write the report of all that were."""
    n, n_shards = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with TemporaryDirectory(prefix="vraagbaak-bench-") as folder:
        Path(folder).chmod(0o755)
        servers = [PostgresServer(Path(folder) / str(one), durable=False) for one in range(n_shards)]
        try:
            for server in servers:
                server.make()
                server.start()
            run = measured(servers, n)
        finally:
            for server in servers:
                server.stop()
    add(run)


def measured(servers: Sequence[PostgresServer], n: int) -> Run:
    """Fill, ask, and look how large it all is."""
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    indexes = [sets.open_judged_before(tests, settings, encoder) for tests in sets.judged_sets()]
    real, built_with = real_of(indexes), indexes[0].info.built_with
    store = PostgresStore(" ".join(server.address() for server in servers), DutchAnalyser())
    filled = fill(store, built_with, made(real, n), n)
    began = time.perf_counter()
    fill(store, built_with, made(real, PASSAGES_EACH), PASSAGES_EACH)
    change_s = time.perf_counter() - began
    asked = list(asked_of(store, encoder, filled, servers))
    kb = {table: sum(kb_of(server, table) for server in servers) / n for table in TABLES}
    near_kb = sum(near_kb_of(server) for server in servers) / n
    machine = f"{platform.machine()}, {os.cpu_count()} processors"
    store.close()
    return Run(
        n, len(servers), filled.load_ms, filled.commit_s, change_s, kb, near_kb, asked, f"{date.today()}", machine
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: milliseconds a passage, seconds of the commit, and (n, dim) vectors by ``row_of``."""

    load_ms: float
    commit_s: float
    vectors: Vectors

    @property
    def n_passages(self) -> int:
        """How many there are."""
        return len(self.vectors)


def fill(
    store: PostgresStore, built_with: BuiltWith, publications: Iterator[Made], n: int,
    goes_on: Callable[[], bool] = lambda: True,
) -> Filled:  # fmt: skip
    """Write a generation of n passages, or of fewer where it is told to end; says how far it is."""
    vectors, done, spent = np.zeros((n, built_with.dim), dtype=np.float32), 0, 0.0
    with store.begin(built_with) as writer:
        for one in publications:
            began = time.perf_counter()
            writer.upsert(one.publication, one.passages, one.vectors)
            spent += time.perf_counter() - began
            vectors[done : done + len(one.passages)] = one.vectors.passages
            done += len(one.passages)
            if done % _SAID == 0:
                sys.stderr.write(f"{time.strftime('%H:%M:%S')} {done} of {n}, {spent * 1000 / done:.2f} ms each\n")
            if not goes_on():
                break
        began = time.perf_counter()
        writer.commit()
    return Filled(spent * 1000 / done, time.perf_counter() - began, vectors[:done])


def asked_of(
    store: PostgresStore, encoder: Encoder, filled: Filled, servers: Sequence[PostgresServer], rounds: int = ROUNDS
) -> Iterator[Asked]:
    """Times and recall, without and with a filter; ``servers`` are those that answer."""

    def used() -> float:
        return time.process_time() + sum(server.processor_seconds() for server in servers)

    queries = [tests.queries[one] for tests in sets.judged_sets() for one in tests.gains]
    queries = [queries[row] for row in np.random.default_rng(1).permutation(len(queries))[:QUESTIONS]]
    asked = encoder.encode_queries(queries)
    for name, where in FILTERS.items():
        times: list[list[float]] = []
        processor: list[float] = []
        for way in _ways(queries, asked, encoder, where):
            before = used()
            times.append(_times(store, way, rounds))
            processor.append((used() - before) * 1000 / rounds / len(queries))
        with store.open() as reader:
            kept = reader.ids(where)
            rows = filled.vectors[[row_of(one) for one in kept]]
            recall = float(np.mean([_recall(reader, one, rows, kept, where) for one in asked]))
        dense, lexical, both, search = times
        yield Asked(name, dense, lexical, both, search, recall, processor)


def _ways(queries: Sequence[str], vectors: Vectors, encoder: Encoder, where: Filter | None) -> tuple[Way, ...]:
    """Ways of asking the same: the dense leg, the lexical one, both, a whole search."""
    analyser = DutchAnalyser()
    terms = [analyser.query_terms(query) for query in queries]

    def whole(reader: PostgresReader) -> list[Ask]:
        retriever = Retriever(reader, encoder, analyser, Weights())
        return [partial(retriever.search, one, K, where=where) for one in queries]

    return (
        lambda reader: [partial(reader.search_dense, one, DEPTH, where) for one in vectors],
        lambda reader: [partial(reader.search_lexical, one, DEPTH, where) for one in terms],
        lambda reader: [partial(reader.search_both, *pair, DEPTH, where) for pair in zip(vectors, terms, strict=True)],
        whole,
    )


def _times(store: PostgresStore, way: Way, rounds: int) -> list[float]:
    """[p50, p95] in ms of the questions, each the best of some rounds; in each round nothing is remembered yet."""
    times = []
    for _ in range(rounds):
        with store.open() as reader:
            times.append([_milliseconds(ask) for ask in way(reader)])
    found: list[float] = np.quantile(np.min(times, axis=0)[WARM_UP:], [0.5, 0.95]).tolist()
    return found


def _milliseconds(ask: Ask) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _recall(reader: PostgresReader, vector: Vectors, rows: Vectors, kept: list[str], where: Filter | None) -> float:
    best = np.argsort(-(rows @ vector))[:K]
    found = {hit.passage.passage_id for hit in reader.search_dense(vector, DEPTH, where)[:K]}
    return len(found & {kept[row] for row in best}) / K


def kb_of(server: PostgresServer, table: str, database: str = "postgres") -> float:
    """Kilobytes of a table with its indexes, but for the HNSW one."""
    statement = f"SELECT pg_total_relation_size('vraagbaak.{table}') / 1024.0"
    near = near_kb_of(server, database) if table == "passage" else 0
    return float(server.execute(statement, database)[0][0]) - near


def near_kb_of(server: PostgresServer, database: str = "postgres") -> float:
    """Kilobytes of the HNSW index."""
    statement = (
        "SELECT coalesce(sum(pg_relation_size(('vraagbaak.' || indexname)::regclass)), 0) / 1024.0 "
        "FROM pg_indexes WHERE indexname LIKE 'passage_near_%'"
    )
    return float(server.execute(statement, database)[0][0])


if __name__ == "__main__":
    main()
