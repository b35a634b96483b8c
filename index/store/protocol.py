"""The store's contract: one writer, many readers. LocalStore keeps it in files, a second store in PostgreSQL."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from index.products import Mention, Participation, Product, Proposal
from index.store.filters import Filter
from index.store.records import BuiltWith, GenerationInfo, Legs, PassageVectors, Term, Vectors
from index.types import Hit, Page, Passage, Publication, Record


@runtime_checkable
class SearchesBoth(Protocol):
    """A reader that is far away: both legs at once take one journey."""

    def search_both(
        self, vector: Vectors | None, terms: Sequence[Term] | None, k: int, where: Filter | None = None
    ) -> Legs:
        """What ``search_dense`` and ``search_lexical`` find; nothing of a leg for which None is given."""
        ...


COUNTED_OF_PUBLICATION = ("kind", "year")
Profiles: TypeAlias = npt.NDArray[np.float32]  # (n, dim) rows of unit length, one for each mention


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one publication; row i of ``profiles`` is mention i."""

    mentions: tuple[Mention, ...]
    profiles: Profiles
    participations: tuple[Participation, ...] = ()


class ProductWriter(Protocol):
    """Writes what is known of products into the generation that is being built."""

    def put(self, publication_id: str, findings: Findings) -> None:
        """Replace what this publication says of products. Raises NotFound. Upserting it again forgets all of it."""
        ...

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        ...

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        ...


