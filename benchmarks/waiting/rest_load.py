"""REST under load: many clients at once for a minute on one machine.

``python -m benchmarks.waiting.rest_load DATA_DIR``.
"""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.scale.memory import megabytes

_PORT = 8599
_ADDRESS = f"http://127.0.0.1:{_PORT}"
_QUERIES = ("scheiding", "jongeren die vastlopen op het mbo", "armoede in de wijk", "wat helpt ouders", "wachtlijsten")


def main() -> None:
    """Serve a data folder, ask it from all sides, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with _server(options.data_dir) as process:
        before = megabytes(pid=process.pid)
        statuses, seconds = _load(options.clients, options.seconds)
        after = megabytes(pid=process.pid)
    ranked = sorted(seconds)
    p95 = ranked[int(len(ranked) * 0.95)] if ranked else float("nan")
    sys.stdout.write(
        f"{options.clients} clients, {options.seconds:g} s, load {os.getloadavg()[0]:.1f}: {dict(statuses)}\n"
        f"answered: p50 {statistics.median(ranked or [0]):.2f} s, p95 {p95:.2f} s; "
        f"resident {before:.0f} to {after:.0f} MB\n"
    )


@contextmanager
def _server(data_dir: Path) -> Iterator["subprocess.Popen[bytes]"]:
    words = ["--data-dir", str(data_dir), "api", "--port", str(_PORT)]
    process = subprocess.Popen([sys.executable, "-m", "search_app.cli", *words])
    try:
        for _ in range(600):
            try:
                httpx.get(f"{_ADDRESS}/api/v1/health", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _load(clients: int, seconds: float) -> tuple[Counter[str], list[float]]:
    """How often each status came, and the seconds of what was answered."""
    statuses: Counter[str] = Counter()
    taken: list[float] = []
    ends = time.monotonic() + seconds
    people = [threading.Thread(target=_ask, args=(one, ends, statuses, taken)) for one in range(clients)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return statuses, taken


def _ask(first: int, ends: float, statuses: Counter[str], taken: list[float]) -> None:
    with httpx.Client(base_url=_ADDRESS, trust_env=False, timeout=60) as client:
        turn = first
        while time.monotonic() < ends:
            body = {"query": f"{_QUERIES[turn % len(_QUERIES)]} {turn % 97}", "k": 10}
            turn += 1
            began = time.monotonic()
            try:
                reply = client.post("/api/v1/search", json=body)
            except httpx.HTTPError as error:
                statuses[type(error).__name__] += 1
                continue
            statuses[_status(reply)] += 1
            if reply.status_code == 200:
                taken.append(time.monotonic() - began)
            else:
                time.sleep(0.5)  # less than it is asked to: the queue stays full


def _status(reply: httpx.Response) -> str:
    """The status; a 503 counts as honest when it says when to come back."""
    return f"{reply.status_code}{' with Retry-After' if 'retry-after' in reply.headers else ''}"


if __name__ == "__main__":
    main()
