"""What a reader is: it reads a question and passages together and says of each sentence whether it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Spanned(Protocol):
    """A stretch of a text: characters ``start:end``."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """One behind the last."""
        ...


class Readable(Protocol):
    """A passage as ``index.types.Passage`` has it: its text, the headings above it and where its sentences stand."""

    @property
    def text(self) -> str:
        """The words."""
        ...

    @property
    def heading_path(self) -> Sequence[str]:
        """Headings, the highest first."""
        ...

    @property
    def sentences(self) -> Sequence[Spanned]:
        """Places in ``text``."""
        ...


@dataclass(frozen=True, slots=True)
class Titled:
    """A passage with the title of its publication."""

    passage: Readable
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Logits: above 0 says that this answers rather than nothing.

    ``passage`` is of the passage as a whole, ``sentences`` of each sentence in the order of the passage's sentences.
    """

    passage: float
    sentences: tuple[float, ...]


class Reader(Protocol):
    """Reads for a question. Safe between threads; the same texts together always give the same scores."""

    @property
    def name(self) -> str:
        """What it is, with the checksum of its weights: what was made with it says so."""
        ...

    def read(self, question: str, passages: Sequence[Titled]) -> list[Reading]:
        """A reading of each passage, in their order; none for none."""
        ...