class ProductReader(Protocol):
    """Reads the products of one generation."""

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        ...

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        ...

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        ...

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        ...

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        ...


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many passages, of how many publications, have this value of a field; None is what is not known."""

    field: str
    value: str | int | None
    passages: int
    publications: int


class GenerationReader(Protocol):
    """Reads one generation, and only that one, until it is closed. Safe to share between threads."""

    @property
    def info(self) -> GenerationInfo:
        """What the manifest says."""
        ...

    @property
    def products(self) -> ProductReader:
        """What is known of products."""
        ...

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages in the order asked for; missing ones are left out."""
        ...

    def count(self, where: Filter | None = None) -> int:
        """How many passages the filter keeps. Raises FilterError."""
        ...

    def value_counts(self, where: Filter | None = None) -> list[ValueCount]:
        """Of the passages that the filter keeps: each value of region, theme, audience, kind and year. Any order.

        What has no region, theme or audience isn't counted under them; an unknown kind or year is. Raises FilterError.
        """
        ...

    def ids(self, where: Filter | None = None) -> list[str]:
        """The passages that the filter keeps, by passage_id. Raises FilterError."""
        ...

    def sample(self, n: int) -> list[str]:
        """About n to 2 n passage_ids, spread over the generation, the same each time; all where there are no more."""
        ...

    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k passages nearest to a unit vector of shape (dim,): cosine, ties by passage_id."""
        ...

    def search_lexical(self, terms: Sequence[Term], k: int, where: Filter | None = None) -> list[Hit]:
        """The k best passages by exact BM25 over the analyser's terms, ties by passage_id; each shares a term."""
        ...

    def passage_vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """(n, dim) unit rows in the order asked for. Raises NotFound for an id that isn't there."""
        ...

    def sentence_vectors(self, passage_ids: Sequence[str]) -> list[Vectors]:
        """For each passage, in the order asked for, (n_sentences, dim) unit rows in the order of its sentences.

        (0, dim) for a passage whose sentence vectors are still to come.
        """
        ...

    def awaiting_sentences(self) -> list[str]:
        """The publications, by id, whose sentence vectors are still to come."""
        ...

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; 0 where it stands nowhere."""
        ...

    def vocabulary(self, prefix: str) -> list[str]:
        """Every term that begins so, in the order of its code points."""
        ...

    def records(self, publication_ids: Sequence[str] | None = None) -> list[Record]:
        """Catalogue records, in the order asked for or all of them by title; missing ones are left out."""
        ...

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """All pages of a publication. Raises NotFound."""
        ...

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page of a publication, counted from 0. Raises NotFound."""
        ...

    def passages_of(self, publication_id: str) -> list[Passage]:
        """All passages of a publication in order; none when it isn't there."""
        ...

    def __hash__(self) -> int:
        """By identity: what was worked out of a generation is remembered by its reader."""
        ...

    def close(self) -> None:
        """Give up the generation."""
        ...

    def __enter__(self) -> Self:
        """Itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        ...


class GenerationWriter(Protocol):
    """Writes the next generation from the last one. Nothing is visible before commit; closing without it discards."""

    @property
    def products(self) -> ProductWriter:
        """What is known of products."""
        ...

    def upsert(self, publication: Publication, passages: Sequence[Passage], vectors: PassageVectors) -> None:
        """Put a whole publication in the place of what stood there under its id; idempotent."""
        ...

    def put_sentences(self, publication_id: str, vectors: Vectors) -> None:
        """Add the vectors of all sentences of a publication that is there, in order; the rest stays as it is.

        Raises:
            NotFound: There is no such publication.
            ValueError: The vectors don't fit its sentences; nothing was changed.
        """
        ...

    def update_record(self, record: Record) -> None:
        """Replace the catalogue record only (a moved file, a second source). Raises NotFound."""
        ...

    def delete(self, publication_ids: Sequence[str]) -> int:
        """Take publications out; missing ids don't raise. Returns how many were there."""
        ...

    def commit(self, *, live: bool = True) -> str:
        """Make it the current generation, atomically, or let it wait for a ``switch``; returns its name.

        One generation waits at most, and only as long as the current one is the one it was built on.
        """
        ...

    def close(self) -> None:
        """Give up the lock; what was not committed is gone."""
        ...

    def __enter__(self) -> Self:
        """Itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        ...


class PassageStore(Protocol):
    """One writer, many readers."""

    @property
    def place(self) -> str:
        """Where it is, as people see it: a folder, or servers; never a password."""
        ...

    def begin(self, built_with: BuiltWith, *, empty: bool = False) -> GenerationWriter:
        """Take the lock and start from the current generation, or from nothing when ``empty``.

        Raises:
            LockHeld: Another process is writing.
            SchemaMismatch: The current generation was built with something else and ``empty`` is False.
            StoreReadOnly: The folder can't be written.
        """
        ...

    def open(self, generation: str | None = None) -> GenerationReader:
        """Open a generation, the current one by default.

        Raises:
            StoreUnavailable: There is none, or not this one.
            SchemaMismatch: It was written in another format; the message names the command that rebuilds it.
        """
        ...

    def current(self) -> str | None:
        """The name of the current generation; None before the first commit."""
        ...

    def waiting(self) -> str | None:
        """The name of the generation that waits to be made current, None when there is none."""
        ...

    def generations(self) -> list[str]:
        """The names of all generations that are kept, oldest first."""
        ...

    def switch(self, generation: str) -> None:
        """Make another generation the current one, after opening it to see that it can be read.

        Raises:
            StoreUnavailable: There is none of this name, or it is damaged.
            LockHeld: Another process is writing.
            StoreReadOnly: The store can't be written.
        """
        ...

    def discard(self) -> None:
        """Throw away the generation that waits, if there is one. Raises LockHeld, StoreReadOnly."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Nobody writes meanwhile; what killed writers left is gone. Raises LockHeld, StoreReadOnly."""
        ...

    def verify(self, generation: str | None = None) -> list[str]:
        """Read every byte of a generation, the current one by default; what is wrong, a line each."""
        ...

    def examine(self, generation: str) -> list[str]:
        """What is wrong with a generation, in its bytes or in how they fit together, a line each.

        Raises:
            StoreUnavailable: There is none of this name, or it can't be opened.
            SchemaMismatch: Another version of the program wrote it.
        """
        ...

    def leftovers(self) -> Sequence[object]:
        """What killed writers left and the next one clears away, each as it is named; none while a writer works."""
        ...

    def is_writing(self) -> bool:
        """Whether a writer is at work now."""
        ...
