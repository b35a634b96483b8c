"""An ingest by a cluster that lives and dies with this process, in a network of its own: run by test_ray_crew.py."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import ray

from fakes import WordEncoder
from index.config import Settings
from index.dutch import DutchAnalyser
from index.errors import ClusterError
from index.local.store import LocalStore
from ingest.pipeline import Options, Workshop, ingest
from ingest.ray_crew import RayCrew

ADDRESS = "127.0.0.1:6379"


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A cluster of this machine alone."""
    command = (
        "ray start --head --block --num-cpus=2 --node-ip-address=127.0.0.1 --port=6379 --include-dashboard=false "
        f"--disable-usage-stats --object-store-memory=100000000 --temp-dir={folder}"
    ).split()
    command[0] = str(Path(sys.executable).with_name("ray"))
    cluster = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 90
    while subprocess.run([command[0], "health-check", "--address", ADDRESS], capture_output=True).returncode:
        if time.monotonic() > until:
            raise TimeoutError("no Ray cluster came up")
    return cluster


def _kill_workers(crew: RayCrew, killed: list[int]) -> None:
    """A reader while it reads, the embedder, and another reader."""
    killed.append(_kill(_reading(killed)))
    killed.append(_kill(ray.get(crew.embedders[0].process.remote())))
    killed.append(_kill(_reading(killed)))


def _reading(killed: list[int]) -> int:
    """The process of a worker that reads a file now."""
    while True:
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            number = int(entry.parent.name)
            if number not in killed and entry.read_bytes().startswith(b"ray::_read"):
                return number
        time.sleep(0.02)


def _kill(process: int) -> int:
    os.kill(process, signal.SIGKILL)
    return process


def main(folder: Path, data_dir: Path, kill: bool) -> None:
    """Ingest a folder and say as JSON what came of it."""
    settings = Settings(data_dir=data_dir, model_dir=data_dir / "models", minimum_tokens=1)
    analyser, killed = DutchAnalyser(), list[int]()
    crew = RayCrew(ADDRESS, WordEncoder(), WordEncoder)
    shop = Workshop(settings, LocalStore(data_dir, analyser), crew.encoder, analyser.name, crew)
    killer = threading.Thread(target=_kill_workers, args=(crew, killed), daemon=True)
    if kill:
        killer.start()
    report = ingest([folder], shop, Options(), lambda done, total, what: None)
    said = {
        "rows": [[row.source, row.status, row.pages, row.passages] for row in report.publications],
        "embedded": report.passages_embedded, "read": report.files_read, "killed": len(killed),
    }  # fmt: skip
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work = Path(sys.argv[1])
    try:
        RayCrew(ADDRESS, WordEncoder(), WordEncoder).__enter__()
    except ClusterError as error:
        sys.stdout.write(json.dumps(str(error)) + "\n")
    cluster = started(Path(sys.argv[2]))
    for name, kill in (("killed", True), ("killed", False)):
        main(work / "publicaties", work / name, kill)
    cluster.terminate()
