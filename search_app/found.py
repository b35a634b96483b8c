"""Hits as people judge them: the passage with the title, date and source of its publication."""

from collections.abc import Sequence

from index.errors import NotFound
from index.store import GenerationReader
from index.types import Hit, Record
from search_app.answer import record_date
from search_app.replies import FoundPassage


def record_of(reader: GenerationReader, publication_id: str) -> Record:
    """The catalogue record of a publication. Raises NotFound."""
    records = reader.records([publication_id])
    if not records:
        raise NotFound(f"There is no publication '{publication_id}' in this index.")
    return records[0]


def found(reader: GenerationReader, hits: Sequence[Hit]) -> tuple[FoundPassage, ...]:
    """The hits in their own order."""
    ids = sorted({hit.passage.publication_id for hit in hits})
    records = {record.publication_id: record for record in reader.records(ids)}
    return tuple(_found(hit, records[hit.passage.publication_id]) for hit in hits)


def _found(hit: Hit, record: Record) -> FoundPassage:
    passage = hit.passage
    return FoundPassage(
        rank=hit.rank,
        score=hit.score,
        passage_id=passage.passage_id,
        publication_id=record.publication_id,
        title=record.title,
        source=record.source,
        date=record_date(record),
        page=passage.page,
        page_end=passage.page_end,
        heading=passage.heading,
        text=passage.text,
    )
