"""What lists of REST can be narrowed by: one or more values of a field, with all fields that are given."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import Query

from search_app.limits import FILTER_VALUES

Values = Annotated[list[str], Query(max_length=FILTER_VALUES)]


def fits(fields: Iterable[tuple[Sequence[str], Sequence[str | None]]]) -> bool:
    """Whether something has one of the values asked for, in every field that is asked for: (asked, has) each."""
    return all(not asked or not set(asked).isdisjoint(has) for asked, has in fields)
