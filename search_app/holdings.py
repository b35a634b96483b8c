"""What a generation holds as a whole: counted once, because it never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.store import GenerationReader
from search_app.answer import record_date

_YEAR, _MONTH = len("2025"), len("2025-09")


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many publications there are, and the date of the latest that has one (ISO 8601, as precise as a month)."""

    n_publications: int
    latest: str | None


@lru_cache(1)  # the current generation; looking through a large catalogue takes longer than a search
def holdings_of(reader: GenerationReader) -> Holdings:
    """What the generation of a reader holds."""
    records = reader.records()
    return Holdings(len(records), latest([date for record in records if (date := record_date(record))]))


def latest(dates: Sequence[str]) -> str | None:
    """The last of the dates, as a month; as a year where one of that year has no month and may be later still."""
    year = max((date[:_YEAR] for date in dates), default=None)
    months = [date[:_MONTH] for date in dates if date[:_YEAR] == year]
    return min(months, key=len) if any(len(one) < _MONTH for one in months) else max(months, default=year)
