"""Comparable projects, and what each sign of likeness is worth: ``python -m benchmarks.answers.comparable``.

Recall of the first five over what people marked as comparable: the pairs of field-dev, the groups of the demo and its
plans of municipalities. Prints and writes docs/measurements/comparable.md.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import yaml

from benchmarks import sets
from benchmarks.answers.detection import alike
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings, load
from search_app.products import catalogue, comparable
from search_app.products.catalogue import Catalogue
from search_app.products.comparable import DEFAULT, Likeness

REPORT = sets.ROOT / "docs" / "measurements" / "comparable.md"
FIRST = 5  # comparable projects that are looked at
_LOWER = 20  # what a better order of candidates could lift
_TIMES = (0.0, 0.5, 2.0)  # of each weight


@dataclass(frozen=True, slots=True)
class Group:
    """A project by its name, or a plan by its text, and the names of what is comparable with it."""

    name: str
    plan: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened index with what is asked of it, and the place in the catalogue of each name that is in it."""

    name: str
    groups: Sequence[Group]
    catalogue: Catalogue
    retriever: Retriever

    def place_of(self, name: str) -> int | None:
        """The first product with this name, or most of it."""
        names = [(one.product.name, *one.product.other_names) for one in self.catalogue.products]
        return next((place for place, its in enumerate(names) if any(alike(name, one) for one in its)), None)

    def shown(self, group: Group, k: int, likeness: Likeness) -> list[str] | None:
        """Ids of the first k for a group, as the service gives them; None where what is asked about isn't there."""
        place = self.place_of(group.name) if group.name else None
        if group.name and place is None:
            return None
        reader = self.retriever.reader
        asked = (
            comparable.of_text(group.plan)
            if place is None
            else comparable.of_id(self.id_at(place), self.catalogue, reader)
        )
        found = comparable.similar(asked, self.catalogue, self.retriever, False, k, None, likeness=likeness)
        return [one.product.product_id for one in found]

    def id_at(self, place: int) -> str:
        """The product id of a place in the catalogue."""
        return self.catalogue.products[place].product.product_id

    def recall(self, likeness: Likeness = DEFAULT) -> float:
        """The mean share of the partners that is among the first; one that isn't in the index is not found."""
        shares = []
        for group in self.groups:
            shown = self.shown(group, FIRST, likeness) or []
            places = [self.place_of(name) for name in group.partners]
            found = {place for place in places if place is not None and self.id_at(place) in shown}
            shares.append(len(found) / min(FIRST, len(group.partners)))
        return sum(shares) / len(shares)

    def reasons(self) -> Counter[str]:
        """How often a partner stands where, or why it can't be found."""
        counted: Counter[str] = Counter()
        for group in self.groups:
            ranked = self.shown(group, len(self.catalogue.products), DEFAULT)
            for name in group.partners:
                place = self.place_of(name)
                if ranked is None or place is None:
                    counted["asked product not in the index" if ranked is None else "partner not in the index"] += 1
                    continue
                rank = ranked.index(self.id_at(place)) if self.id_at(place) in ranked else len(ranked)
                bars = (
                    (FIRST, f"in the first {FIRST}"),
                    (_LOWER, f"in the first {_LOWER}"),
                    (len(ranked) + 1, "lower"),
                )
                counted[next(said for bar, said in bars if rank < bar)] += 1
        return counted


def main() -> None:
    """Measure every set with every weight; print and write."""
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    text = "\n".join(_report(list(_archives(settings, encoder)), encoder)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _archives(settings: Settings, encoder: Encoder) -> Iterator[Archive]:
    asked: Mapping[str, Mapping[str, Sequence[Group]]] = {
        "field-dev": {"field-dev, pairs": list(_pairs())},
        "demo": {"demo, groups": list(_groups()), "demo, plans": list(_plans())},
    }
    for one in sets.question_sets():
        if one.name in asked:
            reader = sets.open_questions(one, settings, encoder)
            retriever, _ = sets.searching(reader, encoder, Weights.of(settings))
            for name, groups in asked[one.name].items():
                yield Archive(name, groups, catalogue.catalogue_of(reader), retriever)


def _pairs() -> Iterator[Group]:
    """Those of field-dev; the same project elsewhere is one product here."""
    for file in sorted((sets.SHARED / "eval" / "field-dev").glob("*/pairs.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            name = str(row["project"])
            partners = dict.fromkeys(str(one["project"]) for one in row["comparable"])
            others = tuple(one for one in partners if not alike(one, name))
            if others:
                yield Group(name, "", others)


def _groups() -> Iterator[Group]:
    """Each project of the demo with all that share a question with it."""
    together: dict[str, dict[str, None]] = {}
    for group in yaml.safe_load((sets.ROOT / "corpus" / "comparable.yaml").read_text(encoding="utf-8")):
        for name in group["products"]:
            together.setdefault(name, {}).update(dict.fromkeys(one for one in group["products"] if one != name))
    for name, others in together.items():
        yield Group(name, "", tuple(others))


def _plans() -> Iterator[Group]:
    for one in yaml.safe_load((sets.ROOT / "corpus" / "plans.yaml").read_text(encoding="utf-8")):
        yield Group("", one["plan"], tuple(one["comparable"]))


def _report(archives: Sequence[Archive], encoder: Encoder) -> Iterator[str]:
    yield "# Comparable projects, and what each sign of likeness is worth"
    yield ""
    yield f"Made by `python -m benchmarks.answers.comparable`, {date.today().isoformat()}; model {encoder.name}."
    yield f"Recall of the first {FIRST}; a partner that isn't in the index counts as not found. All three are dev."
    yield ""
    yield f"| | {' | '.join(f'{one.name} ({len(one.groups)})' for one in archives)} |"
    yield f"|---|{'---|' * len(archives)}"
    yield _row("as shipped", archives, DEFAULT)
    for field in fields(Likeness):
        shipped = getattr(DEFAULT, field.name)
        for times in _TIMES:
            likeness = replace(DEFAULT, **{field.name: shipped * times})
            yield _row(f"`{field.name}` {shipped * times:.4g} instead of {shipped:.4g}", archives, likeness)
    yield ""
    yield "Where the marked partners are:"
    yield ""
    for one in archives:
        yield f"- {one.name}: {', '.join(f'{reason} {times}' for reason, times in one.reasons().most_common())}"


def _row(said: str, archives: Sequence[Archive], likeness: Likeness) -> str:
    return f"| {said} | {' | '.join(f'{one.recall(likeness):.3f}' for one in archives)} |"


if __name__ == "__main__":
    main()
