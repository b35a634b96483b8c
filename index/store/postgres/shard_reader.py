"""Reads and searches one generation in one shard: publications, passages and products."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pgvector import Vector

from index.products import Mention, Participation, Product, Proposal
from index.store import codec
from index.store.codec import unpack_page, unpack_sentences, unpack_spans
from index.store.postgres import sql
from index.store.postgres.connections import Row
from index.store.postgres.generation_table import Snapshot
from index.store.postgres.sql import Condition
from index.store.protocol import Profiles, ValueCount
from index.store.records import Vectors
from index.types import Page, Passage, Record, SourceRef

_PAGE = (
    "SELECT number, text, headings, words, width, height FROM member JOIN page USING (content) "
    "WHERE generation = %(generation)s AND publication_id = %(publication_id)s"
)
_RECORD = "SELECT body FROM member JOIN record ON record.key = member.record WHERE generation = %(generation)s"


class ShardCatalogue:
    """Reads records and pages. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rows = snapshot.rows

    def records(self, publication_ids: Sequence[str] | None) -> list[Record]:
        """Records of these publications, or of all."""
        if publication_ids is None:
            return [_record(body) for (body,) in self._rows(_RECORD)]
        statement = f"{_RECORD} AND member.publication_id = ANY(%(ids)s)"
        return [_record(body) for (body,) in self._rows(statement, {"ids": [*publication_ids]})]

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """All pages of a publication; none when it isn't there."""
        rows = self._rows(f"{_PAGE} ORDER BY ordinal", {"publication_id": publication_id})
        return tuple(unpack_page(row) for row in rows)

    def page(self, publication_id: str, ordinal: int) -> Page | None:
        """One page of a publication, counted from 0."""
        statement = f"{_PAGE} AND ordinal = %(ordinal)s::bigint"
        rows = self._rows(statement, {"publication_id": publication_id, "ordinal": ordinal})
        return unpack_page(rows[0]) if rows else None


def _record(body: dict[str, Any]) -> Record:
    sources = tuple(SourceRef(**one) for one in body["sources"])
    lists = {name: tuple(value) for name, value in body.items() if isinstance(value, list)}
    return Record(**{**body, **lists, "sources": sources})


_FINDINGS = "FROM member JOIN {table} USING (findings) WHERE generation = %(generation)s"


class ShardProducts:
    """Reads products and what is said of them. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rows, self._unit = snapshot.rows, snapshot.unit_rows

    def products(self) -> list[Product]:
        """All products; they stand in the first shard."""
        return [codec.product(body) for (body,) in self._shelf("product")]

    def proposals(self) -> list[Proposal]:
        """All proposals; they stand in the first shard."""
        return [codec.proposal(body) for (body,) in self._shelf("proposal")]

    def mentions(self, mention_ids: Sequence[str] | None) -> list[Mention]:
        """These mentions, or all."""
        statement = f"SELECT body {_FINDINGS.format(table='mention')}"
        if mention_ids is None:
            return [codec.mention(body) for (body,) in self._rows(statement)]
        found = self._rows(f"{statement} AND mention_id = ANY(%(ids)s)", {"ids": [*mention_ids]})
        return [codec.mention(body) for (body,) in found]

    def profiles(self) -> dict[str, Profiles]:
        """The profile of each mention, (1, dim)."""
        statement = f"SELECT mention_id, profile {_FINDINGS.format(table='mention')}"
        return {one: self._unit(halves) for one, halves in self._rows(statement)}

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        statement = f"SELECT body {_FINDINGS.format(table='participation')} ORDER BY publication_id, ordinal"
        return [codec.participation(body) for (body,) in self._rows(statement)]

    def _shelf(self, table: str) -> list[Row]:
        return self._rows(f"SELECT body FROM {table} WHERE shelf = %(shelf)s ORDER BY ordinal")


_PASSAGE = (
    "SELECT p.passage_id, m.publication_id, p.ordinal, b.text, b.page, b.page_end, b.heading_path, b.spans, "
    "b.sentences, p.regions, p.themes, p.audiences, vector_send(p.embedding) FROM passage AS p "
    "JOIN passage_body AS b ON b.passage = p.key JOIN member AS m USING (content) "
    "WHERE generation = %(generation)s AND "
)


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage that a leg found, still without its text."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class PassageVector:
    """A passage with its vector, (dim,)."""

    passage: Passage
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a vector as text, terms with their gains, both or one of them; and how many.

    ``few``: the condition keeps so few passages that all of them may be looked at.
    """

    k: int
    condition: Condition
    few: bool
    vector: str | None = None
    gains: dict[str, float] | None = None


