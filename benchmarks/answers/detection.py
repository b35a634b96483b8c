"""Products found in pages, against a list of what they name: ``python -m benchmarks.answers.detection``.

A name counts when one holds the other by 60 % of its letters (letters and digits alone are compared). Recall is over
the listed products, precision over the found ones. Prints each set, then what was found that is on no list.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sets import SHARED
from ingest.products.detect import detect, tells_of_products
from ingest.products.names import TextLine

_SHARE = 0.6
ROLES = ("subject", "described", "mentioned")


@dataclass(frozen=True, slots=True)
class Gold:
    """A product that a page names, by any of its names, in its role there."""

    names: tuple[str, ...]
    role: str


@dataclass(slots=True)
class Scores:
    """Counts of listed and found products; ``wrong`` are names on no list, ``missed`` listed names not found."""

    listed: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    same_role: int = 0
    n_found: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is listed."""
        return 1 - len(self.wrong) / max(1, self.n_found)

    @property
    def recall(self) -> float:
        """Share of what is listed that was found."""
        return sum(self.recalled.values()) / max(1, sum(self.listed.values()))

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def line(self) -> str:
        """All in one line."""
        roles = ", ".join(f"{role} {self.recalled[role]}/{self.listed[role]}" for role in ROLES if self.listed[role])
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f} ({roles}; "
            f"role right {self.same_role / max(1, sum(self.recalled.values())):.2f})"
        )


def alike(one: str, other: str) -> bool:
    """Whether one name holds the other by 60 % of its letters."""
    first, second = sorted((_folded(one), _folded(other)), key=len)
    return bool(first) and first in second and len(first) >= _SHARE * len(second)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def scored(judged: Sequence[tuple[Sequence[Gold], Sequence[tuple[str, str]]]]) -> Scores:
    """``judged`` is, for each page, what it names and what was found there with its role."""
    made = Scores()
    for gold, found in judged:
        for product in gold:
            made.listed[product.role] += 1
            roles = [role for name, role in found if any(alike(name, one) for one in product.names)]
            made.recalled[product.role] += bool(roles)
            made.same_role += product.role in roles
            if not roles:
                made.missed.append(product.names[0])
        made.n_found += len(found)
        wanted = [one for product in gold for one in product.names]
        made.wrong += [name for name, _ in found if not any(alike(name, one) for one in wanted)]
    return made


def main() -> None:
    """Print the figures of both field sets and of pages of our own that no rule or weight was made on, with faults."""
    for folder in sorted((SHARED / "eval" / "field-dev").glob("*/pages")):
        _print(f"field-dev {folder.parent.name}", scored(list(_judged(folder.parent))))
    _print("long pages, unseen", scored(list(_long_pages())))


def _print(name: str, made: Scores) -> None:
    sys.stdout.write(f"{name}: {made.line()}\n")
    sys.stdout.write(f"  found, not listed: {', '.join(made.wrong)}\n  missed: {', '.join(made.missed)}\n")


def _long_pages() -> Iterator[tuple[tuple[Gold, ...], list[tuple[str, str]]]]:
    """Parts 7 to 11 of the training texts, written after the weights were fitted and by others than the rules."""
    from training import products, texts

    for gold, title, lines in products.marked([one for one in texts.read_all() if one.number[:2] >= "07"]):
        yield gold, _detected(lines, title)


def _detected(lines: list[TextLine], title: str) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in detect(lines, title)] if tells_of_products(lines) else []


def _judged(folder: Path) -> Iterator[tuple[list[Gold], list[tuple[str, str]]]]:
    from training.products import read_lines

    gold: dict[str, list[Gold]] = {}
    for row in map(json.loads, (folder / "products.jsonl").read_text(encoding="utf-8").splitlines()):
        gold.setdefault(row["file"], []).append(Gold((row["name"], *row.get("other_names", ())), row["role"]))
    for file in sorted((folder / "pages").iterdir()):
        title, lines = read_lines(file)
        yield gold.get(file.name, []), _detected(lines, title)


if __name__ == "__main__":
    main()
