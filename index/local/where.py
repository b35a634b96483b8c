"""Filters over rows: each leaf is one look in the catalogue, the rest is arithmetic on masks."""

import json
from collections import OrderedDict
from threading import Lock

import numpy as np
import numpy.typing as npt

from index import filters
from index.filters import And, Eq, Filter, In, Not, Or, Range
from index.local.catalogue_reader import CatalogueReader

Mask = npt.NDArray[np.bool_]

_REMEMBERED = 32  # filters of which the outcome is kept: a screen asks the same ones again and again
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1  # what SQLite calls a number

_WHERE_PUBLICATION = (
    "SELECT place.row FROM place JOIN publication ON publication.key = place.publication_key WHERE publication."
)
_WHERE_PASSAGE = "SELECT place.row FROM place JOIN passage ON passage.key = place.passage_key WHERE passage_id"
_GIVEN = "IN (SELECT value FROM json_each(?))"


class RowFilter:
    """Which rows of a generation a filter keeps. Safe to share between threads."""

    def __init__(self, catalogue: CatalogueReader, n_rows: int) -> None:
        self._catalogue, self._n_rows = catalogue, n_rows
        self._known: OrderedDict[Filter, Mask] = OrderedDict()
        self._turn = Lock()

    def mask(self, where: Filter | None) -> Mask | None:
        """Boolean (n_rows,), read only; None when there is no filter.

        Raises:
            FilterError: The filter can't be answered.
        """
        if where is None:
            return None
        filters.check(where)
        with self._turn:
            if where in self._known:
                self._known.move_to_end(where)
                return self._known[where]
        mask = self._mask(where)
        mask.flags.writeable = False
        with self._turn:
            self._known[where] = mask
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return mask

    def _mask(self, where: Filter) -> Mask:
        match where:
            case And(parts):
                return np.asarray(np.logical_and.reduce([self._all(), *map(self._mask, parts)]))
            case Or(parts):
                return np.asarray(np.logical_or.reduce([~self._all(), *map(self._mask, parts)]))
            case Not(part):
                return ~self._mask(part)
            case Range(field, low, high):
                bounds = (_LOWEST if low is None else low, _HIGHEST if high is None else high)
                return self._rows(f"{_WHERE_PUBLICATION}{field} BETWEEN ? AND ?", *map(_as_number, bounds))
            case Eq(field, None):
                return self._unknown(field)
            case Eq(field, value):
                return self._one_of(field, [value])
            case In(field, values):
                return self._one_of(field, list(values))

    def _one_of(self, field: str, values: list[filters.Value | None]) -> Mask:
        given = json.dumps(values)
        if field == filters.PASSAGE_ID:
            return self._rows(f"{_WHERE_PASSAGE} {_GIVEN}", given)
        if field in filters.PUBLICATION_FIELDS:
            return self._rows(f"{_WHERE_PUBLICATION}{field} {_GIVEN}", given)
        return self._rows(
            "SELECT place.row FROM passage_value JOIN place USING (passage_key) "
            f"WHERE passage_value.field = ? AND passage_value.value {_GIVEN}",
            field, given,
        )  # fmt: skip

    def _unknown(self, field: str) -> Mask:
        if field == filters.PASSAGE_ID:
            return ~self._all()
        if field in filters.PUBLICATION_FIELDS:
            return self._rows(f"{_WHERE_PUBLICATION}{field} IS NULL")
        return ~self._rows(
            "SELECT place.row FROM passage_value JOIN place USING (passage_key) WHERE passage_value.field = ?", field
        )

    def _rows(self, statement: str, *values: object) -> Mask:
        mask = ~self._all()
        mask[self._catalogue.rows(statement, *values)] = True
        return mask

    def _all(self) -> Mask:
        return np.ones(self._n_rows, dtype=np.bool_)


def _as_number(value: int) -> int:
    return min(max(value, _LOWEST), _HIGHEST)
