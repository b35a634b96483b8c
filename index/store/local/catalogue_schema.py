"""The SQLite catalogue of a generation: its tables, those of products too, opened to write and to read."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import NotFound
from index.products import Mention, Participation, Product, Proposal
from index.store import codec
from index.store.codec import FLOAT16, unit
from index.store.protocol import Findings, Profiles

TABLES = """
CREATE TABLE mention (
    mention_id TEXT PRIMARY KEY, publication_key INTEGER NOT NULL, body TEXT NOT NULL, profile BLOB NOT NULL
) STRICT;
CREATE INDEX mention_publication ON mention (publication_key);
CREATE TABLE participation (
    publication_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (publication_key, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE product (ordinal INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE proposal (ordinal INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
"""
OF_PUBLICATION = ("mention", "participation")  # what goes when a publication goes

Rows = Callable[..., list[Any]]  # a query and its values to rows
Change = Callable[[], AbstractContextManager[None]]


class ProductTables:
    """A ProductWriter over the connection of a catalogue that is being built."""

    def __init__(self, connection: sqlite3.Connection, dim: int, change: Change) -> None:
        self._connection, self._dim, self._change = connection, dim, change

    def put(self, publication_id: str, findings: Findings) -> None:
        """Replace what this publication says of products. Raises NotFound, ValueError for vectors of another shape."""
        if findings.profiles.shape != (len(findings.mentions), self._dim):
            raise ValueError(
                f"{publication_id}: {findings.profiles.shape} vectors for {len(findings.mentions)} mentions."
            )
        key = self._key(publication_id)
        with self._change(), self._connection:
            for table in OF_PUBLICATION:
                self._connection.execute(f"DELETE FROM {table} WHERE publication_key = ?", (key,))
            rows = zip(findings.mentions, findings.profiles.astype(FLOAT16), strict=True)
            self._connection.executemany(
                "INSERT INTO mention VALUES (?, ?, ?, ?)",
                ((one.mention_id, key, codec.pack(one), vector.tobytes()) for one, vector in rows),
            )
            self._connection.executemany(
                "INSERT INTO participation VALUES (?, ?, ?)",
                ((key, ordinal, codec.pack(one)) for ordinal, one in enumerate(findings.participations)),
            )

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        return [codec.mention(body) for (body,) in self._connection.execute(_MENTIONS)]

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        with self._change(), self._connection:
            for table, rows in (("product", products), ("proposal", proposals)):
                self._connection.execute(f"DELETE FROM {table}")
                packed = ((ordinal, codec.pack(one)) for ordinal, one in enumerate(rows))  # type: ignore[arg-type]
                self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", packed)

    def _key(self, publication_id: str) -> int:
        found = self._connection.execute("SELECT key FROM publication WHERE publication_id = ?", (publication_id,))
        for (key,) in found:
            return int(key)
        raise NotFound(f"There is no publication '{publication_id}' whose products could be written.")


class ProductRows:
    """A ProductReader over a finished catalogue; ``rows`` runs a query, one thread at a time."""

    def __init__(self, rows: Rows, dim: int) -> None:
        self._rows, self._dim = rows, dim

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        return [codec.product(body) for (body,) in self._rows("SELECT body FROM product ORDER BY ordinal")]

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        return [codec.proposal(body) for (body,) in self._rows("SELECT body FROM proposal ORDER BY ordinal")]

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        if mention_ids is None:
            return [codec.mention(body) for (body,) in self._rows(_MENTIONS)]
        wanted = json.dumps(list(mention_ids))
        statement = "SELECT mention_id, body FROM mention WHERE mention_id IN (SELECT value FROM json_each(?))"
        bodies = dict(self._rows(statement, wanted))
        return [codec.mention(bodies[one]) for one in mention_ids if one in bodies]

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        stored = [vector for (vector,) in self._rows("SELECT profile FROM mention ORDER BY mention_id")]
        rows = np.frombuffer(b"".join(stored), dtype=FLOAT16).reshape(len(stored), self._dim)
        return unit(rows.astype(np.float32))

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        statement = "SELECT body FROM participation ORDER BY publication_key, ordinal"
        return [codec.participation(body) for (body,) in self._rows(statement)]


_MENTIONS = "SELECT body FROM mention ORDER BY mention_id"


CATALOGUE = "catalogue.sqlite"

# What is stored of a record in a column of its own; lists are JSON, sources have a table.
RECORD_TEXT = (
    "publication_id", "title", "format", "sha256", "fingerprint", "kind", "date", "publisher", "workplace",
    "language", "licence", "url", "replaces",
)  # fmt: skip
RECORD_NUMBERS = ("n_pages", "year")
RECORD_LISTS = ("regions", "themes", "audiences", "warnings")
RECORD_COLUMNS = (*RECORD_TEXT, *RECORD_NUMBERS, *RECORD_LISTS)

# Fields of a passage that hold many values, and what a filter calls them.
PASSAGE_LISTS = {"region": "regions", "theme": "themes", "audience": "audiences"}

_TABLES = f"""
CREATE TABLE publication (
    key INTEGER PRIMARY KEY, {", ".join(f"{name} TEXT" for name in (*RECORD_TEXT, *RECORD_LISTS))},
    {", ".join(f"{name} INTEGER" for name in RECORD_NUMBERS)}, UNIQUE (publication_id)
) STRICT;
CREATE TABLE source (
    publication_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, collection TEXT, root TEXT, path TEXT,
    PRIMARY KEY (publication_key, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE page (
    publication_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, number INTEGER, text TEXT, width REAL, height REAL,
    headings BLOB, words BLOB, UNIQUE (publication_key, ordinal)
) STRICT;
CREATE TABLE passage (
    key INTEGER PRIMARY KEY, publication_key INTEGER NOT NULL, passage_id TEXT NOT NULL UNIQUE, ordinal INTEGER,
    text TEXT, page INTEGER, page_end INTEGER, heading_path TEXT, spans BLOB, sentences BLOB
) STRICT;
CREATE INDEX passage_publication ON passage (publication_key);
CREATE TABLE passage_value (
    passage_key INTEGER NOT NULL, field TEXT NOT NULL, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (passage_key, field, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_with_value ON passage_value (field, value, passage_key);
-- Where a passage stands in the arrays beside this file: "row" in this generation, "added" in what is being written.
CREATE TABLE place (
    passage_key INTEGER PRIMARY KEY, publication_key INTEGER NOT NULL, row INTEGER, added INTEGER,
    n_sentences INTEGER NOT NULL
) STRICT;
"""
_PLACE_INDEXES = {
    "place_row": "CREATE INDEX place_row ON place (row)",
    "place_publication": "CREATE INDEX place_publication ON place (publication_key, row)",
}


def create(path: Path) -> None:
    """Make an empty catalogue."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES + TABLES)
        for statement in _PLACE_INDEXES.values():
            connection.execute(statement)
    finally:
        connection.close()


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open the catalogue of a generation that is being built: a crash throws it away, so nothing waits for the disk."""
    connection = sqlite3.connect(path, check_same_thread=False)  # one thread at a time, whichever
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a catalogue that will never change again. Threads may share the connection one at a time."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA mmap_size = 1073741824")
    connection.execute("SELECT 1 FROM publication LIMIT 1").fetchall()  # opens the file: it may be unlinked from now on
    return connection


def drop_place_indexes(connection: sqlite3.Connection) -> None:
    """Before every place changes."""
    for name in _PLACE_INDEXES:
        connection.execute(f"DROP INDEX {name}")


def create_place_indexes(connection: sqlite3.Connection) -> None:
    """After every place changed."""
    for statement in _PLACE_INDEXES.values():
        connection.execute(statement)
