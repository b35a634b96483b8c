"""What people decided about products: confirmed, rejected, merged or split. Kept apart from generations."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from index.errors import NotFound
from index.products import PRODUCT_KINDS, Mention, Product
from index.store import decisions
from index.types import Record
from ingest.products.merge import combine

Action: TypeAlias = Literal["confirm", "reject", "merge", "split", "apart", "name", "kind", "regions"]
_ONE_AT_A_TIME = ("name", "kind", "regions")


@dataclass(frozen=True, slots=True)
class Decision:
    """``other`` is the product that a merge takes in, the publication that a split takes out, else empty.

    "apart" says that ``other`` is not the same product; "name", "kind" and "regions" (with semicolons between) say
    what a product's is, and then ``other`` holds that.
    """

    action: Action
    product_id: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A product after the decisions, with its mentions."""

    product: Product
    mentions: tuple[Mention, ...]
    confirmed: bool = False


def decide(data_dir: Path, *made: Decision) -> None:
    """Keep decisions, all of them or none; one that they contradict goes. Raises StoreReadOnly."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with decisions.writing(data_dir) as rows:
        for decision in made:
            _keep(rows, decision, now)


def _keep(rows: sqlite3.Connection, decision: Decision, now: str) -> None:
    against = {"confirm": "reject", "reject": "confirm"}.get(decision.action, "")
    forget = "DELETE FROM product_decision WHERE action = ? AND product_id = ?"
    rows.execute(forget, (against, decision.product_id))
    if decision.action in _ONE_AT_A_TIME:
        rows.execute(forget, (decision.action, decision.product_id))
    rows.execute(
        "INSERT OR IGNORE INTO product_decision (action, product_id, other, made) VALUES (?, ?, ?, ?)",
        (decision.action, decision.product_id, decision.other, now),
    )


def undo(data_dir: Path, product_id: str) -> None:
    """Forget what was decided about a product. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        gone = rows.execute("DELETE FROM product_decision WHERE product_id = ?", (product_id,)).rowcount
    if not gone:
        raise NotFound(f"Nothing was decided about the product '{product_id}'. See: vraagbaak products list")


def decided(data_dir: Path) -> list[Decision]:
    """All decisions, in the order they were made."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute("SELECT action, product_id, other FROM product_decision ORDER BY number").fetchall()
    return [Decision(*row) for row in found]


def apply(
    products: Sequence[Decided], made: Sequence[Decision], records: Mapping[str, Record]
) -> list[Decided]:
    """The products with the decisions on top, in order; one about a product that isn't there changes nothing."""
    by_id = {one.product.product_id: one for one in products}
    for decision in sorted(made, key=lambda one: one.action in _ONE_AT_A_TIME):  # a merge makes name and kind anew
        one = by_id.get(decision.product_id)
        if one is None:
            continue
        match decision.action:
            case "confirm":
                by_id[decision.product_id] = Decided(one.product, one.mentions, confirmed=True)
            case "reject":
                del by_id[decision.product_id]
            case "merge":
                if other := by_id.pop(decision.other, None):
                    by_id[decision.product_id] = _combined(one, (*one.mentions, *other.mentions), records)
            case "name" | "kind" | "regions":
                by_id[decision.product_id] = replace(one, product=_told(one.product, decision))
            case "split":
                by_id |= {part.product.product_id: part for part in _split(one, decision.other, records)}
    return list(by_id.values())


def _told(product: Product, decision: Decision) -> Product:
    """The product as a person says that it is."""
    match decision.action:
        case "name":
            others = tuple(one for one in (product.name, *product.other_names) if one != decision.other)
            return replace(product, name=decision.other, other_names=others)
        case "regions":
            return replace(product, regions=tuple(part.strip() for part in decision.other.split(";") if part.strip()))
    return replace(product, kind=next((kind for kind in PRODUCT_KINDS if kind == decision.other), None))


def _combined(one: Decided, mentions: tuple[Mention, ...], records: Mapping[str, Record]) -> Decided:
    return Decided(combine(mentions, records, one.product.product_id), mentions, one.confirmed)


def _split(one: Decided, publication_id: str, records: Mapping[str, Record]) -> list[Decided]:
    """The product without what one publication says, and a product of that."""
    out = tuple(mention for mention in one.mentions if mention.publication_id == publication_id)
    rest = tuple(mention for mention in one.mentions if mention.publication_id != publication_id)
    if not out or not rest:
        return [one]
    taken_out = combine(out, records, f"{one.product.product_id}--{publication_id}")
    return [_combined(one, rest, records), Decided(taken_out, out)]
