"""What goes into a store and comes out beside publications: vectors, terms, and what a generation was built with."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.types import Hit

Vectors = npt.NDArray[np.float32]  # (n, dim), rows of unit length


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """What is embedded of a publication: row i of ``passages`` is passage i, ``sentences`` follow the passages.

    No rows of sentences where there are sentences: they come after, by ``GenerationWriter.put_sentences``.
    """

    passages: Vectors
    sentences: Vectors


@dataclass(frozen=True, slots=True)
class BuiltWith:
    """What shaped the vectors and terms of a generation; a query made with anything else would be nonsense.

    ``settings`` holds what shaped the passages, by name (target tokens, what stands in front of an embedded text, …).
    """

    model: str
    model_checksum: str
    engine: str
    dim: int
    analyser: str
    settings: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """What the manifest of a generation says; ``after`` is the one it was built on, None for one built from nothing.

    A generation that only adds sentence vectors stands in the place of the one it completes: ``after`` is that one's.
    ``n_sentences`` counts the vectors of sentences that are there.
    """

    generation: str
    created: str
    built_with: BuiltWith
    n_publications: int
    n_passages: int
    n_sentences: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query or text as the Dutch analyser made it; weight 1 is an ordinary word."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Legs:
    """What both legs of a search found, best first."""

    dense: list[Hit]
    lexical: list[Hit]
