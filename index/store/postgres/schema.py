"""The tables of one shard, their version and how an older version becomes this one.

What a publication says is written once, under keys of its own, and never changed; ``member`` says which generation
holds which of it. So a generation that differs in one publication copies one row for each publication and no text.
"""

from dataclasses import dataclass

from index.errors import SchemaMismatch
from index.store.postgres.connections import SCHEMA, Connection, Shard

# Migration i brings version i to version i + 1. One that was released is never changed: add another one.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE shard (ordinal integer NOT NULL, of integer NOT NULL);
    CREATE SEQUENCE generation_number AS integer;
    CREATE TABLE generation (
        number integer PRIMARY KEY, name text NOT NULL UNIQUE, state text NOT NULL, changed timestamptz NOT NULL,
        space integer NOT NULL, shelf integer NOT NULL, mean_length float8, info jsonb
    );
    CREATE TABLE pointer (current integer, waiting integer);
    INSERT INTO pointer VALUES (NULL, NULL);
    CREATE TABLE writer (pid integer, host text, since text);
    INSERT INTO writer VALUES (NULL, NULL, NULL);
    CREATE TABLE content (
        key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, publication_id text COLLATE "C" NOT NULL,
        n_passages integer NOT NULL, n_sentences integer NOT NULL, length float8 NOT NULL, terms integer[] NOT NULL
    );
    CREATE TABLE record (
        key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, publication_id text COLLATE "C" NOT NULL,
        kind text, format text, year bigint, publisher text, workplace text, language text, body jsonb NOT NULL
    );
    CREATE TABLE member (
        generation integer NOT NULL, publication_id text COLLATE "C" NOT NULL, content integer NOT NULL,
        record integer NOT NULL, sentences integer, n_vectors integer NOT NULL, findings integer,
        PRIMARY KEY (generation, publication_id)
    );
    CREATE UNIQUE INDEX member_content ON member (generation, content) INCLUDE (record);
    CREATE TABLE page (
        content integer NOT NULL, ordinal integer NOT NULL, number integer, text text NOT NULL,
        width float8 NOT NULL, height float8 NOT NULL, headings bytea NOT NULL, words bytea NOT NULL,
        PRIMARY KEY (content, ordinal)
    );
    CREATE SEQUENCE passage_key AS integer;
    CREATE TABLE passage (
        key integer PRIMARY KEY, content integer NOT NULL, space integer NOT NULL, ordinal integer NOT NULL,
        passage_id text COLLATE "C" NOT NULL, regions text[] NOT NULL, themes text[] NOT NULL,
        audiences text[] NOT NULL, embedding vector NOT NULL
    );
    ALTER TABLE passage ALTER embedding SET STORAGE PLAIN;
    CREATE INDEX passage_content ON passage (content);
    CREATE INDEX passage_name ON passage (passage_id);
    CREATE INDEX passage_labels ON passage USING gin (regions, themes, audiences);
    CREATE TABLE passage_body (
        passage integer PRIMARY KEY, text text NOT NULL, page integer, page_end integer, heading_path text[] NOT NULL,
        spans bytea NOT NULL, sentences bytea NOT NULL
    );
    CREATE SEQUENCE sentences_key AS integer;
    CREATE TABLE sentence_vectors (
        sentences integer NOT NULL, ordinal integer NOT NULL, halves bytea NOT NULL, PRIMARY KEY (sentences, ordinal)
    );
    ALTER TABLE sentence_vectors ALTER halves SET STORAGE EXTERNAL;
    CREATE TABLE term (
        key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text COLLATE "C" NOT NULL UNIQUE
    );
    CREATE TABLE posting (
        term integer NOT NULL, content integer NOT NULL, passage integer NOT NULL, weight real NOT NULL,
        length real NOT NULL
    );
    CREATE INDEX posting_term ON posting (term, content, passage) INCLUDE (weight, length);
    CREATE SEQUENCE findings_key AS integer;
    CREATE TABLE mention (
        findings integer NOT NULL, mention_id text COLLATE "C" NOT NULL, body text NOT NULL, profile bytea NOT NULL,
        PRIMARY KEY (findings, mention_id)
    );
    CREATE TABLE participation (
        findings integer NOT NULL, ordinal integer NOT NULL, body text NOT NULL, PRIMARY KEY (findings, ordinal)
    );
    CREATE TABLE product (
        shelf integer NOT NULL, ordinal integer NOT NULL, body text NOT NULL, PRIMARY KEY (shelf, ordinal)
    );
    CREATE TABLE proposal (
        shelf integer NOT NULL, ordinal integer NOT NULL, body text NOT NULL, PRIMARY KEY (shelf, ordinal)
    );
    CREATE TABLE kept_file (name text COLLATE "C" PRIMARY KEY, version bigint NOT NULL);
    CREATE TABLE kept_part (
        name text COLLATE "C" NOT NULL, ordinal integer NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (name, ordinal)
    );
    ALTER TABLE kept_part ALTER bytes SET STORAGE EXTERNAL;
    """,
)
_POSTGRESQL, _PGVECTOR = 160_000, (0, 8)  # the first that will do
_VERSION = f"SELECT to_regclass('{SCHEMA}.version') IS NOT NULL"


@dataclass(frozen=True, slots=True)
class ShardPlace:
    """Which shard of how many a database is, counted from 0."""

    ordinal: int
    of: int


def migrate(connection: Connection, place: ShardPlace) -> None:
    """Make the tables, or bring them to this version. Call it with the writer's lock held.

    Raises:
        SchemaMismatch: A newer program wrote them, or they are another shard than the settings say.
    """
    _check_server(connection)
    with connection.transaction():
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute("CREATE TABLE IF NOT EXISTS version (number integer NOT NULL)")
        found = connection.execute("SELECT number FROM version").fetchone()
        version = found[0] if found else 0
        if version > len(MIGRATIONS):
            raise _newer(version)
        for migration in MIGRATIONS[version:]:
            connection.execute(migration)
        if not found:
            connection.execute("INSERT INTO version VALUES (%s)", (len(MIGRATIONS),))
            connection.execute("INSERT INTO shard VALUES (%s, %s)", (place.ordinal, place.of))
        connection.execute("UPDATE version SET number = %s", (len(MIGRATIONS),))
        _check_place(ShardPlace(*connection.execute("SELECT ordinal, of FROM shard").fetchall()[0]), place)


def is_there(shard: Shard, place: ShardPlace) -> bool:
    """Whether a store was ever begun in this database.

    Raises:
        SchemaMismatch: It is of another version, or another shard than the settings say.
    """
    if not shard.rows(_VERSION)[0][0]:
        return False
    [(version, *found)] = shard.rows("SELECT number, ordinal, of FROM version, shard")
    if version > len(MIGRATIONS):
        raise _newer(version)
    if version < len(MIGRATIONS):
        raise SchemaMismatch(
            f"The tables in {shard.name} have version {version}, this program reads {len(MIGRATIONS)}. "
            "Bring them up to date: vraagbaak ingest FOLDER"
        )
    _check_place(ShardPlace(*found), place)
    return True


def _check_server(connection: Connection) -> None:
    number = int(connection.execute("SELECT current_setting('server_version_num')").fetchall()[0][0])
    found = connection.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'").fetchone()
    pgvector = tuple(int(part) for part in found[0].split(".")[:2]) if found else (0, 0)
    if number < _POSTGRESQL or pgvector < _PGVECTOR:
        raise SchemaMismatch(
            f"The server has PostgreSQL {number // 10_000} and pgvector {found[0] if found else 'not at all'}. "
            "Needed are PostgreSQL 16 and pgvector 0.8, or newer. Install those on the server."
        )


def _newer(version: int) -> SchemaMismatch:
    return SchemaMismatch(
        f"The tables have version {version}, this program knows up to {len(MIGRATIONS)}. Install the newer program."
    )


def _check_place(found: ShardPlace, said: ShardPlace) -> None:
    if found != said:
        raise SchemaMismatch(
            f"This database is shard {found.ordinal + 1} of {found.of}, the settings name it as {said.ordinal + 1} of "
            f"{said.of}. Put the addresses in VRAAGBAAK_STORE in their order, all of them."
        )
