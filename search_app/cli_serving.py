"""The command line of what stays running: the app, REST alone, and MCP for assistants."""

import argparse
from typing import TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MODULE = "search_app.serving_commands"


def add(commands: _Commands) -> None:
    """Add the commands; ``search_app.serving_commands`` carries them out."""
    _at(commands.add_parser("serve", help="open the app, with the REST API beside it"), 8501)
    _at(commands.add_parser("api", help="open the REST API alone"), 8502)
    mcp = commands.add_parser("mcp", help="let an assistant ask, by the Model Context Protocol on stdin and stdout")
    mcp.add_argument("--http", action="store_true", help="over HTTP instead, at /mcp")
    _at(mcp, 8503)


def _at(command: argparse.ArgumentParser, port: int) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=_port, default=port, help=f"default: {port}")
    command.set_defaults(module=_MODULE)


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: 1 to 65535")
    return number
