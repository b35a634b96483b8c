"""All sidecars of a folder as one Excel sheet, and any table of texts: out, to be edited, and in again.

The only file with openpyxl.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias

import openpyxl
import yaml
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from index.atomic_files import leftovers, write_atomically
from index.errors import SidecarSheetError
from ingest.reading import containers
from ingest.reading.result import Unreadable
from ingest.sources.discovery import find
from ingest.sources.sidecar import (
    EARLIEST_YEAR,
    FIELDS,
    LATEST_YEAR,
    Field,
    Invalid,
    beside,
    checked,
    content_of,
    fields_in,
    sidecar_of,
)

COLUMNS: Final = tuple(field for field in FIELDS if field.kind != "products")  # products don't fit in a cell
_SHEET, _CHOICES, _ABOUT = "Publicaties", "Keuzes", "Over"
_FILE, _STATE = "Bestand", "Controle (niet wijzigen)"
_HEADS = (_FILE, *(field.head for field in COLUMNS), _STATE)
_SEPARATOR = "; "
_WIDTHS: Mapping[str, int] = {_FILE: 40, "Titel": 50, "Jaar": 8}
_WIDTH = 24
_CELL_AT_MOST = 32_767  # characters: Excel's own limit


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A publication in the sheet: its file, which sidecar it was made from, and values by key of the field."""

    file: str
    state: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong and in which cell ("C7"), in Dutch."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edited sheet: the folder it was made of, its rows but those with a problem, and the problems."""

    folder: Path
    rows: tuple[SheetRow, ...]
    problems: tuple[CellProblem, ...]


def write(path: Path, folder: Path, rows: Sequence[SheetRow]) -> None:
    """Write the sheet of a folder, with choices to pick from. Raises SidecarSheetError."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _SHEET
    for column, head in enumerate(_HEADS, start=1):
        _put(sheet, 1, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(head, _WIDTH)
    for number, row in enumerate(rows, start=2):
        shown = [row.file, *(_shown(row.values.get(field.key)) for field in COLUMNS), row.state]
        for column, value in enumerate(shown, start=1):
            _put(sheet, number, column, value).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions[get_column_letter(len(_HEADS))].hidden = True
    _add_choices(book, sheet, rows)
    about = book.create_sheet(_ABOUT)
    about.sheet_state = "hidden"
    _put(about, 1, 1, str(folder.absolute()))
    try:
        book.save(path)
    except OSError as error:
        raise SidecarSheetError(f"{path} can't be written: {error.strerror}. Is it open in Excel?") from error


def read(path: Path) -> Sheet:
    """An edited sheet, with what is wrong in which cell.

    Raises:
        SidecarSheetError: It is no such sheet.
    """
    book = _opened(path)
    sheet = book[_SHEET]
    heads = {str(cell.value): int(cell.column or 0) for cell in sheet[1] if cell.value is not None}
    missing = [head for head in (_FILE, _STATE) if head not in heads]
    if missing:
        raise SidecarSheetError(f"{path} has no column '{missing[0]}'. Start from: vraagbaak sidecars export")
    rows: list[SheetRow] = []
    problems = [
        CellProblem(f"{get_column_letter(column)}1", f"‘{head}’ is geen bekende kolom.")
        for head, column in heads.items()
        if head not in _HEADS
    ]
    for number in range(2, sheet.max_row + 1):
        file = sheet.cell(number, heads[_FILE]).value
        if file is None:
            continue
        values, wrong = _values(sheet, number, heads)
        problems += wrong
        if not wrong:
            rows.append(SheetRow(str(file), str(sheet.cell(number, heads[_STATE]).value or ""), values))
    return Sheet(Path(str(book[_ABOUT]["A1"].value)), tuple(rows), tuple(problems))


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        letters = value.encode("utf-8", "replace").decode()  # a name of a file may hold half characters
        cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", letters)[:_CELL_AT_MOST]
        cell.data_type = "s"  # a title that begins with "=" is no formula
    else:
        cell.value = value  # type: ignore[assignment]
    return cell


def _shown(value: object) -> object:
    return _SEPARATOR.join(value) if isinstance(value, tuple) else value


def _add_choices(book: Workbook, sheet: Worksheet, rows: Sequence[SheetRow]) -> None:
    """Drop-downs with what is chosen elsewhere in the sheet; another value may be typed. A year must be one."""
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    for column, field in enumerate(COLUMNS, start=1):
        letter, last = get_column_letter(column + 1), max(len(rows) + 1, 2)
        if field.kind == "year":
            rule = DataValidation("whole", operator="between", formula1=str(EARLIEST_YEAR), formula2=str(LATEST_YEAR))
            rule.error = f"Vul een jaartal in van {EARLIEST_YEAR} tot {LATEST_YEAR}."
            rule.showErrorMessage = True
        else:
            found = _used(field, rows)
            for number, choice in enumerate(found, start=1):
                _put(choices, number, column, choice)
            if not found:
                continue
            own = get_column_letter(column)
            rule = DataValidation("list", formula1=f"{_CHOICES}!${own}$1:${own}${len(found)}")
            rule.showErrorMessage = False
        rule.prompt, rule.promptTitle, rule.showInputMessage = _hint(field), field.head, True
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)


def _hint(field: Field) -> str:
    return f"{field.meaning} Meer dan een: met ; ertussen." if field.kind == "lines" else field.meaning


def _used(field: Field, rows: Sequence[SheetRow]) -> list[str]:
    """What is used in the sheet, behind what is often chosen; ids, titles and addresses are chosen once."""
    if field.key in ("id", "title", "url", "replaces"):
        return []
    used: set[str] = set()
    for row in rows:
        value = row.values.get(field.key)
        used.update(value if isinstance(value, tuple) else [] if value is None else [str(value)])
    return [*field.choices, *sorted(used - {*field.choices}, key=str.casefold)]


def _opened(path: Path) -> Workbook:
    try:
        containers.check(path)
        book = openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError as error:
        raise SidecarSheetError(f"{path} isn't there. Check the spelling.") from error
    except _NO_SHEET as error:
        raise SidecarSheetError(f"{path} can't be read as an Excel sheet ({error}).") from error
    if not {_SHEET, _ABOUT} <= set(book.sheetnames):
        raise SidecarSheetError(f"{path} is no sheet of sidecars. Start from: vraagbaak sidecars export")
    return book


def _values(sheet: Worksheet, number: int, heads: Mapping[str, int]) -> tuple[dict[str, Any], list[CellProblem]]:
    values: dict[str, Any] = {}
    problems: list[CellProblem] = []
    for field, cell in _cells(sheet, number, heads):
        text = cell.value.strip() if isinstance(cell.value, str) else cell.value
        if text in (None, ""):
            continue
        try:
            values[field.key] = checked(field, _parts(text) if field.kind == "lines" else text)
        except Invalid as error:
            problems.append(CellProblem(cell.coordinate, f"‘{field.head}’ {error} en niet ‘{cell.value}’."))
    return values, problems


def _cells(sheet: Worksheet, number: int, heads: Mapping[str, int]) -> Iterator[tuple[Field, Cell]]:
    for field in COLUMNS:
        if field.head in heads:
            cell = sheet.cell(number, heads[field.head])
            if isinstance(cell, Cell):  # not the inside of merged cells
                yield field, cell


def _parts(value: object) -> list[str]:
    return [part.strip() for part in str(value).replace("\n", ";").split(";") if part.strip()]


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
    rows = [SheetRow(file.relative, _state(file.path), said(file.path)) for file in find([folder])]
    write(sheet, folder, rows)
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
    edited = read(sheet)
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


def _bring_in(row: SheetRow, files: Mapping[str, Path], overwrite: bool, write: Write | None) -> SidecarChange:
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
    for left in leftovers(path.parent):
        if left.name.startswith(f".{path.name}."):  # by an import that was killed
            left.unlink(missing_ok=True)
    write_atomically(path, content, mode=0o644)


def _state(file: Path) -> str:
    path = beside(file)
    return _NO_SIDECAR if path is None else hashlib.sha256(content_of(path)).hexdigest()[:16]


def _other_fields(path: Path) -> dict[str, Any]:
    """What stands in a sidecar and has no column; nothing of one that can't be read."""
    try:
        found = fields_in(content_of(path))
    except OSError:
        return {}
    columns = {field.key for field in COLUMNS}
    return {key: value for key, value in found.items() if key not in columns}


