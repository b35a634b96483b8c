"""Where the processor time of an ingest goes; writes docs/measurements/ingest.md.

``python -m benchmarks.scale.ingest_profile [FOLDER …]``: a whole ingest of these folders, or of the demo corpus, into a
new data folder, twice. The first is the command itself, by the clock. In the second the rules are profiled in seconds
of their own thread: what it waits for isn't counted. Vectors of sentences are left to its second round, so that they
have a time of their own.
"""

import cProfile
import json
import os
import platform
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks import sets
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.settings import load
from index.store.local.store import LocalStore
from index.store.local.writer import LocalWriter
from index.store.records import BuiltWith
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport

REPORT = sets.ROOT / "docs" / "measurements" / "ingest.md"
START = "<!-- table: python -m benchmarks.scale.ingest_profile -->\n"
_NAME = tuple[str, int, str]  # file, line and name of a function, as the profiler has it
# What a stage is called, and the functions whose time it is.
_STAGES = (
    ("what children read: keeping it", ("workers.py:_finish",)),
    ("personal data: looking for it", ("privacy_gate.py:warnings",)),
    ("cutting into passages, counting tokens (twice: ahead, and in its turn)", ("passages.py:split",)),
    ("regions, themes and audiences of passages", ("intake.py:labelled",)),
    ("products: finding them, and their facts", ("findings.py:findings_of",)),
    ("Dutch terms, rows of the catalogue", ("writer.py:upsert",)),
    ("near-duplicates", ("near_duplicates.py:came_in", "near_duplicates.py:noted")),
    ("originals, products over publications, writing the generation twice",
     ("originals.py:keep", "merge.py:settle", "writer.py:commit")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profiled:
    """An ingest with its profile: wall seconds, and those of processors, of each part and of the rules' own thread."""

    report: IngestReport
    stats: pstats.Stats
    seconds: float
    rules: float
    embedding: float
    sentences: float
    children: float
    megabytes: float

    @property
    def processor(self) -> float:
        """Of all of it."""
        return self.rules + self.embedding + self.sentences + self.children


class _TimedStore(LocalStore):
    """Reads the clocks when a generation is begun: the second one holds the vectors of sentences."""

    begun: tuple[tuple[float, float], ...] = ()

    def begin(self, built_with: BuiltWith, *, empty: bool = False) -> LocalWriter:
        self.begun = (*self.begun, _clocks())
        return super().begin(built_with, empty=empty)


def main(folders: list[str]) -> None:
    """Profile, print, and put the table in the place of the last one."""
    roots = [Path(one).resolve() for one in folders] or [sets.ROOT / "corpus" / "publications"]
    with tempfile.TemporaryDirectory() as folder:
        whole = _whole(roots, Path(folder) / "whole")
        text = whole + "\n".join(_lines(_profiled(roots, Path(folder) / "profiled"))) + "\n"
    sys.stdout.write(text)
    if not folders:
        before = REPORT.read_text(encoding="utf-8").partition(START)[0] if REPORT.is_file() else "# Ingest\n\n"
        REPORT.write_text(before + START + text, encoding="utf-8")


def _whole(roots: list[Path], data_dir: Path) -> str:
    """What ``vraagbaak ingest`` takes, from starting Python to the last vector, as a line."""
    start = [sys.executable, "-m", "search_app.cli", "--data-dir", str(data_dir)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([*start, "ingest", "--json", *map(str, roots)], check=True, capture_output=True, text=True)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    n_passages = sum(row["passages"] for row in json.loads(done.stdout)["publications"] if row["status"] == "new")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (
        f"The whole of `vraagbaak ingest`: {n_passages} passages in {seconds:.1f} s by the clock, "
        f"{n_passages / seconds:.1f} a second\n"
        f"({used:.1f} s of processor; load {os.getloadavg()[0]:.1f} of all that ran). Profiled, which costs some:\n\n"
    )


def _profiled(roots: list[Path], data_dir: Path) -> Profiled:
    settings = replace(load(os.environ), data_dir=data_dir, sentences_at_once=0)
    analyser = DutchAnalyser()
    store, encoder = _TimedStore(data_dir, analyser), open_encoder(settings.model_dir, settings.model)
    context = IngestContext(settings, store, encoder, analyser.name)
    profile, began, (all_began, own_began) = cProfile.Profile(time.thread_time), time.perf_counter(), _clocks()
    earlier = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = profile.runcall(ingest, roots, context, Options(), lambda *_: None)
    (all_done, own_done), (all_live, own_live) = _clocks(), store.begun[-1]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Profiled(
        report=report,
        stats=pstats.Stats(profile),
        seconds=time.perf_counter() - began,
        rules=own_done - own_began,
        embedding=all_live - all_began - (own_live - own_began),
        sentences=all_done - all_live - (own_done - own_live),
        children=used.ru_utime + used.ru_stime - earlier.ru_utime - earlier.ru_stime,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _clocks() -> tuple[float, float]:
    """Processor seconds of this process, and of this thread."""
    return time.process_time(), time.thread_time()


def _lines(found: Profiled) -> Iterator[str]:
    rows = found.report.publications
    n_passages = sum(row.passages for row in rows if row.status == "new")
    yield f"{len(rows)} files ({found.report.count('new')} taken in), {sum(row.pages for row in rows)} pages,"
    yield f"{n_passages} passages: {found.processor:.1f} s of processor, {1000 * found.processor / n_passages:.0f} ms"
    yield f"a passage; {found.seconds:.0f} s by the clock. Most memory of a process: {found.megabytes:.0f} MB.\n"
    yield "| processor time of | s | share |"
    yield "|---|---|---|"
    for words, seconds in _parts(found):
        yield f"| {words} | {seconds:.1f} | {seconds / found.processor:.0%} |"
    machine = f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when done"
    yield f"\n{date.today()}, {machine}; the profiler itself costs some, of the rules alone."
    yield "Command: `python -m benchmarks.scale.ingest_profile`."


def _parts(found: Profiled) -> Iterator[tuple[str, float]]:
    yield "children that read", found.children
    yield "vectors of passages, and of what is told of products", found.embedding
    yield "vectors of sentences", found.sentences
    stages = [(words, sum(_seconds(found.stats, one) for one in functions)) for words, functions in _STAGES]
    yield from stages
    yield "all else", found.rules - sum(seconds for _, seconds in stages)


def _seconds(stats: pstats.Stats, function: str) -> float:
    """Seconds in a function and what it calls."""
    return sum(cumulative for name, (_, _, _, cumulative, _) in _all(stats).items() if _is(name, function))


def _all(stats: pstats.Stats) -> dict[_NAME, tuple[int, int, float, float, object]]:
    return stats.stats  # type: ignore[attr-defined, no-any-return]  # the stubs know the methods only


def _is(name: _NAME, wanted: str) -> bool:
    file, _, function = wanted.rpartition(":")
    return name[2] == function and Path(name[0]).name == file


if __name__ == "__main__":
    main(sys.argv[1:])
