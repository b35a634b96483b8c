"""The command line: ``vraagbaak COMMAND``. Exit 0 done, 1 one line on stderr that says what to do, 2 wrong usage."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from index import config
from index.errors import SearchError
from index.retrieve import LEGS
from search_app import cli_products, cli_serving, cli_upkeep, cli_uploads
from search_app.cli_filters import add_filters

DEFAULT_PATH = Path("corpus/publications")
_LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
_LOG_LEVELS = ("debug", "info", "warning", "error")

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=options.log_level.upper(), format=_LOG_FORMAT)
    try:
        commands = import_module(options.module)  # after parsing: --help and wrong usage needn't load numpy
        settings = config.load(os.environ, options.data_dir)
        if settings.store:
            import_module("search_app.workshop").store(settings)  # from here on files and decisions are shared
        return int(getattr(commands, options.command.replace("-", "_"))(settings, options) or 0)
    except SearchError as error:
        sys.stderr.write(f"vraagbaak: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("vraagbaak: stopped. What was committed stays; run the command again to go on.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vraagbaak", description="Ask Dutch publications a question.")
    parser.add_argument("--data-dir", type=Path, help="where index and originals are (default: var/)")
    parser.add_argument("--log-level", choices=_LOG_LEVELS, default="warning")
    parser.set_defaults(module="search_app.commands")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_ingest(commands)
    _add_ocr(commands)
    _add_search(commands)
    _add_ask(commands)
    _add_eval(commands)
    _add_others(commands)
    cli_products.add(commands)
    cli_upkeep.add(commands)
    cli_uploads.add(commands)
    cli_serving.add(commands)
    return parser


def _add_ingest(commands: _Commands) -> None:
    ingest = commands.add_parser("ingest", help="bring the index up to date with files and folders")
    ingest.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=f"default: {DEFAULT_PATH}")
    ingest.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    ingest.add_argument("--prune", action="store_true", help="take out what is gone from these folders")
    ingest.add_argument("--rebuild", action="store_true", help="build the index anew from what is kept")
    ingest.set_defaults(module="search_app.ingesting")
    ingest.add_argument("--watch", action="store_true", help="follow the folders until it is stopped")
    ingest.add_argument("--hold", action="store_true", help="let the new index wait for: vraagbaak golive")
    ingest.add_argument("--ray", metavar="ADDRESS", help="let a Ray cluster read and embed: docs/ray.md")
    _add_json(ingest)


def _add_ocr(commands: _Commands) -> None:
    ocr = commands.add_parser("ocr", help="make scans and pictures readable, then ingest them")
    ocr.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=f"default: {DEFAULT_PATH}")
    _add_json(ocr)


def _add_search(commands: _Commands) -> None:
    search = commands.add_parser("search", help="find passages")
    search.add_argument("query")
    search.add_argument("-k", type=_positive, default=10, help="how many (default: 10)")
    search.add_argument("--leg", choices=LEGS, default="hybrid")
    add_filters(search)
    _add_exact(search)
    _add_json(search)


def _add_ask(commands: _Commands) -> None:
    ask = commands.add_parser("ask", help="answer a question with quotes and their pages")
    ask.add_argument("question")
    ask.add_argument("--previous", metavar="QUESTION", help="the question that this one goes on about")
    ask.add_argument("--product", metavar="ID", help="the product that was shown with it")
    add_filters(ask)
    _add_exact(ask)
    _add_json(ask)


def _add_eval(commands: _Commands) -> None:
    evaluate = commands.add_parser("eval", help="score a test set; never touches the live index")
    evaluate.add_argument("folder", type=Path, metavar="DIR", help="holds corpus.jsonl, queries.jsonl and qrels.tsv")
    evaluate.add_argument("--leg", choices=LEGS, default="hybrid")
    _add_json(evaluate)


def _add_others(commands: _Commands) -> None:
    _add_json(commands.add_parser("status", help="how things stand, and where"))
    remove = commands.add_parser("remove", help="take one publication out")
    remove.add_argument("publication_id", metavar="PUBLICATION_ID")
    _add_json(remove)
    model = commands.add_parser("model", help="prepare an embedding model for this machine")
    model.add_argument("action", choices=("prepare",))
    model.add_argument("--model", metavar="NAME_OR_DIR", help="default: the one in the settings")
    _add_json(model)


def _add_exact(command: argparse.ArgumentParser) -> None:
    command.add_argument("--exact", action="store_true", help="no other names, parts of words or right spelling")


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")


def _positive(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
