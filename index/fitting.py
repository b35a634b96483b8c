"""Whether what a writer is given fits together, looked at before anything is changed."""

from collections.abc import Sequence

import numpy as np

from index.stored import PassageVectors, Vectors
from index.types import Passage, Publication

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
