"""Writes publications, and what they say of products, into one shard, each in a transaction of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count

import numpy as np
from pgvector import Vector

from index.products import Mention, Product, Proposal
from index.store import codec
from index.store.codec import FLOAT16, n_sentences, pack_headings, pack_sentences, pack_spans, pack_words
from index.store.postgres.connections import Connection, Row, copy_columns, copy_rows
from index.store.protocol import Findings
from index.store.records import PassageVectors, Vectors
from index.types import Page, Passage, Publication, Record

_MENTION = {"findings": "int4", "mention_id": "text", "body": "text", "profile": "bytea"}
_PARTICIPATION = {"findings": "int4", "ordinal": "int4", "body": "text"}
_SHELF = {"shelf": "int4", "ordinal": "int4", "body": "text"}


class ShardFindings:
    """Writes into generation ``number``, over the connection that holds the lock."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection, self._number = connection, number

    def put_findings(self, publication_id: str, findings: Findings) -> bool:
        """Replace what this publication says of products. Returns whether it was there."""
        with self._connection.transaction():
            key = self._connection.execute("SELECT nextval('findings_key')").fetchall()[0][0]
            rows = zip(findings.mentions, findings.profiles.astype(FLOAT16), strict=True)
            mentions = ((key, one.mention_id, codec.pack(one), vector.tobytes()) for one, vector in rows)
            listed = ((key, n, codec.pack(one)) for n, one in enumerate(findings.participations))
            copy_rows(self._connection, "mention", _MENTION, mentions)
            copy_rows(self._connection, "participation", _PARTICIPATION, listed)
            statement = "UPDATE member SET findings = %s WHERE generation = %s AND publication_id = %s"
            return self._connection.execute(statement, (key, self._number, publication_id)).rowcount == 1

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now."""
        statement = "SELECT body FROM mention JOIN member USING (findings) WHERE generation = %s"
        found = self._connection.execute(statement, (self._number,))
        return [codec.mention(body) for (body,) in found]

    def put_products(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals: a shelf of this generation's own."""
        with self._connection.transaction():
            self._connection.execute("UPDATE generation SET shelf = number WHERE number = %s", (self._number,))
            for table, rows in (("product", products), ("proposal", proposals)):
                self._connection.execute(f"DELETE FROM {table} WHERE shelf = %s", (self._number,))
                packed = ((self._number, n, codec.pack(one)) for n, one in enumerate(rows))  # type: ignore[arg-type]
                copy_rows(self._connection, table, _SHELF, packed)


_OF_RECORD = ("publication_id", "kind", "format", "year", "publisher", "workplace", "language")
_PAGE = {
    "content": "int4", "ordinal": "int4", "number": "int4", "text": "text", "width": "float8", "height": "float8",
    "headings": "bytea", "words": "bytea",
}  # fmt: skip
_PASSAGE = {
    "key": "int4", "content": "int4", "space": "int4", "ordinal": "int4", "passage_id": "text", "regions": "text[]",
    "themes": "text[]", "audiences": "text[]", "embedding": "bytea",
}  # fmt: skip
_BODY = {
    "passage": "int4", "text": "text", "page": "int4", "page_end": "int4", "heading_path": "text[]", "spans": "bytea",
    "sentences": "bytea",
}  # fmt: skip
_SENTENCES = {"sentences": "int4", "ordinal": "int4", "halves": "bytea"}


@dataclass(frozen=True, slots=True)
class Totals:
    """What a generation holds in one shard.

    ``n_sentences`` counts vectors that are there; ``length`` is how much all terms of all passages weigh together.
    """

    n_publications: int
    n_passages: int
    n_sentences: int
    length: float


