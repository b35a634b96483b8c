"""Questions to a large index by a process on one core: time by stage, what the lists miss, memory, and the start."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks import sets
from benchmarks.scale.memory import megabytes
from benchmarks.scale.million_made import FILTERS
from benchmarks.waiting.question import Stopwatch
from index.dutch.analyser import DutchAnalyser
from index.encoder.manifest import folder_of
from index.encoder.onnx import OnnxEncoder
from index.encoder.protocol import Encoder
from index.retrieval.query_expansion import ExpandingAnalyser, QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import load
from index.store.filters import Filter
from index.store.local import generation
from index.store.local.postings import best
from index.store.local.reader import LocalReader
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader
from index.store.records import Vectors

UNREAD, WARM_UP, QUESTIONS = 100, 50, 300
_CHECKED = 200  # questions of which the exact nearest are looked up
_K = 10
_BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One way of asking: [p50, p95] of processor time by stage and of the clock in all, in milliseconds.

    ``recall`` is recall@10 of the dense leg.
    """

    filtered: str
    stages: dict[str, list[float]]
    clock: list[float]
    recall: float


@dataclass(frozen=True, slots=True)
class OneCore:
    """What a fresh process did: seconds to the open index, the loaded model, the first answer; memory in MB.

    ``unread`` has [p50, p95] in milliseconds of the first questions, when nothing of the index is in memory yet.
    """

    n_passages: int
    recall_when_built: float
    opened: float
    loaded: float
    first: float
    unread: list[float]
    resident: float
    resident_of_its_own: float
    asked: list[Asked]


def asked_on_one_core(folder: Path) -> OneCore:
    """Ask the index in a folder by a new process, which has one core and one thread for everything."""
    one = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale.million_asked", str(folder)],
        cwd=sets.ROOT, env={**os.environ, **one}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    (folder / "asked.json").write_text(said.stdout, encoding="utf-8")
    found = json.loads(said.stdout)
    return OneCore(**{**found, "asked": [Asked(**each) for each in found["asked"]]})


def main() -> None:
    """Ask, and say it as JSON."""
    folder = Path(sys.argv[1])
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _forget(folder)
    began = time.perf_counter()
    settings = load(os.environ)
    reader = LocalStore(folder, DutchAnalyser()).open()
    opened = time.perf_counter()
    encoder = OnnxEncoder(folder_of(settings.model_dir, settings.model), threads=1)
    words = QueryExpander(DutchAnalyser()).of(reader)
    loaded = time.perf_counter()
    questions = questions_of()
    first = _seconds(reader, encoder, words, questions[0])
    unread = [_seconds(reader, encoder, words, one) * 1000 for one in questions[1:UNREAD]]
    _remember(folder)
    asked = [_asked(reader, encoder, words, questions[UNREAD:], *each) for each in FILTERS.items()]
    resident, own = megabytes(), megabytes("RssAnon")
    recalls = _recalls(reader, encoder.encode_queries(questions[:_CHECKED]))
    searched = generation.read(folder / "generations" / reader.info.generation).searched
    found = OneCore(
        reader.info.n_passages, searched.recall if searched else 1.0, opened - began, loaded - opened, first,
        _quantiles(unread), resident, own,
        [replace(one, recall=recall) for one, recall in zip(asked, recalls, strict=True)],
    )  # fmt: skip
    sys.stdout.write(json.dumps(asdict(found)))


def questions_of() -> list[str]:
    """Real questions of all sets, mixed: the same ones each time."""
    asked = [one.text for questions in sets.question_sets() for one in questions.questions]
    asked += [tests.queries[one] for tests in sets.judged_sets() for one in tests.gains]
    return [asked[row] for row in np.random.default_rng(1).permutation(len(asked))[: UNREAD + WARM_UP + QUESTIONS]]


def _seconds(reader: LocalReader, encoder: Encoder, words: ExpandingAnalyser, question: str) -> float:
    began = time.perf_counter()
    Retriever(reader, encoder, words, Weights()).search(question, _K)
    return time.perf_counter() - began


def _asked(
    reader: LocalReader,
    encoder: Encoder,
    words: ExpandingAnalyser,
    questions: Sequence[str],
    name: str,
    where: Filter | None,
) -> Asked:
    spent: dict[str, float] = defaultdict(float)
    timed = cast(GenerationReader, Stopwatch(reader, spent, time.process_time))
    retriever = Retriever(timed, cast(Encoder, Stopwatch(encoder, spent, time.process_time)), words, Weights())
    rows: list[dict[str, float]] = []
    clock: list[float] = []
    for number, question in enumerate(questions):
        spent.clear()
        began, used = time.perf_counter(), time.process_time()
        retriever.search(question, _K, where=where)
        if number >= WARM_UP:
            rows.append({**spent, "all": (time.process_time() - used) * 1000})
            clock.append((time.perf_counter() - began) * 1000)
    stages = {one: _quantiles([row.get(one, 0.0) for row in rows]) for one in rows[0]}
    return Asked(name, stages, _quantiles(clock), 0.0)


def _quantiles(milliseconds: Sequence[float]) -> list[float]:
    found: list[float] = np.quantile(milliseconds, [0.5, 0.95]).tolist()
    return found


def _recalls(reader: LocalReader, vectors: Vectors) -> Iterator[float]:
    """For each filter the mean share of the ten nearest that the dense leg gives, against looking at every vector."""
    ids = reader.ids()
    for where in FILTERS.values():
        kept = ids if where is None else reader.ids(where)
        nearest = [np.zeros((len(vectors), 0)), np.zeros((len(vectors), 0), np.int64)]
        for first in range(0, len(kept), _BLOCK):
            rows = reader.passage_vectors(kept[first : first + _BLOCK])
            nearest[0] = np.hstack([nearest[0], vectors @ rows.T])
            nearest[1] = np.hstack([nearest[1], np.tile(np.arange(first, first + len(rows)), (len(vectors), 1))])
            picked = [best(places, scores, _K) for scores, places in zip(*nearest, strict=True)]
            nearest = [np.stack([scores for _, scores in picked]), np.stack([places for places, _ in picked])]
        shares = []
        for vector, places in zip(vectors, nearest[1], strict=True):
            found = {hit.passage.passage_id for hit in reader.search_dense(vector, 100, where)[:_K]}
            shares.append(len(found & {kept[place] for place in places}) / _K)
        yield float(np.mean(shares))


def _forget(folder: Path) -> None:
    """Let the system drop what it remembers of the files, so that the start reads them from the disk."""
    for file in folder.glob("generations/*/*"):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remember(folder: Path) -> None:
    """Read every file, as a service that runs for a day has."""
    for file in folder.glob("generations/*/*"):
        with file.open("rb") as opened:
            while opened.read(1 << 24):
                pass


if __name__ == "__main__":
    main()
