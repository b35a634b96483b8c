"""Quotes to an answer: each verified against the page it stands on, numbered and cited; hits with their publication."""

import re
from collections.abc import Callable, Sequence

from index.boxes import boxes_of
from index.errors import NotFound
from index.store.protocol import GenerationReader
from index.types import Hit, Page, Record
from search_app.answer.quotes import Quote
from search_app.replies import AnswerSentence, Citation, FoundPassage, sides

Pages = Callable[[str, int], Page]  # publication id, page index
Records = Callable[[str], Record]
Products = Callable[[Quote], str | None]
_SUBTITLE = re.compile(r"(?<=[?!]) .*|[:.] .*| [–-] .*", re.DOTALL)


def cite(
    quotes: Sequence[Quote], pages: Pages, records: Records, told: Products
) -> tuple[list[AnswerSentence], list[Citation]]:
    """Number the quotes and prove each on its page; one that does not stand there verbatim is left out.

    ``told`` says which product a quote tells of without naming it.
    """
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for quote in quotes:
        citation = _verified(quote, len(citations) + 1, pages, records)
        if citation is not None:
            citations.append(citation)
            sentences.append(AnswerSentence(citation.quote, (citation.n,), told(quote)))
    return sentences, citations


def _verified(quote: Quote, n: int, pages: Pages, records: Records) -> Citation | None:
    passage, span = quote.passage, quote.span
    if span is None:
        return None
    page = pages(passage.publication_id, span.page_index)
    if page.text[span.start : span.end] != quote.text:
        return None
    record = records(passage.publication_id)
    return Citation(
        n=n,
        publication_id=record.publication_id,
        title=record.title,
        date=record_date(record),
        source=record.source,
        page=page.number,
        page_label=page.label,
        page_index=span.page_index,
        heading=passage.heading,
        quote=quote.text,
        boxes=sides(boxes_of(page, span.start, span.end)),
        passage_id=passage.passage_id,
    )


def record_date(record: Record) -> str | None:
    """The date as precise as it is known, or None ("datum onbekend")."""
    return record.date or (str(record.year) if record.year else None)


def main_title(title: str) -> str:
    """A title without what follows it: "Wat werkt waar? Een vergelijking" is "Wat werkt waar?"."""
    return _SUBTITLE.sub("", title)


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
