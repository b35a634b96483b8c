"""The catalogue of a finished generation: publications, pages and passages by id or by row."""

import json
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.bounded_cache import BoundedCache
from index.errors import NotFound
from index.store.codec import PackedSentences, unpack_page, unpack_spans
from index.store.local import catalogue_schema
from index.store.local.arrays import Rows
from index.store.local.catalogue_schema import ProductRows
from index.store.protocol import COUNTED_OF_PUBLICATION, ValueCount
from index.types import Page, Passage, Record, SourceRef

_RECORDS = f"SELECT key, {', '.join(catalogue_schema.RECORD_COLUMNS)} FROM publication"
_PASSAGES = (
    "SELECT passage.key, place.row, passage_id, publication_id, ordinal, text, page, page_end, heading_path, spans, "
    "sentences FROM passage JOIN place ON place.passage_key = passage.key "
    "JOIN publication ON publication.key = passage.publication_key WHERE "
)
_PAGES = (
    "SELECT number, text, headings, words, width, height FROM page "
    "JOIN publication ON publication.key = page.publication_key"
)
_NO_HEADINGS = json.dumps([])
_GIVEN = "(SELECT value FROM json_each(?))"
_REMEMBERED = 8192  # passages, and records, kept as they are: making them anew is most of the time of a search


