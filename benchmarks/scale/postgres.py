"""How the second store does at a size; adds to docs/measurements/postgres.md.

``python -m benchmarks.scale.postgres N [SHARDS]``.

A server from the wheel, with its own settings but without waiting for the disk; made passages
(benchmarks.scale.million_made)
and real questions. Needs the sets that ``python -m benchmarks.retrieval.variants`` indexes.
"""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np

from benchmarks import sets
from benchmarks.scale.million_made import FILTERS, Real, made, real_of
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
    indexes = [sets.open_judged(tests, settings, encoder) for tests in sets.judged_sets()]
    real, built_with = real_of(indexes), indexes[0].info.built_with
    store = PostgresStore(" ".join(server.address() for server in servers), DutchAnalyser())
    load_ms, commit_s, vectors = _filled(store, built_with, real, n)
    began = time.perf_counter()
    _filled(store, built_with, real, 25)
    change_s = time.perf_counter() - began
    asked = list(_asked(store, encoder, vectors))
    kb = {table: sum(_kb(server, table) for server in servers) / n for table in TABLES}
    near_kb = sum(_near_kb(server) for server in servers) / n
    machine = f"{platform.machine()}, {os.cpu_count()} processors"
    store.close()
    return Run(n, len(servers), load_ms, commit_s, change_s, kb, near_kb, asked, f"{date.today()}", machine)


def _filled(store: PostgresStore, built_with: BuiltWith, real: Real, n: int) -> tuple[float, float, dict[str, Vectors]]:
    """Milliseconds a passage, seconds of the commit, and the vectors by passage."""
    vectors: dict[str, Vectors] = {}
    with store.begin(built_with) as writer:
        spent = 0.0
        for one in made(real, n):
            began = time.perf_counter()
            writer.upsert(one.publication, one.passages, one.vectors)
            spent += time.perf_counter() - began
            ids = [passage.passage_id for passage in one.passages]
            vectors |= dict(zip(ids, one.vectors.passages, strict=True))
            if len(vectors) % 10_000 == 0:
                sys.stderr.write(f"{len(vectors)} of {n}\n")
        began = time.perf_counter()
        writer.commit()
    return spent * 1000 / n, time.perf_counter() - began, vectors


def _asked(store: PostgresStore, encoder: Encoder, vectors: dict[str, Vectors]) -> Iterator[Asked]:
    queries = [tests.queries[one] for tests in sets.judged_sets() for one in tests.gains]
    queries = [queries[row] for row in np.random.default_rng(1).permutation(len(queries))[:QUESTIONS]]
    asked = encoder.encode_queries(queries)
    for name, where in FILTERS.items():
        dense, lexical, both, search = (_times(store, way) for way in _ways(queries, asked, encoder, where))
        with store.open() as reader:
            kept = reader.ids(where)
            rows = np.stack([vectors[one] for one in kept])
            recall = float(np.mean([_recall(reader, one, rows, kept, where) for one in asked]))
        yield Asked(name, dense, lexical, both, search, recall)


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
        lambda reader: [
            partial(reader.search_both, *pair, DEPTH, where) for pair in zip(vectors, terms, strict=True)
        ],
        whole,
    )


def _times(store: PostgresStore, way: Way) -> list[float]:
    """[p50, p95] in ms of the questions, each the best of some rounds; in each round nothing is remembered yet."""
    rounds = []
    for _ in range(ROUNDS):
        with store.open() as reader:
            rounds.append([_milliseconds(ask) for ask in way(reader)])
    found: list[float] = np.quantile(np.min(rounds, axis=0)[WARM_UP:], [0.5, 0.95]).tolist()
    return found


def _milliseconds(ask: Ask) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _recall(reader: PostgresReader, vector: Vectors, rows: Vectors, kept: list[str], where: Filter | None) -> float:
    best = np.argsort(-(rows @ vector))[:K]
    found = {hit.passage.passage_id for hit in reader.search_dense(vector, DEPTH, where)[:K]}
    return len(found & {kept[row] for row in best}) / K


def _kb(server: PostgresServer, table: str) -> float:
    statement = f"SELECT pg_total_relation_size('vraagbaak.{table}') / 1024.0"
    near = _near_kb(server) if table == "passage" else 0
    return float(server.execute(statement)[0][0]) - near


def _near_kb(server: PostgresServer) -> float:
    statement = (
        "SELECT coalesce(sum(pg_relation_size(('vraagbaak.' || indexname)::regclass)), 0) / 1024.0 "
        "FROM pg_indexes WHERE indexname LIKE 'passage_near_%'"
    )
    return float(server.execute(statement)[0][0])


if __name__ == "__main__":
    main()
