"""BM25 over weighted terms, and what a text analyser is to a store: the same for every store."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from index.store.records import Term


class Analyser(Protocol):
    """Turns text into terms; ``name`` holds its version and those of its word lists, and stands in the manifest."""

    @property
    def name(self) -> str:
        """Name and version: another name means other terms, so the index must be rebuilt."""
        ...

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a passage, repeated as often as they stand there."""
        ...

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of a query."""
        ...


K1 = 1.2  # how soon a term that is repeated stops counting
B = 0.75  # how much a long passage is held against it


def totals(terms: Sequence[Term]) -> dict[str, float]:
    """The summed weight of each term; what weighs nothing isn't there."""
    summed: defaultdict[str, float] = defaultdict(float)
    for term in terms:
        if term.weight > 0:
            summed[term.text] += term.weight
    return dict(summed)
