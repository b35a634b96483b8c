"""What lists of REST can be narrowed by: one or more values of a field, with all fields that are given."""

from collections.abc import Iterable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from index.types import Record
from search_app.limits import FILTER_VALUES
from search_app.product_replies import ProductReply

Values = Annotated[list[str], Query(max_length=FILTER_VALUES)]
Shown = TypeVar("Shown", Record, ProductReply)


def narrowed(listed: Iterable[Shown], region: Sequence[str], theme: Sequence[str], kind: Sequence[str]) -> list[Shown]:
    """Those that have one of the values asked for, in every field that is asked for."""
    return [
        one for one in listed if _fits(region, one.regions) and _fits(theme, one.themes) and _fits(kind, (one.kind,))
    ]


def _fits(asked: Sequence[str], has: Sequence[str | None]) -> bool:
    return not asked or not set(asked).isdisjoint(has)
