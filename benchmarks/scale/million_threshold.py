"""Up to how many passages is each vector looked at? Looking at all of them beside looking in lists, size by size.

``python -m benchmarks.scale.million_threshold`` prints the section of docs/measurements/million.md that ``make bench-
million`` puts there.
Vectors are made as those of the million are, questions are those of people; one thread, processor time.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks import sets
from benchmarks.scale.million_asked import questions_of
from benchmarks.scale.million_made import Real, mixed, real_of
from benchmarks.scale.million_real import in_lists
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder
from index.retrieval.retriever import DEPTH
from index.settings import load
from index.store.local import vectors
from index.store.local.vectors import Approximation, Mask, VectorIndex
from index.store.records import Vectors

SIZES = (10_000, 25_000, 50_000, 100_000, 200_000)
KEPT = 0.01  # of the passages, by the filter
_K, _WARM_UP, _ROUNDS = 10, 30, 3
_ABOUT = """
## From how many passages on

Looking at every vector, exactly, or in lists by the rule above: vectors made as those of the million, {n} questions of
people, the {depth} best as a search asks for, one thread. Milliseconds of processor, p50, the best of {rounds} rounds;
*1 %*: with a filter that keeps so many. Embedding a question took {embedded:.1f} ms in the same run.
`python -m benchmarks.scale.million_threshold` prints this (load {load:.1f}).

| passages | each one | 1 % | in lists | 1 % | lists looked at | recall@10 in lists | making the lists, s |
|---|---|---|---|---|---|---|---|"""
_RULE = """
The rule: each vector is looked at, and nothing is missed, as long as that takes no longer than embedding the question
did. Of these sizes {fitting:,} is the largest of which that holds; lists are made from {chosen:,} on."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One size: [without, with filter] milliseconds when each vector is looked at, and in lists.

    ``recall`` is recall@10 of the lists, ``making`` the seconds it took to make them.
    """

    n_passages: int
    exact: list[float]
    listed: list[float]
    searched: Approximation
    recall: float
    making: float


def main() -> None:
    """Print the section."""
    sys.stdout.write("\n".join(lines()) + "\n")


def lines() -> Iterator[str]:
    """The section."""
    settings = load(os.environ)
    with threadpool_limits(1):
        encoder = open_encoder(settings.model_dir, settings.model)
        questions = questions_of()
        asked, embedded = encoder.encode_queries(questions), _embedding(encoder, questions)
        real = real_of(sets.open_all(settings, encoder))
        rows = [_compared(real, n, asked) for n in SIZES]
    beside = os.getloadavg()[1]
    yield _ABOUT.format(n=len(asked), depth=DEPTH, rounds=_ROUNDS, embedded=embedded, load=beside)
    yield from (_line(one) for one in rows)
    fitting = max((one.n_passages for one in rows if one.exact[0] <= embedded), default=0)
    yield _RULE.format(fitting=fitting, chosen=vectors.EXACT_BELOW)


def _compared(real: Real, n: int, asked: Vectors) -> Compared:
    sys.stderr.write(f"{n} vectors\n")
    rng = np.random.default_rng(0)
    rows = mixed(real, n, rng)[2]
    probes = rng.choice(real.sentence_vectors, vectors.N_PROBES, replace=False)
    kept = rng.random(n) < KEPT
    with TemporaryDirectory() as folder:
        began = time.process_time()
        searched = in_lists(Path(folder), rows, probes)
        making = time.process_time() - began
        exact, listed = VectorIndex(Path(folder), None), VectorIndex(Path(folder), searched)
        times = [[_median(index, asked, allowed) for allowed in (None, kept)] for index in (exact, listed)]
        nearest = np.stack([exact.search(one, _K, None)[0] for one in asked])
        found = np.stack([listed.search(one, DEPTH, None)[0][:_K] for one in asked])
    return Compared(n, times[0], times[1], searched, vectors.recall(found, nearest), making)


def _median(index: VectorIndex, asked: Vectors, allowed: Mask | None) -> float:
    """Milliseconds of the processor for a question: the median, in the best of some rounds."""
    rounds = []
    for _ in range(_ROUNDS):
        spent = []
        for one in asked:
            began = time.process_time()
            index.search(one, DEPTH, allowed)
            spent.append((time.process_time() - began) * 1000)
        rounds.append(float(np.median(spent[_WARM_UP:])))
    return min(rounds)


def _embedding(encoder: Encoder, questions: Sequence[str]) -> float:
    spent = []
    for one in questions:
        began = time.process_time()
        encoder.encode_queries([one])
        spent.append((time.process_time() - began) * 1000)
    return float(np.median(spent[_WARM_UP:]))


def _line(one: Compared) -> str:
    times = " | ".join(f"{each:.1f}" for each in (*one.exact, *one.listed))
    looked = f"{one.searched.n_probed} of {one.searched.n_lists}"
    return f"| {one.n_passages:,} | {times} | {looked} | {one.recall:.3f} | {one.making:.0f} |"


if __name__ == "__main__":
    main()
