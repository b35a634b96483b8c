"""What becomes of each file of a folder in the sandbox: text or a reason, how long it took and how much memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.reading import sandbox
from ingest.reading.result import Reading

ROOT = Path(__file__).resolve().parents[2]
SLOWEST, LARGEST = 30.0, 1000.0  # seconds and MB that one file may take


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended: ``said`` is what was read of it, or the reason with its detail."""

    name: str
    read: bool
    said: str
    seconds: float
    megabytes: float

    @property
    def is_tame(self) -> bool:
        """Whether it stayed within the limits that are promised."""
        return self.seconds <= SLOWEST and self.megabytes <= LARGEST


def outcomes(files: Sequence[Path]) -> Iterator[Outcome]:
    """Read each file in a child of a process of its own, so that the most memory is that of this file alone."""
    for path in files:
        command = [sys.executable, "-m", "benchmarks.reading.files", str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        yield Outcome(path.name, **json.loads(said))


def table(found: Sequence[Outcome]) -> Iterator[str]:
    """The outcomes as lines of Markdown."""
    yield "| file | text | what it gave | s | MB |\n|---|---|---|---|---|"
    for one in found:
        yield (f"| {one.name} | {'yes' if one.read else 'no'} | {one.said} | {one.seconds:.1f} | {one.megabytes:.0f} |")


def _look(path: Path) -> dict[str, object]:
    began = time.monotonic()
    result = sandbox.read(path)
    seconds = time.monotonic() - began
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if isinstance(result, Reading):
        letters = sum(len(page.text) for page in result.pages)
        said = f"{len(result.pages)} p, {letters} characters" + "; warnings" * bool(result.warnings)
    else:
        said = f"{result.reason}: {result.detail[:70]}".replace("|", "/")
    return {"read": isinstance(result, Reading), "said": said, "seconds": seconds, "megabytes": megabytes}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_look(Path(sys.argv[1]))))
