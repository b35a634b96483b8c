"""Where the time of an ingest goes; writes docs/measurements/ingest.md. ``python -m benchmarks.scale.ingest_profile``.

A whole ingest of the demo corpus into a new data folder, under Python's profiler. Vectors of sentences are left to the
second round, so that they have a time of their own.
"""

import cProfile
import os
import platform
import pstats
import resource
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
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport

REPORT = sets.ROOT / "docs" / "measurements" / "ingest.md"
START = "<!-- table: python -m benchmarks.scale.ingest_profile -->\n"
_NAME = tuple[str, int, str]  # file, line and name of a function, as the profiler has it
# What a stage is called, and the function whose time it is; a caller, where only its calls count.
_STAGES = (
    ("waiting for what children read, and keeping it", "read_ahead.py:_finish", None),
    ("personal data: looking for it", "gate.py:warnings", None),
    ("cutting into passages, counting tokens", "chunk.py:split", None),
    ("regions, themes and audiences of passages", "labels.py:labelled", None),
    ("vectors of passages", "embed.py:vectors_of", "embed.py:embed"),
    ("products: finding them", "product_findings.py:findings_of", None),
    ("products: vectors of what is told of them", "embed.py:vectors_of", "intake.py:<lambda>"),
    ("Dutch terms, rows of the catalogue", "writer.py:upsert", None),
    ("originals: copying and fsync", "originals.py:keep", None),
    ("near-duplicates", "near_duplicates.py:noted", None),
    ("products: together over publications", "product_settle.py:settle", None),
    ("writing the generation, twice", "writer.py:commit", None),
    ("vectors of sentences", "embed.py:vectors_of", "sentence_round.py:_together"),
)
_INSIDE = {  # a stage that holds another one: its time is what is left
    "products: finding them": "products: vectors of what is told of them",
}


@dataclass(frozen=True, slots=True)
class Profiled:
    """An ingest with its profile: wall seconds, processor seconds of the children, and the most memory in MB."""

    report: IngestReport
    stats: pstats.Stats
    seconds: float
    children: float
    megabytes: float


def main() -> None:
    """Profile, print, and put the table in the place of the last one."""
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(_lines(_profiled(Path(folder)))) + "\n"
    sys.stdout.write(text)
    before = REPORT.read_text(encoding="utf-8").partition(START)[0] if REPORT.is_file() else "# Ingest\n\n"
    REPORT.write_text(before + START + text, encoding="utf-8")


def _profiled(data_dir: Path) -> Profiled:
    settings = replace(load(os.environ), data_dir=data_dir, sentences_at_once=0)
    analyser = DutchAnalyser()
    context = IngestContext(
        settings, LocalStore(data_dir, analyser), open_encoder(settings.model_dir, settings.model), analyser.name
    )
    profile, began = cProfile.Profile(), time.perf_counter()
    report = profile.runcall(ingest, [sets.ROOT / "corpus" / "publications"], context, Options(), lambda *_: None)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Profiled(report, pstats.Stats(profile), seconds, used.ru_utime + used.ru_stime, most)


def _lines(found: Profiled) -> Iterator[str]:
    rows = found.report.publications
    n_passages = sum(row.passages for row in rows if row.status == "new")
    yield f"{len(rows)} files ({found.report.count('new')} taken in), {sum(row.pages for row in rows)} pages,"
    yield f"{n_passages} passages: {found.seconds:.0f} s, {1000 * found.seconds / n_passages:.0f} ms a passage."
    yield f"Live after {found.report.live_seconds:.0f} s. The children that read used {found.children:.0f} s of"
    yield f"processor beside that. Most memory: {found.megabytes:.0f} MB.\n"
    yield "| stage, of the process that embeds | s | share |"
    yield "|---|---|---|"
    spent = {words: _seconds(found.stats, function, caller) for words, function, caller in _STAGES}
    for outer, inner in _INSIDE.items():
        spent[outer] -= spent[inner]
    for words, seconds in spent.items():
        yield f"| {words} | {seconds:.1f} | {seconds / found.seconds:.0%} |"
    left = found.seconds - sum(spent.values())
    yield f"| all else | {left:.1f} | {left / found.seconds:.0%} |"
    n_syncs, synced = _syncs(found.stats)
    n_originals, originals = _syncs(found.stats, "files.py:write_atomically")
    yield f"\nfsync: {n_syncs} calls, {synced:.2f} s in all; {n_originals} of these for files written in one step,"
    yield f"mostly originals: {originals:.2f} s."
    machine = f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when done"
    yield f"\n{date.today()}, {machine}; the profiler itself costs some."
    yield "Command: `python -m benchmarks.scale.ingest_profile`."


def _seconds(stats: pstats.Stats, function: str, caller: str | None) -> float:
    """Seconds in a function and what it calls, of all its calls or those of one caller."""
    total = 0.0
    for name, (_, _, _, cumulative, callers) in _all(stats).items():
        if _is(name, function):
            total += cumulative if caller is None else sum(one[3] for by, one in callers.items() if _is(by, caller))
    return total


def _syncs(stats: pstats.Stats, caller: str | None = None) -> tuple[int, float]:
    """How often the disk was waited for, and how long."""
    for name, (_, n_calls, _, cumulative, callers) in _all(stats).items():
        if "posix.fsync" in name[2]:
            by = [one for which, one in callers.items() if caller is not None and _is(which, caller)]
            return (n_calls, cumulative) if caller is None else (sum(one[1] for one in by), sum(one[3] for one in by))
    return 0, 0.0


def _all(stats: pstats.Stats) -> dict[_NAME, tuple[int, int, float, float, dict[_NAME, tuple[int, int, float, float]]]]:
    return stats.stats  # type: ignore[attr-defined, no-any-return]  # the stubs know the methods only


def _is(name: _NAME, wanted: str) -> bool:
    file, _, function = wanted.rpartition(":")
    return name[2] == function and Path(name[0]).name == file


if __name__ == "__main__":
    main()
