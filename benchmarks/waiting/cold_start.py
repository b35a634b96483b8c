"""What one question costs from nothing: whole processes of ``vraagbaak ask`` over the demo corpus.

Run it from the project after ``make demo``: ``python -m benchmarks.waiting.cold_start``; writes
docs/measurements/cold-start.md.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import httpx

from benchmarks import sets
from benchmarks.scale.memory import megabytes

REPORT = sets.ROOT / "docs" / "measurements" / "cold-start.md"
RUNS = 5
COMMANDS = (("ask", "Wat helpt kinderen van wie de ouders gaan scheiden?"), ("search", "armoede"), ("status",))
SERVE = ("serve", "--port", "8598")
_READY = "http://127.0.0.1:8598/api/v1/ready"
_PATIENCE = 60  # seconds for it to come up


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: wall and processor seconds, and the most memory it had, in megabytes."""

    wall: float
    processor: float
    megabytes: float


def main() -> None:
    """Run each command some times and write the medians."""
    lines = [
        "# What a command costs from a cold start\n",
        f"Made by `python -m benchmarks.waiting.cold_start` on {date.today()}: medians (worst)",
        f"of {RUNS} whole processes over",
        f"the demo corpus, after one that is not counted; {os.cpu_count()} cores, {platform.machine()},",
        f"load {os.getloadavg()[0]:.1f} at the start.\n",
        "| command | wall s | processor s | peak MB |",
        "|---|---|---|---|",
    ]
    for words in COMMANDS + (SERVE,):
        measured = _cost_of_serving if words is SERVE else _cost
        costs = [measured(words) for _ in range(RUNS + 1)][1:]
        cells = [
            f"{statistics.median(values):.{digits}f} ({max(values):.{digits}f})"
            for digits, values in (
                (2, [cost.wall for cost in costs]),
                (2, [cost.processor for cost in costs]),
                (0, [cost.megabytes for cost in costs]),
            )
        ]
        until = ", until it is ready" if words is SERVE else ""
        lines.append(f"| `vraagbaak {words[0]}`{until} | {' | '.join(cells)} |")
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _cost(words: tuple[str, ...]) -> Cost:
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "search_app.cli", *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"vraagbaak {words[0]} failed; run `make demo` first")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _cost_of_serving(words: tuple[str, ...]) -> Cost:
    """Until a question can be asked; the memory is that of the whole process by then, at most."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "search_app.cli", *words], stdout=subprocess.DEVNULL)
    try:
        while not _is_ready():
            if time.perf_counter() - began > _PATIENCE:
                sys.exit("vraagbaak serve is not ready; run `make demo` first")
            time.sleep(0.02)
        wall, most = time.perf_counter() - began, megabytes("VmHWM", child.pid)
    finally:
        child.terminate()
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
    return Cost(wall, used.ru_utime + used.ru_stime, most)


def _is_ready() -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(_READY, trust_env=False).status_code == httpx.codes.OK
    return False


if __name__ == "__main__":
    main()
