"""How much of one text stands in another too, and which publications are nearly the same as another one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from index.store.protocol import GenerationReader
from index.types import Page, Publication, Record
from ingest.pipeline.caches import ALIKE, Alike, Sketch, SketchCache, TextOverlap, sketch
from ingest.pipeline.report import PublicationReport
from ingest.pipeline.report_rows import contains, near_duplicate


@dataclass(frozen=True, slots=True)
class Pair:
    """A publication of which ``share`` (0 to 1, by its text) stands in another one too."""

    publication: Record
    other: Record
    share: float


def pairs(reader: GenerationReader) -> list[Pair]:
    """The near-duplicates of a generation, the fullest first; of two that hold each other the smaller is the copy."""
    records = {record.publication_id: record for record in reader.records()}
    likeness = TextOverlap({one: _sketch_of(reader.pages(one)) for one in records})
    found = (alike for one in records for alike in likeness.like(one) if _is_the_smaller(alike))
    return [
        Pair(records[one.publication_id], records[one.other_id], one.share)
        for one in sorted(found, key=lambda one: (-one.share, one.publication_id))
    ]


class NearDuplicates:
    """Remembers what came in, and compares it in the end with all there is.

    ``pages_of`` gives the pages of a publication that was there before, for when the cache was lost.
    """

    def __init__(self, cache: SketchCache, pages_of: Callable[[str], tuple[Page, ...]]) -> None:
        self._cache = cache
        self._pages_of = pages_of
        self._fresh: set[str] = set()

    def came_in(self, publication: Publication) -> None:
        """Make and keep the sketch of a publication."""
        self._cache.put(publication.record.sha256, _sketch_of(publication.pages))
        self._fresh.add(publication.record.publication_id)

    def noted(self, rows: list[PublicationReport], records: Mapping[str, Record]) -> list[PublicationReport]:
        """The rows of the report, with what came in compared to ``records``, which are all that stand now."""
        if not self._fresh & records.keys():
            return rows
        likeness = TextOverlap({one: self._sketch(record) for one, record in records.items()})
        return [
            self._compared(row, likeness.like(row.publication_id), records)
            if row.publication_id in self._fresh & records.keys() and row.status in ("new", "changed")
            else row
            for row in rows
        ]

    def _sketch(self, record: Record) -> Sketch:
        kept = self._cache.get([record.sha256]).get(record.sha256)
        if kept is None:
            kept = _sketch_of(self._pages_of(record.publication_id))
            self._cache.put(record.sha256, kept)
        return kept

    def _compared(self, row: PublicationReport, alike: list[Alike], records: Mapping[str, Record]) -> PublicationReport:
        for one in alike:
            other = records[one.other_id]
            if self._is_the_copy(one):
                remedy = near_duplicate(other, one.share)
                if row.status == "new":
                    found = replace(row, reason="near_duplicate", remedy=remedy, like=one.other_id)
                    return replace(found, status="near_duplicate")
                return replace(row, warnings=(*row.warnings, remedy))
            if one.other_id not in self._fresh:
                row = replace(row, warnings=(*row.warnings, contains(other, one.other_share)))
        return row

    def _is_the_copy(self, one: Alike) -> bool:
        """Of two that came in together the smaller is the copy; of an old and a new one the new."""
        return _is_the_smaller(one) if one.other_id in self._fresh else one.share >= ALIKE


def _is_the_smaller(one: Alike) -> bool:
    return one.share >= ALIKE and (one.share, one.publication_id) > (one.other_share, one.other_id)


def _sketch_of(pages: tuple[Page, ...]) -> Sketch:
    return sketch("\n".join(page.text for page in pages))
