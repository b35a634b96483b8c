"""What a generation holds as a whole: counted once, because it never changes."""

from dataclasses import dataclass
from functools import lru_cache

from index.store import GenerationReader


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many publications there are, and the year of the latest that has one."""

    n_publications: int
    latest_year: int | None


@lru_cache(1)  # the current generation; looking through a large catalogue takes longer than a search
def holdings_of(reader: GenerationReader) -> Holdings:
    """What the generation of a reader holds."""
    records = reader.records()
    return Holdings(len(records), max((record.year for record in records if record.year), default=None))
