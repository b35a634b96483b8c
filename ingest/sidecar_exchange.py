"""Sidecars of a whole folder out to an Excel sheet and in again; none is overwritten unless that was asked for."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from index.errors import SidecarSheetError
from index.files import write_atomically
from ingest import sidecar_sheet
from ingest.sidecar import beside, sidecar_of
from ingest.sidecar_sheet import COLUMNS, CellProblem, Row
from ingest.sources import find

Write: TypeAlias = Callable[[Path, bytes], None]
Change: TypeAlias = Literal["new", "changed", "unchanged", "gone", "conflict"]

_NO_SIDECAR = "-"


@dataclass(frozen=True, slots=True)
class SidecarChange:
    """What becomes of the sidecar of a file.

    "gone": the file is not in the folder any more; "conflict": the sidecar was changed after the sheet was made.
    ``written`` is whether it stands on the disk now; ``fields`` are the keys that get another value.
    """

    file: str
    change: Change
    fields: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. With ``problems`` nothing was written at all."""

    changes: tuple[SidecarChange, ...]
    problems: tuple[CellProblem, ...]


def export(sheet: Path, folder: Path) -> int:
    """Write a sheet with a row for each file of a folder. Returns how many rows.

    Raises:
        SourceError: The folder can't be read.
        SidecarSheetError: The sheet can't be written.
    """
    rows = [Row(file.relative, _state(file.path), said(file.path)) for file in find([folder])]
    sidecar_sheet.write(sheet, folder, rows)
    return len(rows)


def bring_in(sheet: Path, folder: Path | None, *, overwrite: bool, write: Write | None = None) -> Imported:
    """Write the sidecars that an edited sheet asks for: new ones, and with ``overwrite`` changed ones too.

    ``folder`` is by default the one that the sheet was made of. Fields without a column (products) stay as they are.
    ``write`` puts the bytes of a sidecar in its place, by default as a file that everybody may read.

    Raises:
        SidecarSheetError: It is no such sheet.
        SourceError: The folder can't be read.
        StoreReadOnly: A sidecar can't be written.
    """
    edited = sidecar_sheet.read(sheet)
    if edited.problems:
        return Imported((), edited.problems)
    folder = folder or edited.folder
    files = {file.relative: file.path for file in find([folder])}
    if edited.rows and not any(row.file in files for row in edited.rows):
        raise SidecarSheetError(f"None of the files in {sheet} is in {folder}. Give the folder where they are now.")
    return Imported(tuple(_bring_in(row, files, overwrite, write) for row in edited.rows), ())


def said(file: Path) -> dict[str, object]:
    """The fields with a column that the sidecar of a file has."""
    found = sidecar_of(file)[0]
    return {field.key: value for field in COLUMNS if (value := getattr(found, field.key)) not in (None, ())}


def sidecar_with(file: Path, values: Mapping[str, object]) -> tuple[Path, bytes]:
    """Where the sidecar of a file stands, and its bytes with these values; fields without a column stay as they are."""
    path = beside(file) or file.with_name(f"{file.name}.yaml")
    kept = _other_fields(path)
    fields = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    text = yaml.safe_dump({**fields, **kept}, allow_unicode=True, sort_keys=False, width=120) if fields or kept else ""
    return path, text.encode()


def _bring_in(row: Row, files: Mapping[str, Path], overwrite: bool, write: Write | None) -> SidecarChange:
    file = files.get(row.file)
    if file is None:
        return SidecarChange(row.file, "gone", (), written=False)
    before = said(file)
    fields = tuple(field.key for field in COLUMNS if before.get(field.key) != row.values.get(field.key))
    if not fields:
        return SidecarChange(row.file, "unchanged", (), written=False)
    if _state(file) != row.state:
        return SidecarChange(row.file, "conflict", fields, written=False)
    is_new = beside(file) is None
    if is_new or overwrite:
        (write or _write)(*sidecar_with(file, row.values))
    return SidecarChange(row.file, "new" if is_new else "changed", fields, written=is_new or overwrite)


def _write(path: Path, content: bytes) -> None:
    write_atomically(path, content, mode=0o644)


def _state(file: Path) -> str:
    path = beside(file)
    return _NO_SIDECAR if path is None else hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _other_fields(path: Path) -> dict[str, Any]:
    """What stands in a sidecar and has no column; nothing of one that can't be read."""
    try:
        found = yaml.safe_load(path.read_text("utf-8-sig"))
    except (FileNotFoundError, UnicodeDecodeError, yaml.YAMLError, ValueError):
        return {}
    columns = {field.key for field in COLUMNS}
    return {key: value for key, value in found.items() if key not in columns} if isinstance(found, Mapping) else {}
