"""Test sets as indexes of their own: texts with judged queries, and publications with questions about them."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.evaluation import test_sets
from index.evaluation.test_sets import TestSet
from index.retrieval.query_expansion import ExpandingAnalyser, QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader
from ingest.pipeline import pipeline
from ingest.pipeline.pipeline import IngestContext, Options, ingest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
WORK = ROOT / "var" / "bench"
_NEAR_MISSES = ROOT / "benchmarks" / "answers" / "unanswerable.jsonl"  # written for the fit of confidence


@dataclass(frozen=True, slots=True)
class Question:
    """A question about publications: right is a hit of one of ``sources`` whose text holds one of ``evidence``.

    ``products`` are the names of those that fit; ``kind`` is what sort of question it is, where its set says so.
    """

    question_id: str
    text: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]
    answerable: bool
    products: tuple[str, ...] = ()
    kind: str = "question"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, and the folders of publications they are about."""

    name: str
    folders: tuple[Path, ...]
    questions: tuple[Question, ...]


def judged_sets() -> Iterator[TestSet]:
    """The sets of the team's shared material that have judgements; none where that is absent."""
    for qrels in sorted(SHARED.glob("eval/*/qrels.tsv")):
        yield test_sets.read(qrels.parent)


def question_sets() -> Iterator[QuestionSet]:
    """The demo corpus with its questions; the seeds, and both sets of field-dev in one index, where they are."""
    yield QuestionSet("demo", (ROOT / "corpus" / "publications",), _questions(ROOT / "corpus" / "questions.jsonl"))
    seeds = SHARED / "eval" / "seeds-dev" / "questions.jsonl"
    if seeds.is_file():
        yield QuestionSet("seeds-dev", (SHARED / "seeds",), _questions(seeds))
    field_dev = SHARED / "eval" / "field-dev"
    if field_dev.is_dir():
        files = sorted(field_dev.glob("*/questions.jsonl"))
        folders = tuple(file.with_name("pages") for file in files)
        yield QuestionSet("field-dev", folders, tuple(one for file in files for one in _questions(file)))


def near_misses(name: str) -> list[str]:
    """Questions that we wrote for a set, about what its publications could have said and don't."""
    rows = map(json.loads, _NEAR_MISSES.read_text(encoding="utf-8").splitlines())
    return [row["question"] for row in rows if row["set"] == name]


def open_judged(tests: TestSet, settings: Settings, encoder: Encoder) -> GenerationReader:
    """An index of the texts; made anew, with vectors from the cache of earlier runs."""
    context = _workshop(f"judged-{tests.name}", settings, encoder)
    pipeline.build(tests, context, _said(tests.name))
    return context.store.open()


def open_judged_before(tests: TestSet, settings: Settings, encoder: Encoder) -> GenerationReader:
    """The index of the texts that an earlier run made, where it was made by this model and these settings."""
    context = _workshop(f"judged-{tests.name}", settings, encoder)
    if context.store.current() is not None:
        reader = context.store.open()
        if reader.info.built_with == context.built_with():
            return reader
        reader.close()
    return open_judged(tests, settings, encoder)


def open_questions(questions: QuestionSet, settings: Settings, encoder: Encoder) -> GenerationReader:
    """An index of the publications, as ``vraagbaak ingest --rebuild`` makes it."""
    return open_folders(questions.name, questions.folders, settings, encoder)


def open_folders(name: str, folders: Sequence[Path], settings: Settings, encoder: Encoder) -> GenerationReader:
    """The same of folders that make one set."""
    context = _workshop(f"questions-{name}", settings, encoder)
    ingest(list(folders), context, Options(rebuild=True), _said(name))
    return context.store.open()


def open_all(settings: Settings, encoder: Encoder) -> list[GenerationReader]:
    """An index of each set there is, judged ones first."""
    judged = [open_judged(tests, settings, encoder) for tests in judged_sets()]
    return judged + [open_questions(questions, settings, encoder) for questions in question_sets()]


def searching(reader: GenerationReader, encoder: Encoder, weights: Weights) -> tuple[Retriever, ExpandingAnalyser]:
    """What searches for people: a retriever, and the words that a query is also searched in."""
    words = QueryExpander(DutchAnalyser()).of(reader)
    return Retriever(reader, encoder, words, weights), words


def _workshop(name: str, settings: Settings, encoder: Encoder) -> IngestContext:
    """Each set has a store of its own; all share one data folder for the caches."""
    shared = replace(settings, data_dir=WORK / "data")
    analyser = DutchAnalyser()
    return IngestContext(shared, LocalStore(WORK / name, analyser, Keep(1)), encoder, analyser.name)


def _said(name: str) -> Callable[[int, int, str], None]:
    def say(done: int, total: int, what: str) -> None:
        if done % 50 == 0:
            sys.stderr.write(f"{name}: {done}/{total}\n")

    return say


def _questions(file: Path) -> tuple[Question, ...]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(
        Question(
            row["id"],
            row["question"],
            tuple(row["sources"] if "sources" in row else row["gold_files"]),
            tuple(row["evidence"]),
            row.get("answerable", not row.get("unanswerable", False)),
            tuple(row.get("products") or ()),
            row.get("kind", "question"),
        )
        for row in rows
    )
