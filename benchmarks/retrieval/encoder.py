"""Chooses the engine of the embedded model: what every quantisation costs and gains.

Run it from the project: ``python -m benchmarks.retrieval.encoder [--only NAME ...] [--eval FOLDER]``; writes
docs/measurements/encoder.md.
Vectors are kept under var/benchmarks/encoder: a second run only measures time again.
"""

import argparse
import logging
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import onnxruntime  # type: ignore[import-untyped]

from benchmarks.retrieval import encoder_scores
from benchmarks.retrieval.encoder_candidates import CANDIDATES, build, export
from benchmarks.retrieval.encoder_scores import MAX_TOKENS, SETS, WORDS, Quality
from index.encoder.manifest import EMBEDDED
from index.encoder.onnx import OnnxGraph
from index.encoder.prepare.run import prepare
from index.encoder.tokens import TextTokenizer, open_tokenizer
from index.evaluation.test_sets import TestSet
from index.settings import load, project_dir

WORK = project_dir() / "var" / "benchmarks" / "encoder"
REPORT = project_dir() / "docs" / "measurements" / "encoder.md"
START = "<!-- table: python -m benchmarks.retrieval.encoder -->\n"
ROUNDS, N_TIMED = 8, 16
ASK = (
    "import sys; from pathlib import Path; from benchmarks.scale.memory import megabytes;"
    "from index.encoder.onnx import OnnxGraph; from index.encoder.tokens import open_tokenizer;"
    "OnnxGraph(Path(sys.argv[1]), open_tokenizer(Path(sys.argv[2]), 'sentencepiece'), 512)"
    ".vectors(['query: Wat is een kenniswerkplaats jeugd?']);"
    "print(int(megabytes()), int(megabytes('VmHWM')))"
)


@dataclass(slots=True)
class Cost:
    """What a candidate takes: speed by number of threads, and memory of a process that asks, in MB."""

    passages_per_second: dict[int, float] = field(default_factory=dict)
    query_ms: dict[int, float] = field(default_factory=dict)
    file: int = 0
    resident: int = 0
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
    exported = export(EMBEDDED, WORK / "exported.onnx")
    graphs = {name: build(name, exported) for name in dict.fromkeys(["fp32", *options.only])}
    sets = encoder_scores.read_sets(options.eval)
    pairs = encoder_scores.read_pairs(options.eval / "sts-sick-nl" / "pairs.tsv")
    qualities = {
        name: encoder_scores.quality(path, graphs["fp32"], tokenizer, sets, pairs) for name, path in graphs.items()
    }
    table = "\n".join([*quality_lines(qualities), "", *cost_lines(costs(graphs, tokenizer, sets, prepared))]) + "\n"
    sys.stdout.write(table)
    if set(options.only) == set(CANDIDATES):
        write_report(table)


def costs(
    graphs: Mapping[str, Path], tokenizer: TextTokenizer, sets: Sequence[TestSet], prepared: Path
) -> dict[str, Cost]:
    """Time and memory of every candidate."""
    found = {name: Cost() for name in graphs}
    measure_time(graphs, found, tokenizer, sets)
    for name, path in graphs.items():
        command = [sys.executable, "-c", ASK, str(path), str(prepared)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found[name].resident, found[name].peak = map(int, said.split())
        found[name].file = round(path.stat().st_size / 1e6)
    return found


def measure_time(
    graphs: Mapping[str, Path], found: Mapping[str, Cost], tokenizer: TextTokenizer, sets: Sequence[TestSet]
) -> None:
    """The best of a few rounds, candidates taking turns: a busy machine disturbs one round, seldom all."""
    texts = [one.text for one in sets[-2].documents if len(one.text.split()) == WORDS][:N_TIMED]
    passages = [f"passage: {text}" for text in texts]
    queries = [f"query: {query}" for query in list(sets[0].queries.values())[:N_TIMED]]
    for threads in (1, 2):
        opened = {name: OnnxGraph(path, tokenizer, MAX_TOKENS, threads) for name, path in graphs.items()}
        best = {name: [float("inf")] * (1 + len(queries)) for name in graphs}
        for _ in range(ROUNDS):
            for name, graph in opened.items():
                for at, batch in enumerate([passages, *([query] for query in queries)]):
                    began = time.perf_counter()
                    graph.vectors(batch)
                    best[name][at] = min(best[name][at], time.perf_counter() - began)
        for name, (all_passages, *each_query) in best.items():
            found[name].passages_per_second[threads] = len(passages) / all_passages
            found[name].query_ms[threads] = statistics.median(each_query) * 1000


def quality_lines(qualities: Mapping[str, Quality]) -> Iterator[str]:
    """What the vectors are worth, in Markdown."""
    reference = qualities["fp32"]
    yield f"| engine | {' | '.join(SETS)} | mean | minus fp32 (95 %) | top 10 as fp32 | STS | cosine mean / worst |"
    yield "|---" * (len(SETS) + 6) + "|"
    for name, one in qualities.items():
        low, high = encoder_scores.interval(one, reference)
        yield (
            f"| {name} | {' | '.join(f'{found.ndcg.mean():.3f}' for found in one.found)} | {one.mean:.4f} "
            f"| {one.mean - reference.mean:+.4f} ({low:+.4f} to {high:+.4f}) "
            f"| {encoder_scores.overlap(one, reference):.3f} | {one.spearman:.4f} "
            f"| {one.cosines.mean():.5f} / {one.cosines.min():.5f} |"
        )


def cost_lines(found: Mapping[str, Cost]) -> Iterator[str]:
    """Time and memory, in Markdown."""
    yield "| engine | passages/s, 1 / 2 threads | query ms, 1 / 2 threads | file MB | MB after a question / at most |"
    yield "|---|---|---|---|---|"
    for name, cost in found.items():
        yield (
            f"| {name} | {cost.passages_per_second[1]:.1f} / {cost.passages_per_second[2]:.1f} "
            f"| {cost.query_ms[1]:.1f} / {cost.query_ms[2]:.1f} | {cost.file} | {cost.resident} / {cost.peak} |"
        )


def write_report(table: str) -> None:
    """Put the table in the place of the last one; the words before it are written by hand."""
    before = REPORT.read_text(encoding="utf-8").partition(START)[0] if REPORT.is_file() else "# The encoder\n\n"
    conditions = (
        f"\n{date.today()}, {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when done, "
        f"ONNX Runtime {onnxruntime.__version__}, best of {ROUNDS} rounds. "
        "Command: `python -m benchmarks.retrieval.encoder`.\n"
    )
    REPORT.write_text(before + START + table + conditions, encoding="utf-8")


if __name__ == "__main__":
    main()
