"""A PostgreSQL server for the tests of a file, and an empty store on it for each test."""

from collections.abc import Iterator

import pytest
from postgres_servers import databases, emptied, running_server

from benchmarks.scale.postgres_server import PostgresServer


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def names(server: PostgresServer) -> list[str]:
    return databases(server, 1)


@pytest.fixture
def address(server: PostgresServer, names: list[str]) -> str:
    return emptied(server, names)
