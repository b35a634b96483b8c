"""What becomes of each file of a folder in the sandbox: text or a reason, how long it took and how much memory."""

import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ingest import sandbox
from ingest.reading import Reading

_MB = 1024 * 1024
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
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
        yield from alone.map(_outcome, files)


def table(found: Sequence[Outcome]) -> Iterator[str]:
    """The outcomes as lines of Markdown."""
    yield "| file | text | what it gave | s | MB |\n|---|---|---|---|---|"
    for one in found:
        yield (
            f"| {one.name} | {'yes' if one.read else 'no'} | {one.said} "
            f"| {one.seconds:.1f} | {one.megabytes:.0f} |"
        )


def _outcome(path: Path) -> Outcome:
    began = time.monotonic()
    result = sandbox.read(path)
    seconds = time.monotonic() - began
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / _MB
    if isinstance(result, Reading):
        letters = sum(len(page.text) for page in result.pages)
        warned = f"; {len(result.warnings)} warning" if result.warnings else ""
        return Outcome(path.name, True, f"{len(result.pages)} p, {letters} characters{warned}", seconds, megabytes)
    return Outcome(path.name, False, f"{result.reason}: {result.detail[:70]}".replace("|", "/"), seconds, megabytes)
