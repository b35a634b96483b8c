"""The lock that makes one writer, over all shards: it goes free by itself when its connection breaks."""

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from index.errors import LockHeld
from index.store.postgres.connections import SCHEMA, Connection, Shard, in_words

_LOCK = 7_226_142  # any number that nobody else locks in this database
_PATIENCE = 0.5  # seconds: as long as a server may take to see that a writer was killed
_THERE = f"SELECT to_regclass('{SCHEMA}.writer') IS NOT NULL"


@contextmanager
def held(shards: Sequence[Shard]) -> Iterator[list[Connection]]:
    """A connection to each shard with the lock taken, so that no two writers can each have half of them.

    Raises:
        LockHeld: Another writer has it; the message names it.
        StoreUnavailable: A shard has no server that takes writes.
    """
    connections: list[Connection] = []
    try:
        for shard in shards:
            connections.append(shard.connect_to_write())
            with in_words(shard.name):
                _take(shard, connections[-1])
        yield connections
    finally:
        for connection in connections:
            connection.close()


def sign(connection: Connection) -> None:
    """Say who has the lock, for the message that others get; the tables have to be there."""
    since = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    me = (os.getpid(), socket.gethostname(), since)
    connection.execute("UPDATE writer SET (pid, host, since) = (%s, %s, %s)", me)


def is_held(shard: Shard) -> bool:
    """Whether somebody is writing now."""
    statement = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
        "WHERE locktype = 'advisory' AND objid = %s AND datname = current_database()"
    )
    return bool(shard.rows(statement, (_LOCK,))[0][0])


def _take(shard: Shard, connection: Connection) -> None:
    until = time.monotonic() + _PATIENCE
    while not _one(connection, "SELECT pg_try_advisory_lock(%s)", _LOCK):
        if time.monotonic() > until:
            raise LockHeld(f"{_holder(connection)} is writing to {shard.name}. Wait until it is done.")
        time.sleep(0.02)


def _holder(connection: Connection) -> str:
    if _one(connection, _THERE):
        for pid, host, since in connection.execute("SELECT pid, host, since FROM writer"):
            if pid is not None:
                return f"Process {pid} on {host}, since {since},"
    return "Another process"


def _one(connection: Connection, statement: str, *values: object) -> object:
    return connection.execute(statement, values).fetchall()[0][0]
