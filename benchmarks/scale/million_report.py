"""docs/measurements/million.md: what was built and asked, as tables, and what of it bends first."""

import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import sets
from benchmarks.scale import million_real, million_threshold
from benchmarks.scale.million_asked import QUESTIONS, UNREAD, WARM_UP, OneCore
from benchmarks.waiting.question import STAGES
from index.store.local import generation as local_generation

if TYPE_CHECKING:
    from benchmarks.scale.million import Built

REPORT = sets.ROOT / "docs" / "measurements" / "million.md"
_GIGA = 1e9
_PARTS = {
    "vectors of sentences": "sentences.", "texts and catalogue (SQLite)": "catalogue.",
    "exact vectors of passages": "passages.faiss", "lists of vectors": "passages.lists", "words (BM25)": "postings.",
    "vocabulary": "terms.",
}  # fmt: skip
_TEXTS = """Embedding a million passages takes nine hours here, so they were made
of the real ones of all test sets and the demo corpus: sentences of two real passages that are near each other, a vector
that is the mean of theirs plus noise. How much noise was measured once: 150 recombined texts were embedded, and the
part of their vectors beside that mean was .20 long. With that much the made vectors are as far apart as the real ones
(nearest neighbour: median cosine .944 against .946) and as hard for lists (6,802 vectors in 64 lists, questions of
people, 1 2 4 8 16 32 lists looked at: recall@10 .47 .61 .72 .83 .92 .99 against .46 .61 .73 .83 .91 .98)."""
_ASKED = """Questions that people asked about the real texts, one after the other, one thread on one core, top 10:
{UNREAD} with nothing of the index in memory; then the files are read once, and after {WARM_UP} more that don't count
come {QUESTIONS} that do. *1 %* is a region that one publication in a hundred is about. *Query to ranked
passages* has everything: both legs, fusion, and the sentences of the best fifty. Others worked on this machine
meanwhile (load {load:.1f} on two cores): by the clock a question then takes longer than the processor works on it."""
_WHY = """
## Why it is searched so

Up to 50,000 vectors each one is looked at. Above, FAISS's lists find 500 candidates, and their exact vectors put these
in order; a filter that keeps a part has more lists looked at, so that as many vectors are compared as without it. The
number of lists is the power of two nearest to the root of the number of vectors, and at least a quarter of them is
looked at. When an index is built, 200 vectors of its sentences are searched for: below a recall of .995 more lists are
looked at, until it holds. Questions are found a little less easily than sentences, and these less than passages: over
6,802 really embedded passages, half of the lists gave .978 of the questions' nearest, .986 of the sentences' and .996
of the passages'; over 19,808 it was .970, .978 and .984 (one-off runs). So more is asked of the sentences than the .98
that questions must have: with .99 they had .978 of 200,000 vectors (a one-off run of what follows), with .995 enough at
every size, for some tenths of a millisecond.

Kinds of lists over a million made vectors, 300 questions, one thread of a loaded machine (one-off runs, which no
command repeats):

| kind | lists looked at | re-scored | recall@10 | p50 ms |
|---|---|---|---|---|
| 8 bits a number | 128 of 1024 | 132 | .985 | 15.1 |
| 8 bits a number | 256 of 1024 | 132 | .994 | 20.6 |
| 2 bits a number | 128 of 1024 | 500 | .982 | 1.8 |
| 2 bits a number, chosen | 256 of 1024 | 500 | .995 | 3.3 |
| 1 bit a number | 256 of 1024 | 500 | .933 | 3.0 |
| RaBitQ, 1 bit a number | 256 of 1024 | 500 | .991 | 4.6 |
| 2 bits a number, no lists | all | 200 | .993 | 14.0 |
"""
_BENDS = """
## What bends first

1. **Memory for vectors of sentences.** They are more than half of the index, and a search reads those of fifty
   passages, wherever they lie. With all of it in memory that takes a millisecond; with nothing in memory it is most of
   a search. Beside the process the machine wants as much free memory as the index is large, or a quick disk.
2. **Committing.** A generation is written whole: minutes, for one changed publication as for a thousand. Searching goes
   on meanwhile; but who adds something every five minutes wants [PostgreSQL](grootschalig.md).
3. **Frequent words.** BM25 adds up every posting of every word of a query (exactly; leaving out frequent words by
   MaxScore was tried in one-off runs, and took longer up to two million postings). Ten times the passages are ten
   times the time.
4. **Embedding.** A million passages take nine hours on two cores (32 a second: [the encoder](encoder.md)), and their
   sentences as long again, after the passages can be searched: see `vraagbaak ingest --ray` in [Ray](ray.md).
"""


def lines(built: "Built", folder: Path, one_core: OneCore) -> Iterator[str]:
    """The whole report."""
    yield "# A million passages on one core\n"
    yield f"Made by `make bench-million` on {date.today()}; {os.cpu_count()} cores of which one is used,"
    yield f"{platform.machine()}. {_TEXTS}\n"
    yield "## What it takes\n"
    yield from _built_lines(built, folder, one_core)
    yield "\n## What a search takes\n"
    yield _ASKED.format(UNREAD=UNREAD, WARM_UP=WARM_UP, QUESTIONS=QUESTIONS, load=os.getloadavg()[1]) + "\n"
    yield from _asked_lines(one_core)
    yield from million_real.lines()
    yield _WHY.rstrip()
    yield from million_threshold.lines()
    yield _BENDS.rstrip()


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
    yield (
        "| milliseconds of processor | "
        + " | ".join(f"filter: {one.filtered}, p50 | p95" for one in one_core.asked)
        + " |"
    )
    yield "|---|" + "---|---|" * len(one_core.asked)
    for stage, words in {**STAGES, "all": "**query to ranked passages**"}.items():
        cells = [f"{p50:.1f} | {p95:.1f}" for p50, p95 in (one.stages[stage] for one in one_core.asked)]
        yield f"| {words} | {' | '.join(cells)} |"
    cells = [f"{p50:.1f} | {p95:.1f}" for p50, p95 in (one.clock for one in one_core.asked)]
    yield f"| the same by the clock | {' | '.join(cells)} |"
    yield f"| recall@10 of the dense leg | {' | '.join(f'{one.recall:.3f} |' for one in one_core.asked)} |"
    unread = f"{one_core.unread[0]:.0f} ms p50, {one_core.unread[1]:.0f} ms p95, by the clock"
    yield f"\nOf the first questions, with nothing in memory: {unread}."
    yield f"Recall@10 as the build measured it, with vectors of sentences: {one_core.recall_when_built:.3f}."


def _searched(folder: Path) -> str:
    (generation,) = (folder / "generations").iterdir()
    found = local_generation.read(generation).searched
    return "each is looked at" if found is None else f"in {found.n_probed} of {found.n_lists} lists"


def _size(folder: Path, prefix: str) -> int:
    return sum(file.stat().st_size for file in folder.glob(f"generations/*/{prefix}*"))
