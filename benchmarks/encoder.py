"""Chooses the engine of the embedded model: what every quantisation costs and gains.

Run it from the project: ``python -m benchmarks.encoder [--only NAME ...] [--eval FOLDER]``; writes docs/encoder.md.
Vectors are kept under var/benchmarks/encoder: a second run only measures time again.
"""

import argparse
import logging
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import onnxruntime

from benchmarks.encoder_candidates import CANDIDATES, build, export
from index.config import load, project_dir
from index.evaluate import TestSet, read
from index.metrics import ndcg_at_k
from index.model_manifest import EMBEDDED, EMBEDDED_FOLDER
from index.model_prepare import prepare
from index.onnx_encoder import OnnxGraph
from index.store import Vectors
from index.tokens import TextTokenizer, open_tokenizer

WORK = project_dir() / "var" / "benchmarks" / "encoder"
REPORT = project_dir() / "docs" / "encoder.md"
START = "<!-- table: python -m benchmarks.encoder -->\n"
SETS = ("minvws-corona-faq-nl", "debian-faq-nl", "minvws-corona-faq-crosslingual", "libreoffice-help-nl")
MAX_TOKENS = 512
N_QUERIES, N_OTHERS, N_PAIRS, WORDS = 300, 300, 1000, 100
ROUNDS, N_TIMED = 5, 16
ASK = (
    "import sys; from pathlib import Path; from index.onnx_encoder import OnnxGraph;"
    "from index.tokens import open_tokenizer;"
    "OnnxGraph(Path(sys.argv[1]), open_tokenizer(Path(sys.argv[2]), 'sentencepiece'), 512)"
    ".vectors(['query: Wat is een kenniswerkplaats jeugd?']);"
    "lines = dict(line.split(':') for line in open('/proc/self/status'));"
    "print(int(lines['VmRSS'].split()[0]) // 1024, int(lines['VmHWM'].split()[0]) // 1024)"
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sentence pairs with how alike people found them, 1 to 5."""

    left: list[str]
    right: list[str]
    scores: list[float]


@dataclass(slots=True)
class Row:
    """What was measured of one candidate."""

    ndcg: list[float] = field(default_factory=list)
    spearman: float = 0.0
    cosines: list[float] = field(default_factory=list)
    passages_per_second: dict[int, float] = field(default_factory=dict)
    query_ms: dict[int, float] = field(default_factory=dict)
    megabytes: int = 0
    rss: int = 0
    peak: int = 0


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=list(CANDIDATES), choices=list(CANDIDATES))
    parser.add_argument("--eval", type=Path, default=project_dir().parent / "shared" / "eval")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # the quantiser advises a step that changes nothing here
    prepared = prepare(EMBEDDED, load(os.environ).model_dir, lambda text, share: None)
    tokenizer = open_tokenizer(prepared, "sentencepiece")
    exported = export(prepared / EMBEDDED_FOLDER, WORK / "exported.onnx")
    graphs = {name: build(name, exported) for name in options.only}
    sets = [smaller(read(options.eval / name)) for name in SETS]
    pairs = read_pairs(options.eval / "sts-sick-nl" / "pairs.tsv")
    rows = {name: quality(path, tokenizer, sets, pairs) for name, path in graphs.items()}
    compare(graphs, rows)
    measure_time(graphs, rows, tokenizer, sets)
    for name, path in graphs.items():
        found = subprocess.run([sys.executable, "-c", ASK, path, prepared], capture_output=True, text=True, check=True)
        rows[name].rss, rows[name].peak = map(int, found.stdout.split())
        rows[name].megabytes = round(path.stat().st_size / 1e6)
    table = "\n".join(lines(rows)) + "\n"
    sys.stdout.write(table)
    if set(options.only) == set(CANDIDATES):
        write_report(table)


def smaller(tests: TestSet) -> TestSet:
    """At most 300 queries, their texts and 300 others, each cut to 100 words when the set is large."""
    if len(tests.queries) <= N_QUERIES:
        return tests
    chance = random.Random(7)
    kept = chance.sample(sorted(tests.gains), N_QUERIES)
    wanted = {publication_id for query in kept for publication_id in tests.gains[query]}
    others = sorted({one.publication_id for one in tests.documents} - wanted)
    wanted |= set(chance.sample(others, N_OTHERS))
    documents = tuple(
        type(one)(one.publication_id, one.title, " ".join(one.text.split()[:WORDS]))
        for one in tests.documents
        if one.publication_id in wanted
    )
    queries = {query: tests.queries[query] for query in kept}
    return TestSet(tests.name, documents, queries, {query: tests.gains[query] for query in kept})


def read_pairs(file: Path) -> Pairs:
    """A sample of the pairs."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    rows = random.Random(7).sample(rows, N_PAIRS)
    return Pairs([row[1] for row in rows], [row[2] for row in rows], [float(row[3]) for row in rows])


def quality(path: Path, tokenizer: TextTokenizer, sets: Sequence[TestSet], pairs: Pairs) -> Row:
    """Scores of a candidate; its vectors are kept beside its graph."""
    row = Row()
    for tests in sets:
        passages = [
            f"passage: {one.title}\n{one.text}" if one.title else f"passage: {one.text}" for one in tests.documents
        ]
        queries = [f"query: {tests.queries[query]}" for query in tests.gains]
        found = kept_vectors(path, tokenizer, tests.name, [*passages, *queries])
        row.ndcg.append(ndcg(tests, found[: len(passages)], found[len(passages) :]))
    both = kept_vectors(path, tokenizer, "sts", [f"query: {text}" for text in [*pairs.left, *pairs.right]])
    alike = np.sum(both[:N_PAIRS] * both[N_PAIRS:], axis=1)
    row.spearman = float(np.corrcoef(ranks(alike), ranks(np.asarray(pairs.scores)))[0, 1])
    return row


def kept_vectors(path: Path, tokenizer: TextTokenizer, name: str, texts: Sequence[str]) -> Vectors:
    """The vectors of a set's passages and queries, from the last run when there was one."""
    file = path.with_name(f"{name}.npy")
    if not file.is_file():
        began = time.perf_counter()
        np.save(file, OnnxGraph(path, tokenizer, MAX_TOKENS).vectors(texts))
        sys.stderr.write(f"{path.parent.name}: {name}, {len(texts)} texts, {time.perf_counter() - began:.0f} s\n")
    found: Vectors = np.load(file)
    return found


def ndcg(tests: TestSet, passages: Vectors, queries: Vectors) -> float:
    """Mean nDCG@10 of an exact search by cosine."""
    ids = [one.publication_id for one in tests.documents]
    order = np.argsort(-(queries @ passages.T), axis=1, kind="stable")[:, :10]
    pairs = zip(tests.gains.values(), order, strict=True)
    return statistics.mean(ndcg_at_k([ids[at] for at in found], gains, 10) for gains, found in pairs)


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0, ties by their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[inverse]


def compare(graphs: Mapping[str, Path], rows: Mapping[str, Row]) -> None:
    """Cosines of every vector with the unquantised one."""
    reference = build("fp32", next(iter(graphs.values())).parents[1] / "exported.onnx")
    for name, path in graphs.items():
        for file in sorted(reference.parent.glob("*.npy")):
            found = np.sum(np.load(file) * np.load(path.with_name(file.name)), axis=1)
            rows[name].cosines.extend(found.tolist())


def measure_time(
    graphs: Mapping[str, Path], rows: Mapping[str, Row], tokenizer: TextTokenizer, sets: Sequence[TestSet]
) -> None:
    """The best of a few rounds, candidates taking turns: a busy machine disturbs one round, seldom all."""
    passages = [f"passage: {one.text}" for one in sets[-1].documents if len(one.text.split()) == WORDS][:N_TIMED]
    queries = [f"query: {query}" for query in list(sets[0].queries.values())[:N_TIMED]]
    for threads in (1, 2):
        clock = time.process_time if threads == 1 else time.perf_counter  # one thread's own time can't be stolen
        best = {name: [float("inf")] * (1 + len(queries)) for name in graphs}
        opened = {name: OnnxGraph(path, tokenizer, MAX_TOKENS, threads) for name, path in graphs.items()}
        for _ in range(ROUNDS):
            for name, graph in opened.items():
                for at, texts in enumerate([passages, *([query] for query in queries)]):
                    began = clock()
                    graph.vectors(texts)
                    best[name][at] = min(best[name][at], clock() - began)
        for name, (all_passages, *each_query) in best.items():
            rows[name].passages_per_second[threads] = len(passages) / all_passages
            rows[name].query_ms[threads] = statistics.median(each_query) * 1000


def lines(rows: Mapping[str, Row]) -> Iterator[str]:
    """The table in Markdown."""
    yield (
        "| engine | "
        + " | ".join(SETS)
        + " | mean | STS | cosine mean / worst | passages/s 1 / 2 threads |"
        + (" query ms 1 / 2 | file MB | MB after / at most |")
    )
    yield "|---" * (len(SETS) + 8) + "|"
    for name, row in rows.items():
        scores = " | ".join(f"{score:.3f}" for score in row.ndcg)
        yield (
            f"| {name} | {scores} | {statistics.mean(row.ndcg):.4f} | {row.spearman:.4f} "
            f"| {statistics.mean(row.cosines):.5f} / {min(row.cosines):.5f} "
            f"| {row.passages_per_second[1]:.1f} / {row.passages_per_second[2]:.1f} "
            f"| {row.query_ms[1]:.1f} / {row.query_ms[2]:.1f} | {row.megabytes} | {row.rss} / {row.peak} |"
        )


def write_report(table: str) -> None:
    """Put the table in the place of the last one; the words around it are written by hand."""
    before = REPORT.read_text(encoding="utf-8").partition(START)[0] if REPORT.is_file() else "# The encoder\n\n"
    conditions = (
        f"\n{date.today()}, {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when done, "
        f"ONNX Runtime {onnxruntime.__version__}, best of {ROUNDS} rounds. Command: `python -m benchmarks.encoder`.\n"
    )
    REPORT.write_text(before + START + table + conditions, encoding="utf-8")


if __name__ == "__main__":
    main()
