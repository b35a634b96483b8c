"""The command line about products: what each command takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from index.products import PRODUCT_KINDS
from search_app.cli_filters import add_filters

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MODULE = "search_app.product_commands"
_ACTIONS = {
    "confirm": "say that a detected product is one",
    "reject": "say that it is none",
    "undo": "forget what was decided about it",
}


def add(commands: _Commands) -> None:
    """Add the commands; ``search_app.product_commands`` carries them out."""
    similar = _add(commands.add_parser, "similar", "projects comparable with a product, a publication or a text")
    subject = similar.add_mutually_exclusive_group(required=True)
    subject.add_argument("id", nargs="?", metavar="ID", help="of a product or publication")
    subject.add_argument("--text", type=Path, metavar="FILE", help="a plan of your own: it is read and not kept")
    similar.add_argument("--other-regions", action="store_true", help="leave out what is from its own region")
    similar.add_argument("-k", type=int, default=10, help="how many (default: 10)")
    add_filters(similar)
    add_filters(_add(commands.add_parser, "facets", "how much there is with each value that a filter can choose"))
    products = commands.add_parser("products", help="the products that publications tell of")
    actions = products.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add(actions.add_parser, "list", "show them, and those that may be one")
    _add(actions.add_parser, "show", "show one with its proof").add_argument("product_id", metavar="ID")
    for name, what in _ACTIONS.items():
        judged = _add(actions.add_parser, name, what)
        judged.add_argument("product_id", metavar="ID")
        if name == "confirm":
            judged.add_argument("--name", help="how it is called")
            judged.add_argument("--kind", choices=PRODUCT_KINDS)
            judged.add_argument("--regions", metavar="REGIONS", help="where it is from, semicolons between")
    apart = _add(actions.add_parser, "apart", "say that two products are two")
    apart.add_argument("product_id", metavar="ID")
    apart.add_argument("other", metavar="OTHER_ID")
    merge = _add(actions.add_parser, "merge", "say that two products are one")
    merge.add_argument("product_id", metavar="ID", help="the one that stays")
    merge.add_argument("other", metavar="OTHER_ID")
    split = _add(actions.add_parser, "split", "say that one publication tells of another product")
    split.add_argument("product_id", metavar="ID")
    split.add_argument("other", metavar="PUBLICATION_ID")


def _add(parser: Callable[..., argparse.ArgumentParser], name: str, what: str) -> argparse.ArgumentParser:
    command = parser(name, help=what)
    command.add_argument("--json", action="store_true", help="print one JSON document; logs go to stderr")
    command.set_defaults(module=_MODULE)
    return command
