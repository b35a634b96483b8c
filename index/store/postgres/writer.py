"""Writes the next generation: each publication to its shard, and in the end one step on the first shard."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Self

from index.errors import NotFound, StoreReadOnly, StoreUnavailable, VraagbaakError
from index.products import Mention, Product, Proposal
from index.store import integrity
from index.store.bm25 import Analyser, totals
from index.store.generations import describe, name_of
from index.store.postgres import garbage_collection, generation_table
from index.store.postgres.connections import Connection, all_at_once, in_words
from index.store.postgres.garbage_collection import ShardUpkeep
from index.store.postgres.shard_writer import ShardWriter
from index.store.postgres.shards import shard_of
from index.store.protocol import Findings
from index.store.records import BuiltWith, GenerationInfo, PassageVectors, Vectors
from index.types import Passage, Publication, Record

Change = Callable[[], AbstractContextManager[None]]


class PostgresProductWriter:
    """A ProductWriter; ``change`` goes around every write."""

    def __init__(
        self, shards: Sequence[ShardWriter], of: Callable[[str], ShardWriter], dim: int, change: Change
    ) -> None:
        self._shards, self._of, self._dim, self._change = shards, of, dim, change

    def put(self, publication_id: str, findings: Findings) -> None:
        """Replace what this publication says of products. Raises NotFound, ValueError for vectors of another shape."""
        if findings.profiles.shape != (len(findings.mentions), self._dim):
            raise ValueError(
                f"{publication_id}: {findings.profiles.shape} vectors for {len(findings.mentions)} mentions."
            )
        with self._change():
            there = self._of(publication_id).products.put_findings(publication_id, findings)
        if not there:
            raise NotFound(f"There is no publication '{publication_id}' whose products could be written.")

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        found = [mention for shard in self._shards for mention in shard.products.mentions()]
        return sorted(found, key=lambda mention: mention.mention_id)

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        with self._change():
            self._shards[0].products.put_products(products, proposals)


log = logging.getLogger(__name__)


class PostgresWriter:
    """A GenerationWriter over connections that hold the lock; ``held`` gives them up. ``where`` is for messages."""

    def __init__(
        self,
        connections: Sequence[Connection],
        base: generation_table.Entry | None,
        built_with: BuiltWith,
        analyser: Analyser,
        upkeep: ShardUpkeep, held: ExitStack, where: str,
    ) -> None:  # fmt: skip
        self._connections, self._base, self._built_with = connections, base, built_with
        self._analyser, self._upkeep, self._held, self._where = analyser, upkeep, held, where
        self._number = generation_table.next_number(connections[0])
        self._name = name_of(self._number)
        self._is_open, self._is_whole, self._alters, self._completes, self._n_added = True, True, False, False, 0
        space = base.space if base else self._number
        self._shards = [ShardWriter(connection, self._number, space) for connection in connections]
        self._space = space
        for connection in connections:
            generation_table.open_new(connection, self._number, self._name, base)
        self.products = PostgresProductWriter(self._shards, self._of, built_with.dim, self._changing)

    def upsert(self, publication: Publication, passages: Sequence[Passage], vectors: PassageVectors) -> None:
        """Put a whole publication in the place of what stood there under its id; idempotent.

        Raises:
            ValueError: Passages, sentences and vectors don't belong together, or a text can't be written as UTF-8;
                nothing was changed.
            StoreUnavailable: The connection broke.
            StoreReadOnly: The disk is full.
        """
        integrity.check(publication, passages, vectors, self._built_with.dim)
        terms = [totals(self._analyser.terms(passage.text)) for passage in passages]
        with self._changing():
            self._of(publication.record.publication_id).put(publication, passages, vectors, terms)
        self._n_added += len(passages)

    def put_sentences(self, publication_id: str, vectors: Vectors) -> None:
        """Add the vectors of all sentences of a publication that is there, in order; the rest stays as it is.

        Raises:
            NotFound: There is no such publication.
            ValueError: The vectors don't fit its sentences; nothing was changed.
            StoreUnavailable: The connection broke.
            StoreReadOnly: The disk is full.
        """
        with self._changing(alters=False):
            shard = self._of(publication_id)
            counts = shard.sentence_counts(publication_id)
            if counts is None:
                raise NotFound(f"There is no publication '{publication_id}' whose sentences could get vectors.")
            integrity.check_rows(publication_id, "sentences", vectors, (sum(counts), self._built_with.dim))
            shard.put_sentences(publication_id, counts, vectors)
        self._completes = True

    def update_record(self, record: Record) -> None:
        """Replace the catalogue record only (a moved file, a second source). Raises NotFound."""
        with self._changing():
            there = self._of(record.publication_id).put_record(record)
        if not there:
            raise NotFound(f"There is no publication '{record.publication_id}' whose record could be replaced.")

    def delete(self, publication_ids: Sequence[str]) -> int:
        """Take publications out; missing ids don't raise. Returns how many were there."""
        with self._changing():
            return sum(shard.remove(publication_ids) for shard in self._shards)

    def commit(self, *, live: bool = True) -> str:
        """Make it the current generation, atomically, or let it wait; returns its name. The writer is done then.

        All shards have the whole generation before the first one says so, in the step that makes it serve.

        Raises:
            StoreUnavailable: A connection broke.
            StoreReadOnly: The disk is full; the last generation is untouched.
        """
        with self._changing(alters=False):
            found = [shard.totals() for shard in self._shards]
            info = describe(
                self._name, self._built_with, self._base.info if self._base else None,
                only_completes=self._completes and not self._alters,
                n_publications=sum(one.n_publications for one in found),
                n_passages=sum(one.n_passages for one in found), n_sentences=sum(one.n_sentences for one in found),
            )  # fmt: skip
            mean_length = sum(one.length for one in found) / max(info.n_passages, 1)
            self._make_quick(info)
            first, *others = self._connections
            for connection in others:
                generation_table.finish(connection, self._number, mean_length, info)
            with first.transaction():
                generation_table.finish(first, self._number, mean_length, info)
                (generation_table.point if live else generation_table.let_wait)(first, self._number)
        self._is_open = False
        self._clean()
        return self._name

    def close(self) -> None:
        """Give up the lock; what was not committed is gone."""
        if self._is_open:
            self._is_open = False
            with suppress(VraagbaakError), in_words(self._where):  # what stays is removed by the next writer
                for connection in self._connections:
                    garbage_collection.drop_unfinished(connection)
        self._held.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @contextmanager
    def _changing(self, *, alters: bool = True) -> Iterator[None]:
        """Around one whole change; ``alters``: more is done than adding vectors of sentences."""
        if not self._is_open:
            raise ValueError("This writer is closed. Begin another one.")
        self._alters = self._alters or alters
        if not self._is_whole:
            raise StoreReadOnly("An earlier change could not be written. Close this writer and begin again.")
        try:
            with in_words(self._where):
                yield
        except (StoreUnavailable, StoreReadOnly):
            self._is_whole = False
            raise

    def _of(self, publication_id: str) -> ShardWriter:
        return self._shards[shard_of(publication_id, len(self._shards))]

    def _make_quick(self, info: GenerationInfo) -> None:
        """All shards at once: each has its own processor for its index of vectors, the longest part of a commit."""

        def make(connection: Connection) -> None:
            garbage_collection.ensure(connection, self._space, self._built_with.dim, info.n_passages)
            garbage_collection.note_growth(connection, self._n_added)

        all_at_once(self._connections, make)

    def _clean(self) -> None:
        try:
            with in_words(self._where):
                garbage_collection.clean(self._connections, self._upkeep)
        except VraagbaakError as error:  # the commit stands, whatever becomes of the old ones
            log.warning("Old generations in %s stay: %s", self._where, error)
