"""What is asked of PostgreSQL, as SQL over one generation of one shard: filters, and both legs."""

from dataclasses import dataclass

from index.store import filters
from index.store.bm25 import K1, B
from index.store.filters import And, Eq, Filter, In, Not, Or, Range
from index.store.postgres.shards import sayable

_LISTS = {"region": "p.regions", "theme": "p.themes", "audience": "p.audiences"}


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
        case Range(field):
            first, last = (_named(bound, "bigint", values) for bound in filters.bounds_of(where))
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
        numbers = [one for one in given if isinstance(one, int) and filters.SMALLEST <= one <= filters.GREATEST]
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


_MORE = 32  # found beyond k by 16-bit numbers, so that 32-bit numbers may put another one in its place
_EXACTLY = 1e12  # sums that differ less are ties: PostgreSQL adds up in any order

_SEEN = "m.generation = %(generation)s"


def dense(condition: Condition, space: int, dim: int, *, exact: bool) -> str:
    """Rows passage_id and cosine, best first, ties by passage_id. Values: vector, k, generation, the filter's."""
    score = "-(p.embedding <#> %(vector)s::vector)"
    if exact:
        return (
            f"SELECT p.passage_id, {score} AS score FROM member AS m JOIN passage AS p USING (content) "
            f"JOIN record AS r ON r.key = m.record WHERE {_SEEN} AND p.space = {space} AND ({condition.sql}) "
            "ORDER BY score DESC, passage_id LIMIT %(k)s"
        )
    half = f"halfvec({dim})"
    return (
        f"SELECT p.passage_id, {score} AS score FROM ("
        f"SELECT p.passage_id, p.embedding FROM passage AS p WHERE p.space = {space} AND ("
        f"SELECT {condition.sql} FROM member AS m JOIN record AS r ON r.key = m.record "
        f"WHERE {_SEEN} AND m.content = p.content) "
        f"ORDER BY p.embedding::{half} <#> %(vector)s::vector::{half} LIMIT %(k)s + {_MORE}"
        ") AS p ORDER BY score DESC, passage_id LIMIT %(k)s"
    )


def lexical(condition: Condition, *, few: bool) -> str:
    """Rows passage_id and BM25, best first, ties by passage_id; ``few``: the filter keeps few passages.

    Those few are looked up first, once: else the filter is tried on every posting.
    Values: texts and gains of the terms, mean_length, k, generation, the filter's.
    """
    length = f"({K1 * (1 - B)} + {K1 * B} * t.length::float8 / %(mean_length)s)"
    first, tried = "", condition.sql
    if few:
        first, tried = f"WITH few AS MATERIALIZED ({kept('p.key', condition)}) ", "true"
        rest = "JOIN few ON few.key = t.passage "
    else:
        rest = "JOIN record AS r ON r.key = m.record " if "r." in condition.sql else ""
        rest += "JOIN passage AS p ON p.key = t.passage " if "p." in condition.sql else ""
    return (
        f"SELECT p.passage_id, best.score FROM ("
        f"SELECT passage, score, floor(score * {_EXACTLY:.0f} + 0.5) AS rounded FROM ("
        f"{first}SELECT t.passage, sum(q.gain * t.weight / (t.weight::float8 + {length})) AS score "
        "FROM unnest(%(texts)s::text[], %(gains)s::float8[]) AS q(text, gain) JOIN term USING (text) "
        f"JOIN posting AS t ON t.term = term.key JOIN member AS m ON {_SEEN} AND m.content = t.content {rest}"
        f"WHERE {tried} GROUP BY t.passage"
        ") AS scored ORDER BY rounded DESC FETCH FIRST %(k)s ROWS WITH TIES"
        ") AS best JOIN passage AS p ON p.key = best.passage ORDER BY rounded DESC, passage_id LIMIT %(k)s"
    )


def both(dense_leg: str, lexical_leg: str) -> str:
    """Both legs in one statement: rows of is_dense, passage_id and score."""
    return (
        f"(SELECT true, found.* FROM ({dense_leg}) AS found) UNION ALL "
        f"(SELECT false, found.* FROM ({lexical_leg}) AS found)"
    )


def kept(columns: str, condition: Condition) -> str:
    """Something of all passages that a filter keeps."""
    return (
        f"SELECT {columns} FROM member AS m JOIN passage AS p USING (content) JOIN record AS r ON r.key = m.record "
        f"WHERE {_SEEN} AND ({condition.sql})"
    )


def value_counts(condition: Condition) -> str:
    """Field, value, passages and publications of each value among the passages that a filter keeps."""
    seen = kept("p.passage_id, m.publication_id, p.regions, p.themes, p.audiences, r.kind, r.year", condition)
    numbers = "count(DISTINCT passage_id), count(DISTINCT publication_id)"
    lists = (
        f"SELECT '{field}', value, {numbers} FROM seen, unnest({column.removeprefix('p.')}) AS value GROUP BY value"
        for field, column in _LISTS.items()
    )
    others = (f"SELECT '{field}', {field}::text, {numbers} FROM seen GROUP BY {field}" for field in ("kind", "year"))
    return f"WITH seen AS ({seen}) {' UNION ALL '.join((*lists, *others))}"


FREQUENCIES = (
    "SELECT q.text, count(*) FROM unnest(%(texts)s::text[]) AS q(text) JOIN term USING (text) "
    f"JOIN posting AS t ON t.term = term.key JOIN member AS m ON {_SEEN} AND m.content = t.content GROUP BY q.text"
)
# The first posting of each term that the generation holds: as a join, PostgreSQL would read every posting.
VOCABULARY = (
    "SELECT text FROM term WHERE starts_with(text, %(prefix)s) AND ("
    "SELECT true FROM posting AS t WHERE t.term = term.key "
    f"AND (SELECT true FROM member AS m WHERE {_SEEN} AND m.content = t.content) LIMIT 1)"
)
