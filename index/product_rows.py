"""Products as rows: JSON of the dataclasses, without a class name in it, so that any program can read the file."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from index.products import Fact, Mention, Participation, Product, Proposal, Told
from index.types import Span


def pack(row: Mention | Product | Proposal | Participation) -> str:
    """One JSON object."""
    return json.dumps(asdict(row), ensure_ascii=False, separators=(",", ":"))


def mention(text: str) -> Mention:
    """Read what ``pack`` wrote."""
    row = json.loads(text)
    facts = tuple(_fact(one) for one in row.pop("facts"))
    told = tuple(Told(**one) for one in row.pop("told"))
    return Mention(**_tuples(row), facts=facts, told=told)


def product(text: str) -> Product:
    """Read what ``pack`` wrote."""
    return Product(**_tuples(json.loads(text)))


def proposal(text: str) -> Proposal:
    """Read what ``pack`` wrote."""
    row = json.loads(text)
    fact = row.pop("fact")
    return Proposal(**row, fact=None if fact is None else _fact(fact))


def participation(text: str) -> Participation:
    """Read what ``pack`` wrote."""
    row = _tuples(json.loads(text))
    return Participation(**{**row, "span": Span(**row["span"])})


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(**{**row, "span": Span(**row["span"])})


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
