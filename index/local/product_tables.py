"""The tables of products in the catalogue of a generation: written with it, read with it."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from index import product_rows
from index.errors import NotFound
from index.halves import HALVES, unit
from index.product_store import Findings, Profiles
from index.products import Mention, Participation, Product, Proposal

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
            rows = zip(findings.mentions, findings.profiles.astype(HALVES), strict=True)
            self._connection.executemany(
                "INSERT INTO mention VALUES (?, ?, ?, ?)",
                ((one.mention_id, key, product_rows.pack(one), vector.tobytes()) for one, vector in rows),
            )
            self._connection.executemany(
                "INSERT INTO participation VALUES (?, ?, ?)",
                ((key, ordinal, product_rows.pack(one)) for ordinal, one in enumerate(findings.participations)),
            )

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        return [product_rows.mention(body) for (body,) in self._connection.execute(_MENTIONS)]

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        with self._change(), self._connection:
            for table, rows in (("product", products), ("proposal", proposals)):
                self._connection.execute(f"DELETE FROM {table}")
                packed = ((ordinal, product_rows.pack(one)) for ordinal, one in enumerate(rows))  # type: ignore[arg-type]
                self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", packed)

    def _key(self, publication_id: str) -> int:
        found = self._connection.execute("SELECT key FROM publication WHERE publication_id = ?", (publication_id,))
        for (key,) in found:
            return int(key)
        raise NotFound(f"There is no publication '{publication_id}' whose products could be written.")


class ProductShelf:
    """A ProductReader over a finished catalogue; ``rows`` runs a query, one thread at a time."""

    def __init__(self, rows: Rows, dim: int) -> None:
        self._rows, self._dim = rows, dim

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        return [product_rows.product(body) for (body,) in self._rows("SELECT body FROM product ORDER BY ordinal")]

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        return [product_rows.proposal(body) for (body,) in self._rows("SELECT body FROM proposal ORDER BY ordinal")]

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        if mention_ids is None:
            return [product_rows.mention(body) for (body,) in self._rows(_MENTIONS)]
        wanted = json.dumps(list(mention_ids))
        statement = "SELECT mention_id, body FROM mention WHERE mention_id IN (SELECT value FROM json_each(?))"
        bodies = dict(self._rows(statement, wanted))
        return [product_rows.mention(bodies[one]) for one in mention_ids if one in bodies]

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        stored = [vector for (vector,) in self._rows("SELECT profile FROM mention ORDER BY mention_id")]
        rows = np.frombuffer(b"".join(stored), dtype=HALVES).reshape(len(stored), self._dim)
        return unit(rows.astype(np.float32))

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        statement = "SELECT body FROM participation ORDER BY publication_key, ordinal"
        return [product_rows.participation(body) for (body,) in self._rows(statement)]


_MENTIONS = "SELECT body FROM mention ORDER BY mention_id"
