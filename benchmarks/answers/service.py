"""What people are shown for the questions of the dev sets, by the whole service.

``python -m benchmarks.answers.service`` prints it and writes docs/measurements/service.md; ``--beside FOLDER`` asks
all again with the reader's weights that lie there, prints what differs, with paired intervals, and writes nothing.
``--values N`` keeps the first N values of each vector, as another model would have other cosines, and does the same
for no reader and the shipped one; so does ``--small N``, of each N web pages of a set an archive of its own.
"""

import argparse
import math
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from benchmarks import sets
from benchmarks.answers.product_ranking import is_one_of
from benchmarks.retrieval.scoring import holds, interval
from benchmarks.sets import Question, QuestionSet
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.reader.onnx_reader import OnnxPassageReader
from index.retrieval.retriever import Weights
from index.settings import Settings, load
from index.store.records import Vectors
from search_app.answer.answerer import DEPTH, Answerer
from search_app.products.catalogue import catalogue_of

REPORT = sets.ROOT / "docs" / "measurements" / "service.md"
_PART = "#"  # behind the name of a set that is asked in parts, each with an index of its own
_SHOWN = 3  # hits, and products, that are looked at first
_COLUMNS = ("page 1", "page 3", "evidence 1", "evidence 3", "first", "any", "product 3", "answered")


@dataclass(frozen=True, slots=True)
class Shown:
    """A question that was asked: its confidence, and for each of ``_COLUMNS`` 1 or 0, or None where that isn't asked.

    ``case`` is whether it tells of a whole situation.
    """

    set_name: str
    answerable: bool
    case: bool
    confidence: float
    right: tuple[float | None, ...]


