"""The command line of uploads, all that Beheer does with files: what each command takes."""

import argparse
from pathlib import Path
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MODULE = "search_app.upload_commands"


def add(commands: _Commands) -> None:
    """Add the command ``uploads``; ``search_app.upload_commands`` carries it out."""
    uploads = commands.add_parser("uploads", help="files in the data folder, as the screen Beheer keeps them")
    actions = uploads.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add(actions, "add", "take in files").add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add(actions, "list", "show them")
    _add(actions, "remove", "take one out").add_argument("name", metavar="NAME")
    process = _add(actions, "process", "bring them into an index that waits for: vraagbaak golive")
    process.add_argument("--ocr", action="store_true", help="make scans readable first")
    _add(actions, "undo", "go back to the index before this one, and its files")


def _add(actions: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = actions.add_parser(name, help=text)
    command.set_defaults(module=_MODULE)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    return command
