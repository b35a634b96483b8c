"""A million passages on one core: what is built, how well and how fast it is searched.

Run it from the project: ``make bench-million`` (``python -m benchmarks.scale.million [PASSAGES]``). The index is made
once,
in some fifteen minutes, and kept in var/bench; it takes 20 GB of disk meanwhile. Asking is done by a process of its own
on one core: benchmarks/scale/million_asked.py.
"""

import json
import os
import resource
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import sets
from benchmarks.scale import million_asked, million_made, million_report
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.settings import load
from index.store.local.store import LocalStore
from index.store.records import BuiltWith

PASSAGES = 1_000_000
_BUILT = "built.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What making an index took: seconds of giving the passages to the writer and of committing; most memory, in GB."""

    n_passages: int
    given_seconds: float
    commit_seconds: float
    peak_gb: float


def main() -> None:
    """Make the index if need be, ask it, write the report."""
    n_passages = int(sys.argv[1]) if len(sys.argv) > 1 else PASSAGES
    folder = sets.WORK / f"million-{n_passages}"
    if not (folder / _BUILT).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _build(folder, n_passages)
    built = Built(**json.loads((folder / _BUILT).read_text(encoding="utf-8")))
    asked = million_asked.asked_on_one_core(folder)
    text = "\n".join(million_report.lines(built, folder, asked)) + "\n"
    sys.stdout.write(text)
    if n_passages == PASSAGES:
        million_report.REPORT.write_text(text, encoding="utf-8")


def _build(folder: Path, n_passages: int) -> None:
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    real = million_made.real_of(sets.open_all(settings, encoder))
    analyser = DutchAnalyser()
    built_with = BuiltWith(encoder.name, encoder.checksum, encoder.engine, encoder.dim, analyser.name, {"made": True})
    began = time.perf_counter()
    with LocalStore(folder, analyser).begin(built_with) as writer:
        for number, made in enumerate(million_made.made(real, n_passages)):
            writer.upsert(made.publication, made.passages, made.vectors)
            if number % 1000 == 0:
                sys.stderr.write(f"{number * million_made.PASSAGES_EACH} passages\n")
        given = time.perf_counter()
        writer.commit()
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    built = Built(n_passages, given - began, done - given, peak)
    (folder / _BUILT).write_text(json.dumps(asdict(built)), encoding="utf-8")


if __name__ == "__main__":
    main()
