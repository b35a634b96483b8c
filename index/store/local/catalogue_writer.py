"""The catalogue of a generation that is being built: whole publications in and out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.store.codec import n_sentences, pack_headings, pack_sentences, pack_spans, pack_words
from index.store.local import catalogue_schema
from index.store.local.arrays import Rows
from index.store.local.catalogue_schema import OF_PUBLICATION, Change, ProductTables
from index.types import Page, Passage, Publication, Record

_COLUMNS = ", ".join(catalogue_schema.RECORD_COLUMNS)
_MARKS = ", ".join("?" for _ in catalogue_schema.RECORD_COLUMNS)
_SENTENCES_ADDED = "CREATE TEMP TABLE sentences_added (passage_key INTEGER PRIMARY KEY, first INTEGER NOT NULL)"
_FREE_SHARE = 0.25  # of the file may be empty before it is written anew


@dataclass(frozen=True, slots=True)
class RowOrigins:
    """Where the passages of the new generation come from, in the order of their new rows; -1 is "not there".

    ``old_row`` (row in the old generation), ``added`` (place among what was added), ``n_sentences`` (how many vectors
    of sentences) and ``sentences_added`` (where these begin among what was added): all (n,).
    """

    old_row: Rows
    added: Rows
    n_sentences: Rows
    sentences_added: Rows


class CatalogueWriter:
    """Writes one catalogue; what it is given is there at once, for itself only."""

    def __init__(self, path: Path) -> None:
        self._connection = catalogue_schema.connect_to_write(path)
        self._connection.execute(_SENTENCES_ADDED)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def put(
        self, publication: Publication, passages: Sequence[Passage], first_added: int, first_sentence: int | None
    ) -> None:
        """Replace a publication and all that hangs from it, or nothing at all if something is wrong with it.

        ``first_added`` and ``first_sentence`` are the places of its first passage and of its first sentence among what
        was added; None: the vectors of its sentences come after.
        """
        with self._connection:
            self._remove(publication.record.publication_id)
            key = self._insert_record(publication.record)
            self._connection.executemany(
                "INSERT INTO page (publication_key, ordinal, number, text, width, height, headings, words) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (_page_row(key, ordinal, page) for ordinal, page in enumerate(publication.pages)),
            )
            for added, passage in enumerate(passages, start=first_added):
                self._insert_passage(key, passage, added)
            if first_sentence is not None:
                self._place_sentences(key, first_sentence)

    def n_sentences(self, publication_id: str) -> int | None:
        """How many sentences a publication has, with a vector or without; None where it isn't there."""
        key = self._key(publication_id)
        return None if key is None else sum(count for _, count in self._sentences(key))

    def put_sentences(self, publication_id: str, first_sentence: int) -> None:
        """The vectors of its sentences are there from now on; ``first_sentence`` is where they begin."""
        key = self._key(publication_id)
        with self._connection:
            self._place_sentences(key, first_sentence)

    def put_record(self, record: Record) -> bool:
        """Replace the record only. Returns whether it was there."""
        with self._connection:
            key = self._key(record.publication_id)
            if key is None:
                return False
            assignments = ", ".join(f"{name} = ?" for name in catalogue_schema.RECORD_COLUMNS)
            self._connection.execute(f"UPDATE publication SET {assignments} WHERE key = ?", (*_values(record), key))
            self._connection.execute("DELETE FROM source WHERE publication_key = ?", (key,))
            self._insert_sources(key, record)
        return True

    def remove(self, publication_ids: Iterable[str]) -> int:
        """Take publications out. Returns how many were there."""
        with self._connection:
            return sum(self._remove(publication_id) for publication_id in publication_ids)

    def products(self, dim: int, change: Change) -> ProductTables:
        """The tables of products; ``change`` goes around every write."""
        return ProductTables(self._connection, dim, change)

    def places(self) -> RowOrigins:
        """Where every passage comes from, by passage_id."""
        found = self._connection.execute(
            "SELECT coalesce(place.row, -1), coalesce(place.added, -1), place.n_sentences, coalesce(fresh.first, -1) "
            "FROM passage JOIN place ON place.passage_key = passage.key "
            "LEFT JOIN sentences_added AS fresh ON fresh.passage_key = passage.key ORDER BY passage.passage_id"
        ).fetchall()
        columns = np.array(found, dtype=np.int64).reshape(-1, 4)
        return RowOrigins(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3])

    def finish(self) -> None:
        """Number the rows by passage_id, and give back the room of what was removed."""
        with self._connection:
            catalogue_schema.drop_place_indexes(self._connection)
            self._connection.execute(
                "UPDATE place SET row = fresh.row, added = NULL FROM ("
                "  SELECT key, row_number() OVER (ORDER BY passage_id) - 1 AS row FROM passage"
                ") AS fresh WHERE place.passage_key = fresh.key AND place.row IS NOT fresh.row"
            )
            catalogue_schema.create_place_indexes(self._connection)
        pages, free = (self._number(f"PRAGMA {name}") for name in ("page_count", "freelist_count"))
        if free > _FREE_SHARE * pages:
            self._connection.execute("VACUUM")

    def n_publications(self) -> int:
        """How many publications there are."""
        return self._number("SELECT count(*) FROM publication")

    def _number(self, statement: str) -> int:
        return int(self._connection.execute(statement).fetchone()[0])

    def _key(self, publication_id: str) -> int | None:
        found = self._connection.execute(
            "SELECT key FROM publication WHERE publication_id = ?", (publication_id,)
        ).fetchone()
        return None if found is None else int(found[0])

    def _remove(self, publication_id: str) -> bool:
        key = self._key(publication_id)
        if key is None:
            return False
        self._connection.execute(
            "DELETE FROM passage_value WHERE passage_key IN (SELECT key FROM passage WHERE publication_key = ?)", (key,)
        )
        for table in ("place", "passage", "page", "source", *OF_PUBLICATION):
            self._connection.execute(f"DELETE FROM {table} WHERE publication_key = ?", (key,))
        self._connection.execute("DELETE FROM publication WHERE key = ?", (key,))
        return True

    def _insert_record(self, record: Record) -> int:
        key = self._insert(f"INSERT INTO publication ({_COLUMNS}) VALUES ({_MARKS})", _values(record))
        self._insert_sources(key, record)
        return key

    def _insert_sources(self, key: int, record: Record) -> None:
        self._connection.executemany(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?)",
            ((key, ordinal, one.collection, one.root, one.path) for ordinal, one in enumerate(record.sources)),
        )

    def _insert_passage(self, publication_key: int, passage: Passage, added: int) -> None:
        key = self._insert(
            "INSERT INTO passage (publication_key, passage_id, ordinal, text, page, page_end, heading_path, spans, "
            "sentences) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _passage_row(publication_key, passage),
        )
        self._connection.execute("INSERT INTO place VALUES (?, ?, NULL, ?, 0)", (key, publication_key, added))
        self._connection.executemany(
            "INSERT INTO passage_value VALUES (?, ?, ?, ?)",
            (
                (key, field, ordinal, value)
                for field, name in catalogue_schema.PASSAGE_LISTS.items()
                for ordinal, value in enumerate(getattr(passage, name))
            ),
        )

    def _place_sentences(self, key: int | None, first: int) -> None:
        for passage_key, count in self._sentences(key):
            self._connection.execute("UPDATE place SET n_sentences = ? WHERE passage_key = ?", (count, passage_key))
            self._connection.execute("INSERT OR REPLACE INTO sentences_added VALUES (?, ?)", (passage_key, first))
            first += count

    def _sentences(self, key: int | None) -> list[tuple[int, int]]:
        """Key and number of sentences of each passage, in order."""
        found = self._connection.execute(
            "SELECT key, sentences FROM passage WHERE publication_key = ? ORDER BY ordinal", (key,)
        )
        return [(passage_key, n_sentences(packed)) for passage_key, packed in found]

    def _insert(self, statement: str, values: Sequence[object]) -> int:
        return self._connection.execute(statement, values).lastrowid or 0


def _values(record: Record) -> tuple[object, ...]:
    plain = (getattr(record, name) for name in (*catalogue_schema.RECORD_TEXT, *catalogue_schema.RECORD_NUMBERS))
    lists = (json.dumps(getattr(record, name), ensure_ascii=False) for name in catalogue_schema.RECORD_LISTS)
    return (*plain, *lists)


def _page_row(key: int, ordinal: int, page: Page) -> tuple[object, ...]:
    packed = pack_headings(page), pack_words(page.words)
    return (key, ordinal, page.number, page.text, page.width, page.height, *packed)


def _passage_row(key: int, passage: Passage) -> tuple[object, ...]:
    path = json.dumps(passage.heading_path, ensure_ascii=False)
    packed = pack_spans(passage.spans), pack_sentences(passage.sentences)
    return (key, passage.passage_id, passage.ordinal, passage.text, passage.page, passage.page_end, path, *packed)
