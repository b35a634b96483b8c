"""PostgresStore: a PassageStore in PostgreSQL, on one server or over shards."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from index.errors import StoreUnavailable
from index.store.bm25 import Analyser
from index.store.generations import Keep, check_analyser, check_asked, check_built_with
from index.store.postgres import garbage_collection, generation_table, lock, schema
from index.store.postgres.connections import Connection, Shard, in_words
from index.store.postgres.files import PostgresFiles
from index.store.postgres.garbage_collection import ShardUpkeep
from index.store.postgres.generation_table import Snapshot
from index.store.postgres.lock import examine
from index.store.postgres.reader import PostgresReader
from index.store.postgres.schema import ShardPlace
from index.store.postgres.shard_reader import ShardReader
from index.store.postgres.shards import FanOut, threads_for
from index.store.postgres.writer import PostgresWriter
from index.store.records import BuiltWith

_KEEP = Keep()


class PostgresStore:
    """Generations in one or more databases. Nothing is connected or made before it is asked for.

    ``address`` holds the address of each shard, with spaces between: postgresql://user@host1,host2/database. Several
    hosts of one shard are its primary and its replicas: reads go to the first that answers, writes to the primary.
    Generations are kept as ``keep`` says; one that isn't any more stays readable for ``grace`` to who has it open.
    """

    def __init__(
        self, address: str, analyser: Analyser, keep: Keep = _KEEP, grace: timedelta = generation_table.GRACE
    ) -> None:
        self._shards = [Shard(dsn) for dsn in address.split()]
        self.place = ", ".join(shard.name for shard in self._shards)
        self._threads = threads_for(len(self._shards))
        self._analyser, self._upkeep = analyser, ShardUpkeep(keep, grace)
        self._tables_seen = False
        self.files = PostgresFiles(self._shards, self._is_there)

    def begin(self, built_with: BuiltWith, *, empty: bool = False) -> PostgresWriter:
        """Take the lock and start from the current generation, or from nothing when ``empty``.

        Raises:
            LockHeld: Another process is writing.
            SchemaMismatch: The current generation was built with something else and ``empty`` is False.
            StoreReadOnly: The database can't be written.
            StoreUnavailable: A shard has no primary that answers.
        """
        check_asked(built_with, self._analyser.name)
        with ExitStack() as held, in_words(self.place):
            connections = held.enter_context(self._prepared())
            base = None if empty else generation_table.current(connections[0])
            if base:
                check_analyser(base.info, self._analyser.name)
                check_built_with(base.info, built_with)
            return PostgresWriter(
                connections, base, built_with, self._analyser, self._upkeep, held.pop_all(), self.place
            )

    def open(self, generation: str | None = None) -> PostgresReader:
        """Open a generation, the current one by default.

        Raises:
            StoreUnavailable: There is none, or not this one, or a shard can't be reached or is behind.
            SchemaMismatch: The tables are of another version, or the terms are of another analyser.
        """
        name = generation or self.current()
        if name is None:
            raise StoreUnavailable(f"Nothing is ingested yet in {self.place}. Run: vraagbaak ingest FOLDER")
        entry = generation_table.find(self._shards[0], name) if self._is_there() else None
        if entry is None:
            there = ", ".join(self.generations()) or "none"
            raise StoreUnavailable(f"There is no generation '{name}' in {self.place}. There is: {there}.")
        check_analyser(entry.info, self._analyser.name)
        fan_out = FanOut([ShardReader(Snapshot(shard, entry)) for shard in self._shards], self._threads)
        for shard, has_it in zip(self._shards, fan_out.each(ShardReader.has_it), strict=True):
            if not has_it:
                raise StoreUnavailable(f"{shard.name} is behind: it has no generation {name} yet. Try again.")
        return PostgresReader(entry, fan_out)

    def current(self) -> str | None:
        """The name of the current generation; None before the first commit. Raises StoreUnavailable."""
        return generation_table.pointer(self._shards[0]).current if self._is_there() else None

    def waiting(self) -> str | None:
        """The name of the generation that waits to be made current, None when there is none."""
        return generation_table.pointer(self._shards[0]).waiting if self._is_there() else None

    def generations(self) -> list[str]:
        """The names of all generations that are kept, oldest first."""
        return generation_table.names(self._shards[0]) if self._is_there() else []

    def switch(self, generation: str) -> None:
        """Make another generation the current one, after opening it to see that it can be read.

        Raises:
            StoreUnavailable: There is none of this name.
            SchemaMismatch: It was built with another analyser.
            LockHeld: Another process is writing.
            StoreReadOnly: The database can't be written.
        """
        self.open(generation).close()
        with in_words(self.place), self._prepared() as (first, *_), first.transaction():
            entry = generation_table.find(self._shards[0], generation)
            if entry is None:  # went while another wrote
                raise StoreUnavailable(f"There is no generation '{generation}' in {self.place} any more.")
            generation_table.point(first, entry.number)

    def discard(self) -> None:
        """Throw away the generation that waits, if there is one.

        Raises:
            LockHeld: Another process is writing.
            StoreReadOnly: The database can't be written.
        """
        with in_words(self.place), self._prepared() as (first, *_), first.transaction():
            generation_table.let_wait(first, None)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody writes meanwhile; what killed writers left is gone.

        Raises:
            LockHeld: Another process is writing.
            StoreReadOnly: The database can't be written.
        """
        with in_words(self.place), self._prepared():
            yield

    def verify(self, generation: str | None = None) -> list[str]:
        """Read every row of a generation, the current one by default; what is wrong, a line each.

        Raises:
            StoreUnavailable: There is none.
        """
        with self.open(generation) as reader:
            return examine(reader)

    def examine(self, generation: str) -> list[str]:
        """The same: what is in a database is read or it isn't.

        Raises:
            StoreUnavailable: There is none of this name.
            SchemaMismatch: Another version of the program wrote it.
        """
        return self.verify(generation)

    def leftovers(self) -> list[str]:
        """What killed writers left and the next writer clears away; nothing while a writer is at work."""
        if not self._is_there() or self.is_writing():
            return []
        return [f"unfinished generation {name}" for name in generation_table.unfinished(self._shards[0])]

    def is_writing(self) -> bool:
        """Whether a writer is at work now."""
        return any(lock.is_held(shard) for shard in self._shards)

    def close(self) -> None:
        """Give up the connections."""
        for shard in self._shards:
            shard.close()
        if self._threads:
            self._threads.shutdown()

    def _is_there(self) -> bool:
        """Whether the tables are there; they never go away."""
        if not self._tables_seen:
            of = len(self._shards)
            places = [ShardPlace(ordinal, of) for ordinal in range(of)]
            self._tables_seen = all(map(schema.is_there, self._shards, places))
        return self._tables_seen

    @contextmanager
    def _prepared(self) -> Iterator[Sequence[Connection]]:
        with lock.held(self._shards) as connections:
            garbage_collection.prepare(connections)
            yield connections
