"""The commands that read files and write an index: ``ingest``, also following folders, ``ocr``, ``remove``, ``eval``.

Apart from those that ask, which then needn't load the whole ingest.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from index import settings as index_settings
from index.dutch.analyser import DutchAnalyser
from index.errors import EvaluationError, VraagbaakError
from index.evaluation import test_sets
from index.evaluation.test_sets import QueryScore, TestSet
from index.retrieval.long_queries import search as search_index
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Evidence, Leg, Retriever, Weights
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.archive import going_live
from ingest.pipeline import pipeline
from ingest.pipeline.report import IngestReport
from ingest.reading.ocr import make_copies
from ingest.sources.watch import Due, follow
from search_app import uploads
from search_app.cli import output
from search_app.cli.parser import DEFAULT_PATH
from search_app.composition import ingest_context, ingest_context_on, prepare_if_needed
from search_app.terminal import ProgressBar, tell

_DEPTH = 100  # passages looked at to rank publications
_SECONDS = 2.0  # between two looks at a folder that is followed


def ingest(settings: Settings, options: argparse.Namespace) -> None:
    """Bring the index up to date; files that can't be read are reported, and the rest goes on."""
    roots = options.paths or [index_settings.project_dir() / DEFAULT_PATH]
    context = ingest_context_on(options.ray, settings)
    if not options.watch:
        _once(roots, context, options, None)
        return
    try:
        follow(roots, lambda due: _once(roots, context, options, due), _say, _SECONDS, itertools.count())
    except KeyboardInterrupt:
        sys.stderr.write("vraagbaak: no longer following. What was ingested stays.\n")


def _once(roots: list[Path], context: pipeline.IngestContext, options: argparse.Namespace, due: Due | None) -> None:
    wanted = pipeline.Options(
        dry_run=options.dry_run,
        prune=options.prune and not (due and due.emptied),  # an empty folder may be a drive that is not there
        rebuild=options.rebuild,
        hold=options.hold,
        unsettled=due.unsettled if due else frozenset(),
    )
    before = going_live.current(context.store)
    with ProgressBar("reading") as progress:
        report = pipeline.ingest(roots, context, wanted, progress.at)
    options.rebuild = False  # once is enough, also for who follows a folder
    if due and report.count("unchanged") == len(report.publications):
        return
    rankings = _rankings(context, before, report)
    document = {**asdict(report), "rankings": [asdict(one) for one in rankings]}
    if due and options.json:
        sys.stdout.write(output.as_json(document))  # a document a line, for who reads along
        sys.stdout.flush()
        return
    output.write(options, document, output.ingest(report) + output.rankings(rankings))


def _rankings(
    context: pipeline.IngestContext, before: str | None, report: IngestReport
) -> tuple[uploads.RankingChange, ...]:
    after = report.waiting or report.generation
    if before is None or after is None or after == before:
        return ()
    questions = going_live.kept(context.settings.data_dir)
    return uploads.compare(questions, context, before, after)


def _say(error: VraagbaakError) -> None:
    tell(str(error))


def ocr(settings: Settings, options: argparse.Namespace) -> None:
    """Make scans readable, and take them in. Raises OcrError where a program is missing."""
    roots = options.paths or [index_settings.project_dir() / DEFAULT_PATH]
    with ProgressBar("OCR") as progress:
        results = make_copies(roots, settings, progress.at)
    report = None
    if any(result.problem is None for result in results):
        with ProgressBar("reading") as progress:
            report = pipeline.ingest(roots, ingest_context(settings), pipeline.Options(), progress.at)
    output.write(options, output.ocr_row(results, report), output.ocr(results, report))


def remove(settings: Settings, options: argparse.Namespace) -> None:
    """Take one publication out. Raises NotFound."""
    report = pipeline.remove(options.publication_id, ingest_context(settings))
    output.write(options, report, output.ingest(report))


def eval(settings: Settings, options: argparse.Namespace) -> None:
    """Score a test set in an index of its own, or two models beside each other. Raises EvaluationError."""
    sets = [test_sets.read(folder) for folder in options.folders]
    if options.compare:
        _compare(settings, options, sets)
        return
    if len(sets) > 1:
        raise EvaluationError("One test set is scored at a time. Give one DIR, or two models with --compare.")
    (tests,) = sets
    scores, seconds = _scored(settings, tests, options.leg)
    row = output.evaluation_row(tests.name, options.leg, seconds, test_sets.mean(tests, scores))
    output.write(options, row, output.evaluation(row))


def _compare(settings: Settings, options: argparse.Namespace, sets: Sequence[TestSet]) -> None:
    """Rank every set by both models. What is shown last is over all sets, each counting the same."""
    first, second = options.compare
    both = settings.with_model(first), settings.with_model(second, options.dim)
    for one in both:
        prepare_if_needed(one)  # what can't be had is said before minutes go into scoring the other
    old, new = ([_scored(one, tests, options.leg)[0] for tests in sets] for one in both)
    found = [(tests.name, test_sets.compare([a], [b])) for tests, a, b in zip(sets, old, new, strict=True)]
    found += [("all", test_sets.compare(old, new))] if len(sets) > 1 else []
    row = output.comparison_row((first, second), options.leg, found)
    output.write(options, row, output.comparison(row, found))


def _scored(settings: Settings, tests: TestSet, leg: Leg) -> tuple[list[QueryScore], float]:
    """Each query's measures in an index that is thrown away, and the seconds to build that."""
    context = ingest_context(settings)
    began = time.monotonic()
    with TemporaryDirectory(prefix="vraagbaak-eval-") as folder, ProgressBar("embedding") as progress:
        store = LocalStore(Path(folder), DutchAnalyser())
        pipeline.build(tests, replace(context, store=store), progress.at)
        index_seconds = time.monotonic() - began
        with store.open() as reader:
            words = QueryExpander(DutchAnalyser()).of(reader)
            retriever = Retriever(reader, context.encoder, words, Weights.of(settings))
            rank = partial(search_index, k=_DEPTH, retriever=retriever, words=words, leg=leg)
            return test_sets.each(tests, lambda query: _publications(rank(query))), index_seconds


def _publications(evidence: Sequence[Evidence]) -> list[str]:
    """Publications by their best passage."""
    return list(dict.fromkeys(found.hit.passage.publication_id for found in evidence))