def main() -> None:
    """Ask, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, help="the weights of another reader")
    parser.add_argument("--values", type=int, help="of each vector, for cosines that nothing was fitted with")
    parser.add_argument("--small", type=int, help="web pages in an archive")
    options = parser.parse_args()
    settings = load(os.environ)
    encoder: Encoder = open_encoder(settings.model_dir, settings.model)
    readers: list[OnnxPassageReader | None] = [OnnxPassageReader()]
    if options.values:
        encoder = _Cut(encoder, options.values)
    if options.values or options.small:
        readers = [None, *readers]
    if options.beside:
        readers.append(OnnxPassageReader(options.beside))
    with TemporaryDirectory() as folder:
        asked = sets.question_sets()
        if options.small:
            asked = (part for one in asked for part in _small(one, options.small, Path(folder)))
        found = list(zip(*_asked(asked, settings, Remembering(encoder), readers), strict=True))  # a row a reader
    texts = ["\n".join(_report(one, encoder)) + "\n" for one in found]
    sys.stdout.writelines(texts)
    if len(found) > 1:
        sys.stdout.write("\n".join(_beside(found[0], found[1])) + "\n")
    else:
        REPORT.write_text(texts[0], encoding="utf-8")


class _Cut:
    """An encoder of which the first values are kept, at unit length."""

    def __init__(self, whole: Encoder, dim: int) -> None:
        self._whole, self.dim = whole, dim
        self.name, self.engine, self.tokenizer = f"{whole.name}, {dim} values", whole.engine, whole.tokenizer
        self.checksum, self.max_tokens = f"{whole.checksum}-{dim}", whole.max_tokens
        self.passage_prefix = whole.passage_prefix

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows."""
        return self._cut(self._whole.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows."""
        return self._cut(self._whole.encode_passages(texts))

    def _cut(self, rows: Vectors) -> Vectors:
        first = rows[:, : self.dim]
        unit: Vectors = first / np.linalg.norm(first, axis=1, keepdims=True)
        return unit


def _small(questions: QuestionSet, size: int, folder: Path) -> Iterator[QuestionSet]:
    """The web pages of a set, some at a time in a folder of their own, with what can be answered from those alone.

    Those that nothing answers are shared out.
    """
    files = sorted(file for one in questions.folders for file in one.rglob("*.html"))
    parts = [files[first : first + size] for first in range(0, len(files), size)]
    unanswered = [one for one in questions.questions if not one.answerable]
    for number, part in enumerate(parts):
        own = folder / questions.name / str(number)
        own.mkdir(parents=True)
        for file in part:
            shutil.copy(file, own)
        names = {source for one in questions.questions for source in one.sources if _begins(part, source)}
        asked = [one for one in questions.questions if one.answerable and names.issuperset(one.sources)]
        yield QuestionSet(
            f"{questions.name}, small{_PART}{number}", (own,), (*asked, *unanswered[number :: len(parts)])
        )


def _begins(files: Sequence[Path], source: str) -> bool:
    return any(file.name.startswith(source) for file in files)


def _asked(
    asked: Iterable[QuestionSet], settings: Settings, encoder: Encoder, readers: Sequence[OnnxPassageReader | None]
) -> Iterator[tuple[Shown, ...]]:
    """What each reader shows for each question of each set, one by one."""
    for questions in asked:
        with sets.open_questions(questions, settings, encoder) as reader:
            retriever, words = sets.searching(reader, encoder, Weights.of(settings))
            catalogue = catalogue_of(reader)
            answerers = [Answerer(retriever, words, settings.abstain_below, catalogue, None, one) for one in readers]
            near = [Question(text, text, (), (), False) for text in sets.near_misses(questions.name)]
            for one in (*questions.questions, *near):
                yield tuple(_shown(questions.name.partition(_PART)[0], one, each) for each in answerers)


def _shown(set_name: str, asked: Question, answerer: Answerer) -> Shown:
    hits = answerer.search(asked.text, DEPTH, "hybrid", None).hits
    answer = answerer.ask(asked.text, None)
    pages = list(dict.fromkeys(one.source.rpartition("/")[2] for one in hits))
    page = _rank(name.startswith(asked.sources) for name in pages)
    evidence = _rank(holds(one.text, asked) for one in hits)
    quotes = [holds(one.text, asked) for one in answer.answer]
    names = [one.name for one in answer.products[:_SHOWN]]
    product = is_one_of(asked.products, names) if asked.products else None
    right = (page == 1, page <= _SHOWN, evidence == 1, evidence <= _SHOWN, any(quotes[:1]), any(quotes), product)
    numbers = tuple(None if one is None else float(one) for one in (*right, not answer.abstained))
    return Shown(set_name, asked.answerable, asked.kind == "case", answer.confidence, numbers)


def _rank(right: Iterable[bool]) -> float:
    """Of the first that is right, from 1; infinite where none is."""
    return next((float(place) for place, one in enumerate(right, 1) if one), math.inf)


def _report(found: Sequence[Shown], encoder: Encoder) -> Iterator[str]:
    yield "# What people are shown: the whole service on the dev sets\n"
    yield f"Made by `python -m benchmarks.answers.service` on {date.today()}: {encoder.name}, {encoder.engine}.\n"
    yield (
        "Shares of the questions that can be answered: a right page first or among three, evidence in the first or the "
        "first three hits,\nin the first quote or in any, a right product among three cards; how many get an answer; "
        "and of the near misses, whose\nanswer stands nowhere, how many get one all the same. AUROC: how often the one "
        "has more confidence than the other. Rules\nwere made with demo and seeds-dev in view.\n"
    )
    yield "| set | questions | " + " | ".join(_COLUMNS) + " | near misses | answered | AUROC |"
    yield "|---" * (len(_COLUMNS) + 5) + "|"
    for name, some in _groups(found).items():
        yes, no = [one for one in some if one.answerable], [one for one in some if not one.answerable]
        shares = [
            np.mean([x for one in yes if (x := one.right[column]) is not None]) for column in range(len(_COLUMNS))
        ]
        row = f"| {name} | {len(yes)} | " + " | ".join(f"{one:.3f}" for one in shares)
        yield row + (
            f" | {len(no)} | {np.mean([one.right[-1] for one in no]):.3f} | {_auroc(some):.3f} |"
            if no
            else " | 0 | - | - |"
        )


def _groups(found: Sequence[Shown]) -> dict[str, list[Shown]]:
    """The questions of each set, and the cases among them by themselves where there are any."""
    groups: dict[str, list[Shown]] = {}
    for one in found:
        groups.setdefault(one.set_name, []).append(one)
        if one.case and one.answerable:
            groups.setdefault(f"{one.set_name}, cases", []).append(one)
    return groups


def _auroc(some: Sequence[Shown]) -> float:
    return float(roc_auc_score([one.answerable for one in some], [one.confidence for one in some]))


def _beside(found: Sequence[Shown], other: Sequence[Shown]) -> Iterator[str]:
    """What the other reader has more, over the questions that both were asked."""
    yield "\n| the other reader | " + " | ".join(_COLUMNS) + " | near misses refused |"
    yield "|---" * (len(_COLUMNS) + 2) + "|"
    before, after = _groups(found), _groups(other)
    for name in before:
        cells = [_gain(before[name], after[name], column, True) for column in range(len(_COLUMNS))]
        yield f"| {name} | " + " | ".join([*cells, _gain(after[name], before[name], -1, False)]) + " |"


def _gain(before: Sequence[Shown], after: Sequence[Shown], column: int, answerable: bool) -> str:
    kept = [
        (x, y)
        for one, two in zip(before, after, strict=True)
        if one.answerable == answerable
        and (x := one.right[column]) is not None
        and (y := two.right[column]) is not None
    ]
    if not kept:
        return "-"
    olds, news = zip(*kept, strict=True)
    low, high = interval(news, olds)
    return f"{np.mean(news) - np.mean(olds):+.3f} [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main()
