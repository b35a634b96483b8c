"""Reads one generation over all shards, its products too, as if it were one."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import Self

import numpy as np
from pgvector import Vector

from index.bounded_cache import BoundedCache
from index.errors import NotFound
from index.products import Mention, Participation, Product, Proposal
from index.store.bm25 import totals
from index.store.filters import GREATEST, Filter
from index.store.generations import check_query_vector
from index.store.postgres import garbage_collection
from index.store.postgres.generation_table import Entry
from index.store.postgres.shard_reader import PassageVector, Query, ScoredPassage, ShardReader
from index.store.postgres.shards import FanOut, sayable
from index.store.postgres.sql import condition
from index.store.protocol import Profiles, ValueCount
from index.store.records import GenerationInfo, Legs, Term, Vectors
from index.types import Hit, Page, Passage, Record


class PostgresProductReader:
    """A ProductReader."""

    def __init__(self, fan_out: FanOut[ShardReader], dim: int) -> None:
        self._fan_out, self._dim = fan_out, dim

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        return self._fan_out.shards[0].products.products()

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        return self._fan_out.shards[0].products.proposals()

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        asked = None if mention_ids is None else sayable(mention_ids)
        replies = self._fan_out.each(lambda shard: shard.products.mentions(asked))
        found = {mention.mention_id: mention for reply in replies for mention in reply}
        return [found[one] for one in (sorted(found) if mention_ids is None else mention_ids) if one in found]

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        replies = self._fan_out.each(lambda shard: shard.products.profiles())
        found = {one: row for reply in replies for one, row in reply.items()}
        return np.concatenate([np.zeros((0, self._dim), dtype=np.float32), *(found[one] for one in sorted(found))])

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        replies = self._fan_out.each(lambda shard: shard.products.participations())
        return sorted((one for reply in replies for one in reply), key=lambda one: one.publication_id)


_PASSAGES, _SENTENCES, _TERMS, _FILTERS = 8192, 2048, 20_000, 128  # remembered: they never change
_DIGITS = 12


class PostgresReader:
    """A GenerationReader. Safe to share between threads."""

    def __init__(self, entry: Entry, fan_out: FanOut[ShardReader]) -> None:
        self._entry, self._fan_out = entry, fan_out
        self._placed: BoundedCache[str, PassageVector] = BoundedCache(_PASSAGES)
        self._sentences: BoundedCache[str, Vectors] = BoundedCache(_SENTENCES)
        self._frequencies: BoundedCache[str, int] = BoundedCache(_TERMS)
        self._counts: BoundedCache[Filter, int] = BoundedCache(_FILTERS)

    @property
    def info(self) -> GenerationInfo:
        """What the manifest says."""
        return self._entry.info

    @property
    def products(self) -> PostgresProductReader:
        """What is known of products."""
        return PostgresProductReader(self._fan_out, self.info.built_with.dim)

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages in the order asked for; missing ones are left out."""
        found = self._placed_of(passage_ids)
        return [found[one].passage for one in passage_ids if one in found]

    def count(self, where: Filter | None = None) -> int:
        """How many passages the filter keeps. Raises FilterError."""
        if where is None:
            return self.info.n_passages
        asked = condition(where)
        counted = self._counts.get([where], lambda _: {where: sum(self._fan_out.each(lambda one: one.count(asked)))})
        return counted[where]

    def value_counts(self, where: Filter | None = None) -> list[ValueCount]:
        """Of the passages that the filter keeps: each value of region, theme, audience, kind and year."""
        asked = condition(where)
        totals: defaultdict[tuple[str, str | int | None], list[int]] = defaultdict(lambda: [0, 0])
        for one in (count for found in self._fan_out.each(lambda shard: shard.value_counts(asked)) for count in found):
            total = totals[one.field, one.value]
            total[0] += one.passages
            total[1] += one.publications
        return [ValueCount(field, value, *total) for (field, value), total in totals.items()]

    def ids(self, where: Filter | None = None) -> list[str]:
        """The passages that the filter keeps, by passage_id. Raises FilterError."""
        asked = condition(where)
        return sorted(one for found in self._fan_out.each(lambda shard: shard.ids(asked)) for one in found)

    def sample(self, n: int) -> list[str]:
        """About n to 2 n passage_ids, spread over the generation, the same each time; all where there are no more."""
        step = max(1, self.info.n_passages // n)
        return sorted(one for found in self._fan_out.each(lambda shard: shard.sample(step)) for one in found)

    def search_dense(self, vector: Vectors, k: int, where: Filter | None = None) -> list[Hit]:
        """The k passages nearest to a unit vector of shape (dim,): cosine, ties by passage_id.

        Up to ``near_index.EXACT`` passages that the filter keeps exactly, beyond that nearly (docs/many-machines.md).

        Raises:
            FilterError: The filter can't be answered.
            SchemaMismatch: The vector is of another model than the index.
        """
        return self.search_both(vector, None, k, where).dense

    def search_lexical(self, terms: Sequence[Term], k: int, where: Filter | None = None) -> list[Hit]:
        """The k best passages by exact BM25, ties by passage_id; each shares a term. Raises FilterError."""
        return self.search_both(None, terms, k, where).lexical

    def search_both(
        self, vector: Vectors | None, terms: Sequence[Term] | None, k: int, where: Filter | None = None
    ) -> Legs:
        """Both legs in one round trip to each shard; None: that leg is not asked for.

        Raises:
            FilterError: The filter can't be answered.
            SchemaMismatch: The vector is of another model than the index.
        """
        asked = condition(where)
        if vector is not None:
            check_query_vector(self.info, vector)
        if k < 1 or not self.info.n_passages:
            return Legs([], [])
        query = Query(
            k, asked, self.count(where) <= garbage_collection.EXACT,
            None if vector is None else Vector(vector).to_text(), None if terms is None else self._gains(terms),
        )  # fmt: skip
        replies = self._fan_out.each(lambda shard: shard.search(query))
        dense = _merged([found for by_vector, _ in replies for found in by_vector], k)
        lexical = _merged([found for _, by_words in replies for found in by_words], k)
        placed = self._placed_of([found.passage_id for found in (*dense, *lexical)])
        return Legs(_hits(dense, placed), _hits(lexical, placed))

    def passage_vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """(n, dim) unit rows in the order asked for. Raises NotFound for an id that isn't there."""
        found = self._all_placed(passage_ids)
        rows = [found[one].vector for one in passage_ids]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.info.built_with.dim)

    def sentence_vectors(self, passage_ids: Sequence[str]) -> list[Vectors]:
        """For each passage (n_sentences, dim) unit rows, in the order asked for. Raises NotFound."""
        self._all_placed(passage_ids)
        ask = ShardReader.sentence_vectors
        found = self._sentences.get(passage_ids, lambda new: self._fan_out.by_passage(new, ask))
        none = np.zeros((0, self.info.built_with.dim), dtype=np.float32)
        return [found.get(one, none) for one in passage_ids]

    def awaiting_sentences(self) -> list[str]:
        """The publications, by id, whose sentence vectors are still to come."""
        return sorted(one for found in self._fan_out.each(ShardReader.awaiting_sentences) for one in found)

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; 0 where it stands nowhere."""
        return self._frequencies.get(terms, self._counted)

    def vocabulary(self, prefix: str) -> list[str]:
        """Every term that begins so, in the order of its code points."""
        if not sayable([prefix]):
            return []
        return sorted({one for found in self._fan_out.each(lambda shard: shard.vocabulary(prefix)) for one in found})

    def records(self, publication_ids: Sequence[str] | None = None) -> list[Record]:
        """Catalogue records, in the order asked for or all of them by title; missing ones are left out."""
        if publication_ids is None:
            return list(self._all_records)
        asked = sayable(publication_ids)
        replies = self._fan_out.each(lambda shard: shard.catalogue.records(asked))
        found = {record.publication_id: record for reply in replies for record in reply}
        return [found[one] for one in publication_ids if one in found]

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """All pages of a publication. Raises NotFound."""
        found = self._fan_out.of(publication_id).catalogue.pages(publication_id) if sayable([publication_id]) else ()
        if not found:
            raise NotFound(f"There is no publication '{publication_id}' in this index. See: vraagbaak status")
        return found

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page of a publication, counted from 0. Raises NotFound."""
        catalogue = self._fan_out.of(publication_id).catalogue
        can_be = page_index <= GREATEST and sayable([publication_id])
        found = catalogue.page(publication_id, page_index) if can_be else None
        if found is None:
            raise NotFound(f"There is no page {page_index + 1} of '{publication_id}' in this index.")
        return found

    def passages_of(self, publication_id: str) -> list[Passage]:
        """All passages of a publication in order; none when it isn't there."""
        return self._fan_out.of(publication_id).passages_of(publication_id) if sayable([publication_id]) else []

    def close(self) -> None:
        """Give up the generation; the connections are the store's."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @cached_property
    def _all_records(self) -> tuple[Record, ...]:
        replies = self._fan_out.each(lambda shard: shard.catalogue.records(None))
        found = (record for reply in replies for record in reply)
        return tuple(sorted(found, key=lambda record: (record.title.casefold(), record.publication_id)))

    def _gains(self, terms: Sequence[Term]) -> dict[str, float]:
        """What each term of a query is worth over all shards: its weight times its idf."""
        weights, n = totals(terms), self.info.n_passages
        df = self.document_frequency([*weights])
        return {
            text: weight * math.log(1 + (n - df[text] + 0.5) / (df[text] + 0.5))
            for text, weight in weights.items()
            if df[text]
        }

    def _counted(self, terms: Sequence[str]) -> dict[str, int]:
        asked = sayable(terms)
        replies = self._fan_out.each(lambda shard: shard.frequencies(asked))
        return {term: sum(reply.get(term, 0) for reply in replies) for term in terms}

    def _placed_of(self, passage_ids: Sequence[str]) -> dict[str, PassageVector]:
        return self._placed.get(passage_ids, lambda new: self._fan_out.by_passage(new, ShardReader.placed))

    def _all_placed(self, passage_ids: Sequence[str]) -> dict[str, PassageVector]:
        found = self._placed_of(passage_ids)
        for one in passage_ids:
            if one not in found:
                raise NotFound(f"There is no passage '{one}' in generation {self.info.generation}.")
        return found


def _merged(found: Sequence[ScoredPassage], k: int) -> list[ScoredPassage]:
    """The k best of all shards; sums that differ only by the order of adding are ties."""
    return sorted(found, key=lambda one: (-round(one.score, _DIGITS), one.passage_id))[:k]


def _hits(found: Sequence[ScoredPassage], placed: Mapping[str, PassageVector]) -> list[Hit]:
    return [Hit(placed[one.passage_id].passage, one.score, rank) for rank, one in enumerate(found, start=1)]