class ShardWriter:
    """Writes into generation ``number`` of a space, over the connection that holds the lock."""

    def __init__(self, connection: Connection, number: int, space: int) -> None:
        self._connection = connection
        self._number, self._space = number, space
        self.products = ShardFindings(connection, number)
        self._keys: dict[str, int] = {}

    def put(
        self, publication: Publication, passages: Sequence[Passage], vectors: PassageVectors,
        terms: Sequence[Mapping[str, float]],
    ) -> None:  # fmt: skip
        """Replace a publication and all that hangs from it; ``terms`` are the weights in each passage."""
        keys = self._term_keys({term for found in terms for term in found})
        with self._connection.transaction():
            content = self._insert_content(publication, passages, terms, keys)
            record = self._insert_record(publication.record)
            pages = (_page_row(content, ordinal, page) for ordinal, page in enumerate(publication.pages))
            copy_rows(self._connection, "page", _PAGE, pages)
            first = self._passage_keys(len(passages))
            self._copy_passages(first, content, passages, vectors)
            self._copy_postings(first, content, terms, keys)
            self.remove([publication.record.publication_id])
            self._connection.execute(
                "INSERT INTO member VALUES (%s, %s, %s, %s, NULL, 0, NULL)",
                (self._number, publication.record.publication_id, content, record),
            )
            if len(vectors.sentences):
                counts = [len(passage.sentences) for passage in passages]
                self._copy_sentences(publication.record.publication_id, counts, vectors.sentences)

    def sentence_counts(self, publication_id: str) -> list[int] | None:
        """How many sentences each passage of a publication has; None when it isn't there."""
        statement = (
            "SELECT ordinal, passage_body.sentences FROM member JOIN passage USING (content) "
            "JOIN passage_body ON passage = key WHERE generation = %s AND publication_id = %s ORDER BY ordinal"
        )
        rows = self._connection.execute(statement, (self._number, publication_id)).fetchall()
        there = "SELECT FROM member WHERE generation = %s AND publication_id = %s"
        if not rows and not self._connection.execute(there, (self._number, publication_id)).fetchall():
            return None
        return [n_sentences(packed) for _, packed in rows]

    def put_sentences(self, publication_id: str, counts: Sequence[int], vectors: Vectors) -> None:
        """Give a publication that is there the vectors of its sentences, as many for each passage as it counts."""
        with self._connection.transaction():
            self._copy_sentences(publication_id, counts, vectors)

    def put_record(self, record: Record) -> bool:
        """Replace the record only. Returns whether it was there."""
        statement = "UPDATE member SET record = %s WHERE generation = %s AND publication_id = %s"
        with self._connection.transaction():
            values = (self._insert_record(record), self._number, record.publication_id)
            return self._connection.execute(statement, values).rowcount == 1

    def remove(self, publication_ids: Sequence[str]) -> int:
        """Take publications out. Returns how many were there."""
        statement = "DELETE FROM member WHERE generation = %s AND publication_id = ANY(%s)"
        return self._connection.execute(statement, (self._number, [*publication_ids])).rowcount

    def totals(self) -> Totals:
        """What the generation holds now."""
        statement = (
            "SELECT count(*), coalesce(sum(n_passages), 0), coalesce(sum(n_vectors), 0), coalesce(sum(length), 0) "
            "FROM member JOIN content ON content.key = member.content WHERE generation = %s"
        )
        return Totals(*self._connection.execute(statement, (self._number,)).fetchall()[0])

    def _insert_content(
        self, publication: Publication, passages: Sequence[Passage], terms: Sequence[Mapping[str, float]],
        keys: Mapping[str, int],
    ) -> int:  # fmt: skip
        total = sum(len(passage.sentences) for passage in passages)
        length = sum(map(_length, terms))
        return self._one(
            "INSERT INTO content (publication_id, n_passages, n_sentences, length, terms) "
            "VALUES (%s, %s, %s, %s, %s) RETURNING key",
            (publication.record.publication_id, len(passages), total, length, [*keys.values()]),
        )

    def _insert_record(self, record: Record) -> int:
        marks = ", ".join("%s" for _ in _OF_RECORD)
        return self._one(
            f"INSERT INTO record ({', '.join(_OF_RECORD)}, body) VALUES ({marks}, %s) RETURNING key",
            (*(getattr(record, name) for name in _OF_RECORD), json.dumps(asdict(record), ensure_ascii=False)),
        )

    def _copy_passages(self, first: int, content: int, passages: Sequence[Passage], vectors: PassageVectors) -> None:
        rows = [
            (
                key, content, self._space, one.ordinal, one.passage_id, [*one.regions], [*one.themes],
                [*one.audiences], Vector(vectors.passages[key - first]).to_binary(),
            )
            for key, one in enumerate(passages, start=first)
        ]  # fmt: skip
        copy_rows(self._connection, "passage", _PASSAGE, rows)
        copy_rows(self._connection, "passage_body", _BODY, map(_body_row, count(first), passages))

    def _copy_sentences(self, publication_id: str, counts: Sequence[int], vectors: Vectors) -> None:
        key, ends = self._next("sentences_key"), np.cumsum(counts)
        runs = np.split(vectors.astype(FLOAT16), ends[:-1])
        rows = ((key, ordinal, run.tobytes()) for ordinal, run in enumerate(runs))
        copy_rows(self._connection, "sentence_vectors", _SENTENCES, rows)
        self._connection.execute(
            "UPDATE member SET (sentences, n_vectors) = (%s, %s) WHERE generation = %s AND publication_id = %s",
            (key, len(vectors), self._number, publication_id),
        )

    def _copy_postings(
        self, first: int, content: int, terms: Sequence[Mapping[str, float]], keys: Mapping[str, int]
    ) -> None:
        counts = [len(found) for found in terms]
        passage = np.repeat(np.arange(first, first + len(terms), dtype=np.int32), counts)
        lengths = np.array([*map(_length, terms)], dtype=np.float32)
        columns = {
            "term": np.array([keys[term] for found in terms for term in found], dtype=np.int32),
            "content": np.full(len(passage), content, dtype=np.int32),
            "passage": passage,
            "weight": np.array([weight for found in terms for weight in found.values()], dtype=np.float32),
            "length": np.repeat(lengths, counts),
        }
        copy_columns(self._connection, "posting", columns)

    def _term_keys(self, terms: set[str]) -> dict[str, int]:
        """The key of each term; a new term lasts, whatever becomes of the publication."""
        new = sorted(terms - self._keys.keys())
        if new:
            find = "SELECT text, key FROM term WHERE text = ANY(%s)"
            self._keys.update(self._connection.execute(find, (new,)).fetchall())
            unheard = [term for term in new if term not in self._keys]
            add = "INSERT INTO term (text) SELECT unnest(%s::text[]) RETURNING text, key"
            self._keys.update(self._connection.execute(add, (unheard,)).fetchall())
        return {term: self._keys[term] for term in terms}

    def _passage_keys(self, n: int) -> int:
        """The first of n keys in a row: with the lock held nobody else takes one."""
        if not n:
            return 0
        statement = "SELECT setval('passage_key', nextval('passage_key') + %s) - %s"
        return self._one(statement, (n - 1, n - 1))

    def _next(self, sequence: str) -> int:
        return self._one("SELECT nextval(%s)", (sequence,))

    def _one(self, statement: str, values: Sequence[object]) -> int:
        return int(self._connection.execute(statement, values).fetchall()[0][0])


def _page_row(content: int, ordinal: int, page: Page) -> Row:
    packed = pack_headings(page), pack_words(page.words)
    return (content, ordinal, page.number, page.text, page.width, page.height, *packed)


def _body_row(key: int, one: Passage) -> Row:
    return (key, one.text, one.page, one.page_end, [*one.heading_path], pack_spans(one.spans),
            pack_sentences(one.sentences))  # fmt: skip


def _length(terms: Mapping[str, float]) -> float:
    """How much the terms of a passage weigh together, as 32 bits hold it."""
    return float(np.float32(sum(terms.values())))