class CatalogueReader:
    """Reads a catalogue that never changes. Safe to share between threads: they take turns."""

    def __init__(self, path: Path) -> None:
        self._connection = catalogue_schema.connect_to_read(path)
        self._turn = threading.Lock()
        self._known: BoundedCache[int, Passage] = BoundedCache(_REMEMBERED)
        self._known_rows: BoundedCache[str, int] = BoundedCache(_REMEMBERED)
        self._known_records: BoundedCache[str, Record] = BoundedCache(_REMEMBERED)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()

    def rows(self, statement: str, *values: object) -> Rows:
        """The first column of a query over rows, as numbers."""
        return np.array([row[0] for row in self._all(statement, *values)], dtype=np.int64)

    def passages_at(self, rows: Sequence[int]) -> list[Passage]:
        """The passages at these rows, in the order given."""
        found = self._known.get(rows, self._made_at)
        return [found[row] for row in rows]

    def passages_of(self, publication_id: str) -> list[Passage]:
        """The passages of a publication, in their order."""
        found = self._passages("publication.publication_id = ?", publication_id)
        return sorted(found.values(), key=lambda passage: passage.ordinal)

    def passage_ids(self) -> list[str]:
        """Every passage_id, in the order of the rows."""
        return [row[0] for row in self._all("SELECT passage_id FROM passage ORDER BY passage_id")]

    def passage_ids_at(self, rows: Sequence[int]) -> list[str]:
        """The passage_ids at these rows, in the order of the rows."""
        statement = (
            "SELECT passage_id FROM place JOIN passage ON passage.key = place.passage_key "
            f"WHERE place.row IN {_GIVEN} ORDER BY place.row"
        )
        return [row[0] for row in self._all(statement, json.dumps([*rows]))]

    def rows_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The row of each passage that is there."""
        statement = (
            "SELECT passage_id, place.row FROM passage JOIN place ON place.passage_key = passage.key "
            f"WHERE passage_id IN {_GIVEN}"
        )
        return self._known_rows.get(passage_ids, lambda missing: dict(self._all(statement, json.dumps(missing))))

    def value_counts(self, rows: Sequence[int] | None) -> list[ValueCount]:
        """Passages and publications with each value of the fields that are counted, at these rows or at all."""
        kept = "" if rows is None else f"WHERE place.row IN {_GIVEN} "
        given = () if rows is None else (json.dumps(rows),)
        counted = "count(DISTINCT place.passage_key), count(DISTINCT place.publication_key)"
        listed = f"SELECT field, value, {counted} FROM place JOIN passage_value USING (passage_key) {kept}GROUP BY 1, 2"
        found = self._all(listed, *given)
        for field in COUNTED_OF_PUBLICATION:
            found += self._all(
                f"SELECT '{field}', publication.{field}, {counted} FROM place "
                f"JOIN publication ON publication.key = place.publication_key {kept}GROUP BY 1, 2",
                *given,
            )
        return [ValueCount(*row) for row in found]

    def awaiting_sentences(self) -> list[str]:
        """The publications with sentences that have no vector yet, by id."""
        found = self._all(
            "SELECT DISTINCT publication_id FROM place JOIN passage ON passage.key = place.passage_key "
            "JOIN publication ON publication.key = place.publication_key "
            "WHERE place.n_sentences = 0 AND length(passage.sentences) > 0 ORDER BY publication_id"
        )
        return [row[0] for row in found]

    def records(self, publication_ids: Sequence[str] | None) -> list[Record]:
        """Records in the order given, without the missing ones; None: all of them, by title."""
        if publication_ids is None:
            found = self._records("true")
            return sorted(found.values(), key=lambda record: (record.title.casefold(), record.publication_id))
        found = self._known_records.get(
            publication_ids, lambda missing: self._records(f"publication_id IN {_GIVEN}", json.dumps(missing))
        )
        return [found[one] for one in publication_ids if one in found]

    def pages(self, publication_id: str) -> tuple[Page, ...]:
        """The pages of a publication. Raises NotFound."""
        rows = self._all(f"{_PAGES} WHERE publication_id = ? ORDER BY page.ordinal", publication_id)
        if not rows:
            raise NotFound(f"There is no publication '{publication_id}' in this index. See: vraagbaak status")
        return tuple(unpack_page(row) for row in rows)

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page, counted from 0. Raises NotFound."""
        rows = self._all(f"{_PAGES} WHERE publication_id = ? AND page.ordinal = ?", publication_id, page_index)
        if not rows:
            raise NotFound(f"There is no page {page_index + 1} of '{publication_id}' in this index.")
        return unpack_page(rows[0])

    def products(self, dim: int) -> ProductRows:
        """The tables of products."""
        return ProductRows(self._all, dim)

    def _all(self, statement: str, *values: object) -> list[Any]:
        with self._turn:
            try:
                return self._connection.execute(statement, values).fetchall()
            except (UnicodeEncodeError, OverflowError):  # no text, no number: it equals nothing
                return []

    def _made_at(self, rows: Sequence[int]) -> dict[int, Passage]:
        made = self._passages(f"place.row IN {_GIVEN}", json.dumps(rows))
        row_of = {passage.passage_id: row for row, passage in made.items()}
        self._known_rows.get([*row_of], lambda missing: row_of)  # a search asks for their vectors next
        return made

    def _passages(self, condition: str, value: object) -> dict[int, Passage]:
        found = self._all(_PASSAGES + condition, value)
        lists = self._lists([key for key, *_ in found])
        return {row: _passage(rest, lists[key]) for key, row, *rest in found}

    def _lists(self, keys: Sequence[int]) -> Mapping[int, dict[str, tuple[str, ...]]]:
        values = self._all(
            "SELECT passage_key, field, value FROM passage_value "
            f"WHERE passage_key IN {_GIVEN} ORDER BY passage_key, field, ordinal",
            json.dumps(keys),
        )
        lists: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for key, field, value in values:
            name = catalogue_schema.PASSAGE_LISTS[field]
            lists[key][name] = (*lists[key].get(name, ()), value)
        return lists

    def _records(self, condition: str, *values: object) -> dict[str, Record]:
        found = self._all(f"{_RECORDS} WHERE {condition}", *values)
        sources = self._sources([key for key, *_ in found])
        records = (_record(rest, sources[key]) for key, *rest in found)
        return {record.publication_id: record for record in records}

    def _sources(self, keys: Sequence[int]) -> Mapping[int, list[SourceRef]]:
        found: defaultdict[int, list[SourceRef]] = defaultdict(list)
        statement = (
            "SELECT publication_key, collection, root, path FROM source "
            f"WHERE publication_key IN {_GIVEN} ORDER BY publication_key, ordinal"
        )
        for key, *where in self._all(statement, json.dumps(keys)):
            found[key].append(SourceRef(*where))
        return found


def _passage(row: Sequence[Any], lists: Mapping[str, tuple[str, ...]]) -> Passage:
    passage_id, publication_id, ordinal, text, page, page_end, heading_path, spans, sentences = row
    return Passage(
        passage_id=passage_id,
        publication_id=publication_id,
        ordinal=ordinal,
        text=text,
        page=page,
        page_end=page_end,
        heading_path=() if heading_path == _NO_HEADINGS else tuple(json.loads(heading_path)),
        spans=unpack_spans(spans),
        sentences=PackedSentences(sentences),
        **lists,
    )


def _record(row: Sequence[Any], sources: Sequence[SourceRef]) -> Record:
    columns = dict(zip(catalogue_schema.RECORD_COLUMNS, row, strict=True))
    lists = {name: tuple(json.loads(columns[name])) for name in catalogue_schema.RECORD_LISTS}
    return Record(**{**columns, **lists}, sources=tuple(sources))
