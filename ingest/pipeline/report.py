"""What an ingest did, publication by publication: nothing is skipped in silence; and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Progress: TypeAlias = Callable[[int, int, str], None]  # how many are done, of how many, and what is begun now


Outcome: TypeAlias = Literal[
    "new", "changed", "unchanged", "duplicate", "near_duplicate", "replaced", "removed", "held", "skipped"
]


@dataclass(frozen=True, slots=True)
class PublicationReport:
    """One file or publication. ``reason`` and ``remedy`` are there where it was skipped; ``seconds`` is wall time.

    ``like`` is the id of the publication that a near-duplicate is nearly the same as; ``pictured`` are the numbers of
    the pages that show a picture and no text, where OCR may help.
    """

    source: str
    publication_id: str | None
    status: Outcome
    reason: str | None = None
    remedy: str | None = None
    warnings: tuple[str, ...] = ()
    pages: int = 0
    passages: int = 0
    seconds: float = 0.0
    like: str | None = None
    pictured: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """A whole run. ``generation`` is the one that is current after it, None when there is none yet.

    ``waiting`` is the one that waits for a yes; ``files_read`` counts files that were opened and read for their text,
    not those that were known already or that the cache still held. ``live_seconds`` is when a generation was there to
    be searched: before the end where vectors of sentences came after.
    """

    generation: str | None
    publications: tuple[PublicationReport, ...]
    seconds: float
    passages_embedded: int = 0
    passages_reused: int = 0
    files_read: int = 0
    waiting: str | None = None
    live_seconds: float | None = None

    def count(self, status: Outcome) -> int:
        """How many came out this way."""
        return sum(one.status == status for one in self.publications)
