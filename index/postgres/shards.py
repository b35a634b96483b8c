"""Which shard a publication stands in: by its id, so that every process knows without asking."""

import hashlib
from collections.abc import Iterable


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
