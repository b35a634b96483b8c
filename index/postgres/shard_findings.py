"""Writes what publications of one shard say of products, and on the first shard the products themselves."""

from collections.abc import Sequence

from index import product_rows
from index.halves import HALVES
from index.postgres.bulk import copy_rows
from index.postgres.connecting import Connection
from index.product_store import Findings
from index.products import Mention, Product, Proposal

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
            rows = zip(findings.mentions, findings.profiles.astype(HALVES), strict=True)
            mentions = ((key, one.mention_id, product_rows.pack(one), vector.tobytes()) for one, vector in rows)
            listed = ((key, n, product_rows.pack(one)) for n, one in enumerate(findings.participations))
            copy_rows(self._connection, "mention", _MENTION, mentions)
            copy_rows(self._connection, "participation", _PARTICIPATION, listed)
            statement = "UPDATE member SET findings = %s WHERE generation = %s AND publication_id = %s"
            return self._connection.execute(statement, (key, self._number, publication_id)).rowcount == 1

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now."""
        statement = "SELECT body FROM mention JOIN member USING (findings) WHERE generation = %s"
        found = self._connection.execute(statement, (self._number,))
        return [product_rows.mention(body) for (body,) in found]

    def put_shelf(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals: a shelf of this generation's own."""
        with self._connection.transaction():
            self._connection.execute("UPDATE generation SET shelf = number WHERE number = %s", (self._number,))
            for table, rows in (("product", products), ("proposal", proposals)):
                self._connection.execute(f"DELETE FROM {table} WHERE shelf = %s", (self._number,))
                packed = ((self._number, n, product_rows.pack(one)) for n, one in enumerate(rows))  # type: ignore[arg-type]
                copy_rows(self._connection, table, _SHELF, packed)
