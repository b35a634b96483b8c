"""Filters as SQL: a condition over a passage ``p`` and a record ``r``, with its values apart."""

from dataclasses import dataclass

from index import filters
from index.filters import And, Eq, Filter, In, Not, Or, Range
from index.postgres.shards import sayable

_LISTS = {"region": "p.regions", "theme": "p.themes", "audience": "p.audiences"}
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1  # what PostgreSQL calls a bigint


@dataclass(frozen=True, slots=True)
class Condition:
    """``sql`` holds the values by name; unknown counts as false."""

    sql: str
    values: dict[str, object]


def condition(where: Filter | None) -> Condition:
    """What a filter means.

    Raises:
        FilterError: The filter can't be answered.
    """
    if where is None:
        return Condition("true", {})
    filters.check(where)
    values: dict[str, object] = {}
    return Condition(_sql(where, values), values)


def _sql(where: Filter, values: dict[str, object]) -> str:
    match where:
        case And(parts):
            return _joined(" AND ", "true", parts, values)
        case Or(parts):
            return _joined(" OR ", "false", parts, values)
        case Not(part):
            return f"({_sql(part, values)}) IS NOT TRUE"
        case Range(field, low, high):
            bounds = (_LOWEST if low is None else low, _HIGHEST if high is None else high)
            first, last = (_named(_as_number(bound), "bigint", values) for bound in bounds)
            return f"r.{field} BETWEEN {first} AND {last}"
        case Eq(field, None):
            return _unknown(field)
        case Eq(field, value):
            return _one_of(field, (value,), values)
        case In(field, given):
            return _one_of(field, given, values)


def _joined(sign: str, empty: str, parts: tuple[Filter, ...], values: dict[str, object]) -> str:
    return sign.join(f"({_sql(part, values)})" for part in parts) or empty


def _one_of(field: str, given: tuple[filters.Value | None, ...], values: dict[str, object]) -> str:
    if field == "year":
        numbers = [one for one in given if isinstance(one, int) and _LOWEST <= one <= _HIGHEST]
        return f"r.year = ANY({_named(numbers, 'bigint[]', values)})"
    texts = _named(sayable(one for one in given if isinstance(one, str)), "text[]", values)
    if field in _LISTS:
        return f"{_LISTS[field]} && {texts}"
    return f"{_column(field)} = ANY({texts})"


def _unknown(field: str) -> str:
    return f"{_LISTS[field]} = '{{}}'" if field in _LISTS else f"{_column(field)} IS NULL"


def _column(field: str) -> str:
    return "p.passage_id" if field == filters.PASSAGE_ID else f"r.{field}"


def _named(value: object, kind: str, values: dict[str, object]) -> str:
    name = f"given{len(values)}"
    values[name] = value
    return f"%({name})s::{kind}"


def _as_number(value: int) -> int:
    return min(max(value, _LOWEST), _HIGHEST)
