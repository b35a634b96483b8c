"""What the commands about uploads do: settings and options in, text or JSON out."""

import argparse
from dataclasses import asdict
from pathlib import Path

from index.config import Settings
from index.errors import SourceError
from ingest.uploads import NewFile, Uploads
from search_app import printed, printed_upkeep, upload_work, workshop
from search_app.going_back import go_back
from search_app.upload_work import Outcome


def uploads(settings: Settings, options: argparse.Namespace) -> int:
    """Carry out one of the actions; 1 when an ingest ended in an error. Raises SourceError, NotFound, LockHeld."""
    if options.action == "process":
        return _process(settings, options)
    kept = Uploads(settings.data_dir)
    if options.action == "add":
        kept.add([NewFile(file.name, _content(file)) for file in options.files])
    elif options.action == "remove":
        kept.remove(options.name)
    elif options.action == "undo":
        go_back(settings.data_dir, workshop.store(settings), None)
    names = [file.name for file in kept.files()]
    printed.write(options, {"folder": str(kept.folder), "files": names}, "".join(f"{name}\n" for name in names))
    return 0


def _process(settings: Settings, options: argparse.Namespace) -> int:
    outcome = upload_work.process(settings, make_readable=options.ocr)
    printed.write(options, asdict(outcome), _text(outcome))
    return 1 if outcome.error else 0


def _text(outcome: Outcome) -> str:
    failed = "".join(f"{line}\n" for line in (*outcome.unreadable, *filter(None, [outcome.problem])))
    report = "" if outcome.report is None else printed.ingest(outcome.report)
    return failed + report + printed_upkeep.rankings(outcome.rankings)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} can't be read: {error.strerror}. Check the spelling.") from error
