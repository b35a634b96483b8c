"""The command ``sidecars``: what is said of publications out to Excel and in again, and the schema of it."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from index.config import Settings
from index.errors import SidecarSheetError
from ingest.sidecar_exchange import Imported, SidecarChange, bring_in, export
from ingest.sidecar_fields import json_schema
from search_app import printed

_TOLD = {
    "new": "new",
    "changed": "changed",
    "gone": "its file is not in the folder any more",
    "conflict": "left alone: its sidecar was changed after the sheet was made; export again",
}


def sidecars(settings: Settings, options: argparse.Namespace) -> None:
    """Carry out one of the actions. Raises SidecarSheetError, SourceError."""
    {"export": _export, "import": _import, "schema": _schema}[options.action](options)


def _export(options: argparse.Namespace) -> None:
    rows = export(options.sheet, options.folder)
    where = options.sheet.resolve()
    printed.write(options, {"file": str(where), "rows": rows}, f"{where}: {rows} publications\n")


def _import(options: argparse.Namespace) -> None:
    done = bring_in(options.sheet, options.folder, overwrite=options.overwrite)
    printed.write(options, asdict(done), "".join(f"{line}\n" for line in _lines(done)))
    if done.problems:
        cells = ", ".join(one.cell for one in done.problems)
        raise SidecarSheetError(f"{options.sheet} has wrong cells: {cells}. Nothing was written: mend them first.")


def _schema(options: argparse.Namespace) -> None:
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")


def _lines(done: Imported) -> list[str]:
    if done.problems:
        return [f"{one.cell:>5}  {one.message}" for one in done.problems]
    shown = [_line(one) for one in done.changes if one.change != "unchanged"]
    counts = Counter("written" if one.written else one.change for one in done.changes)
    total = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing in the sheet"
    left = sum(one.change == "changed" and not one.written for one in done.changes)
    ask = [f"{left} sidecars are there already and were left alone: add --overwrite to change them."] if left else []
    return [*shown, total, *ask]


def _line(one: SidecarChange) -> str:
    return f"{one.file}: {_TOLD[one.change]}{' (' + ', '.join(one.fields) + ')' if one.fields else ''}"
