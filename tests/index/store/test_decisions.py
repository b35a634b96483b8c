"""What people decided is kept in a file of its own, whole or not at all, in any version that ever was."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import SchemaMismatch, StoreReadOnly, StoreUnavailable
from index.store import decisions

_ADD = "INSERT INTO saved_question (text, added) VALUES (?, '2026')"


def texts(folder: Path) -> list[str]:
    with decisions.reading(folder) as rows:
        return [text for (text,) in rows.execute("SELECT text FROM saved_question ORDER BY number")]


def test_what_was_written_is_there_afterwards(tmp_path: Path) -> None:
    with decisions.writing(tmp_path) as rows:
        rows.execute(_ADD, ("Wie helpt?",))
    assert texts(tmp_path) == ["Wie helpt?"]


def test_a_block_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with decisions.writing(tmp_path) as rows:
            rows.execute(_ADD, ("Wie helpt?",))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert texts(tmp_path) == []


def test_reading_makes_no_file(tmp_path: Path) -> None:
    assert texts(tmp_path / "nergens") == []
    assert not (tmp_path / "nergens").exists()


def test_every_version_that_ever_was_becomes_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = decisions.MIGRATIONS
    for version in range(len(released)):
        folder = tmp_path / str(version)
        monkeypatch.setattr(decisions, "MIGRATIONS", released[:version])
        with decisions.writing(folder):
            pass
        monkeypatch.setattr(decisions, "MIGRATIONS", released)
        assert texts(folder) == []
        with decisions.writing(folder) as rows:
            assert rows.execute("PRAGMA user_version").fetchone() == (len(released),)


def test_an_older_file_keeps_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with decisions.writing(tmp_path) as rows:
        rows.execute(_ADD, ("Wie helpt?",))
    newer = (*decisions.MIGRATIONS, "CREATE TABLE later (one TEXT) STRICT")
    monkeypatch.setattr(decisions, "MIGRATIONS", newer)
    assert texts(tmp_path) == ["Wie helpt?"]


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / decisions.FILE)) as rows:
        rows.execute("PRAGMA user_version = 99")
    before = (tmp_path / decisions.FILE).read_bytes()
    with pytest.raises(SchemaMismatch, match="version 99"), decisions.writing(tmp_path):
        pass
    assert (tmp_path / decisions.FILE).read_bytes() == before


def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / decisions.FILE).write_bytes(b"no database " * 500)
    with pytest.raises(StoreUnavailable, match="vraagbaak restore"), decisions.reading(tmp_path):
        pass
    (line,) = decisions.check(tmp_path)
    assert "damaged" in line


def test_a_whole_file_has_nothing_wrong(tmp_path: Path) -> None:
    assert decisions.check(tmp_path) == []
    with decisions.writing(tmp_path):
        pass
    assert decisions.check(tmp_path) == []


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(StoreReadOnly, match="bestand"), decisions.writing(tmp_path / "bestand"):
        pass


def test_a_row_that_changed_on_the_disk_is_seen_and_told(tmp_path: Path) -> None:
    with decisions.writing(tmp_path) as rows:
        rows.execute(_ADD, ("Wie helpt?",))
    file = tmp_path / decisions.FILE
    file.write_bytes(file.read_bytes().replace(b"Wie helpt?", b"Wie heLpt?"))
    (line,) = decisions.check(tmp_path)
    assert "not as they were written" in line
    with pytest.raises(StoreUnavailable, match="vraagbaak restore"):
        texts(tmp_path)
    with pytest.raises(StoreUnavailable, match="vraagbaak restore"), decisions.writing(tmp_path):
        pass


def test_what_a_killed_writer_began_is_put_back_by_who_reads(tmp_path: Path) -> None:
    with decisions.writing(tmp_path) as rows:
        rows.execute(_ADD, ("Wie helpt?",))
    if not os.fork():
        with decisions.writing(tmp_path) as rows:
            rows.execute("PRAGMA cache_size = 1")
            rows.executemany(_ADD, ((f"{number} " * 200,) for number in range(500)))
            os.kill(os.getpid(), signal.SIGKILL)
    os.wait()
    assert (tmp_path / f"{decisions.FILE}-journal").stat().st_size
    assert texts(tmp_path) == ["Wie helpt?"]
    assert decisions.check(tmp_path) == []
