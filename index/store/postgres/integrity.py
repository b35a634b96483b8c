"""A whole look at one generation: is all there that its manifest counts, and does everything in it fit together?

Whether the bytes are as they were written is PostgreSQL's to know: its checksums are looked at with every read.
"""

from collections.abc import Iterator

import numpy as np

from index.store.integrity import reading_on
from index.store.protocol import GenerationReader

_SLACK = 0.01  # how far from 1 a vector may be
_AT_ONCE = 1000


def examine(reader: GenerationReader) -> list[str]:
    """What is wrong, a line each; empty means that all is well. Reads every row."""
    return [*_counts(reader), *_vectors(reader), *reading_on(reader)]


def _counts(reader: GenerationReader) -> Iterator[str]:
    info = reader.info
    stored = {
        "publications": (info.n_publications, len(reader.records())),
        "passages": (info.n_passages, len(reader.ids())),
    }
    for name, (said, there) in stored.items():
        if said != there:
            yield f"{info.generation}: the manifest says {said} {name}, there are {there}"


def _vectors(reader: GenerationReader) -> Iterator[str]:
    ids, n_sentences = reader.ids(), 0
    for first in range(0, len(ids), _AT_ONCE):
        asked = ids[first : first + _AT_ONCE]
        sentences = reader.sentence_vectors(asked)
        n_sentences += sum(map(len, sentences))
        for name, rows in (("passages", reader.passage_vectors(asked)), ("sentences", np.concatenate(sentences))):
            wrong = int((~(np.abs(np.linalg.norm(rows, axis=1) - 1) <= _SLACK)).sum())
            if wrong:
                yield f"{reader.info.generation}: {wrong} vectors of {name} are zero, or have another length than 1"
    if n_sentences != (said := reader.info.n_sentences):
        yield f"{reader.info.generation}: the manifest says {said} sentences, there are {n_sentences}"
