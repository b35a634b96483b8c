"""What is known of products, written: findings beside their publication, the products on the first shard."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from index.errors import NotFound
from index.postgres.shard_writer import ShardWriter
from index.product_store import Findings
from index.products import Mention, Product, Proposal

Change = Callable[[], AbstractContextManager[None]]


class PostgresProductWriter:
    """A ProductWriter; ``change`` goes around every write."""

    def __init__(
        self, shards: Sequence[ShardWriter], of: Callable[[str], ShardWriter], dim: int, change: Change
    ) -> None:
        self._shards, self._of, self._dim, self._change = shards, of, dim, change

    def put(self, publication_id: str, findings: Findings) -> None:
        """Replace what this publication says of products. Raises NotFound, ValueError for vectors of another shape."""
        if findings.profiles.shape != (len(findings.mentions), self._dim):
            raise ValueError(
                f"{publication_id}: {findings.profiles.shape} vectors for {len(findings.mentions)} mentions."
            )
        with self._change():
            there = self._of(publication_id).products.put_findings(publication_id, findings)
        if not there:
            raise NotFound(f"There is no publication '{publication_id}' whose products could be written.")

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        found = [mention for shard in self._shards for mention in shard.products.mentions()]
        return sorted(found, key=lambda mention: mention.mention_id)

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        with self._change():
            self._shards[0].products.put_shelf(products, proposals)
