"""Search side by side with txtai on the same passages and the same vectors; writes docs/peers.md.

Run it from the project: ``make bench-peers``, which installs txtai in an environment of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks import scoring, sets
from index.config import Settings, load
from index.evaluate import TestSet
from index.metrics import hit_at_k, ndcg_at_k, recall_at_k
from index.model_open import open_encoder
from index.remembering import Remembering
from index.retrieve import Weights
from index.store import GenerationReader

TXTAI = sets.ROOT / "var" / "peers" / "txtai" / "bin" / "python"
REPORT = sets.ROOT / "docs" / "peers.md"
HEAD = """# Beside txtai

txtai 9.14 as its documentation sets up hybrid search (BM25 and vectors, half and half), and Vraagbaak's default. Both
get the same passages and the same vectors of them; txtai gets the vector of the query as it stands, Vraagbaak without
the marks between the words, as it always does. Publications rank by their best passage. Time: median of a search, one
process after the other, without embedding the query; Vraagbaak looks up whole passages and re-scores their sentences,
txtai gives numbers. In brackets: 95 % interval of the difference in nDCG@10.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One set: both tools' nDCG@10, hit@1 and median milliseconds, and the interval of the difference."""

    name: str
    ours: tuple[float, float, float]
    theirs: tuple[float, float, float]
    interval: tuple[float, float]


def main() -> None:
    """Ask both and write the table."""
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    rows = [_row(tests, settings, encoder) for tests in sets.judged_sets()]
    text = "\n".join(_lines(rows, encoder.engine)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _row(tests: TestSet, settings: Settings, encoder: Remembering) -> Row:
    with sets.open_judged(tests, settings, encoder) as reader:
        ours = scoring.judged(tests, *sets.searching(reader, encoder, Weights()), "hybrid")
        theirs = _txtai(tests, reader, encoder)
    return Row(tests.name, _summed(ours), _summed(theirs), scoring.interval(ours.ndcg, theirs.ndcg))


def _txtai(tests: TestSet, reader: GenerationReader, encoder: Remembering) -> scoring.JudgedScores:
    folder = sets.ROOT / "var" / "peers" / tests.name
    folder.mkdir(parents=True, exist_ok=True)
    owners = _export(tests, reader, encoder, folder)
    subprocess.run([TXTAI, Path(__file__).with_name("peer_txtai.py"), folder], check=True)
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    rows = []
    for one, gains in zip(found, tests.gains.values(), strict=True):
        ranked = list(dict.fromkeys(owners[place] for place in one["places"]))
        rows.append(
            (ndcg_at_k(ranked, gains, 10), recall_at_k(ranked, gains, 10), hit_at_k(ranked, gains, 1), one["ms"])
        )
    return scoring.JudgedScores(*zip(*rows, strict=True))


def _export(tests: TestSet, reader: GenerationReader, encoder: Remembering, folder: Path) -> Sequence[str]:
    """Write what txtai reads; returns the publication of each passage."""
    passages = [one for record in reader.records() for one in reader.passages_of(record.publication_id)]
    queries = [tests.queries[one] for one in tests.gains]
    for name, texts in (("passages", [one.text for one in passages]), ("queries", queries)):
        (folder / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(folder / "passages.npy", reader.passage_vectors([one.passage_id for one in passages]))
    np.save(folder / "queries.npy", np.concatenate([encoder.encode_queries([text]) for text in queries]))
    return [one.publication_id for one in passages]


def _summed(scores: scoring.JudgedScores) -> tuple[float, float, float]:
    return float(np.mean(scores.ndcg)), float(np.mean(scores.hit)), float(np.median(scores.ms))


def _lines(rows: Sequence[Row], engine: str) -> Iterator[str]:
    yield HEAD
    yield "| set | Vraagbaak nDCG@10 · hit@1 · ms | txtai nDCG@10 · hit@1 · ms | difference |"
    yield "|---|---|---|---|"
    for row in rows:
        low, high = row.interval
        cells = (f"{ndcg:.3f} · {hit:.3f} · {ms:.1f}" for ndcg, hit, ms in (row.ours, row.theirs))
        yield f"| {row.name} | {' | '.join(cells)} | {row.ours[0] - row.theirs[0]:+.3f} [{low:+.3f}, {high:+.3f}] |"
    yield f"\n{date.today()}, {os.cpu_count()} cores, {engine}. Command: `make bench-peers`."


if __name__ == "__main__":
    main()
