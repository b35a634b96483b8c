"""One generation in one shard: what every query about it is asked through."""

import numpy as np

from index.halves import HALVES, unit
from index.postgres.connecting import Row, Shard
from index.postgres.ledger import Entry
from index.stored import Vectors


class Pinned:
    """A shard and the generation that is read in it. Safe to share between threads."""

    def __init__(self, shard: Shard, entry: Entry) -> None:
        self._shard, self.entry = shard, entry
        self.dim = entry.info.built_with.dim

    def rows(self, statement: str, values: dict[str, object] | None = None) -> list[Row]:
        """The rows of a query, in which %(generation)s and %(shelf)s are known. Raises StoreUnavailable."""
        pinned = {"generation": self.entry.number, "shelf": self.entry.shelf}
        return self._shard.rows(statement, {**(values or {}), **pinned})

    def unit_rows(self, halves: bytes) -> Vectors:
        """(n, dim) unit rows of what was kept in 16 bits."""
        return unit(np.frombuffer(halves, dtype=HALVES).reshape(-1, self.dim).astype(np.float32))
