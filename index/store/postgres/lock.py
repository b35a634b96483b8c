"""One writer over all shards, by a lock that goes free with its connection; and a whole look at one generation."""

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import numpy as np

from index.errors import LockHeld
from index.store.integrity import reading_on
from index.store.postgres.connections import SCHEMA, Connection, Shard, in_words
from index.store.protocol import GenerationReader

_SLACK = 0.01  # how far from 1 a vector may be
_AT_ONCE = 1000


def examine(reader: GenerationReader) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every row."""
    return [*_counts(reader), *_vectors(reader), *reading_on(reader)]


def _counts(reader: GenerationReader) -> Iterator[str]:
    info = reader.info
    stored = {
        "publications": (info.n_publications, len(reader.records())),
        "passages": (info.n_passages, len(reader.ids())),
    }
    for name, (said, there) in stored.items():
        if said != there:
            yield f"{info.generation}: the manifest says {said} {name}, there are {there}"


def _vectors(reader: GenerationReader) -> Iterator[str]:
    ids, n_sentences = reader.ids(), 0
    for first in range(0, len(ids), _AT_ONCE):
        asked = ids[first : first + _AT_ONCE]
        sentences = reader.sentence_vectors(asked)
        n_sentences += sum(map(len, sentences))
        for name, rows in (("passages", reader.passage_vectors(asked)), ("sentences", np.concatenate(sentences))):
            wrong = int((~(np.abs(np.linalg.norm(rows, axis=1) - 1) <= _SLACK)).sum())
            if wrong:
                yield f"{reader.info.generation}: {wrong} vectors of {name} are zero, or have another length than 1"
    if n_sentences != (said := reader.info.n_sentences):
        yield f"{reader.info.generation}: the manifest says {said} sentences, there are {n_sentences}"


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
