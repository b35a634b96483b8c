"""What it costs that originals are on the disk before they are reported: ``python -m benchmarks.scale.originals``.

Copies of the demo corpus, and of the shared documents where these are, each some times: as ingest keeps them, and the
same without waiting for the disk. Rounds take turns; the median counts.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import sets
from ingest.archive.originals import Originals, sha256_of

_ROUNDS = 5


def main() -> None:
    """Measure and print."""
    folders = (sets.ROOT / "corpus" / "publications", sets.SHARED / "documents" / "dutch")
    files = {sha256_of(one): one for folder in folders for one in folder.glob("*.*")}
    waits: tuple[list[float], list[float]] = ([], [])
    sync = os.fsync
    for _ in range(_ROUNDS):
        for times, wait in zip(waits, (sync, lambda handle: None), strict=True):
            times.append(_seconds(files, wait))
    os.fsync = sync
    kept, quick = (statistics.median(times) for times in waits)
    megabytes = sum(one.stat().st_size for one in files.values()) / 1e6
    sys.stdout.write(
        f"{len(files)} files, {megabytes:.0f} MB: {kept:.2f} s kept, {quick:.2f} s without fsync; "
        f"fsync costs {1000 * (kept - quick) / len(files):.1f} ms a file\n"
    )


def _seconds(files: dict[str, Path], wait: Callable[[int], None]) -> float:
    os.fsync = wait  # type: ignore[assignment]
    with tempfile.TemporaryDirectory(dir=sets.WORK) as folder:
        originals = Originals(Path(folder))
        began = time.perf_counter()
        for sha256, file in files.items():
            originals.keep(file, sha256)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
