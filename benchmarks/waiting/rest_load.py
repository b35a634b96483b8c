"""REST under load: many clients ask at once while the index is swapped under them, over either store.

``python -m benchmarks.waiting.rest_load DATA_DIR [--postgres] [--set at_once=2 wait_share=0.5]…``; DATA_DIR is
changed: give a copy. One client and many take turns, a round at a time, so that a machine that others use too is as
busy for the one as for the other. ``--set`` starts a server for each set of settings, and these take turns too.
"""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import IO

import httpx

from benchmarks.scale.memory import megabytes
from benchmarks.scale.postgres_server import PostgresServer, free_port
from index.dutch.analyser import DutchAnalyser
from index.settings import SETTINGS_FILE, Settings, load
from index.store.local.store import LocalStore
from index.store.open import open_store, share_files
from ingest.archive import backup

_QUESTIONS = (
    "Wat helpt ouders die gaan scheiden?", "Welke aanpak helpt jongeren die vastlopen op het mbo?",
    "Wat doet armoede met kinderen in de wijk?", "Hoe lang zijn de wachtlijsten?", "Voor wie is Dappere Kat?",
)  # fmt: skip
_numbers = count()  # nobody asks what was asked before: a question of which the vector is remembered costs less
_WARM_UP = 2  # questions of one client before each part is measured
HONEST = ("200", "503 with Retry-After")


@dataclass(frozen=True, slots=True)
class Load:
    """How many clients asked for how long, what they got, and what that cost the server.

    ``n_swaps`` are those that were made while they asked; ``seconds`` are of what was answered, ascending; memory is
    resident, in MB, before and after.
    """

    clients: int
    n_swaps: int
    statuses: Counter[str]
    seconds: tuple[float, ...]
    before: float
    after: float

    def __add__(self, later: "Load") -> "Load":
        """Both, one after the other."""
        seconds = tuple(sorted((*self.seconds, *later.seconds)))
        statuses, swaps = self.statuses + later.statuses, self.n_swaps + later.n_swaps
        return Load(self.clients, swaps, statuses, seconds, self.before, later.after)

    @property
    def p95(self) -> float:
        """The seconds within which 95 of 100 answers came."""
        return self.seconds[int(len(self.seconds) * 0.95)] if self.seconds else float("nan")

    @property
    def n_errors(self) -> int:
        """Replies that are neither an answer nor a 503 that says when to come back."""
        return sum(number for status, number in self.statuses.items() if status not in HONEST)

    def row(self, store: str, idle: float) -> str:
        """A row of the table in docs/rest.md; ``idle`` is the p95 of one client."""
        p50, busy = statistics.median(self.seconds or (float("nan"),)), self.statuses["503 with Retry-After"]
        return (
            f"| {store} | {self.clients} | {self.n_swaps} | {self.statuses['200']} | {busy} | {self.n_errors} "
            f"| {p50:.2f} | {self.p95:.2f} | {self.p95 / idle:.2f} "
            f"| {self.before:.0f} to {self.after:.0f} |\n"
        )


