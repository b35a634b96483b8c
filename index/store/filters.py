"""Filters: a small closed tree over declared fields, the same for every store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from index.errors import FilterError

Value: TypeAlias = str | int
SMALLEST, GREATEST = -(2**63), 2**63 - 1  # whole numbers that a column holds, in SQLite and PostgreSQL alike


@dataclass(frozen=True, slots=True)
class Eq:
    """The field has this value; a field of many values holds it. None: the value is unknown ("datum onbekend")."""

    field: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class In:
    """The field has one of these values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """``low <= field <= high``; None leaves that side open. An unknown value is never in a range."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of these; true when empty."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these; false when empty."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this one."""

    part: "Filter"


Filter: TypeAlias = Eq | In | Range | And | Or | Not

# Of the publication: one value each. Of the passage: many values each (a magazine covers eight regions).
PUBLICATION_FIELDS: Mapping[str, type] = {
    "publication_id": str,
    "kind": str,
    "format": str,
    "year": int,
    "publisher": str,
    "workplace": str,
    "language": str,
}
PASSAGE_FIELDS: Mapping[str, type] = {"region": str, "theme": str, "audience": str}
PASSAGE_ID = "passage_id"  # one value each; what a filter on products becomes


def bounds_of(asked: Range) -> tuple[int, int]:
    """Both sides of a range as a column can have them: an open side, or one beyond all numbers, is the outermost."""
    sides = (SMALLEST if asked.low is None else asked.low, GREATEST if asked.high is None else asked.high)
    low, high = (min(max(side, SMALLEST), GREATEST) for side in sides)
    return low, high


def check(where: Filter) -> None:
    """Refuse what no store can answer.

    Raises:
        FilterError: An unknown field, a value of the wrong type, or a range over a field that isn't a number.
    """
    match where:
        case And(parts) | Or(parts):
            for part in parts:
                check(part)
        case Not(part):
            check(part)
        case Range(field, low, high):
            _check_values(field, [side for side in (low, high) if side is not None])
            if _type_of(field) is not int:
                raise FilterError(f"A range needs a field of numbers, '{field}' isn't one. Use Eq or In.")
        case Eq(field, value):
            _check_values(field, [] if value is None else [value])
        case In(field, values):
            _check_values(field, list(values))


def _type_of(field: str) -> type:
    kind = PUBLICATION_FIELDS.get(field) or PASSAGE_FIELDS.get(field) or (str if field == PASSAGE_ID else None)
    if kind is None:
        known = ", ".join(sorted([*PUBLICATION_FIELDS, *PASSAGE_FIELDS]))
        raise FilterError(f"Unknown filter field '{field}'. Known fields: {known}.")
    return kind


def _check_values(field: str, values: list[Value]) -> None:
    kind = _type_of(field)
    for value in values:
        if type(value) is not kind:
            raise FilterError(f"Filter field '{field}' takes {kind.__name__}, got {value!r}.")
