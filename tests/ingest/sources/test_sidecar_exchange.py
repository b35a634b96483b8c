"""Sidecars go out to Excel and come in again: nothing is lost or overwritten unasked, errors name their cell."""

from pathlib import Path

import openpyxl
import pytest
import yaml

from index.errors import SidecarSheetError
from ingest.sources.sidecar import sidecar_of
from ingest.sources.sidecar_sheet import Change, bring_in, export

SAID = "# eigen opmerking\ntitle: De Uil\nyear: 2020\nregions: [Friesland, Twente]\nproducts:\n- name: Stille Uil\n"


@pytest.fixture
def sheet(folder: Path, tmp_path: Path) -> Path:
    """The sheet of a folder in which one of two files has a sidecar."""
    (folder / "uil.md.yaml").write_text(SAID, encoding="utf-8")
    path = tmp_path / "publicaties.xlsx"
    assert export(path, folder) == 2
    return path


def edit(path: Path, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["Publicaties"][place] = value
    book.save(path)


def changes(path: Path, overwrite: bool = False) -> dict[str, tuple[Change, bool]]:
    done = bring_in(path, None, overwrite=overwrite)
    assert done.problems == ()
    return {one.file: (one.change, one.written) for one in done.changes}


def test_the_sheet_has_dutch_heads_and_what_is_known(sheet: Path) -> None:
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(sheet)["Publicaties"].iter_rows()]
    assert rows[0][:7] == ["Bestand", "Id", "Titel", "Jaar", "Datum", "Soort", "Uitgever"]
    assert rows[1][0] == "beer.md"
    assert rows[2][:4] == ["uil.md", None, "De Uil", 2020]
    assert "Friesland; Twente" in rows[2]


def test_choices_are_drop_downs_and_a_year_must_be_one(sheet: Path) -> None:
    rules = openpyxl.load_workbook(sheet)["Publicaties"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list", "whole"}
    (year,) = [rule for rule in rules if rule.type == "whole"]
    assert (str(year.sqref), year.formula1, year.showErrorMessage) == ("D2:D3", "1900", True)


def test_a_sheet_that_nobody_edited_changes_nothing(sheet: Path, folder: Path) -> None:
    assert changes(sheet, overwrite=True) == {"beer.md": ("unchanged", False), "uil.md": ("unchanged", False)}
    assert (folder / "uil.md.yaml").read_text(encoding="utf-8") == SAID
    assert not (folder / "beer.md.yaml").exists()


def test_a_new_sidecar_is_written_and_an_old_one_only_when_asked(sheet: Path, folder: Path) -> None:
    edit(sheet, C2="De Beer", D3=2021)
    assert changes(sheet) == {"beer.md": ("new", True), "uil.md": ("changed", False)}
    assert sidecar_of(folder / "beer.md")[0].title == "De Beer"
    assert sidecar_of(folder / "uil.md")[0].year == 2020
    export(sheet, folder)
    edit(sheet, D3=2021)
    assert changes(sheet, overwrite=True)["uil.md"] == ("changed", True)
    said = sidecar_of(folder / "uil.md")[0]
    assert (said.year, said.title, said.regions) == (2021, "De Uil", ("Friesland", "Twente"))
    assert said.products == ({"name": "Stille Uil"},)


def test_a_sidecar_that_was_changed_meanwhile_is_left_alone(sheet: Path, folder: Path) -> None:
    edit(sheet, D3=2021)
    (folder / "uil.md.yaml").write_text("title: Anders\n", encoding="utf-8")
    assert changes(sheet, overwrite=True)["uil.md"] == ("conflict", False)
    assert sidecar_of(folder / "uil.md")[0].title == "Anders"


def test_an_emptied_cell_takes_the_field_away(sheet: Path, folder: Path) -> None:
    edit(sheet, C3=None, I3=" ")
    changes(sheet, overwrite=True)
    said = yaml.safe_load((folder / "uil.md.yaml").read_text(encoding="utf-8"))
    assert said == {"year": 2020, "products": [{"name": "Stille Uil"}]}


def test_lists_may_be_typed_with_semicolons_or_lines(sheet: Path, folder: Path) -> None:
    edit(sheet, I2="Ede; Wageningen\nRhenen ;")
    changes(sheet)
    assert sidecar_of(folder / "beer.md")[0].regions == ("Ede", "Wageningen", "Rhenen")


def test_a_wrong_cell_is_named_and_nothing_is_written(sheet: Path, folder: Path) -> None:
    edit(sheet, C2="De Beer", D3="vorig jaar")
    done = bring_in(sheet, None, overwrite=True)
    (problem,) = done.problems
    assert problem.cell == "D3"
    assert problem.message.startswith("‘Jaar’ moet een jaartal zijn")
    assert not (folder / "beer.md.yaml").exists()


def test_a_title_that_looks_like_a_formula_is_text(sheet: Path, folder: Path) -> None:
    (folder / "uil.md.yaml").write_text("title: '=HYPERLINK(\"http://x\")'\n", encoding="utf-8")
    export(sheet, folder)
    cell = openpyxl.load_workbook(sheet)["Publicaties"]["C3"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    assert changes(sheet)["uil.md"] == ("unchanged", False)


def test_a_file_outside_the_folder_is_never_written_beside(sheet: Path, folder: Path) -> None:
    (folder.parent / "buiten.md").write_text("x")
    edit(sheet, A2="../buiten.md", C2="Buiten")
    assert changes(sheet)["../buiten.md"] == ("gone", False)
    assert not (folder.parent / "buiten.md.yaml").exists()


def test_a_folder_that_moved_can_be_given(sheet: Path, folder: Path) -> None:
    edit(sheet, C2="De Beer")
    moved = folder.rename(folder.with_name("verhuisd"))
    assert bring_in(sheet, moved, overwrite=False).changes[0].written
    with pytest.raises(SidecarSheetError, match="None of the files"):
        bring_in(sheet, folder.parent, overwrite=False)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Bestand;Titel"])
def test_what_is_no_sheet_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(SidecarSheetError, match=r"a\.xlsx"):
        bring_in(tmp_path / "a.xlsx", tmp_path, overwrite=False)
