"""Which generations a shard knows and which one serves, and one of them as every query about it is asked through."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from index.store.codec import FLOAT16, unit
from index.store.postgres.connections import Connection, Row, Shard
from index.store.records import BuiltWith, GenerationInfo, Vectors

GRACE = timedelta(days=1)

_ENTRY = "SELECT number, name, space, shelf, mean_length, info FROM generation"


@dataclass(frozen=True, slots=True)
class Entry:
    """A committed generation. ``space`` is the number of the generation that it began with empty.

    Vectors of one space may be compared. ``shelf`` says where its products stand, ``mean_length`` how much the terms
    of a passage weigh together, on average over all shards.
    """

    number: int
    name: str
    space: int
    shelf: int
    mean_length: float
    info: GenerationInfo


@dataclass(frozen=True, slots=True)
class Pointer:
    """The names of what serves and of what waits for a yes."""

    current: str | None
    waiting: str | None


def pointer(shard: Shard) -> Pointer:
    """What serves now."""
    statement = (
        "SELECT now.name, later.name FROM pointer LEFT JOIN generation AS now ON now.number = pointer.current "
        "LEFT JOIN generation AS later ON later.number = pointer.waiting"
    )
    return Pointer(*shard.rows(statement)[0])


def names(shard: Shard) -> list[str]:
    """All that can be opened, oldest first."""
    return [name for (name,) in shard.rows("SELECT name FROM generation WHERE state = 'kept' ORDER BY number")]


def unfinished(shard: Shard) -> list[str]:
    """What a writer is building, or a killed one left."""
    return [name for (name,) in shard.rows("SELECT name FROM generation WHERE state = 'building' ORDER BY number")]


def find(shard: Shard, name: str) -> Entry | None:
    """A generation that can be opened."""
    for row in shard.rows(f"{_ENTRY} WHERE state = 'kept' AND name = %s", (name,)):
        return _entry(row)
    return None


def current(connection: Connection) -> Entry | None:
    """The generation that serves, as a writer sees it."""
    for row in connection.execute(f"{_ENTRY} JOIN pointer ON pointer.current = number"):
        return _entry(row)
    return None


def next_number(connection: Connection) -> int:
    """A number that was never used."""
    return int(connection.execute("SELECT nextval('generation_number')").fetchall()[0][0])


def open_new(connection: Connection, number: int, name: str, base: Entry | None) -> None:
    """Begin a generation with all that the one before holds, or with nothing."""
    space, shelf = (base.space, base.shelf) if base else (number, 0)
    with connection.transaction():
        connection.execute(
            "INSERT INTO generation (number, name, state, changed, space, shelf) "
            "VALUES (%s, %s, 'building', now(), %s, %s)",
            (number, name, space, shelf),
        )
        if base:
            connection.execute(
                "INSERT INTO member SELECT %s, publication_id, content, record, sentences, n_vectors, findings "
                "FROM member WHERE generation = %s",
                (number, base.number),
            )


def finish(connection: Connection, number: int, mean_length: float, info: GenerationInfo) -> None:
    """From now on it can be opened by name."""
    body = json.dumps(asdict(info), ensure_ascii=False)
    connection.execute(
        "UPDATE generation SET state = 'kept', changed = now(), mean_length = %s, info = %s WHERE number = %s",
        (mean_length, body, number),
    )


def point(connection: Connection, number: int) -> None:
    """Make it serve; what waits is void then. Within a transaction."""
    connection.execute(
        "UPDATE generation SET state = 'gone', changed = now() FROM pointer "
        "WHERE number = pointer.waiting AND number <> %s",
        (number,),
    )
    connection.execute("UPDATE pointer SET (current, waiting) = (%s, NULL)", (number,))


def let_wait(connection: Connection, number: int | None) -> None:
    """Let it wait for a yes in the place of what waits now; None: nothing waits any more. Within a transaction."""
    connection.execute(
        "UPDATE generation SET state = 'gone', changed = now() FROM pointer WHERE number = pointer.waiting"
    )
    connection.execute("UPDATE pointer SET waiting = %s", (number,))


def retire(connection: Connection, gone: Sequence[str]) -> None:
    """Offer these no longer."""
    connection.execute(
        "UPDATE generation SET state = 'gone', changed = now() WHERE state = 'kept' AND name = ANY(%s)", ([*gone],)
    )


def retire_all_but(connection: Connection, names: Sequence[str]) -> None:
    """Offer only these: what the first shard offers."""
    connection.execute(
        "UPDATE generation SET state = 'gone', changed = now() WHERE state = 'kept' AND name <> ALL(%s)", ([*names],)
    )


def kept(connection: Connection) -> tuple[list[str], set[str | None]]:
    """The names of all that can be opened, oldest first, and of those that serve or wait."""
    rows = connection.execute(
        "SELECT name, number IN (current, waiting) FROM generation, pointer WHERE state = 'kept' ORDER BY number"
    ).fetchall()
    return [name for name, _ in rows], {name for name, serves in rows if serves}


def known(connection: Connection) -> list[int]:
    """The numbers of all that was committed and is not yet swept away."""
    return [number for (number,) in connection.execute("SELECT number FROM generation WHERE state <> 'building'")]


def _entry(row: Row) -> Entry:
    number, name, space, shelf, mean_length, info = row
    return Entry(number, name, space, shelf, mean_length, _info(info))


def _info(body: dict[str, Any]) -> GenerationInfo:
    return GenerationInfo(**{**body, "built_with": BuiltWith(**body["built_with"])})


class Snapshot:
    """A shard and the generation that is read in it. Safe to share between threads."""

    def __init__(self, shard: Shard, entry: Entry) -> None:
        self._shard, self.entry = shard, entry
        self.dim = entry.info.built_with.dim

    def rows(self, statement: str, values: dict[str, object] | None = None) -> list[Row]:
        """The rows of a query, in which %(generation)s and %(shelf)s are known. Raises StoreUnavailable."""
        of_generation = {"generation": self.entry.number, "shelf": self.entry.shelf}
        return self._shard.rows(statement, {**(values or {}), **of_generation})

    def unit_rows(self, halves: bytes) -> Vectors:
        """(n, dim) unit rows of what was kept in 16 bits."""
        return unit(np.frombuffer(halves, dtype=FLOAT16).reshape(-1, self.dim).astype(np.float32))
