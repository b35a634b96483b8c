"""The command line: ``vraagbaak COMMAND``. Exit 0 done, 1 one line on stderr that says what to do, 2 wrong usage."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, TypeAlias

from index import settings as index_settings
from index.errors import VraagbaakError
from index.products import FIELDS, PRODUCT_KINDS, STATUSES
from index.retrieval.retriever import LEGS
from index.store.filters import And, Eq, Filter, Range
from search_app.terminal import PlainFormatter, printable, tell

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_PLAIN = ("region", "theme", "audience", "kind")
_OF_PRODUCTS = {"product_kind": PRODUCT_KINDS, "status": STATUSES}
_UNKNOWN = "onbekend"


def add_filters(command: argparse.ArgumentParser) -> None:
    """Let a command be kept to some of the publications, passages or products."""
    for name in _PLAIN:
        command.add_argument(f"--{name}")
    for name, values in _OF_PRODUCTS.items():
        command.add_argument(f"--{name.replace('_', '-')}", choices=values, help="of a product that is told of")
    command.add_argument("--year", type=_years, metavar="A..B", help=f"2019..2023, 2019.., 2021 or {_UNKNOWN}")


def chosen_filter(options: argparse.Namespace) -> Filter | None:
    """The filter that the options ask for, None when they ask for none."""
    names = (*_PLAIN, *_OF_PRODUCTS)
    parts: list[Filter] = [Eq(name, value) for name in names if (value := getattr(options, name)) is not None]
    if options.year is not None:
        parts.append(options.year)
    return And(tuple(parts)) if parts else None


def _years(text: str) -> Filter:
    if text == _UNKNOWN:
        return Eq("year", None)
    low, dots, high = text.partition("..")
    sides = (low, high if dots else low)
    if not any(sides) or not all(side.isdigit() or not side for side in sides):
        raise argparse.ArgumentTypeError(f"'{text}' is not A..B, like 2019..2023")
    return Range("year", *(int(side) if side else None for side in sides))


_INGEST = "search_app.cli.ingest"
_PRODUCTS = "search_app.cli.ask"
_ACTIONS = {
    "confirm": "say that a detected product is one",
    "reject": "say that it is none",
    "undo": "forget what was decided about it",
}


def add_product_commands(commands: _Commands) -> None:
    """Add the commands; ``search_app.cli.ask`` carries them out."""
    similar = _add_product_command(
        commands.add_parser, "similar", "projects comparable with a product, a publication or a text"
    )
    subject = similar.add_mutually_exclusive_group(required=True)
    subject.add_argument("id", nargs="?", metavar="ID", help="of a product or publication")
    subject.add_argument("--text", type=Path, metavar="FILE", help="a plan of your own: it is read and not kept")
    similar.add_argument("--other-regions", action="store_true", help="leave out what is from its own region")
    similar.add_argument("-k", type=_positive, default=10, help="how many (default: 10)")
    add_filters(similar)
    add_filters(
        _add_product_command(
            commands.add_parser, "facets", "how much there is with each value that a filter can choose"
        )
    )
    products = commands.add_parser("products", help="the products that publications tell of")
    actions = products.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_product_command(actions.add_parser, "list", "show them, and those that may be one")
    _add_product_command(actions.add_parser, "show", "show one with its proof").add_argument("product_id", metavar="ID")
    for name, what in _ACTIONS.items():
        judged = _add_product_command(actions.add_parser, name, what)
        judged.add_argument("product_id", metavar="ID")
        if name == "confirm":
            judged.add_argument("--name", help="how it is called")
            judged.add_argument("--kind", choices=PRODUCT_KINDS)
            judged.add_argument("--regions", metavar="REGIONS", help="where it is from, semicolons between")
    apart = _add_product_command(actions.add_parser, "apart", "say that two products are two")
    apart.add_argument("product_id", metavar="ID")
    apart.add_argument("other", metavar="OTHER_ID")
    merge = _add_product_command(actions.add_parser, "merge", "say that two products are one")
    merge.add_argument("product_id", metavar="ID", help="the one that stays")
    merge.add_argument("other", metavar="OTHER_ID")
    split = _add_product_command(actions.add_parser, "split", "say that one publication tells of another product")
    split.add_argument("product_id", metavar="ID")
    split.add_argument("other", metavar="PUBLICATION_ID")
    _add_corrections(actions)


def _add_corrections(actions: _Commands) -> None:
    correct = _add_product_command(actions.add_parser, "set", "say what a field of a product holds; no value: nothing")
    correct.add_argument("product_id", metavar="ID")
    correct.add_argument("field", choices=FIELDS, metavar="FIELD", help=", ".join(FIELDS))
    correct.add_argument("values", nargs="*", metavar="VALUE")
    correct.add_argument("--add", action="store_true", help="beside what was found, not in its place")
    correct.add_argument("--publication", metavar="ID", help="that shows it; without: the maintainer says so")
    correct.add_argument("--page", type=_positive, metavar="NUMBER", help="of that publication, if it has pages")
    correct.add_argument("--quote", default="", metavar="TEXT", help="the words there that show it, if not the value")
    unset = _add_product_command(actions.add_parser, "unset", "forget the last thing that was set of a field")
    unset.add_argument("product_id", metavar="ID")
    unset.add_argument("field", choices=FIELDS, metavar="FIELD", help=", ".join(FIELDS))
    out = _add_product_command(actions.add_parser, "export", "write the facts of all products to an Excel sheet")
    out.add_argument("sheet", type=Path, metavar="FILE.xlsx")
    back = _add_product_command(actions.add_parser, "import", "correct what an edited sheet says otherwise")
    back.add_argument("sheet", type=Path, metavar="FILE.xlsx")


def _add_product_command(
    parser: Callable[..., argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    command = parser(name, help=what)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    command.set_defaults(module=_PRODUCTS)
    return command


_UPKEEP = "search_app.cli.upkeep"


def add_upkeep_commands(commands: _Commands) -> None:
    """Add the commands; ``search_app.cli.upkeep`` carries them out."""
    rollback = _add_upkeep_command(commands, "rollback", "make an older generation the current one")
    rollback.add_argument("generation", nargs="?", metavar="GEN", help="default: the one before the current one")
    golive = _add_upkeep_command(commands, "golive", "make the generation current that 'ingest --hold' made")
    golive.add_argument("--discard", action="store_true", help="throw it away instead")
    _add_upkeep_command(commands, "doctor", "look at everything that is kept; exit 1 when something is wrong")
    _add_upkeep_command(commands, "alike", "publications of which most stands in another one too")
    backup = _add_upkeep_command(commands, "backup", "write everything that lasts to one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--without-keys", action="store_true", help="leave out the keys of the settings")
    restore = _add_upkeep_command(commands, "restore", "put everything back from a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="into a data folder that is in use")
    _add_sidecars(commands)
    questions = _actions(commands, "questions", "questions that are asked of every new generation")
    questions("add", "keep a question").add_argument("text", metavar="QUESTION")
    questions("list", "show them")
    questions("remove", "forget one").add_argument("number", type=_positive, metavar="NUMBER")
    messages = _actions(commands, "messages", "what visitors sent to the maintainer, where that is switched on")
    messages("list", "show them, those that nobody handled first")
    messages("handle", "say that one was dealt with").add_argument("number", type=_positive, metavar="NUMBER")
    messages("reopen", "say that one was not dealt with after all").add_argument(
        "number", type=_positive, metavar="NUMBER"
    )
    messages("remove", "delete one").add_argument("number", type=_positive, metavar="NUMBER")
    held = _actions(commands, "held", "publications that are held back because of personal data")
    held("list", "show them")
    held("release", "let one through at the next ingest").add_argument("publication_id", metavar="PUBLICATION_ID")


def _add_sidecars(commands: _Commands) -> None:
    sidecars = _actions(commands, "sidecars", "what is said of publications: in one Excel sheet, or of any by its id")
    out = sidecars("export", "write a sheet of all files in a folder")
    out.add_argument("sheet", type=Path, metavar="FILE.xlsx")
    out.add_argument("folder", type=Path, metavar="FOLDER")
    back = sidecars("import", "write the sidecars that an edited sheet asks for")
    back.add_argument("sheet", type=Path, metavar="FILE.xlsx")
    back.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: the one it was made of")
    back.add_argument("--overwrite", action="store_true", help="change sidecars that are there already")
    say = sidecars("set", "say what fields of a publication hold, wherever its file lies; none: nothing")
    say.add_argument("publication_id", metavar="PUBLICATION_ID")
    say.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help="several values: with ; between")
    unsay = sidecars("unset", "take back what was set last")
    unsay.add_argument("publication_id", metavar="PUBLICATION_ID")
    said, schema = sidecars("said", "show what is set"), sidecars("schema", "print the JSON schema of a sidecar")
    for action in (out, back, say, unsay, said, schema):
        action.set_defaults(module="search_app.cli.upkeep")


def _actions(commands: _Commands, name: str, text: str) -> Callable[[str, str], argparse.ArgumentParser]:
    """A command with actions of its own: returns what adds one."""
    actions = commands.add_parser(name, help=text).add_subparsers(dest="action", required=True, metavar="ACTION")

    def add_action(action: str, text: str) -> argparse.ArgumentParser:
        parser = _add_upkeep_command(actions, action, text)
        parser.set_defaults(command=name)
        return parser

    return add_action


def _add_upkeep_command(commands: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.set_defaults(module=_UPKEEP)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    return command


_UPLOADS = "search_app.cli.upkeep"


def add_upload_commands(commands: _Commands) -> None:
    """Add the command ``uploads``; ``search_app.cli.upkeep`` carries it out."""
    uploads = commands.add_parser("uploads", help="files in the data folder, as the screen Beheer keeps them")
    actions = uploads.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_upload_command(actions, "add", "take in files").add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_upload_command(actions, "list", "show them")
    _add_upload_command(actions, "remove", "take one out").add_argument("name", metavar="NAME")
    process = _add_upload_command(actions, "process", "bring them into an index that waits for: vraagbaak golive")
    process.add_argument("--ocr", action="store_true", help="make scans readable first")
    _add_upload_command(actions, "undo", "go back to the index before this one, and its files")


def _add_upload_command(actions: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = actions.add_parser(name, help=text)
    command.set_defaults(module=_UPLOADS)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    return command


_SERVING = "search_app.cli.upkeep"


def add_serving_commands(commands: _Commands) -> None:
    """Add the commands; ``search_app.cli.upkeep`` carries them out."""
    _at(commands.add_parser("serve", help="open the app, with the REST API beside it"), 8501)
    _at(commands.add_parser("api", help="open the REST API alone"), 8502)
    mcp = commands.add_parser("mcp", help="let an assistant ask, by the Model Context Protocol on stdin and stdout")
    mcp.add_argument("--http", action="store_true", help="over HTTP instead, at /mcp")
    _at(mcp, 8503)


def _at(command: argparse.ArgumentParser, port: int) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=_port, default=port, help=f"default: {port}")
    command.set_defaults(module=_SERVING)


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: 1 to 65535")
    return number


DEFAULT_PATH = Path("corpus/publications")
_LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
_OWNER_ALONE = 0o077  # what this writes (texts, decisions, caches, backups) nobody else on the machine may read
_HIGHEST = 1_000_000_000
_LOG_LEVELS = ("debug", "info", "warning", "error")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    vars(options).update({name: _whole(given) for name, given in vars(options).items()})
    os.umask(_OWNER_ALONE)
    logging.basicConfig(stream=sys.stderr, level=options.log_level.upper())
    for handler in logging.getLogger().handlers:
        handler.setFormatter(PlainFormatter(_LOG_FORMAT))
    try:
        commands = import_module(options.module)  # after parsing: --help and wrong usage needn't load numpy
        settings = index_settings.load(os.environ, options.data_dir)
        if settings.store:  # loads numpy, which most commands with a folder of their own needn't do
            import_module("search_app.composition").share_files(settings)
        return int(getattr(commands, options.command.replace("-", "_"))(settings, options) or 0)
    except VraagbaakError as error:
        tell(str(error))
        return 1
    except BrokenPipeError:  # who reads along has enough of it, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # of a path that was given: what is kept by the program fails with errors of its own
        logging.getLogger(__name__).debug("An error of the system", exc_info=True)
        tell(f"{error.filename or 'A file'}: {error.strerror or error}. Check the name, the place and the free space.")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("vraagbaak: stopped. What was committed stays; run the command again to go on.\n")
        return 1


def _whole(given: object) -> object:
    """A text that was given, without half characters: bytes that are no letters come in as those. A path keeps them."""
    if isinstance(given, list):
        return [_whole(one) for one in given]
    return given.encode("utf-8", "replace").decode() if isinstance(given, str) else given


class _Parser(argparse.ArgumentParser):
    """Refuses wrong usage without repeating what a terminal would obey."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(prog="vraagbaak", description="Ask Dutch publications a question.")
    parser.add_argument("--data-dir", type=Path, help="where index and originals are (default: var/)")
    parser.add_argument("--log-level", choices=_LOG_LEVELS, default="warning")
    parser.set_defaults(module="search_app.cli.ask")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_ingest(commands)
    _add_ocr(commands)
    _add_search(commands)
    _add_ask(commands)
    _add_eval(commands)
    _add_others(commands)
    add_product_commands(commands)
    add_upkeep_commands(commands)
    add_upload_commands(commands)
    add_serving_commands(commands)
    return parser


