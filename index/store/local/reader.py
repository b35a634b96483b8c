"""Reads one generation of a LocalStore, and tells whether every byte is as it was written and all fits together.

A leaf of a filter is one look in the catalogue, the rest is masks.
"""

import json
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from index.bounded_cache import BoundedCache
from index.errors import NotFound
from index.store import filters
from index.store.filters import And, Eq, Filter, In, Not, Or, Range
from index.store.generations import check_query_vector
from index.store.integrity import reading_on
from index.store.local import generation as local_generation
from index.store.local.arrays import Array, Rows
from index.store.local.catalogue_reader import CatalogueReader
from index.store.local.catalogue_schema import ProductRows
from index.store.local.generation import Generation
from index.store.local.postings import Scores
from index.store.protocol import ValueCount
from index.store.records import GenerationInfo, Term, Vectors
from index.types import Hit, Page, Passage, Record

Mask = npt.NDArray[np.bool_]

_REMEMBERED = 32  # filters of which the outcome is kept: a screen asks the same ones again and again
_SLACK = 0.01  # how far from 1 a vector may be after it was kept in 16 bits
_BLOCK = 65_536  # vectors that are looked at together

_WHERE_PUBLICATION = (
    "SELECT place.row FROM place JOIN publication ON publication.key = place.publication_key WHERE publication."
)
_WHERE_PASSAGE = "SELECT place.row FROM place JOIN passage ON passage.key = place.passage_key WHERE passage_id"
_GIVEN = "IN (SELECT value FROM json_each(?))"


class RowFilter:
    """Which rows of a generation a filter keeps. Safe to share between threads."""

    def __init__(self, catalogue: CatalogueReader, n_rows: int) -> None:
        self._catalogue, self._n_rows = catalogue, n_rows
        self._known: BoundedCache[Filter, Mask] = BoundedCache(_REMEMBERED)

    def mask(self, where: Filter | None) -> Mask | None:
        """Boolean (n_rows,), read only; None when there is no filter.

        Raises:
            FilterError: The filter can't be answered.
        """
        if where is None:
            return None
        filters.check(where)
        return self._known.one(where, lambda: _read_only(self._mask(where)))

    def _mask(self, where: Filter) -> Mask:
        match where:
            case And(parts):
                return np.asarray(np.logical_and.reduce([self._all(), *map(self._mask, parts)]))
            case Or(parts):
                return np.asarray(np.logical_or.reduce([~self._all(), *map(self._mask, parts)]))
            case Not(part):
                return ~self._mask(part)
            case Range(field):
                return self._rows(f"{_WHERE_PUBLICATION}{field} BETWEEN ? AND ?", *filters.bounds_of(where))
            case Eq(field, None):
                return self._unknown(field)
            case Eq(field, value):
                return self._one_of(field, [value])
            case In(field, values):
                return self._one_of(field, list(values))

    def _one_of(self, field: str, values: list[filters.Value | None]) -> Mask:
        given = json.dumps(values)
        if field == filters.PASSAGE_ID:
            return self._rows(f"{_WHERE_PASSAGE} {_GIVEN}", given)
        if field in filters.PUBLICATION_FIELDS:
            return self._rows(f"{_WHERE_PUBLICATION}{field} {_GIVEN}", given)
        return self._rows(
            "SELECT place.row FROM passage_value JOIN place USING (passage_key) "
            f"WHERE passage_value.field = ? AND passage_value.value {_GIVEN}",
            field, given,
        )  # fmt: skip

    def _unknown(self, field: str) -> Mask:
        if field == filters.PASSAGE_ID:
            return ~self._all()
        if field in filters.PUBLICATION_FIELDS:
            return self._rows(f"{_WHERE_PUBLICATION}{field} IS NULL")
        return ~self._rows(
            "SELECT place.row FROM passage_value JOIN place USING (passage_key) WHERE passage_value.field = ?", field
        )

    def _rows(self, statement: str, *values: object) -> Mask:
        mask = ~self._all()
        mask[self._catalogue.rows(statement, *values)] = True
        return mask

    def _all(self) -> Mask:
        return np.ones(self._n_rows, dtype=np.bool_)


def _read_only(mask: Mask) -> Mask:
    mask.flags.writeable = False
    return mask


