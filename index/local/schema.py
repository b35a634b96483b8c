"""The SQLite catalogue of a generation: its tables, and how it is opened to write and to read."""

import sqlite3
from pathlib import Path

from index.local import product_tables

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
        connection.executescript(_TABLES + product_tables.TABLES)
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
