"""Products of one generation in one shard: what its publications say of them, and on the first shard all of them."""

from collections.abc import Sequence

from index import product_rows
from index.postgres.connecting import Row
from index.postgres.pinned import Pinned
from index.product_store import Profiles
from index.products import Mention, Participation, Product, Proposal

_FINDINGS = "FROM member JOIN {table} USING (findings) WHERE generation = %(generation)s"


class ShardProducts:
    """Reads products and what is said of them. Safe to share between threads."""

    def __init__(self, pinned: Pinned) -> None:
        self._rows, self._unit = pinned.rows, pinned.unit_rows

    def products(self) -> list[Product]:
        """All products; they stand in the first shard."""
        return [product_rows.product(body) for (body,) in self._shelf("product")]

    def proposals(self) -> list[Proposal]:
        """All proposals; they stand in the first shard."""
        return [product_rows.proposal(body) for (body,) in self._shelf("proposal")]

    def mentions(self, mention_ids: Sequence[str] | None) -> list[Mention]:
        """These mentions, or all."""
        statement = f"SELECT body {_FINDINGS.format(table='mention')}"
        if mention_ids is None:
            return [product_rows.mention(body) for (body,) in self._rows(statement)]
        found = self._rows(f"{statement} AND mention_id = ANY(%(ids)s)", {"ids": [*mention_ids]})
        return [product_rows.mention(body) for (body,) in found]

    def profiles(self) -> dict[str, Profiles]:
        """The profile of each mention, (1, dim)."""
        statement = f"SELECT mention_id, profile {_FINDINGS.format(table='mention')}"
        return {one: self._unit(halves) for one, halves in self._rows(statement)}

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        statement = f"SELECT body {_FINDINGS.format(table='participation')} ORDER BY publication_id, ordinal"
        return [product_rows.participation(body) for (body,) in self._rows(statement)]

    def _shelf(self, table: str) -> list[Row]:
        return self._rows(f"SELECT body FROM {table} WHERE shelf = %(shelf)s ORDER BY ordinal")
