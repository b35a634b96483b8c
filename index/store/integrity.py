"""Whether what is written or kept fits together: every passage, sentence and fact stands where it says it does."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.store.protocol import GenerationReader
from index.store.records import PassageVectors, Vectors
from index.types import Page, Passage, Publication, Span

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


_LENGTH_SLACK = 1e-3  # how far from 1 the length of a vector may be


def check(publication: Publication, passages: Sequence[Passage], vectors: PassageVectors, dim: int) -> None:
    """Passages are of the publication, and each has its vector; its sentences have theirs, or none has yet.

    Raises:
        ValueError: They don't belong together.
    """
    publication_id = publication.record.publication_id
    check_rows(publication_id, "passages", vectors.passages, (len(passages), dim))
    n_sentences = sum(len(passage.sentences) for passage in passages) if len(vectors.sentences) else 0
    check_rows(publication_id, "sentences", vectors.sentences, (n_sentences, dim))
    strangers = [passage.passage_id for passage in passages if passage.publication_id != publication_id]
    if strangers:
        raise ValueError(f"{publication_id}: passage {strangers[0]} is of another publication.")


def check_rows(publication_id: str, name: str, rows: Vectors, shape: tuple[int, int]) -> None:
    """There are as many vectors as there must be, of unit length.

    Raises:
        ValueError: There are not.
    """
    if rows.shape != shape:
        raise ValueError(f"{publication_id}: vectors of {name} have shape {rows.shape}, must be {shape}.")
    lengths = np.linalg.norm(rows, axis=1)
    if not np.allclose(lengths, 1, atol=_LENGTH_SLACK):
        raise ValueError(f"{publication_id}: vectors of {name} must have length 1, one has {lengths.min()}.")
