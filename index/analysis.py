"""What a text analyser is to a store: text to weighted terms, the same for passages and queries."""

from collections.abc import Sequence
from typing import Protocol

from index.stored import Term


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
