"""How many of the headings that a reader sees are found, with the tags of the files and without them."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import yaml

from benchmarks.reading.files import ROOT
from ingest.reading import child as reading_child
from ingest.reading.front_matter import fold

GOLD = ROOT / "corpus" / "headings.yaml"
_STRUCTURE = ("/StructTreeRoot", "/MarkInfo", "/Outlines")


@dataclass(frozen=True, slots=True)
class HeadingScores:
    """Of the headings of one file: F1 by their text, and the share of those found that have the right level."""

    name: str
    n_headings: int
    f1: float
    level: float
    missed: tuple[str, ...]
    invented: tuple[str, ...]


def scores(with_tags: bool) -> Iterator[HeadingScores]:
    """Score each file of the demo corpus, as it is or with its tags and bookmarks taken out."""
    for name, gold in yaml.safe_load(GOLD.read_text(encoding="utf-8")).items():
        path = ROOT / "corpus" / "publications" / name
        wanted = Counter((fold(text), level) for level, text in gold)
        yield _scored(name, wanted, Counter(_found(path) if with_tags else _found_bare(path)))


def _scored(name: str, wanted: Counter[tuple[str, int]], found: Counter[tuple[str, int]]) -> HeadingScores:
    texts, seen = (Counter(text for text, _ in some.elements()) for some in (wanted, found))
    common = (texts & seen).total()
    f1 = 2 * common / max(1, texts.total() + seen.total())
    level = (wanted & found).total() / max(1, common)
    missed, invented = tuple((texts - seen).elements()), tuple((seen - texts).elements())
    return HeadingScores(name, texts.total(), f1, level, missed, invented)


def _found(path: Path) -> Iterator[tuple[str, int]]:
    for page in reading_child.read(path).pages:
        yield from ((fold(page.text[one.start : one.end]), one.level) for one in page.headings)


def _found_bare(path: Path) -> Iterator[tuple[str, int]]:
    writer = pypdf.PdfWriter(clone_from=path)
    for name in _STRUCTURE:
        writer.root_object.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        writer.write(Path(folder, path.name))
        yield from _found(Path(folder, path.name))
