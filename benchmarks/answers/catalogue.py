"""What the catalogue holds, judged on pages of the field.

``python -m benchmarks.answers.catalogue DATA_DIR`` takes an index of both field-dev sets. ``--texts FIRST LAST`` takes
parts of the training texts instead: what is stated of each product against the facts that are marked behind its name.
Not every sentence that states something is marked, so precision is a lower bound.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.answers.detection import alike
from benchmarks.sets import SHARED
from index import settings as index_settings
from index.gazetteer.places import find_places, regions_of
from index.gazetteer.topics import find_topics
from index.products import Fact
from ingest.products.detect import detect
from ingest.products.facts import facts_of
from ingest.products.mentions import name_pattern, tellings
from ingest.products.names import key_of
from ingest.products.numbers import ages_in
from search_app.replies import ProductReply
from search_app.service import Service

if TYPE_CHECKING:
    from training.texts import Text

FIELD_DEV = SHARED / "eval" / "field-dev"
_YEARS = re.compile(r"(?:(?P<low>\d+)\s?-\s?)?(?P<high>\d+)")


@dataclass(slots=True)
class Gold:
    """What the pages say of one product, however often it is told of."""

    names: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    audiences: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Score:
    """Of the values that were found how many are right; of the products of which a page says it how many have one."""

    right: int
    found: int
    held: int
    told: int

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.found), self.held / max(1, self.told)
        return f"precision {precision:.3f} ({self.right}/{self.found}), recall {recall:.3f} ({self.held}/{self.told})"


def main() -> None:
    """Print the figures of docs/products.md on field-dev, or those of marked texts."""
    if sys.argv[1] == "--texts":
        for kind, score in _marked(*sys.argv[2:4]).items():
            say(f"{kind:<9} {score}")
        return
    service = Service(replace(index_settings.load(os.environ), data_dir=Path(sys.argv[1])))
    products = service.products().products
    pairs = list(_matched(products, _gold()))
    say(f"products of field-dev that are in the index: {len(pairs)}")
    for name, told, found in (
        ("age", lambda one: one.ages, _ages),
        ("region", lambda one: one.regions, lambda one: set(one.regions)),
        ("audience", lambda one: one.audiences, lambda one: set(one.audiences)),
    ):
        say(f"{name:<9} {_score(pairs, told, found)}")


_FIELDS: Mapping[str, Collection[str]] = {  # by what a mark says
    "who": ("audience",),
    "age": ("age",),
    "place": ("region",),
    "cost": ("costs",),
    "result": ("result",),
    "condition": ("needs",),
    "status": ("status", "since"),
    "contact": ("available",),
}


def _marked(first: str, last: str) -> dict[str, Score]:
    from training import products, texts

    written = [one for one in texts.read_all() if first <= one.number[:2] <= last]
    counts = {kind: Score(0, 0, 0, 0) for kind in _FIELDS}
    for text, (_, title, lines) in zip(written, products.marked(written), strict=True):
        owned = list(_owned_marks(text))
        found = detect(lines, title)
        for product, told in zip(found, tellings(lines, found), strict=True):
            own = [one for one in owned if alike(one.owner, product.name)]
            facts = facts_of(lines, told, name_pattern(product)) if own else []
            for kind in _FIELDS if own else ():
                marks = [one for one in own if one.kind == kind]
                rights = [_shows(fact, marks) for fact in facts if fact.field in _FIELDS[kind]]
                held, old = bool(marks) and any(rights), counts[kind]
                right, n_found = old.right + sum(rights), old.found + len(rights)
                counts[kind] = Score(right, n_found, old.held + held, old.told + bool(marks))
    return counts


@dataclass(frozen=True, slots=True)
class _Owned:
    """A mark of a fact, with the product that was named last before it."""

    owner: str
    kind: str
    words: str
    line: str


def _owned_marks(text: "Text") -> Iterator[_Owned]:
    owner = ""
    for line in text.lines:
        for mark in line.marks:
            if mark.kind in ("subject", "described"):
                owner = mark.words
            elif owner and mark.kind in _FIELDS:
                yield _Owned(owner, mark.kind, mark.words, line.words)


def _shows(fact: Fact, marks: Sequence[_Owned]) -> bool:
    """Whether a fact is one that is marked: its quote holds the mark or is in its line, or both say the same value."""
    for mark in marks:
        same = {topic.name for topic in find_topics(mark.words, "audience")} | set(ages_in(mark.line))
        same |= {region for place in find_places(mark.words) for region in place.place.regions}
        if mark.words in fact.quote or fact.quote in mark.line or fact.value in same:
            return True
    return False


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(f"{line}\n")


def _gold() -> list[Gold]:
    by_name: dict[str, Gold] = {}
    for row in _rows("products.jsonl"):
        one = by_name.setdefault(key_of(str(row["name"])), Gold())
        one.names |= {key_of(name) for name in (row["name"], *row.get("other_names", ()))}
        one.ages |= {age for age in (_years(str(row.get("age", ""))),) if age}
        one.regions |= {name for place in row.get("region", ()) for name in regions_of(place)}
        one.audiences |= {topic.name for said in row.get("audience", ()) for topic in find_topics(said, "audience")}
    return list(by_name.values())


def _rows(name: str) -> Iterator[Mapping[str, Any]]:
    for file in sorted(FIELD_DEV.glob(f"*/{name}")):
        yield from (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def _years(age: str) -> str:
    found = _YEARS.search(age)
    if found is None:
        return ""
    low, high = int(found["low"] or 0), int(found["high"])
    if "vanaf" in age or "+" in age or age.endswith("-"):
        return f"{high}-"
    return f"{low + 3}-{high + 4}" if "groep" in age else f"{low}-{high}"


def _matched(products: Sequence[ProductReply], gold: Sequence[Gold]) -> Iterator[tuple[Gold, ProductReply]]:
    left = list(products)
    for one in gold:
        exact = [product for product in left if key_of(product.name) in one.names]
        found = next(iter([*exact, *(product for product in left if _is_one(one.names, product))]), None)
        if found is not None:
            left.remove(found)
            yield one, found


def _is_one(names: Collection[str], product: ProductReply) -> bool:
    return any(alike(name, other) for name in names for other in (product.name, *product.other_names))


def _ages(product: ProductReply) -> set[str]:
    return {_years(one.text) for one in product.fields.get("age", ())}


def _score(
    pairs: Sequence[tuple[Gold, ProductReply]],
    told: Callable[[Gold], set[str]],
    found: Callable[[ProductReply], set[str]],
) -> Score:
    values = [(told(gold), found(product)) for gold, product in pairs]
    return Score(
        right=sum(len(gold & those) for gold, those in values),
        found=sum(len(those) for _, those in values),
        held=sum(bool(gold & those) for gold, those in values),
        told=sum(bool(gold) for gold, _ in values),
    )


if __name__ == "__main__":
    main()
