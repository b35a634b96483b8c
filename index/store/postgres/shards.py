"""Which shard a publication stands in, and the same question to all shards at once or to the one that can know."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar


def shard_of(publication_id: str, n_shards: int) -> int:
    """The shard of a publication, from 0."""
    digest = hashlib.sha256(publication_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % n_shards


def publication_of(passage_id: str) -> str:
    """The publication that a passage is of."""
    return passage_id.rpartition("#")[0]


def sayable(texts: Iterable[str]) -> list[str]:
    """Only what PostgreSQL can hold: the rest can't be in the store, and would be refused as a value of a query."""
    return [text for text in texts if "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)]


_Shard = TypeVar("_Shard")
_Reply = TypeVar("_Reply")
_Asked = TypeVar("_Asked")
_AT_ONCE = 8  # questions of one process


class FanOut(Generic[_Shard]):
    """Asks every shard, in threads where there are more than one; replies come in the order of the shards."""

    def __init__(self, shards: Sequence[_Shard], threads: ThreadPoolExecutor | None) -> None:
        self.shards = shards
        self._threads = threads

    def each(self, ask: Callable[[_Shard], _Reply]) -> list[_Reply]:
        """Every shard's reply. Raises what the first failing one raised."""
        return self._at_once(ask, self.shards)

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
        pairs = [(shard, ids) for shard, ids in zip(self.shards, of_shard, strict=True) if ids]
        replies = self._at_once(lambda pair: ask(*pair), pairs)
        return {one: reply for found in replies for one, reply in found.items()}

    def _at_once(self, ask: Callable[[_Asked], _Reply], asked: Sequence[_Asked]) -> list[_Reply]:
        if self._threads is None or len(asked) < 2:
            return [ask(one) for one in asked]
        return list(self._threads.map(ask, asked))


def threads_for(n_shards: int) -> ThreadPoolExecutor | None:
    """Threads to ask so many shards with; none for one."""
    return ThreadPoolExecutor(n_shards * _AT_ONCE, "shard") if n_shards > 1 else None