def _add_ingest(commands: _Commands) -> None:
    ingest = commands.add_parser("ingest", help="bring the index up to date with files and folders")
    ingest.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=f"default: {DEFAULT_PATH}")
    ingest.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    ingest.add_argument("--prune", action="store_true", help="take out what is gone from these folders")
    ingest.add_argument("--rebuild", action="store_true", help="build the index anew from what is kept")
    ingest.set_defaults(module=_INGEST)
    ingest.add_argument("--watch", action="store_true", help="follow the folders until it is stopped")
    ingest.add_argument("--hold", action="store_true", help="let the new index wait for: vraagbaak golive")
    ingest.add_argument("--ray", metavar="ADDRESS", help="let a Ray cluster read and embed: docs/ray.md")
    _add_json(ingest)


def _add_ocr(commands: _Commands) -> None:
    ocr = commands.add_parser("ocr", help="make scans and pictures readable, then ingest them")
    ocr.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=f"default: {DEFAULT_PATH}")
    ocr.set_defaults(module=_INGEST)
    _add_json(ocr)


def _add_search(commands: _Commands) -> None:
    search = commands.add_parser("search", help="find passages")
    search.add_argument("query", help="- reads it from standard input: it then stands in no list of processes")
    search.add_argument("-k", type=_positive, default=10, help="how many (default: 10)")
    search.add_argument("--leg", choices=LEGS, default="hybrid")
    add_filters(search)
    _add_exact(search)
    _add_json(search)


