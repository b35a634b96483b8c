"""What each command does: settings and options in, text or JSON out."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index import config, evaluate
from index.config import Settings
from index.dutch import DutchAnalyser
from index.local.store import LocalStore
from index.model_prepare import prepare
from index.retrieve import Evidence, Retriever, Weights
from index.search import search as search_index
from index.widening import Widener
from ingest import pipeline, trial
from ingest.ocr_round import make_copies
from search_app import as_json, printed
from search_app.cli import DEFAULT_PATH
from search_app.cli_filters import chosen_filter
from search_app.printed import write as _write
from search_app.product_replies import FollowUp
from search_app.service import Service
from search_app.workshop import prepare_if_needed, workshop

_DEPTH = 100  # passages looked at to rank publications


def ocr(settings: Settings, options: argparse.Namespace) -> None:
    """Make scans readable, and take them in. Raises OcrError where a program is missing."""
    roots = options.paths or [config.project_dir() / DEFAULT_PATH]
    with printed.Progress("OCR") as progress:
        results = make_copies(roots, settings, progress.at)
    report = None
    if any(result.problem is None for result in results):
        with printed.Progress("reading") as progress:
            report = pipeline.ingest(roots, workshop(settings), pipeline.Options(), progress.at)
    _write(options, as_json.ocr(results, report), printed.ocr(results, report))


def search(settings: Settings, options: argparse.Namespace) -> None:
    """Find passages."""
    where = chosen_filter(options)
    reply = service_of(settings).search(options.query, options.k, options.leg, where, expand=not options.exact)
    _write(options, as_json.search(reply), printed.search(reply))


def ask(settings: Settings, options: argparse.Namespace) -> None:
    """Answer a question."""
    previous = FollowUp(options.previous, options.product) if options.previous else None
    where = chosen_filter(options)
    reply = service_of(settings).ask(options.question, where, previous, expand=not options.exact)
    _write(options, as_json.answer(reply), printed.answer(reply))


def status(settings: Settings, options: argparse.Namespace) -> None:
    """Say how things stand."""
    how = Service(settings).status()
    _write(options, as_json.status(how), printed.status(how))


def remove(settings: Settings, options: argparse.Namespace) -> None:
    """Take one publication out. Raises NotFound."""
    report = pipeline.remove(options.publication_id, workshop(settings))
    _write(options, as_json.ingest(report), printed.ingest(report))


def model(settings: Settings, options: argparse.Namespace) -> None:
    """Prepare a model for this machine."""
    name = options.model or settings.model
    with printed.Progress("preparing the model") as progress:
        folder = prepare(name, settings.model_dir, progress.share)
    _write(options, {"model": name, "folder": str(folder)}, f"{name} is ready in {folder}\n")


def eval(settings: Settings, options: argparse.Namespace) -> None:
    """Score a test set in an index of its own."""
    tests = evaluate.read(options.folder)
    shop = workshop(settings)
    began = time.monotonic()
    with TemporaryDirectory(prefix="vraagbaak-eval-") as folder, printed.Progress("embedding") as progress:
        store = LocalStore(Path(folder), DutchAnalyser())
        trial.build(tests, replace(shop, store=store), progress.at)
        index_seconds = time.monotonic() - began
        with store.open() as reader:
            weights = Weights(settings.lexical_weight, settings.sentence_weight)
            words = Widener(DutchAnalyser()).of(reader)
            retriever = Retriever(reader, shop.encoder, words, weights)
            scores = evaluate.run(
                tests, lambda query: _publications(search_index(query, _DEPTH, retriever, words, options.leg))
            )
    row = as_json.evaluation(tests.name, options.leg, index_seconds, scores)
    _write(options, row, printed.evaluation(row))


def _publications(evidence: Sequence[Evidence]) -> list[str]:
    """Publications by their best passage."""
    return list(dict.fromkeys(found.hit.passage.publication_id for found in evidence))


def service_of(settings: Settings) -> Service:
    """The service over these settings, with its model prepared where there is something to ask."""
    service = Service(settings)
    if service.status().generation is not None:
        prepare_if_needed(settings)
    return service
