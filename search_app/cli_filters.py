"""The filters of the command line: the same for search, ask, similar and facets."""

import argparse

from index.filters import And, Eq, Filter, Range
from index.products import PRODUCT_KINDS, STATUSES

_PLAIN = ("region", "theme", "audience", "kind")
_OF_PRODUCTS = {"product_kind": PRODUCT_KINDS, "status": STATUSES}
_UNKNOWN = "onbekend"


def add_filters(command: argparse.ArgumentParser) -> None:
    """Let a command be kept to some of the publications, passages or products."""
    for name in _PLAIN:
        command.add_argument(f"--{name}")
    for name, values in _OF_PRODUCTS.items():
        command.add_argument(f"--{name.replace('_', '-')}", choices=values, help="of a product that is told of")
    command.add_argument("--year", type=_years, metavar="A..B", help=f"2019..2023, 2019.., 2021 or {_UNKNOWN}")


def chosen_filter(options: argparse.Namespace) -> Filter | None:
    """The filter that the options ask for, None when they ask for none."""
    names = (*_PLAIN, *_OF_PRODUCTS)
    parts: list[Filter] = [Eq(name, value) for name in names if (value := getattr(options, name)) is not None]
    if options.year is not None:
        parts.append(options.year)
    return And(tuple(parts)) if parts else None


def _years(text: str) -> Filter:
    if text == _UNKNOWN:
        return Eq("year", None)
    low, dots, high = text.partition("..")
    sides = (low, high if dots else low)
    if not any(sides) or not all(side.isdigit() or not side for side in sides):
        raise argparse.ArgumentTypeError(f"'{text}' is not A..B, like 2019..2023")
    return Range("year", *(int(side) if side else None for side in sides))