_LARGEST_SHEET, _MOST_ROWS = 20_000_000, 200_000  # bytes; rows that are read


def write_table(target: Path | BinaryIO, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table of texts. No cell is a formula, and Excel makes no date of "6-12". Raises SidecarSheetError."""
    top = Alignment(vertical="top", wrap_text=True)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for number, row in enumerate((heads, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = _put(sheet, number, column, value)
            cell.number_format, cell.alignment = "@", top
    for column, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(head, _WIDTH)
        sheet.cell(1, column).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    try:
        book.save(target)
    except OSError as error:
        raise SidecarSheetError(f"{target} can't be written: {error.strerror}.") from error


def read_table(path: Path, heads: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of an edited table, by these heads, wherever their columns stand now; empty rows are left out.

    Raises:
        SidecarSheetError: It can't be read, is too large, or lacks one of the columns.
    """
    try:
        if path.stat().st_size > _LARGEST_SHEET:
            raise SidecarSheetError(f"{path} is larger than {_LARGEST_SHEET} bytes. Take out what you don't change.")
        containers.check(path)
        book = openpyxl.load_workbook(path, data_only=True, read_only=True)
        found = book.worksheets[0].iter_rows(max_row=_MOST_ROWS, values_only=True)
        rows = [["" if cell is None else str(cell).strip() for cell in row] for row in found]
    except _NO_SHEET as error:
        raise SidecarSheetError(f"{path} can't be read as an Excel sheet ({error}).") from error
    missing = [head for head in heads if not rows or head not in rows[0]]
    if missing:
        raise SidecarSheetError(f"{path} has no column '{missing[0]}'. Start from: vraagbaak products export")
    places = [rows[0].index(head) for head in heads]
    return [tuple(row[at] for at in places) for row in rows[1:] if any(row)]


_NO_SHEET = (
    OSError, Unreadable, KeyError, ValueError, TypeError, zipfile.BadZipFile, SyntaxError, IndexError,
    InvalidFileException,
)  # fmt: skip
