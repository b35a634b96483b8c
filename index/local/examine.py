"""A whole look at one generation: is every byte as it was written, and does everything in it fit together?"""

from collections.abc import Iterator

import numpy as np

from index.local import manifest
from index.local.arrays import Array
from index.local.generation import Generation
from index.local.reader import LocalReader
from index.store import GenerationReader
from index.types import Page, Passage

_SLACK = 0.01  # how far from 1 a vector may be after it was kept in 16 bits
_BLOCK = 65_536
_SHOWN = 3  # of one kind of trouble this many are named, the rest is counted


def examine(generation: Generation) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every byte."""
    found = manifest.verify(generation.folder)
    if found:  # what is damaged can't be read on
        return found
    reader = LocalReader(generation)
    return [*_counts(generation), *_vectors(generation), *_shown(_texts(reader)), *_shown(_facts(reader))]


def _counts(generation: Generation) -> Iterator[str]:
    info, catalogue = generation.info, generation.catalogue
    stored = {
        "publications": (info.n_publications, _number(generation, "SELECT count(*) FROM publication")),
        "passages": (info.n_passages, _number(generation, "SELECT count(*) FROM passage")),
        "sentences": (info.n_sentences, _number(generation, "SELECT coalesce(sum(n_sentences), 0) FROM place")),
    }
    arrays = {
        "vectors of passages": (info.n_passages, len(generation.vectors)),
        "passages with terms": (info.n_passages, len(generation.lexical.postings.lengths)),
        "vectors of sentences": (info.n_sentences, len(generation.sentences.rows)),
    }
    for name, (said, there) in {**stored, **arrays}.items():
        if said != there:
            yield f"{generation.folder}: the manifest says {said} {name}, there are {there}"
    rows = catalogue.rows("SELECT row FROM place ORDER BY row")
    if not np.array_equal(rows, np.arange(info.n_passages)):
        yield f"{generation.folder}: the rows of its passages are not 0 to {info.n_passages - 1}"


def _number(generation: Generation, statement: str) -> int:
    return int(generation.catalogue.rows(statement)[0])


def _vectors(generation: Generation) -> Iterator[str]:
    for name, n_rows, take in (
        ("passages", len(generation.vectors), generation.vectors.take),
        ("sentences", len(generation.sentences.rows), generation.sentences.rows.__getitem__),
    ):
        wrong = 0
        for first in range(0, n_rows, _BLOCK):
            wrong += _not_unit(take(np.arange(first, min(first + _BLOCK, n_rows))))
        if wrong:
            yield f"{generation.folder}: {wrong} vectors of {name} are zero, or have another length than 1"


def _not_unit(rows: Array) -> int:
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    return int((~(np.abs(lengths - 1) <= _SLACK)).sum())  # "not near", so that NaN counts too


def _texts(reader: GenerationReader) -> Iterator[str]:
    """Every passage and every sentence stands where it says it does."""
    for record in reader.records():
        pages = reader.pages(record.publication_id)
        if len(pages) != record.n_pages:
            yield f"{record.publication_id} has {len(pages)} pages, its record says {record.n_pages}"
        for passage in reader.passages_of(record.publication_id):
            yield from _passage(passage, pages)


def _passage(passage: Passage, pages: tuple[Page, ...]) -> Iterator[str]:
    if passage.text != "\n\n".join(pages[span.page_index].text[span.start : span.end] for span in passage.spans):
        yield f"passage {passage.passage_id} is not the text of its pages"
    for sentence in passage.sentences:
        span = sentence.span
        if span and pages[span.page_index].text[span.start : span.end] != passage.text[sentence.start : sentence.end]:
            yield f"a sentence of {passage.passage_id} does not stand on its page: it would be quoted wrongly"


def _facts(reader: GenerationReader) -> Iterator[str]:
    """Every fact about a product is a quote that stands where it says it does."""
    for mention in reader.products.mentions():
        pages = reader.pages(mention.publication_id)
        for fact in mention.facts:
            if pages[fact.span.page_index].text[fact.span.start : fact.span.end] != fact.quote:
                yield f"'{fact.field}' of {mention.mention_id} is not what its page says"


def _shown(lines: Iterator[str]) -> list[str]:
    found = list(lines)
    more = [f"and {len(found) - _SHOWN} more like this"] if len(found) > _SHOWN else []
    return found[:_SHOWN] + more
