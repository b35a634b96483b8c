"""The same new publications come to archives of different sizes: what does a passage of them cost in each?

Run it from the project after benchmarks/growth.py made its archive: ``python -m benchmarks.growth_flat [rounds]``.
Sizes take turns and the best round of each counts, for a busy machine disturbs one round, seldom all. Rounds of earlier
runs count too; the result is drawn and described by ``python -m benchmarks.growth report``.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import growth_texts, sets
from index.dutch import DutchAnalyser
from index.generation_names import Keep
from index.local.store import LocalStore

WORK = sets.WORK / "growth"
ROUNDS = WORK / "rounds.jsonl"
SIZES = (1_000, 5_000, 10_000, 15_000, 20_000)
NEW = 12  # publications that come in each time, some 500 passages


@dataclass(frozen=True, slots=True)
class Best:
    """What a passage costs at a size at best, in milliseconds: wall, and processor of all cores; of so many rounds."""

    wall_ms: float
    processor_ms: float
    n_rounds: int


def main() -> None:
    """Measure some rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    new = WORK / "new"
    growth_texts.write_last(new, NEW)
    folders = {size: _archive_of(size) for size in SIZES}
    for _ in range(rounds):
        for size, folder in folders.items():
            with ROUNDS.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"size": size, **_added(folder, new)}) + "\n")


def best() -> Mapping[int, Best]:
    """The best of all rounds by size; empty before the first."""
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in ROUNDS.read_text(encoding="utf-8").splitlines() if ROUNDS.is_file() else ():
        row = json.loads(line)
        found[row["size"]].append(row)
    return {
        size: Best(min(row["wall_ms"] for row in rows), min(row["processor_ms"] for row in rows), len(rows))
        for size, rows in sorted(found.items())
    }


def _archive_of(size: int) -> Path:
    """The large archive without what it has beyond a size, made once."""
    folder = WORK / "sizes" / str(size)
    if not folder.is_dir():
        shutil.copytree(WORK / "data" / "generations", folder / "generations")
        shutil.copy(WORK / "data" / "current", folder / "current")
        store = LocalStore(folder, DutchAnalyser(), Keep(1))
        with store.open() as reader:
            built_with, n_passages, beyond = reader.info.built_with, 0, []
            for record in reader.records():
                n_passages += len(reader.passages_of(record.publication_id))
                if n_passages > size:
                    beyond.append(record.publication_id)
        with store.begin(built_with) as writer:
            writer.delete(beyond)
            writer.commit()
    return folder


def _added(folder: Path, new: Path) -> dict[str, float]:
    """Milliseconds a passage when the new publications come to a copy of an archive, with no vector in a cache."""
    work = WORK / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work)
    words = [sys.executable, "-m", "benchmarks.growth_piece", str(work), str(new), "passages"]
    run = json.loads(subprocess.run(words, cwd=sets.ROOT, stdout=subprocess.PIPE, check=True).stdout)
    first, *_, last = run["points"]
    n = sum(run["passages"][one["what"]] for one in run["points"][:-1])
    return {f"{name}_ms": 1000 * (last[name] - first[name]) / n for name in ("wall", "processor")}


if __name__ == "__main__":
    main()
