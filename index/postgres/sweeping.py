"""What nothing refers to any more is taken away: generations that were given up, and text that stood only in them."""

from collections.abc import Collection
from datetime import timedelta

from index.postgres.connecting import Connection

_AT_ONCE = 500  # publications taken away in one transaction


def drop_unfinished(connection: Connection, known: Collection[int] | None = None) -> None:
    """Take away what killed writers left: with the lock held, whatever is still being built.

    ``known`` are the numbers that the first shard knows; what another shard has beyond those was never committed.
    """
    left = [number for number, state in connection.execute("SELECT number, state FROM generation")
            if state == "building" or (known is not None and number not in known)]  # fmt: skip
    if left:
        _forget(connection, left)
        sweep(connection)


def purge(connection: Connection, grace: timedelta) -> None:
    """Take away generations that were given up so long ago, and what stood only in them."""
    statement = "SELECT number FROM generation WHERE state = 'gone' AND changed < now() - %s"
    gone = [number for (number,) in connection.execute(statement, (grace,))]
    if gone:
        _forget(connection, gone)
        sweep(connection)


def sweep(connection: Connection) -> None:
    """Take away what no generation holds."""
    statement = "SELECT key FROM content WHERE NOT EXISTS (SELECT FROM member WHERE member.content = content.key)"
    unused = [key for (key,) in connection.execute(statement)]
    for start in range(0, len(unused), _AT_ONCE):
        _remove(connection, unused[start : start + _AT_ONCE])
    with connection.transaction():
        connection.execute(
            "DELETE FROM record WHERE NOT EXISTS (SELECT FROM member WHERE member.record = record.key)"
        )
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
