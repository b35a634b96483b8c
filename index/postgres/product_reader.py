"""Reads the products of one generation: what publications say over all shards, the products on the first."""

from collections.abc import Sequence

import numpy as np

from index.postgres.fan_out import FanOut
from index.postgres.shard_reader import ShardReader
from index.postgres.shards import sayable
from index.product_store import Profiles
from index.products import Mention, Participation, Product, Proposal


class PostgresProductReader:
    """A ProductReader."""

    def __init__(self, fan_out: FanOut[ShardReader], dim: int) -> None:
        self._fan_out, self._dim = fan_out, dim

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        return self._fan_out.shards[0].products.products()

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        return self._fan_out.shards[0].products.proposals()

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        asked = None if mention_ids is None else sayable(mention_ids)
        replies = self._fan_out.each(lambda shard: shard.products.mentions(asked))
        found = {mention.mention_id: mention for reply in replies for mention in reply}
        return [found[one] for one in (sorted(found) if mention_ids is None else mention_ids) if one in found]

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        replies = self._fan_out.each(lambda shard: shard.products.profiles())
        found = {one: row for reply in replies for one, row in reply.items()}
        return np.concatenate([np.zeros((0, self._dim), dtype=np.float32), *(found[one] for one in sorted(found))])

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        replies = self._fan_out.each(lambda shard: shard.products.participations())
        return sorted((one for reply in replies for one in reply), key=lambda one: one.publication_id)
