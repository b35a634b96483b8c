"""Whether a passage costs the same in a large archive as in a small one; writes docs/measurements/growth.*.

Run it from the project: ``python -m benchmarks.scale.growth piece [80]`` makes the archive grow by so many
publications of
some 45 passages, a few minutes' work, and describes all that is known by then; ``report`` only describes; ``afresh``
begins again. What is known stands in var/bench/growth.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks import sets
from benchmarks.scale import growth_plot, growth_texts
from index.dutch.analyser import DutchAnalyser
from index.store.local.store import LocalStore

WORK = sets.WORK / "growth"
REAL = sets.WORK / "real20k"
REPORT = sets.ROOT / "docs" / "measurements" / "growth.md"
PLOT = sets.ROOT / "docs" / "measurements" / "growth.svg"
_RUNS = WORK / "runs.jsonl"
PIECE = 80  # publications that come in at a time
STRETCH = 5000  # passages of which the blocks are compared with those of other stretches
BLOCK = 1000  # passages of which one time is given
HEAD = """# What a passage costs while the archive grows

{n} passages of real Dutch text, each really embedded: the demo corpus, the texts of the shared test sets, and the
paragraphs of both in other company (`benchmarks/scale/growth_texts.py`). They came into one archive, ingest after
ingest. A passage costs what it takes to read, cut, embed and index it until the generation with vectors of passages
is live; the vectors of sentences come after ([ingest](ingest.md)).

![Milliseconds of the processor a passage against the size of the archive](growth.svg)

A point is a block of some 1,000 passages; writing the index falls in the last block of an ingest. The machine did other
things meanwhile: that is where the high points come from, so medians are compared.
"""
_EXPORTED = """Vectors and texts of the archive that `python -m benchmarks.scale.growth` makes: real Dutch texts, and
the same
paragraphs in other company. `vectors.npy` is (n, 384) float32, unit rows, embedded as passages; line i of
`passages.jsonl` is {"id", "text"} of row i.
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Some thousand passages: how many were there with them, and milliseconds for each."""

    n_so_far: int
    wall_ms: float
    processor_ms: float


def main() -> None:
    """Do what is asked, and write the report of all that is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("do", choices=("piece", "report", "afresh"))
    parser.add_argument("n_publications", type=int, nargs="?", default=PIECE)
    chosen = parser.parse_args()
    if chosen.do == "afresh":
        shutil.rmtree(WORK, ignore_errors=True)
        return
    if chosen.do == "piece":
        _grow(chosen.n_publications)
    known = [json.loads(line) for line in _RUNS.read_text(encoding="utf-8").splitlines()]
    blocks = list(_blocks(known))
    PLOT.write_text(growth_plot.drawn([(one.n_so_far, one.processor_ms) for one in blocks]), encoding="utf-8")
    text = "\n".join(_report(known, blocks)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")
    _export()


def _grow(n_publications: int) -> None:
    archive = WORK / "archive"
    growth_texts.write(archive, len(list(archive.glob("*.md"))), n_publications)
    words = [sys.executable, "-m", "benchmarks.scale.growth_piece", str(WORK / "data"), str(archive)]
    measured = json.loads(subprocess.run(words, cwd=sets.ROOT, stdout=subprocess.PIPE, check=True).stdout)
    with _RUNS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"load": os.getloadavg()[0], **measured}) + "\n")


def _blocks(runs: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """Whole publications in blocks of some thousand; writing the index falls in the last block of a run."""
    so_far = 0
    for run in runs:
        points = run["points"]
        ends = np.cumsum([run["passages"][one["what"]] for one in points[:-1]])
        n_blocks = max(1, round(ends[-1] / BLOCK))
        inner = (int(np.searchsorted(ends, ends[-1] * number / n_blocks)) + 1 for number in range(1, n_blocks))
        for first, last in pairwise([0, *inner, len(ends)]):
            n = int(ends[last - 1] - (ends[first - 1] if first else 0))
            wall, processor = (1000 * (points[last][name] - points[first][name]) / n for name in ("wall", "processor"))
            so_far += n
            yield Block(so_far, wall, processor)


def _report(known: Sequence[dict[str, Any]], blocks: Sequence[Block]) -> Iterator[str]:
    yield HEAD.format(n=f"{blocks[-1].n_so_far:,}")
    yield "| passages in the archive | blocks | median ms a passage | median ms of processor, cores added up |"
    yield "|---|---|---|---|"
    medians = []
    for first in range(0, blocks[-1].n_so_far, STRETCH):
        some = [one for one in blocks if first < one.n_so_far <= first + STRETCH]
        wall, processor = (
            float(np.median([getattr(one, name) for one in some])) for name in ("wall_ms", "processor_ms")
        )
        medians.append(processor)
        yield f"| {first:,} to {some[-1].n_so_far:,} | {len(some)} | {wall:.1f} | {processor:.1f} |"
    yield f"\nThe highest median of processor time is {max(medians) / min(medians) - 1:.0%} above the lowest.\n"
    yield "| passages in the archive after a run | s | most memory of the process, of a reading child: MB |"
    yield "|---|---|---|"
    for run in known:
        points = run["points"]
        memory = f"{run['megabytes']:.0f}, {run['megabytes_child']:.0f}"
        yield f"| {sum(run['passages'].values())} | {points[-1]['wall'] - points[0]['wall']:.0f} | {memory} |"
    conditions = f"{os.cpu_count()} cores ({platform.machine()}), load at most {max(one['load'] for one in known):.1f}"
    yield f"\n{date.today()}, {conditions}."
    yield "Command: `python -m benchmarks.scale.growth piece`, again and again."


def _export() -> None:
    """Leave the vectors and texts for other benchmarks."""
    REAL.mkdir(parents=True, exist_ok=True)
    with LocalStore(WORK / "data", DutchAnalyser()).open() as reader:
        ids = reader.ids()
        np.save(REAL / "vectors.npy", reader.passage_vectors(ids))
        with (REAL / "passages.jsonl").open("w", encoding="utf-8") as file:
            for passage in reader.get(ids):
                file.write(json.dumps({"id": passage.passage_id, "text": passage.text}, ensure_ascii=False) + "\n")
    (REAL / "README.md").write_text(_EXPORTED, encoding="utf-8")


if __name__ == "__main__":
    main()
