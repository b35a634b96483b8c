"""The command ``ingest``: once, or again and again while folders are followed."""

import argparse
import itertools
import json
import sys
from dataclasses import asdict
from pathlib import Path

from index import settings as index_settings
from index.errors import StoreUnavailable, VraagbaakError
from index.settings import Settings
from index.store.protocol import PassageStore
from ingest.archive import going_live
from ingest.pipeline import pipeline
from ingest.pipeline.report import IngestReport
from ingest.sources.watch import Due, follow
from search_app import json_replies, uploads
from search_app.cli import output
from search_app.cli.parser import DEFAULT_PATH
from search_app.composition import ingest_context_on
from search_app.progress_bar import ProgressBar

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
    before = _current(context.store)
    with ProgressBar("reading") as progress:
        report = pipeline.ingest(roots, context, wanted, progress.at)
    options.rebuild = False  # once is enough, also for who follows a folder
    if due and report.count("unchanged") == len(report.publications):
        return
    rankings = _rankings(context, before, report)
    document = {**json_replies.plain(report), "rankings": [asdict(one) for one in rankings]}
    if due and options.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")  # a document a line, for who reads along
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


def _current(store: PassageStore) -> str | None:
    try:
        return store.current()
    except StoreUnavailable:  # a rebuild may mend it
        return None


def _say(error: VraagbaakError) -> None:
    sys.stderr.write(f"vraagbaak: {error}\n")
