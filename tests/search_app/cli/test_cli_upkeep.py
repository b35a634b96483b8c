"""The maintainer's commands: what they print, their JSON, and that they exit with 1 and one line when they can't."""

import shutil
from pathlib import Path

import pytest
from commands import Command

from index.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def data(demo_settings: Settings, tmp_path: Path) -> Path:
    """A data folder of one's own with the demo corpus in it."""
    return Path(shutil.copytree(demo_settings.data_dir, tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "uil.md").write_text("# Uil\n\nDe methode Uil helpt ouders die gaan scheiden.\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(data, capsys)


def test_held_shown_gone_live_and_back_again(run: Command, folder: Path) -> None:
    run("questions", "add", "Wat helpt ouders die gaan scheiden?")
    report = run.document("ingest", folder, "--hold")
    assert report["waiting"] > report["generation"]
    assert report["rankings"][0]["question"] == "Wat helpt ouders die gaan scheiden?"
    assert {"before", "after", "lost"} <= report["rankings"][0].keys()
    assert report["rankings"][0]["after"][0]["title"] == "Uil"
    live = run.document("golive")
    assert (live["generation"], live["before"]) == (report["waiting"], report["generation"])
    back = run.document("rollback")
    assert (back["generation"], back["before"]) == (live["before"], live["generation"])
    assert run.document("rollback", live["generation"])["generation"] == live["generation"]
    assert run.document("questions", "list")["questions"][0]["number"] == 1  # no rollback touches what people keep


def test_what_is_not_there_is_one_line_with_what_to_do(run: Command, tmp_path: Path) -> None:
    assert "vraagbaak ingest --hold" in run.refusal("golive")
    assert "no older generation" in run.refusal("rollback")
    assert "There is: g" in run.refusal("rollback", "g000042-20260101T000000Z")
    assert "held list" in run.refusal("held", "release", "niemand")
    assert "questions list" in run.refusal("questions", "remove", 7)
    assert "isn't there" in run.refusal("restore", tmp_path / "nergens", "--force")
    assert "--force" in run.refusal("restore", _backup(run, tmp_path))


def test_publications_that_are_nearly_the_same_are_listed(run: Command, folder: Path) -> None:
    words = " ".join(f"De training {number} helpt ouders met kind {number * 7}." for number in range(90))
    for name in ("een", "twee"):
        (folder / f"{name}.md").write_text(f"# Titel {name}\n\n{words}\n", encoding="utf-8")
    assert run("ingest", folder)[0] == 0
    (found,) = run.document("alike")["alike"]
    assert found["share"] > 0.9
    assert "of it stands in" in run("alike")[1]


def test_a_whole_archive_is_well_and_a_damaged_one_exits_with_one(run: Command, data: Path) -> None:
    assert run.document("doctor")["healthy"] is True
    next(data.glob("generations/*/postings.weights")).write_bytes(b"")
    code, out, err = run("doctor")
    assert (code, err) == (1, "")
    assert "mend: vraagbaak rollback" in out


def test_a_backup_comes_back_in_another_folder(
    run: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _backup(run, tmp_path)
    other = Command(tmp_path / "elders", capsys)
    assert other.document("restore", file)["generation"] == run.document("status")["generation"]
    assert other.document("doctor")["healthy"] is True


def test_sidecars_go_out_and_in(run: Command, folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "publicaties.xlsx"
    assert run.document("sidecars", "export", sheet, folder)["rows"] == 1
    assert run.document("sidecars", "import", sheet)["changes"][0]["change"] == "unchanged"
    assert '"title"' in run("sidecars", "schema")[1]


def _backup(run: Command, tmp_path: Path) -> Path:
    file = tmp_path / "vraagbaak.backup"
    assert run.document("backup", file)["files"] > 10
    return file
