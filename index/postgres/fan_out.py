"""The same question to all shards at once, or to the one shard that can know."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from index.postgres.shards import publication_of, sayable, shard_of

_Shard = TypeVar("_Shard")
_Reply = TypeVar("_Reply")
_AT_ONCE = 8  # questions of one process


class FanOut(Generic[_Shard]):
    """Asks every shard, in threads where there are more than one; replies come in the order of the shards."""

    def __init__(self, shards: Sequence[_Shard], threads: ThreadPoolExecutor | None) -> None:
        self.shards = shards
        self._threads = threads

    def each(self, ask: Callable[[_Shard], _Reply]) -> list[_Reply]:
        """Every shard's reply. Raises what the first failing one raised."""
        if self._threads is None:
            return [ask(shard) for shard in self.shards]
        return list(self._threads.map(ask, self.shards))

    def of(self, publication_id: str) -> _Shard:
        """The shard of a publication."""
        return self.shards[shard_of(publication_id, len(self.shards))]

    def by_passage(
        self, passage_ids: Sequence[str], ask: Callable[[_Shard, list[str]], dict[str, _Reply]]
    ) -> dict[str, _Reply]:
        """Replies by passage, each passage asked of its own shard."""
        of_shard: list[list[str]] = [[] for _ in self.shards]
        for one in sayable(passage_ids):
            of_shard[shard_of(publication_of(one), len(self.shards))].append(one)
        ids = dict(zip(map(id, self.shards), of_shard, strict=True))
        replies = self.each(lambda shard: ask(shard, ids[id(shard)]) if ids[id(shard)] else {})
        return {one: reply for found in replies for one, reply in found.items()}


def threads_for(n_shards: int) -> ThreadPoolExecutor | None:
    """Threads to ask so many shards with; none for one."""
    return ThreadPoolExecutor(n_shards * _AT_ONCE, "shard") if n_shards > 1 else None
