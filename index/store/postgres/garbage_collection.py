"""What a writer does to the shards before and after its own work: tables, the HNSW index, leftovers, cleaning up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from index.store.generations import Keep, superfluous
from index.store.postgres import generation_table, lock, schema
from index.store.postgres.connections import Connection
from index.store.postgres.schema import ShardPlace

EXACT = 10_000  # passages that are looked at one by one: about 15 ms
_MEMORY = "512MB"  # the index is made several times as fast when it fits
_NAME = "passage_near_"


def ensure(connection: Connection, space: int, dim: int, n_passages: int) -> None:
    """Make the index if there are passages enough and it isn't there."""
    if n_passages > EXACT:
        connection.execute(f"SET maintenance_work_mem = '{_MEMORY}'")
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS {_NAME}{space} ON passage "
            f"USING hnsw ((embedding::halfvec({dim})) halfvec_ip_ops) WHERE space = {space}"
        )


def drop_unused(connection: Connection) -> None:
    """Take away indexes of spaces that no generation is of."""
    statement = (
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND starts_with(indexname, %s) "
        "AND NOT EXISTS (SELECT FROM generation WHERE indexname = %s || space::text)"
    )
    for (name,) in connection.execute(statement, (_NAME, _NAME)).fetchall():
        connection.execute(f"DROP INDEX {name}")


_AT_ONCE = 500  # publications taken away in one transaction


def drop_unfinished(connection: Connection, known: Collection[int] | None = None) -> None:
    """Take away what killed writers left: with the lock held, whatever is still being built.

    ``known`` are the numbers that the first shard knows; what another shard has beyond those was never committed.
    """
    left = [number for number, state in connection.execute("SELECT number, state FROM generation")
            if state == "building" or (known is not None and number not in known)]  # fmt: skip
    if left:
        _forget(connection, left)
        collect_garbage(connection)


def purge(connection: Connection, grace: timedelta) -> None:
    """Take away generations that were given up so long ago, and what stood only in them."""
    statement = "SELECT number FROM generation WHERE state = 'gone' AND changed < now() - %s"
    gone = [number for (number,) in connection.execute(statement, (grace,))]
    if gone:
        _forget(connection, gone)
        collect_garbage(connection)


def collect_garbage(connection: Connection) -> None:
    """Take away what no generation holds."""
    statement = "SELECT key FROM content WHERE NOT EXISTS (SELECT FROM member WHERE member.content = content.key)"
    unused = [key for (key,) in connection.execute(statement)]
    for start in range(0, len(unused), _AT_ONCE):
        _remove(connection, unused[start : start + _AT_ONCE])
    with connection.transaction():
        connection.execute("DELETE FROM record WHERE NOT EXISTS (SELECT FROM member WHERE member.record = record.key)")
        for table, key in (("sentence_vectors", "sentences"), ("mention", "findings"), ("participation", "findings")):
            connection.execute(
                f"DELETE FROM {table} WHERE NOT EXISTS (SELECT FROM member WHERE member.{key} = {table}.{key})"
            )
        for table in ("product", "proposal"):
            connection.execute(
                f"DELETE FROM {table} WHERE NOT EXISTS (SELECT FROM generation AS g WHERE g.shelf = {table}.shelf)"
            )


def _forget(connection: Connection, numbers: list[int]) -> None:
    with connection.transaction():
        connection.execute("DELETE FROM member WHERE generation = ANY(%s)", (numbers,))
        connection.execute("DELETE FROM generation WHERE number = ANY(%s)", (numbers,))


def _remove(connection: Connection, contents: list[int]) -> None:
    with connection.transaction():
        connection.execute(
            "DELETE FROM posting USING content, unnest(content.terms) AS word "
            "WHERE content.key = ANY(%s) AND posting.term = word AND posting.content = content.key",
            (contents,),
        )
        connection.execute(
            "DELETE FROM passage_body USING passage WHERE passage.key = passage AND passage.content = ANY(%s)",
            (contents,),
        )
        for table, column in (("passage", "content"), ("page", "content"), ("content", "key")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", (contents,))


_MANY = 1000  # new passages after which the planner should know of them at once


@dataclass(frozen=True, slots=True)
class ShardUpkeep:
    """How many generations are offered, and how long one that is not may still be read by who has it open."""

    keep: Keep
    grace: timedelta


def prepare(connections: Sequence[Connection]) -> None:
    """Bring the tables up to date and take away what killed writers left. With the lock held."""
    for ordinal, connection in enumerate(connections):
        schema.migrate(connection, ShardPlace(ordinal, len(connections)))
        lock.sign(connection)
    first, *others = connections
    drop_unfinished(first)
    known = generation_table.known(first)
    for connection in others:
        drop_unfinished(connection, known)


def note_growth(connection: Connection, added: int) -> None:
    """Tell the planner when much has come in."""
    if added >= _MANY:
        for table in ("passage", "posting", "term", "content", "record", "member"):
            connection.execute(f"VACUUM (ANALYZE) {table}")


def clean(connections: Sequence[Connection], upkeep: ShardUpkeep) -> None:
    """Offer no longer what is beyond its number or age, and take away what was given up long enough ago."""
    first, *others = connections
    names, serving = generation_table.kept(first)
    gone = superfluous(names, serving, upkeep.keep)
    generation_table.retire(first, gone)
    for connection in others:
        generation_table.retire_all_but(connection, [name for name in names if name not in gone])
    for connection in connections:
        purge(connection, upkeep.grace)
        drop_unused(connection)
