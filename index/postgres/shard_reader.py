"""Searches one generation in one shard: what each question is in SQL, and what its rows become."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.packing import unpack_sentences, unpack_spans
from index.postgres import legs
from index.postgres.bulk import unpack_vector
from index.postgres.connecting import Row
from index.postgres.pinned import Pinned
from index.postgres.shard_catalogue import ShardCatalogue
from index.postgres.shard_products import ShardProducts
from index.postgres.where import Condition
from index.stored import Vectors
from index.types import Passage

_PASSAGE = (
    "SELECT p.passage_id, m.publication_id, p.ordinal, b.text, b.page, b.page_end, b.heading_path, b.spans, "
    "b.sentences, p.regions, p.themes, p.audiences, vector_send(p.embedding) FROM passage AS p "
    "JOIN passage_body AS b ON b.passage = p.key JOIN member AS m USING (content) "
    "WHERE generation = %(generation)s AND "
)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a leg found, still without its text."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Placed:
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

    def __init__(self, pinned: Pinned) -> None:
        self._pinned, self._rows = pinned, pinned.rows
        self.catalogue, self.products = ShardCatalogue(pinned), ShardProducts(pinned)

    def has_it(self) -> bool:
        """Whether the generation is here: a replica may be behind."""
        statement = "SELECT FROM generation WHERE number = %(generation)s AND state <> 'building'"
        return bool(self._rows(statement))

    def search(self, query: Query) -> tuple[list[Found], list[Found]]:
        """The best of the dense and of the lexical leg, in one round trip; nothing of a leg that isn't asked for."""
        entry, gains = self._pinned.entry, query.gains or {}
        dense = legs.dense(query.condition, entry.space, self._pinned.dim, exact=query.few)
        lexical = legs.lexical(query.condition, few=query.few and query.condition.sql != "true")
        values = {
            **query.condition.values, "k": query.k, "vector": query.vector, "mean_length": entry.mean_length,
            "texts": [*gains], "gains": [*gains.values()],
        }  # fmt: skip
        if query.gains is None:
            return [Found(*row) for row in self._rows(dense, values)], []
        if query.vector is None:
            return [], [Found(*row) for row in self._rows(lexical, values)]
        rows = self._rows(legs.both(dense, lexical), values)
        near = [Found(*row) for is_dense, *row in rows if is_dense]
        return near, [Found(*row) for is_dense, *row in rows if not is_dense]

    def count(self, condition: Condition) -> int:
        """How many passages a filter keeps."""
        return int(self._rows(legs.kept("count(*)", condition), condition.values)[0][0])

    def ids(self, condition: Condition) -> list[str]:
        """Which passages a filter keeps."""
        return [one for (one,) in self._rows(legs.kept("p.passage_id", condition), condition.values)]

    def sample(self, step: int) -> list[str]:
        """One passage in so many."""
        one_in = Condition("mod(hashtext(p.passage_id), %(step)s) = 0", {"step": step})
        return self.ids(one_in)

    def frequencies(self, texts: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands, of those that stand anywhere."""
        return dict(self._rows(legs.FREQUENCIES, {"texts": [*texts]}))

    def vocabulary(self, prefix: str) -> list[str]:
        """Every term that begins so."""
        return [text for (text,) in self._rows(legs.VOCABULARY, {"prefix": prefix})]

    def placed(self, passage_ids: Sequence[str]) -> dict[str, Placed]:
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
        return {one: self._pinned.unit_rows(halves) for one, halves in self._rows(statement, {"ids": [*passage_ids]})}

    def awaiting_sentences(self) -> list[str]:
        """The publications whose sentence vectors are still to come."""
        statement = (
            "SELECT member.publication_id FROM member JOIN content ON content.key = member.content "
            "WHERE generation = %(generation)s AND member.sentences IS NULL AND n_sentences > 0"
        )
        return [one for (one,) in self._rows(statement)]


def _placed(row: Row) -> Placed:
    (
        passage_id, publication_id, ordinal, text, page, page_end, heading_path, spans, sentences, regions, themes,
        audiences, vector,
    ) = row  # fmt: skip
    passage = Passage(
        passage_id, publication_id, ordinal, text, page, page_end, tuple(heading_path), unpack_spans(spans),
        unpack_sentences(sentences), tuple(regions), tuple(themes), tuple(audiences),
    )  # fmt: skip
    return Placed(passage, unpack_vector(vector))
