"""Vraagbaak side by side with what people would use instead; writes docs/measurements/peers.md.

Run it from the project: ``make bench-peers``, which installs each tool in an environment of its own. All run at once
and take turns, block by block, so that whatever else the machine does hits all of them alike.
"""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.peers import report
from benchmarks.peers import texts as peers_texts
from benchmarks.peers.contestants import CONTESTANTS, OURS, RERANKINGS, Course
from benchmarks.peers.texts import MIX, Judged
from benchmarks.peers.worker import Worker, cross_encoder, started, stock_model
from benchmarks.peers.worker_loop import Text, Vectors
from index.encoder.open import open_encoder
from index.settings import load

EMBEDDED_ITSELF = 320  # passages of the mix that each contestant embeds itself, with a clock; the rest is given
_BLOCK = 80
_TURN = 12  # queries that one contestant answers before it is another one's turn
_DEPTH, _SHOWN = 100, 10  # passages asked for to rank publications, and to measure the time of a question
Anyone = TypeVar("Anyone")
_ALONE = 2  # blocks that are embedded once more, with nothing else to do
_SAME = 0.998  # cosine at which vectors are of the same model, prefix and pooling: one side is quantised


def main() -> None:
    """Run all, print and write the report."""
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    parts = peers_texts.judged(settings, encoder)
    if len(parts) != len(peers_texts.SETS) + 1:
        sys.exit("The shared test sets are not beside this clone: nothing to compare on.")
    with tempfile.TemporaryDirectory() as work, ExitStack() as running:
        folder = Path(work)
        model = stock_model(folder / "stock")
        for one in RERANKINGS:
            cross_encoder(model, one)
        workers = {
            one.name: running.enter_context(started(one, folder / "ours" if one is OURS else model))
            for one in CONTESTANTS
        }
        courses = {name: Course() for name in workers}
        _index(parts, workers, courses, folder)
        _ask(parts, workers, courses)
        for name, worker in workers.items():
            courses[name].megabytes = worker.megabytes()
        reading = [(one.name, setting) for one in CONTESTANTS for setting in one.reading]
        _ask_in_turns(parts[-1], reading, workers, courses)
    text = "\n".join(report.lines(parts, courses)) + "\n"
    sys.stdout.write(text)
    report.REPORT.write_text(text, encoding="utf-8")


def _index(
    parts: Sequence[Judged],
    workers: Mapping[str, Worker],
    courses: Mapping[str, Course],
    folder: Path,
) -> None:
    mix, vectors = parts[-1].texts, parts[-1].vectors
    blocks = list(peers_texts.blocks(mix, _BLOCK))
    n_timed = EMBEDDED_ITSELF // _BLOCK
    for number, block in enumerate(blocks[:n_timed]):
        for name in _turns(list(workers), number):
            courses[name].seconds += workers[name].add(MIX, block, None)
            courses[name].n_embedded += len(block)
    for number, block in enumerate(blocks[:_ALONE]):
        for name in _turns(list(workers), number):
            _embed_alone(workers[name], courses[name], block, vectors)
    rest = [text for block in blocks[n_timed:] for text in block]
    for name, worker in workers.items():
        if courses[name].cosine < _SAME:
            sys.exit(f"{name} makes other vectors of the same text: cosine {courses[name].cosine:.4f}")
        worker.add(MIX, rest, _saved(rest, vectors, folder))
        courses[name].mix = worker.finish(MIX, folder / f"{name}-{MIX}")
        for part in parts[:-1]:
            worker.add(part.name, part.texts, _saved(part.texts, vectors, folder))
            worker.finish(part.name, folder / f"{name}-{part.name}")


def _embed_alone(worker: Worker, course: Course, block: Sequence[Text], vectors: Mapping[str, Vectors]) -> None:
    made, seconds = worker.embed([text.text for text in block])
    course.alone += seconds
    course.n_alone += len(block)
    cosines = [float(row @ vectors[one.text]) for one, row in zip(block, made, strict=True)]
    course.cosine = min(course.cosine, *cosines)


def _saved(texts: Sequence[Text], vectors: Mapping[str, Vectors], folder: Path) -> Path:
    path = folder / "given.npy"
    np.save(path, np.array([vectors[one.text] for one in texts], dtype=np.float32))
    return path


def _ask(parts: Sequence[Judged], workers: Mapping[str, Worker], courses: Mapping[str, Course]) -> None:
    everyone = [(one.name, setting) for one in CONTESTANTS for setting in one.settings]
    for part in parts:
        _ask_in_turns(part, everyone, workers, courses)


def _ask_in_turns(
    part: Judged, everyone: Sequence[tuple[str, str]], workers: Mapping[str, Worker], courses: Mapping[str, Course]
) -> None:
    """Ask everyone in each of these settings."""
    k = _SHOWN if part.name == MIX else _DEPTH
    for name, setting in everyone:
        workers[name].ask(part.name, setting, part.queries[:3], k)  # what is made at the first question
    for number, first in enumerate(range(0, len(part.queries), _TURN)):
        for name, setting in _turns(everyone, number):
            found = workers[name].ask(part.name, setting, part.queries[first : first + _TURN], k)
            courses[name].found.setdefault((part.name, setting), []).append(found)


def _turns(everyone: Sequence[Anyone], number: int) -> list[Anyone]:
    """All of them, each time another one first."""
    first = number % len(everyone)
    return [*everyone[first:], *everyone[:first]]


if __name__ == "__main__":
    main()
