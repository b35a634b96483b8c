"""Whether what a generation says fits together: every passage, sentence and fact stands where it says it does."""

from collections.abc import Iterator

from index.store import GenerationReader
from index.types import Page, Passage, Span

_SHOWN = 3  # of one kind of trouble this many are named, the rest is counted


def reading_on(reader: GenerationReader) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every page and passage."""
    return [*_shown(_texts(reader)), *_shown(_facts(reader))]


def _texts(reader: GenerationReader) -> Iterator[str]:
    """Every passage and every sentence stands where it says it does."""
    for record in reader.records():
        pages = reader.pages(record.publication_id) if record.n_pages else ()
        if len(pages) != record.n_pages:
            yield f"{record.publication_id} has {len(pages)} pages, its record says {record.n_pages}"
        for passage in reader.passages_of(record.publication_id):
            yield from _passage(passage, pages)


def _passage(passage: Passage, pages: tuple[Page, ...]) -> Iterator[str]:
    if passage.text != "\n\n".join(_said(pages, span) for span in passage.spans):
        yield f"passage {passage.passage_id} is not the text of its pages"
    for sentence in passage.sentences:
        span = sentence.span
        if span and _said(pages, span) != passage.text[sentence.start : sentence.end]:
            yield f"a sentence of {passage.passage_id} does not stand on its page: it would be quoted wrongly"


def _facts(reader: GenerationReader) -> Iterator[str]:
    """Every fact about a product is a quote that stands where it says it does."""
    for mention in reader.products.mentions():
        pages = reader.pages(mention.publication_id)
        for fact in mention.facts:
            if _said(pages, fact.span) != fact.quote:
                yield f"'{fact.field}' of {mention.mention_id} is not what its page says"


def _said(pages: tuple[Page, ...], span: Span) -> str:
    """What stands there; nothing where the page is gone."""
    return pages[span.page_index].text[span.start : span.end] if span.page_index < len(pages) else ""


def _shown(lines: Iterator[str]) -> list[str]:
    found = list(lines)
    more = [f"and {len(found) - _SHOWN} more like this"] if len(found) > _SHOWN else []
    return found[:_SHOWN] + more