def main() -> None:
    """Serve a data folder, ask it from all sides, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--swaps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", action="store_true", help="move the data to a server of its own first")
    parser.add_argument("--set", nargs="+", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    settings, name = load(os.environ, options.data_dir), "PostgreSQL" if options.postgres else "files"
    with ExitStack() as stack:
        if options.postgres:
            settings = stack.enter_context(moved_to_postgres(settings))
        servers = []
        for lines in options.set or [[]]:
            servers.append((" ".join([name, *lines]), *stack.enter_context(served(settings, lines))))
        sys.stdout.write(f"load before {os.getloadavg()[0]:.1f}\n\n{_HEAD}")
        for one, found in _measured(settings, servers, options).items():
            for each in found:
                sys.stdout.write(each.row(one, found[0].p95))
        sys.stdout.write(f"\nload after {os.getloadavg()[0]:.1f}\n")


_HEAD = (
    "| store | clients | swaps | answered | 503 with Retry-After | errors | p50 s | p95 s | of one client's "
    "| resident MB |\n|---|---|---|---|---|---|---|---|---|---|\n"
)


def _measured(
    settings: Settings, servers: Sequence[tuple[str, str, int]], options: argparse.Namespace
) -> dict[str, list[Load]]:
    """By server what one client, many, and many under swaps got: a part of it in each round."""
    found: dict[str, list[Load]] = {}
    for turn in range(options.rounds):
        n_swaps = options.swaps * (turn + 1) // options.rounds - options.swaps * turn // options.rounds
        kinds = [(1, 0), (options.clients, 0), (options.clients, n_swaps)]
        for name, address, pid in servers:
            seconds = options.seconds / options.rounds
            now = [under_load(settings, address, pid, clients, seconds, swaps) for clients, swaps in kinds]
            before = found.get(name)
            found[name] = [one + other for one, other in zip(before, now, strict=True)] if before else now
    return found


@contextmanager
def moved_to_postgres(settings: Settings) -> Iterator[Settings]:
    """The same data in a server of its own, for as long as the block."""
    with TemporaryDirectory(prefix="vraagbaak-load-") as folder:
        Path(folder).chmod(0o755)  # the server runs as another user where this one is root
        server = PostgresServer(Path(folder, "server"))
        server.make()
        server.start()
        try:
            elsewhere = replace(settings, data_dir=Path(folder, "data"), store=server.address())
            file, analyser = Path(folder, "backup.zip"), DutchAnalyser()
            backup.write(file, LocalStore(settings.data_dir, analyser), settings.data_dir, lambda *at: None)
            share_files(elsewhere, analyser)
            store = open_store(elsewhere, analyser)
            backup.restore_elsewhere(file, store, elsewhere.data_dir, analyser, force=False, progress=lambda *at: None)
            yield elsewhere
        finally:
            server.stop()


def under_load(settings: Settings, address: str, pid: int, clients: int, seconds: float, swaps: int) -> Load:
    """Let so many clients ask for so long, while so many generations are made, evenly spread."""
    _load(address, 1, 0, _WARM_UP)
    before = megabytes(pid=pid)
    made: list[str] = []
    swapping = threading.Thread(target=_swap, args=(settings, swaps, seconds, made))
    swapping.start()
    statuses, taken = _load(address, clients, seconds)
    n_made = len(made)  # one that comes later, or fails, came under nobody
    swapping.join()
    return Load(clients, n_made, statuses, tuple(sorted(taken)), before, megabytes(pid=pid))


def swap(settings: Settings) -> str:
    """Make a generation that holds what the current one holds, and make it current; returns which."""
    store = open_store(settings, DutchAnalyser())
    with store.open() as reader:
        built_with, record = reader.info.built_with, reader.records()[0]
    with store.begin(built_with) as writer:
        writer.update_record(record)
        return writer.commit()


def current(settings: Settings) -> str | None:
    """The current generation."""
    return open_store(settings, DutchAnalyser()).current()


def _swap(settings: Settings, swaps: int, seconds: float, made: list[str]) -> None:
    for _ in range(swaps):
        time.sleep(seconds / (swaps + 1))
        made.append(swap(settings))


@contextmanager
def served(settings: Settings, lines: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """``vraagbaak api`` over these settings, started with these lines in their file: its address and process id."""
    file, names = settings.data_dir / SETTINGS_FILE, {line.partition("=")[0] for line in lines}
    if lines:
        before = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        kept = [line for line in before if line.partition("=")[0].strip() not in names]
        file.write_text("\n".join([*lines, *kept]) + "\n", encoding="utf-8")
    with running("api", settings.data_dir, {"VRAAGBAAK_STORE": settings.store} if settings.store else {}) as found:
        yield found


@contextmanager
def running(
    command: str, data_dir: Path, environ: Mapping[str, str] = MappingProxyType({}), log: IO[bytes] | None = None
) -> Iterator[tuple[str, int]]:
    """A server over a data folder, once it answers: its address and process id. ``log`` takes all that it says."""
    port = free_port()
    address, words = f"http://127.0.0.1:{port}", ["--data-dir", str(data_dir), command, "--port", str(port)]
    arguments = [sys.executable, "-m", "search_app.cli", *words]
    process = subprocess.Popen(arguments, stdout=log, stderr=log, env={**os.environ, **environ})
    try:
        while process.poll() is None:
            try:
                httpx.get(f"{address}/api/v1/health", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _load(address: str, clients: int, seconds: float, at_least: int = 0) -> tuple[Counter[str], list[float]]:
    """How often each status came, and the seconds of what was answered."""
    statuses: Counter[str] = Counter()
    taken: list[float] = []
    ends = time.monotonic() + seconds
    people = [
        threading.Thread(target=_ask, args=(address, one, ends, at_least, statuses, taken)) for one in range(clients)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return statuses, taken


def _ask(address: str, first: int, ends: float, at_least: int, statuses: Counter[str], taken: list[float]) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        turn = first
        while turn < first + at_least or time.monotonic() < ends:
            body = {"question": f"{_QUESTIONS[turn % len(_QUESTIONS)]} {next(_numbers)}"}
            turn += 1
            began = time.monotonic()
            try:
                reply = client.post("/api/v1/ask", json=body)
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