class LocalReader:
    """A GenerationReader. A row is the place of a passage in the order of passage_id, so ties by row are ties by id."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._filter = RowFilter(generation.catalogue, len(generation.vectors))

    @property
    def products(self) -> ProductRows:
        """What is known of products."""
        return self._generation.catalogue.products(self.info.built_with.dim)

    @property
    def info(self) -> GenerationInfo:
        """What the manifest says."""
        return self._generation.info

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages in the order asked for; missing ones are left out."""
        row_of = self._generation.catalogue.rows_of(passage_ids)
        return self._generation.catalogue.passages_at([row_of[one] for one in passage_ids if one in row_of])

    def count(self, where: Filter | None = None) -> int:
        """How many passages the filter keeps. Raises FilterError."""
        mask = self._filter.mask(where)
        return self.info.n_passages if mask is None else int(mask.sum())

    def value_counts(self, where: Filter | None = None) -> list[ValueCount]:
        """Of the passages that the filter keeps: each value of region, theme, audience, kind and year."""
        mask = self._filter.mask(where)
        return self._generation.catalogue.value_counts(None if mask is None else np.flatnonzero(mask).tolist())

    def ids(self, where: Filter | None = None) -> list[str]:
        """The passages that the filter keeps, by passage_id. Raises FilterError."""
        mask, ids = self._filter.mask(where), self._generation.catalogue.passage_ids()
        return ids if mask is None else [ids[row] for row in np.flatnonzero(mask)]

    def sample(self, n: int) -> list[str]:
        """About n to 2 n passage_ids, spread over the generation, the same each time; all where there are no more."""
        n_passages = self.info.n_passages
        return self._generation.catalogue.passage_ids_at(range(0, n_passages, max(1, n_passages // n)))

    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k passages nearest to a unit vector of shape (dim,): cosine, ties by passage_id.

        Raises:
            FilterError: The filter can't be answered.
            SchemaMismatch: The vector is of another model than the index.
        """
        check_query_vector(self.info, vector)
        return self._hits(*self._generation.vectors.search(vector, k, self._filter.mask(where)))

    def search_lexical(self, terms: Sequence[Term], k: int, where: Filter | None = None) -> list[Hit]:
        """The k best passages by exact BM25, ties by passage_id; each shares a term. Raises FilterError."""
        return self._hits(*self._generation.lexical.search(terms, k, self._filter.mask(where)))

    def passage_vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """(n, dim) unit rows in the order asked for. Raises NotFound for an id that isn't there."""
        return self._generation.vectors.take(np.array(self._rows(passage_ids), dtype=np.int64))

    def sentence_vectors(self, passage_ids: Sequence[str]) -> list[Vectors]:
        """For each passage (n_sentences, dim) unit rows, in the order asked for, or none yet. Raises NotFound."""
        return self._generation.sentences.of(np.array(self._rows(passage_ids), dtype=np.int64))

    def awaiting_sentences(self) -> list[str]:
        """The publications, by id, whose sentence vectors are still to come."""
        return self._generation.catalogue.awaiting_sentences()

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; 0 where it stands nowhere."""
        return {term: self._generation.lexical.document_frequency(term) for term in terms}

    def vocabulary(self, prefix: str) -> list[str]:
        """Every term that begins so, in the order of its code points."""
        return self._generation.lexical.vocabulary.starting_with(prefix)

    def records(self, publication_ids: Sequence[str] | None = None) -> list[Record]:
        """Catalogue records, in the order asked for or all of them by title; missing ones are left out."""
        return self._generation.catalogue.records(publication_ids)

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """All pages of a publication. Raises NotFound."""
        return self._generation.catalogue.pages(publication_id)

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page of a publication, counted from 0. Raises NotFound."""
        return self._generation.catalogue.page(publication_id, page_index)

    def passages_of(self, publication_id: str) -> list[Passage]:
        """All passages of a publication in order; none when it isn't there."""
        return self._generation.catalogue.passages_of(publication_id)

    def close(self) -> None:
        """Give up the generation."""
        self._generation.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _rows(self, passage_ids: Sequence[str]) -> list[int]:
        row_of = self._generation.catalogue.rows_of(passage_ids)
        missing = [one for one in passage_ids if one not in row_of]
        if missing:
            raise NotFound(f"There is no passage '{missing[0]}' in generation {self.info.generation}.")
        return [row_of[one] for one in passage_ids]

    def _hits(self, rows: Rows, scores: Scores) -> list[Hit]:
        passages = self._generation.catalogue.passages_at(rows.tolist())
        found = zip(passages, scores.tolist(), strict=True)
        return [Hit(passage, score, rank) for rank, (passage, score) in enumerate(found, start=1)]


def examine(generation: Generation) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every byte."""
    found = local_generation.verify(generation.folder)
    if found:  # what is damaged can't be read on
        return found
    reader = LocalReader(generation)
    return [*_counts(generation), *_vectors(generation), *reading_on(reader)]


def _counts(generation: Generation) -> Iterator[str]:
    info, catalogue = generation.info, generation.catalogue
    stored = {
        "publications": (info.n_publications, _number(generation, "SELECT count(*) FROM publication")),
        "passages": (info.n_passages, _number(generation, "SELECT count(*) FROM passage")),
        "sentences": (info.n_sentences, _number(generation, "SELECT coalesce(sum(n_sentences), 0) FROM place")),
    }
    arrays = {
        "vectors of passages": (info.n_passages, len(generation.vectors)),
        "passages with terms": (info.n_passages, len(generation.lexical.postings.lengths)),
        "vectors of sentences": (info.n_sentences, len(generation.sentences.rows)),
    }
    if generation.vectors.n_listed is not None:
        arrays["vectors in lists"] = (info.n_passages, generation.vectors.n_listed)
    for name, (said, there) in {**stored, **arrays}.items():
        if said != there:
            yield f"{generation.folder}: the manifest says {said} {name}, there are {there}"
    rows = catalogue.rows("SELECT row FROM place ORDER BY row")
    if not np.array_equal(rows, np.arange(info.n_passages)):
        yield f"{generation.folder}: the rows of its passages are not 0 to {info.n_passages - 1}"


def _number(generation: Generation, statement: str) -> int:
    return int(generation.catalogue.rows(statement)[0])


def _vectors(generation: Generation) -> Iterator[str]:
    for name, n_rows, take in (
        ("passages", len(generation.vectors), generation.vectors.take),
        ("sentences", len(generation.sentences.rows), generation.sentences.rows.__getitem__),
    ):
        wrong = 0
        for first in range(0, n_rows, _BLOCK):
            wrong += _not_unit(take(np.arange(first, min(first + _BLOCK, n_rows))))
        if wrong:
            yield f"{generation.folder}: {wrong} vectors of {name} are zero, or have another length than 1"


def _not_unit(rows: Array) -> int:
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    return int((~(np.abs(lengths - 1) <= _SLACK)).sum())  # "not near", so that NaN counts too
