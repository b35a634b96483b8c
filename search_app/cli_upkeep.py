"""The command line of those who keep an archive alive: what each command takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MODULE = "search_app.upkeep"


def add(commands: _Commands) -> None:
    """Add the commands; ``search_app.upkeep`` carries them out."""
    rollback = _add(commands, "rollback", "make an older generation the current one")
    rollback.add_argument("generation", nargs="?", metavar="GEN", help="default: the one before the current one")
    golive = _add(commands, "golive", "make the generation current that 'ingest --hold' made")
    golive.add_argument("--discard", action="store_true", help="throw it away instead")
    _add(commands, "doctor", "look at everything that is kept; exit 1 when something is wrong")
    _add(commands, "alike", "publications of which most stands in another one too")
    backup = _add(commands, "backup", "write everything that lasts to one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _add(commands, "restore", "put everything back from a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="into a data folder that is in use")
    _add_sidecars(commands)
    questions = _actions(commands, "questions", "questions that are asked of every new generation")
    questions("add", "keep a question").add_argument("text", metavar="QUESTION")
    questions("list", "show them")
    questions("remove", "forget one").add_argument("number", type=int, metavar="NUMBER")
    held = _actions(commands, "held", "publications that are held back because of personal data")
    held("list", "show them")
    held("release", "let one through at the next ingest").add_argument("publication_id", metavar="PUBLICATION_ID")


def _add_sidecars(commands: _Commands) -> None:
    sidecars = _actions(commands, "sidecars", "what is said of publications, in one Excel sheet")
    out = sidecars("export", "write a sheet of all files in a folder")
    out.add_argument("sheet", type=Path, metavar="FILE.xlsx")
    out.add_argument("folder", type=Path, metavar="FOLDER")
    back = sidecars("import", "write the sidecars that an edited sheet asks for")
    back.add_argument("sheet", type=Path, metavar="FILE.xlsx")
    back.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: the one it was made of")
    back.add_argument("--overwrite", action="store_true", help="change sidecars that are there already")
    for action in (out, back, sidecars("schema", "print the JSON schema of a sidecar")):
        action.set_defaults(module="search_app.sidecars")


def _actions(commands: _Commands, name: str, text: str) -> Callable[[str, str], argparse.ArgumentParser]:
    """A command with actions of its own: returns what adds one."""
    actions = commands.add_parser(name, help=text).add_subparsers(dest="action", required=True, metavar="ACTION")

    def add_action(action: str, text: str) -> argparse.ArgumentParser:
        parser = _add(actions, action, text)
        parser.set_defaults(command=name)
        return parser

    return add_action


def _add(commands: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.set_defaults(module=_MODULE)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    return command
