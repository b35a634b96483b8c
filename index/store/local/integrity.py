"""A whole look at one generation: is every byte as it was written, and does everything in it fit together?"""

from collections.abc import Iterator

import numpy as np

from index.store.integrity import reading_on
from index.store.local import generation as local_generation
from index.store.local.arrays import Array
from index.store.local.generation import Generation
from index.store.local.reader import LocalReader

_SLACK = 0.01  # how far from 1 a vector may be after it was kept in 16 bits
_BLOCK = 65_536


def examine(generation: Generation) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every byte."""
    found = local_generation.verify(generation.folder)
    if found:  # what is damaged can't be read on
        return found
    reader = LocalReader(generation)
    return [*_counts(generation), *_vectors(generation), *reading_on(reader)]


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
    if generation.vectors.n_listed is not None:
        arrays["vectors in lists"] = (info.n_passages, generation.vectors.n_listed)
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
