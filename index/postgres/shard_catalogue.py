"""Publications of one generation in one shard: their records and pages."""

from collections.abc import Sequence
from typing import Any

from index.packing import unpack_headings, unpack_words
from index.postgres.connecting import Row
from index.postgres.pinned import Pinned
from index.types import Page, Record, SourceRef

_PAGE = (
    "SELECT number, text, headings, words, width, height FROM member JOIN page USING (content) "
    "WHERE generation = %(generation)s AND publication_id = %(publication_id)s"
)
_RECORD = "SELECT body FROM member JOIN record ON record.key = member.record WHERE generation = %(generation)s"


class ShardCatalogue:
    """Reads records and pages. Safe to share between threads."""

    def __init__(self, pinned: Pinned) -> None:
        self._rows = pinned.rows

    def records(self, publication_ids: Sequence[str] | None) -> list[Record]:
        """Records of these publications, or of all."""
        if publication_ids is None:
            return [_record(body) for (body,) in self._rows(_RECORD)]
        statement = f"{_RECORD} AND member.publication_id = ANY(%(ids)s)"
        return [_record(body) for (body,) in self._rows(statement, {"ids": [*publication_ids]})]

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """All pages of a publication; none when it isn't there."""
        rows = self._rows(f"{_PAGE} ORDER BY ordinal", {"publication_id": publication_id})
        return tuple(_page(row) for row in rows)

    def page(self, publication_id: str, ordinal: int) -> Page | None:
        """One page of a publication, counted from 0."""
        statement = f"{_PAGE} AND ordinal = %(ordinal)s::bigint"
        rows = self._rows(statement, {"publication_id": publication_id, "ordinal": ordinal})
        return _page(rows[0]) if rows else None


def _page(row: Row) -> Page:
    number, text, headings, words, width, height = row
    return Page(number, text, unpack_headings(headings), unpack_words(words), width, height)


def _record(body: dict[str, Any]) -> Record:
    sources = tuple(SourceRef(**one) for one in body["sources"])
    lists = {name: tuple(value) for name, value in body.items() if isinstance(value, list)}
    return Record(**{**body, **lists, "sources": sources})
