"""How many vectors are best searched: every one, or lists of them in fewer bits; a table for docs/million.md.

Run it from the project after ``make bench-million``: ``python -m benchmarks.million_lists [VECTORS]``. It takes the
vectors of that index, questions that people asked, and sentences of the index as the build does; one thread.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import faiss
import numpy as np

from benchmarks import million, sets
from benchmarks.million_asked import questions_of
from index.config import load
from index.dutch import DutchAnalyser
from index.local import approximation
from index.local.store import LocalStore
from index.model_open import open_encoder
from index.stored import Vectors

_K, _TRAINED = 10, 64
_SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2)  # of the lists that are looked at
_HEAD = (
    "| kind | lists looked at | re-scored | recall@10, questions | sentences | p50 ms | p95 ms |",
    "|---|---|---|---|---|---|---|",
)
_ROW = "| {kind} | {probed} | {rescored} | {questions:.4f} | {sentences:.4f} | {p50:.1f} | {p95:.1f} |"


@dataclass(frozen=True, slots=True)
class Probes:
    """(n, dim) vectors and, row by row, the ten nearest among all."""

    vectors: Vectors
    nearest: np.ndarray


def main() -> None:
    """Build each kind, search it, print; the next ``make bench-million`` puts it into docs/million.md."""
    faiss.omp_set_num_threads(1)
    rows, questions, sentences = _material()
    exact = faiss.IndexFlatIP(rows.shape[1])
    exact.add(rows)
    asked, built = (Probes(one, exact.search(one, _K)[1]) for one in (questions, sentences))
    what = f"{len(rows):,} vectors, {len(questions)} questions, {len(sentences)} sentences"
    found = [f"{what}; {date.today()}, milliseconds of processor:\n", *_HEAD]
    sys.stdout.write("\n".join(found) + "\n")
    for line in _tried(rows, exact, asked, built):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        found.append(line)
    (sets.WORK / f"lists-{len(rows)}.md").write_text("\n".join(found) + "\n", encoding="utf-8")


def _material() -> tuple[Vectors, Vectors, Vectors]:
    settings = load(os.environ)
    n = int(sys.argv[1]) if len(sys.argv) > 1 else million.PASSAGES
    encoder = open_encoder(settings.model_dir, settings.model)
    with LocalStore(sets.WORK / f"million-{million.PASSAGES}", DutchAnalyser()).open() as reader:
        ids = reader.ids()[:n]
        rows = reader.passage_vectors(ids)
        every = max(1, len(ids) // approximation.N_PROBES)
        sentences = np.stack([found[0] for found in reader.sentence_vectors(ids[::every])])
    return rows, encoder.encode_queries(questions_of()), sentences


def _tried(rows: Vectors, exact: faiss.Index, asked: Probes, built: Probes) -> Iterator[str]:
    yield _measured("every vector, exactly", "", 0, exact.search, rows, asked, built)
    n_lists, dim = approximation.n_lists_of(len(rows)), rows.shape[1]
    kinds = {
        "8 bits a number": faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatL2(dim), dim, n_lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_L2
        ),
        "2 bits a number": faiss.IndexIVFPQFastScan(faiss.IndexFlatL2(dim), dim, n_lists, dim // 2, 4, faiss.METRIC_L2),
        "1 bit a number": faiss.IndexIVFPQFastScan(faiss.IndexFlatL2(dim), dim, n_lists, dim // 4, 4, faiss.METRIC_L2),
    }
    for name, lists in kinds.items():
        lists.cp.niter, lists.cp.max_points_per_centroid = 10, _TRAINED
        lists.train(rows[:: max(1, len(rows) // (_TRAINED * n_lists))])
        lists.add(rows)
        for rescored in (200, 500):
            for share in _SHARES:
                lists.nprobe = max(1, round(share * n_lists))
                probed = f"{lists.nprobe} of {n_lists}"
                yield _measured(name, probed, rescored, lists.search, rows, asked, built)


def _measured(
    kind: str, probed: str, rescored: int, search: Callable[[Vectors, int], tuple[np.ndarray, np.ndarray]],
    rows: Vectors, asked: Probes, built: Probes,
) -> str:  # fmt: skip
    times = []
    for query in asked.vectors:
        began = time.process_time()
        found = search(query[np.newaxis], rescored or _K)[1][0]
        if rescored:
            np.sort(rows[found].astype(np.float64) @ query.astype(np.float64))
        times.append((time.process_time() - began) * 1000)
    recalls = [approximation.recall(search(one.vectors, rescored or _K)[1], one.nearest) for one in (asked, built)]
    p50, p95 = np.quantile(times, [0.5, 0.95])
    return _ROW.format(
        kind=kind, probed=probed, rescored=rescored or "", questions=recalls[0], sentences=recalls[1], p50=p50, p95=p95
    )


if __name__ == "__main__":
    main()
