"""The command line of those who keep an archive alive: what each command takes."""

import argparse
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MODULE = "search_app.upkeep"


def add(commands: _Commands) -> None:
    """Add the commands; ``search_app.upkeep`` carries them out."""
    rollback = _add(commands, "rollback", "make an older generation the current one")
    rollback.add_argument("generation", nargs="?", metavar="GEN", help="default: the one before the current one")
    _add(commands, "golive", "make the generation current that 'ingest --hold' made")
    _add(commands, "doctor", "look at everything that is kept; exit 1 when something is wrong")
    _add_questions(commands)


def _add_questions(commands: _Commands) -> None:
    questions = commands.add_parser("questions", help="questions that are asked of every new generation")
    actions = questions.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in (("add", "keep a question"), ("list", "show them"), ("remove", "forget one")):
        action = _add(actions, name, text)
        action.set_defaults(command="questions")
        if name == "add":
            action.add_argument("text", metavar="QUESTION")
        if name == "remove":
            action.add_argument("number", type=int, metavar="NUMBER")


def _add(commands: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.set_defaults(module=_MODULE)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    return command
