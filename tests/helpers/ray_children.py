"""Ingests by a cluster, whose workers are killed or who are killed themselves: run alone by test_ray_workers.py."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import ray
from ray_cluster import ADDRESS, at_work, cluster

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import ClusterError
from index.settings import Settings
from index.store.local.store import LocalStore
from index.store.records import Vectors
from ingest.pipeline.caches import Cache, VectorCache
from ingest.pipeline.intake import encoded_by
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.ray_workers import RayWorkers

READ_FIRST = 20  # files, before an ingest is killed: half of them
_LEFT_WITHIN = 30.0  # seconds
_OURS = (b"ray::_read", b"ray::_Embedder", b"ingest.reading.child")  # tasks, actors, and the limited process of a file


class NotingEncoder(WordEncoder):
    """Writes down, one a line, what it embeds."""

    def __init__(self, notes: Path) -> None:
        super().__init__()
        self._notes = notes

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.writelines(json.dumps(text) + "\n" for text in texts)
        return super().encode_passages(texts)


def _kill_workers(workers: RayWorkers, killed: list[int]) -> None:
    """A reader while it reads, the embedder, and another reader."""
    killed.append(_kill(_reading(killed)))
    killed.append(_kill(ray.get(workers.embedders[0].process.remote())))
    killed.append(_kill(_reading(killed)))


def _reading(killed: list[int]) -> int:
    """The process of a worker that reads a file now."""
    while not (found := [one for one in at_work(b"ray::_read") if one not in killed]):
        time.sleep(0.02)
    return found[0]


def _kill(process: int) -> int:
    os.kill(process, signal.SIGKILL)
    return process


def _ingest(folder: Path, data_dir: Path, kill: bool = False) -> dict[str, object]:
    """Ingest a folder and tell what came of it."""
    settings = Settings(data_dir=data_dir, model_dir=data_dir / "models", minimum_tokens=1)
    analyser, killed = DutchAnalyser(), list[int]()
    workers = RayWorkers(ADDRESS, WordEncoder(), partial(NotingEncoder, _notes_of(data_dir)))
    context = IngestContext(settings, LocalStore(data_dir, analyser), workers.encoder, analyser.name, workers)
    if kill:
        threading.Thread(target=_kill_workers, args=(workers, killed), daemon=True).start()
    report = ingest([folder], context, Options(), lambda done, total, what: None)
    with context.store.open() as reader:
        sources = sorted(record.source for record in reader.records())
    return {
        "rows": [[row.source, row.status, row.pages, row.passages] for row in report.publications],
        "embedded": report.passages_embedded, "read": report.files_read, "killed": len(killed), "sources": sources,
    }  # fmt: skip


def _gpus_taken(notes: Path) -> dict[str, object]:
    """Which GPUs the embedders have where the model runs on one, and a vector of theirs."""
    with RayWorkers(ADDRESS, WordEncoder(), partial(_noting_gpus, notes), gpus=True) as workers:
        vectors = workers.encoder.encode_passages(["Vos"])
    return {"gpus": notes.read_text("utf-8"), "same": bool((vectors == WordEncoder().encode_passages(["Vos"])).all())}


def _noting_gpus(notes: Path) -> WordEncoder:
    with notes.open("a", encoding="utf-8") as lines:
        lines.write(f"{ray.get_gpu_ids()}\n")
    return WordEncoder()


def _killed_halfway(folder: Path, data_dir: Path) -> dict[str, object]:
    """Kill an ingest when half has been read, look what is left of it in the cluster, and do it again."""
    driver = subprocess.Popen([sys.executable, __file__, "only", str(folder), str(data_dir)])
    while _kept(data_dir / "cache", "readings") < READ_FIRST:
        assert driver.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    _kill(driver.pid)
    driver.wait()
    left = _left()
    at_the_kill = Path(shutil.copytree(data_dir / "cache", data_dir.with_name("at-the-kill")))
    was_live = (data_dir / "current").exists()
    _notes_of(data_dir).unlink()
    again = _ingest(folder, data_dir)
    embedded = [json.loads(line) for line in _notes_of(data_dir).read_text("utf-8").splitlines()]
    with Cache(at_the_kill / "vectors.sqlite") as vectors:
        repeated = VectorCache(vectors, encoded_by(WordEncoder())).get(embedded)
    return {
        **again, "left": left, "was_live": was_live, "embedded_twice": len(embedded) - len(set(embedded)),
        "kept_readings": _kept(at_the_kill, "readings"), "kept_vectors": _kept(at_the_kill, "vectors"),
        "repeated": list(repeated),
    }  # fmt: skip


def _left() -> int:
    """How many processes still work for who was killed, after some time."""
    until = time.monotonic() + _LEFT_WITHIN
    while (left := at_work(*_OURS)) and time.monotonic() < until:
        time.sleep(0.1)
    return len(left)


def _notes_of(data_dir: Path) -> Path:
    return data_dir.with_name(f"{data_dir.name}-embedded.jsonl")


def _kept(caches: Path, name: str) -> int:
    """How much a cache holds; one that is not there yet, nothing. Looking leaves it as it is."""
    try:
        with closing(sqlite3.connect(f"file:{caches / name}.sqlite?mode=ro", uri=True)) as rows:
            return int(rows.execute("SELECT count(*) FROM kept").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _say(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main(work: Path) -> None:
    """No cluster; one whose workers are killed; the same once more; an ingest that is killed itself; a GPU."""
    try:
        RayWorkers(ADDRESS, WordEncoder(), WordEncoder).__enter__()
    except ClusterError as error:
        _say(str(error))
    with cluster():
        _say(_ingest(work / "publicaties", work / "workers", kill=True))
        _say(_ingest(work / "publicaties", work / "workers"))
        _say(_killed_halfway(work / "publicaties", work / "driver"))
        _say(_gpus_taken(work / "gpus.txt"))


if __name__ == "__main__":
    if sys.argv[1] == "only":
        _ingest(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]))
