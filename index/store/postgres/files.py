"""Files in PostgreSQL: originals, readable copies and people's decisions, so that no machine needs another's disk."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.atomic_files import write_atomically
from index.store.postgres.connections import Connection, Shard, in_words
from index.store.postgres.shards import shard_of

_PART = 1 << 20  # bytes in a row


class PostgresFiles:
    """Files by name, each in the shard of its name. The tables are there once something was ingested."""

    def __init__(self, shards: Sequence[Shard], is_there: Callable[[], bool]) -> None:
        self._shards, self._is_there = shards, is_there
        self._brought: dict[tuple[str, Path], int] = {}  # which version a copy is of

    def names(self, prefix: str) -> frozenset[str]:
        """The names that begin so."""
        statement = "SELECT name FROM kept_file WHERE starts_with(name, %s)"
        shards = self._shards if self._is_there() else []
        return frozenset(name for shard in shards for (name,) in shard.rows(statement, (prefix,)))

    def bring(self, name: str, file: Path) -> bool:
        """Make the copy in a folder what is kept; whether anything is. Raises StoreUnavailable, StoreReadOnly."""
        return self._is_there() and self._of(name).read(lambda connection: self._bring(connection, name, file))

    def keep(self, name: str, file: Path) -> None:
        """Keep what is in a file, in the place of what was kept. Raises StoreUnavailable, StoreReadOnly."""
        with self._writing(name) as connection:
            self._keep(connection, name, file)

    def remove(self, names: frozenset[str]) -> None:
        """Keep these no longer. Raises StoreUnavailable, StoreReadOnly."""
        for shard in self._shards:
            with in_words(shard.name), shard.connect_to_write() as connection, connection.transaction():
                for table in ("kept_file", "kept_part"):
                    connection.execute(f"DELETE FROM {table} WHERE name = ANY(%s)", ([*names],))

    @contextmanager
    def changing(self, name: str, file: Path) -> Iterator[None]:
        """A change of the copy that nobody else makes meanwhile; kept when the block ends well.

        Raises:
            StoreUnavailable: The connection broke: nothing was kept.
            StoreReadOnly: The database can't be written.
        """
        with self._writing(name) as connection:
            connection.execute("INSERT INTO kept_file VALUES (%s, 0) ON CONFLICT DO NOTHING", (name,))
            connection.execute("SELECT FROM kept_file WHERE name = %s FOR UPDATE", (name,))
            self._bring(connection, name, file)
            yield
            self._keep(connection, name, file)

    def _of(self, name: str) -> Shard:
        return self._shards[shard_of(name, len(self._shards))]

    @contextmanager
    def _writing(self, name: str) -> Iterator[Connection]:
        shard = self._of(name)
        with in_words(shard.name), shard.connect_to_write() as connection, connection.transaction():
            yield connection

    def _bring(self, connection: Connection, name: str, file: Path) -> bool:
        found = connection.execute("SELECT version FROM kept_file WHERE name = %s AND version > 0", (name,)).fetchone()
        if found is None:
            return False
        if self._brought.get((name, file)) != found[0] or not file.is_file():
            parts = connection.execute("SELECT bytes FROM kept_part WHERE name = %s ORDER BY ordinal", (name,))
            write_atomically(file, b"".join(part for (part,) in parts))
            self._brought[name, file] = found[0]
        return True

    def _keep(self, connection: Connection, name: str, file: Path) -> None:
        connection.execute("DELETE FROM kept_part WHERE name = %s", (name,))
        with file.open("rb") as source, connection.cursor() as cursor:
            parts = enumerate(iter(lambda: source.read(_PART), b""))
            cursor.executemany("INSERT INTO kept_part VALUES (%s, %s, %s)", ((name, *part) for part in parts))
        added = connection.execute(
            "INSERT INTO kept_file VALUES (%s, 1) ON CONFLICT (name) DO UPDATE SET version = kept_file.version + 1 "
            "RETURNING version",
            (name,),
        )
        self._brought[name, file] = added.fetchall()[0][0]