class ShardReader:
    """Reads the part of a generation that stands in one shard. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._rows = snapshot, snapshot.rows
        self.catalogue, self.products = ShardCatalogue(snapshot), ShardProducts(snapshot)

    def has_it(self) -> bool:
        """Whether the generation is here: a replica may be behind."""
        statement = "SELECT FROM generation WHERE number = %(generation)s AND state <> 'building'"
        return bool(self._rows(statement))

    def search(self, query: Query) -> tuple[list[ScoredPassage], list[ScoredPassage]]:
        """The best of the dense and of the lexical leg, in one round trip; nothing of a leg that isn't asked for."""
        entry, gains = self._snapshot.entry, query.gains or {}
        dense = sql.dense(query.condition, entry.space, self._snapshot.dim, exact=query.few)
        lexical = sql.lexical(query.condition, few=query.few and query.condition.sql != "true")
        values = {
            **query.condition.values, "k": query.k, "vector": query.vector, "mean_length": entry.mean_length,
            "texts": [*gains], "gains": [*gains.values()],
        }  # fmt: skip
        if query.gains is None:
            return [ScoredPassage(*row) for row in self._rows(dense, values)], []
        if query.vector is None:
            return [], [ScoredPassage(*row) for row in self._rows(lexical, values)]
        rows = self._rows(sql.both(dense, lexical), values)
        by_vector = [ScoredPassage(*row) for is_dense, *row in rows if is_dense]
        return by_vector, [ScoredPassage(*row) for is_dense, *row in rows if not is_dense]

    def count(self, condition: Condition) -> int:
        """How many passages a filter keeps."""
        return int(self._rows(sql.kept("count(*)", condition), condition.values)[0][0])

    def value_counts(self, condition: Condition) -> list[ValueCount]:
        """Passages and publications with each value of the fields that are counted; a publication is in one shard."""
        rows = self._rows(sql.value_counts(condition), condition.values)
        return [
            ValueCount(field, int(value) if field == "year" and value is not None else value, *numbers)
            for field, value, *numbers in rows
        ]

    def ids(self, condition: Condition) -> list[str]:
        """Which passages a filter keeps."""
        return [one for (one,) in self._rows(sql.kept("p.passage_id", condition), condition.values)]

    def sample(self, step: int) -> list[str]:
        """One passage in so many."""
        one_in = Condition("mod(hashtext(p.passage_id), %(step)s) = 0", {"step": step})
        return self.ids(one_in)

    def frequencies(self, texts: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands, of those that stand anywhere."""
        return dict(self._rows(sql.FREQUENCIES, {"texts": [*texts]}))

    def vocabulary(self, prefix: str) -> list[str]:
        """Every term that begins so."""
        return [text for (text,) in self._rows(sql.VOCABULARY, {"prefix": prefix})]

    def placed(self, passage_ids: Sequence[str]) -> dict[str, PassageVector]:
        """These passages, of those that are there."""
        rows = self._rows(f"{_PASSAGE} p.passage_id = ANY(%(ids)s)", {"ids": [*passage_ids]})
        return {one.passage.passage_id: one for one in map(_placed, rows)}

    def passages_of(self, publication_id: str) -> list[Passage]:
        """The passages of a publication, in their order."""
        statement = f"{_PASSAGE} m.publication_id = %(publication_id)s ORDER BY p.ordinal"
        return [_placed(row).passage for row in self._rows(statement, {"publication_id": publication_id})]

    def sentence_vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """(n_sentences, dim) unit rows of each passage that has them."""
        statement = (
            "SELECT p.passage_id, s.halves FROM passage AS p JOIN member AS m USING (content) "
            "JOIN sentence_vectors AS s ON s.sentences = m.sentences AND s.ordinal = p.ordinal "
            "WHERE m.generation = %(generation)s AND p.passage_id = ANY(%(ids)s)"
        )
        return {one: self._snapshot.unit_rows(halves) for one, halves in self._rows(statement, {"ids": [*passage_ids]})}

    def awaiting_sentences(self) -> list[str]:
        """The publications whose sentence vectors are still to come."""
        statement = (
            "SELECT member.publication_id FROM member JOIN content ON content.key = member.content "
            "WHERE generation = %(generation)s AND member.sentences IS NULL AND n_sentences > 0"
        )
        return [one for (one,) in self._rows(statement)]


def _placed(row: Row) -> PassageVector:
    (
        passage_id, publication_id, ordinal, text, page, page_end, heading_path, spans, sentences, regions, themes,
        audiences, vector,
    ) = row  # fmt: skip
    passage = Passage(
        passage_id, publication_id, ordinal, text, page, page_end, tuple(heading_path), unpack_spans(spans),
        unpack_sentences(sentences), tuple(regions), tuple(themes), tuple(audiences),
    )  # fmt: skip
    return PassageVector(passage, Vector.from_binary(vector).to_numpy())