def _add_ask(commands: _Commands) -> None:
    ask = commands.add_parser("ask", help="answer a question with quotes and their pages")
    ask.add_argument("question", help="- reads it from standard input: it then stands in no list of processes")
    ask.add_argument("--previous", metavar="QUESTION", help="the question that this one goes on about")
    ask.add_argument("--product", metavar="ID", help="the product that was shown with it")
    add_filters(ask)
    _add_exact(ask)
    _add_json(ask)


def _add_eval(commands: _Commands) -> None:
    evaluate = commands.add_parser("eval", help="score a test set; never touches the live index")
    evaluate.add_argument(
        "folders", type=Path, nargs="+", metavar="DIR", help="holds corpus.jsonl, queries.jsonl and qrels.tsv"
    )
    evaluate.add_argument("--leg", choices=LEGS, default="hybrid")
    evaluate.add_argument(
        "--compare", nargs=2, metavar=("OLD", "NEW"), help="two models, query by query, over one test set or more"
    )
    _add_dim(evaluate, "of NEW")
    evaluate.set_defaults(module=_INGEST)
    _add_json(evaluate)


def _add_others(commands: _Commands) -> None:
    _add_json(commands.add_parser("status", help="how things stand, and where"))
    remove = commands.add_parser("remove", help="take one publication out")
    remove.add_argument("publication_id", metavar="PUBLICATION_ID")
    remove.set_defaults(module=_INGEST)
    _add_json(remove)
    model = commands.add_parser("model", help="prepare an embedding model for this machine")
    model.add_argument("action", choices=("prepare",))
    model.add_argument("--model", metavar="NAME_OR_DIR", help="default: the one in the settings")
    _add_dim(model, "of the model")
    _add_json(model)


def _add_dim(command: argparse.ArgumentParser, whose: str) -> None:
    command.add_argument(
        "--dim", type=_positive, metavar="N", help=f"keep so many values of the vectors {whose}, trained for that"
    )


def _add_exact(command: argparse.ArgumentParser) -> None:
    command.add_argument("--exact", action="store_true", help="no other names, parts of words or right spelling")


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")


def _positive(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 1 <= number <= _HIGHEST:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to {_HIGHEST}")
    return number
