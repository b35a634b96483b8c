"""docs/million.md: what was built and asked, as tables, and what of it bends first."""

import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import sets
from benchmarks.million_asked import QUESTIONS, UNREAD, WARM_UP, OneCore
from benchmarks.speed import STAGES
from index.local import manifest

if TYPE_CHECKING:
    from benchmarks.million import Built

REPORT = sets.ROOT / "docs" / "million.md"
_GIGA = 1e9
_PARTS = {
    "vectors of sentences": "sentences.", "texts and catalogue (SQLite)": "catalogue.",
    "exact vectors of passages": "passages.faiss", "lists of vectors": "passages.lists", "words (BM25)": "postings.",
    "vocabulary": "terms.",
}  # fmt: skip
_TEXTS = """Embedding a million passages takes ten hours here, so they were made
of the real ones of all test sets and the demo corpus: sentences of two real passages that are near each other, a vector
that is the mean of theirs plus noise. How much noise was measured: 150 recombined texts were embedded, and the part of
their vectors beside that mean was .20 long. With that much the made vectors are as far apart as the real ones (nearest
neighbour: median cosine .944 against .946) and as hard for lists (6,802 vectors in 64 lists, questions of people, 1 2 4
8 16 32 lists looked at: recall@10 .47 .61 .72 .83 .92 .99 against .46 .61 .73 .83 .91 .98)."""
_ASKED = """Questions that people asked about the real texts, one after the other, one thread on one core, top 10:
{UNREAD} with nothing of the index in memory; then the files are read once, and after {WARM_UP} more that don't count
come {QUESTIONS} that do. *1 %* is a region that one publication in a hundred is about. The last row of times has
everything: both legs, fusion, and the sentences of the best fifty."""
_PROSE = ""


def lines(built: "Built", folder: Path, one_core: OneCore) -> Iterator[str]:
    """The whole report."""
    yield "# A million passages on one core\n"
    yield f"Made by `make bench-million` on {date.today()}; {os.cpu_count()} cores of which one is used,"
    yield f"{platform.machine()}. {_TEXTS}\n"
    yield "## What it takes\n"
    yield from _built_lines(built, folder, one_core)
    yield f"\n## What a search takes\n\n{_ASKED.format(UNREAD=UNREAD, WARM_UP=WARM_UP, QUESTIONS=QUESTIONS)}\n"
    yield from _asked_lines(one_core)
    yield _PROSE


def _built_lines(built: "Built", folder: Path, one_core: OneCore) -> Iterator[str]:
    minutes = (built.given_seconds / 60, built.commit_seconds / 60)
    yield "| | |"
    yield "|---|---|"
    yield f"| passages | {built.n_passages:,} |"
    yield f"| making it, with one thread | {minutes[0]:.0f} min to take in, {minutes[1]:.1f} min to commit |"
    yield f"| most memory while making it, with pages of its files | {built.peak_gb:.1f} GB |"
    yield f"| on disk | {sum(_size(folder, prefix) for prefix in _PARTS.values()) / _GIGA:.1f} GB |"
    for name, prefix in _PARTS.items():
        yield f"| – {name} | {_size(folder, prefix) / _GIGA:.2f} GB |"
    yield f"| how vectors are searched | {_searched(folder)} |"
    yield f"| opening it, none of its files in memory | {one_core.opened:.1f} s |"
    yield f"| loading the model and the words | {one_core.loaded:.1f} s |"
    yield f"| the first question | {one_core.first:.1f} s |"
    yield f"| memory of the process after all questions | {one_core.resident_of_its_own:.0f} MB of its own |"
    yield f"| – with the pages of the index it looked at | {one_core.resident:.0f} MB |"


def _asked_lines(one_core: OneCore) -> Iterator[str]:
    yield "| milliseconds | " + " | ".join(f"filter: {one.filtered}, p50 | p95" for one in one_core.asked) + " |"
    yield "|---|" + "---|---|" * len(one_core.asked)
    for stage, words in {**STAGES, "all": "**query to ranked passages**"}.items():
        cells = [f"{p50:.1f} | {p95:.1f}" for p50, p95 in (one.stages[stage] for one in one_core.asked)]
        yield f"| {words} | {' | '.join(cells)} |"
    yield f"| recall@10 of the dense leg | {' | '.join(f'{one.recall:.3f} |' for one in one_core.asked)} |"
    yield f"\nOf the first questions, with nothing in memory: {one_core.unread[0]:.0f} ms p50, "
    yield f"{one_core.unread[1]:.0f} ms p95. Recall@10 as the build measured it: {one_core.recall_when_built:.3f}."


def _searched(folder: Path) -> str:
    (generation,) = (folder / "generations").iterdir()
    found = manifest.read(generation).searched
    return "each is looked at" if found is None else f"in {found.n_probed} of {found.n_lists} lists"


def _size(folder: Path, prefix: str) -> int:
    return sum(file.stat().st_size for file in folder.glob(f"generations/*/{prefix}*"))
