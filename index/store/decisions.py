"""What people decided or said: a file of its own beside the generations, which no ingest, rebuild or rollback touches.

Each kind of decision has a module of its own with its SQL; here stand the file, its version and its migrations.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.atomic_files import sync_file, sync_folder
from index.errors import SchemaMismatch, StoreReadOnly, StoreUnavailable
from index.store.open import shared_with

FILE = "decisions.sqlite"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FORMAT = "unsupported file format"  # for this SQLite has words, and no code of its own

# Migration i brings version i to version i + 1. One that was released is never changed: add another one.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE saved_question (
        number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, added TEXT NOT NULL
    ) STRICT;
    CREATE TABLE held_publication (
        publication_id TEXT NOT NULL, sha256 TEXT NOT NULL, source TEXT NOT NULL, found TEXT NOT NULL,
        seen TEXT NOT NULL, released TEXT, PRIMARY KEY (publication_id, sha256)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE product_decision (
        number INTEGER PRIMARY KEY, action TEXT NOT NULL, product_id TEXT NOT NULL, other TEXT NOT NULL,
        made TEXT NOT NULL, UNIQUE (action, product_id, other)
    ) STRICT;
    """,
    """
    CREATE TABLE content (sha256 TEXT NOT NULL) STRICT;
    """,
    """
    ALTER TABLE product_decision ADD COLUMN said_by TEXT NOT NULL DEFAULT '';
    CREATE TABLE product_fact (
        number INTEGER PRIMARY KEY, product_id TEXT NOT NULL, field TEXT NOT NULL, adds INTEGER NOT NULL,
        said TEXT NOT NULL, said_by TEXT NOT NULL, made TEXT NOT NULL
    ) STRICT;
    CREATE TABLE message (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, about TEXT NOT NULL,
        publication_id TEXT NOT NULL, page INTEGER, product_id TEXT NOT NULL, sent TEXT NOT NULL, handled TEXT
    ) STRICT;
    """,
    """
    CREATE TABLE publication_said (
        number INTEGER PRIMARY KEY, publication_id TEXT NOT NULL, said TEXT NOT NULL, was TEXT NOT NULL,
        said_by TEXT NOT NULL, made TEXT NOT NULL, undone TEXT
    ) STRICT;
    """,
)
_SEALED = 3  # the version from which the table ``content`` tells what all other tables hold


def now() -> str:
    """The moment of a decision, as it is kept: ISO 8601 in UTC, to the second."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


@contextmanager
def reading(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """The decisions as they are now, in memory: nothing is made or locked, and nothing that is written lasts.

    Raises:
        StoreUnavailable: The file is damaged.
        SchemaMismatch: A newer program wrote it.
    """
    file = brought(data_dir)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        if file.is_file():
            with _failing_clearly(file), closing(_to_read(file)) as kept:
                kept.backup(copy)
                _check_seal(copy, file)
        _migrate(copy, file)
        yield copy


@contextmanager
def writing(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on the decisions: all of it lasts when the block ends well, else nothing of it.

    Raises:
        StoreReadOnly: The file can't be written, or another process has been writing for long.
        StoreUnavailable: The file is damaged.
        SchemaMismatch: A newer program wrote it.
    """
    file, shared = data_dir / FILE, shared_with(data_dir)
    with shared.changing(FILE, file) if shared else nullcontext(), _failing_clearly(file):
        data_dir.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")  # what somebody deletes is gone from the file too
            connection.execute("BEGIN IMMEDIATE")
            _check_seal(connection, file)
            _migrate(connection, file)
            yield connection
            _seal(connection)
            connection.execute("COMMIT")


def replace(data_dir: Path, file: Path) -> None:
    """Put another file of decisions in the place of this one, on the disk before this returns.

    Raises:
        StoreReadOnly: The folder can't be written.
    """
    place = data_dir / FILE
    if place.is_file():
        with suppress(StoreUnavailable, SchemaMismatch), reading(data_dir):
            pass  # what a killed writer began is put back: its journal must never meet another file
    place.with_name(f"{FILE}-journal").unlink(missing_ok=True)
    with _failing_clearly(place):
        sync_file(file)
        os.replace(file, place)
        sync_folder(data_dir)


def brought(data_dir: Path) -> Path:
    """The file, made what it is now where several machines share it. Raises StoreUnavailable."""
    file, shared = data_dir / FILE, shared_with(data_dir)
    if shared:
        shared.bring(FILE, file)
    return file


def check(data_dir: Path) -> list[str]:
    """What is wrong with the file, a line each; a file that isn't there is fine."""
    file = brought(data_dir)
    if not file.is_file():
        return []
    try:
        with reading(data_dir) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except (StoreUnavailable, SchemaMismatch) as error:
        return [str(error)]
    return [f"{file}: {line}" for line in found if line != "ok"]


def _to_read(file: Path) -> sqlite3.Connection:
    """Read only, unless a writer was killed half-way: then SQLite has to put back what it changed first."""
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    return sqlite3.connect(f"{file.as_uri()}?mode={mode}", uri=True)


def _check_seal(connection: sqlite3.Connection, file: Path) -> None:
    """Raises StoreUnavailable: what is in the tables is not what was written."""
    try:
        _compare_seal(connection, file)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # a table or a format that isn't there any more
            raise _damaged(file, str(error)) from error
        raise


def _compare_seal(connection: sqlite3.Connection, file: Path) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    is_sealed = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'content'").fetchone() is not None
    if not is_sealed and _SEALED <= version <= len(MIGRATIONS):
        raise _damaged(file, "it does not tell what it holds")
    if is_sealed and connection.execute("SELECT sha256 FROM content").fetchall() != [(_digest(connection),)]:
        raise _damaged(file, "its rows are not as they were written")


def _seal(connection: sqlite3.Connection) -> None:
    if len(MIGRATIONS) >= _SEALED:
        connection.execute("DELETE FROM content")
        connection.execute("INSERT INTO content VALUES (?)", (_digest(connection),))


def _digest(connection: sqlite3.Connection) -> str:
    """SHA-256 over the version and all rows of all tables but ``content``, as hexadecimals."""
    found = hashlib.sha256(repr(connection.execute("PRAGMA user_version").fetchone()).encode())
    connection.text_factory = bytes  # damaged text need not be UTF-8
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'content'")
        for (table,) in sorted(tables.fetchall()):
            found.update(table)
            for row in connection.execute(f'SELECT * FROM "{table.decode("utf-8", "replace")}" ORDER BY 1, 2'):
                found.update(repr(row).encode())
    finally:
        connection.text_factory = str
    return found.hexdigest()


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise SchemaMismatch(
            f"{file} has version {version}, this program knows up to {len(MIGRATIONS)}. Install the newer program."
        )
    for migration in MIGRATIONS[version:]:
        for statement in migration.split(";"):  # executescript would commit first
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextmanager
def _failing_clearly(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(file, error) from error
    except UnicodeDecodeError as error:  # SQLite quotes damaged bytes of its schema in what it says
        raise _damaged(file, str(error)) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise _refused(file, error) from error
        if error.sqlite_errorcode in _DAMAGED or str(error) == _FORMAT:
            raise _damaged(file, str(error)) from error
        raise  # a mistake in our own SQL


def _damaged(file: Path, why: str) -> StoreUnavailable:
    return StoreUnavailable(f"{file} is damaged ({why}). Bring it back: vraagbaak restore BACKUP --force")


def _refused(file: Path, error: Exception) -> StoreReadOnly:
    return StoreReadOnly(
        f"{file} can't be read or written: {error}. Free some space or check the rights of the folder, then try again."
    )
