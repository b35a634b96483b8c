"""A folder that is followed: what is new is ingested once it stands still, and nothing else is done."""

import os
from pathlib import Path

import pytest

from index.errors import LockHeld, SourceError, VraagbaakError
from ingest.sources.watch import Due, Watcher, follow

LATER = 4e9  # seconds since 1970: long after any file of these tests was written


@pytest.fixture
def watcher(folder: Path) -> Watcher:
    return Watcher([folder])


def test_the_first_look_ingests_what_is_there(watcher: Watcher) -> None:
    assert watcher.look(LATER) == Due(frozenset(), emptied=False)
    assert watcher.look(LATER) is None


def test_at_the_first_look_a_file_of_a_moment_ago_is_left_alone(watcher: Watcher, folder: Path) -> None:
    os.utime(folder / "uil.md", (LATER - 1, LATER - 1))
    due = watcher.look(LATER)
    assert due is not None
    assert due.unsettled == {folder / "uil.md"}
    assert watcher.look(LATER + 2) == Due(frozenset(), emptied=False)


def test_a_file_that_grows_is_waited_for_whatever_its_date_says(watcher: Watcher, folder: Path) -> None:
    watcher.look(LATER)
    for size in (1, 2, 3):
        (folder / "vos.md").write_text("x" * size)
        os.utime(folder / "vos.md", (1e9, 1e9))
        assert watcher.look(LATER) is None
    assert watcher.look(LATER) == Due(frozenset(), emptied=False)
    assert watcher.look(LATER) is None


def test_one_file_that_grows_does_not_keep_the_others_waiting(watcher: Watcher, folder: Path) -> None:
    watcher.look(LATER)
    (folder / "groot.md").write_text("x")
    (folder / "vos.md").write_text("x")
    watcher.look(LATER)
    (folder / "groot.md").write_text("xx")
    assert watcher.look(LATER) == Due(frozenset([folder / "groot.md"]), emptied=False)


def test_a_sidecar_that_changed_and_a_file_that_is_gone_are_reasons_too(watcher: Watcher, folder: Path) -> None:
    watcher.look(LATER)
    (folder / "uil.md.yaml").write_text("year: 2020\n")
    watcher.look(LATER)
    assert watcher.look(LATER) is not None
    (folder / "uil.md").unlink()
    assert watcher.look(LATER) is not None
    assert watcher.look(LATER) is None


def test_a_folder_in_which_nothing_is_left_is_said_to_be_empty(watcher: Watcher, folder: Path) -> None:
    watcher.look(LATER)
    for file in folder.iterdir():
        file.unlink()
    assert watcher.look(LATER) == Due(frozenset(), emptied=True)


def test_what_fails_is_told_once_and_tried_again(folder: Path) -> None:
    errors: list[str] = []
    tries: list[Due] = []

    def ingest(due: Due) -> None:
        tries.append(due)
        if len(tries) < 4:
            raise LockHeld("Process 7 is writing.")

    os.utime(folder / "uil.md", (1e9, 1e9))
    os.utime(folder / "beer.md", (1e9, 1e9))
    follow([folder], ingest, lambda error: errors.append(str(error)), 0, iter(range(8)))
    assert errors == ["Process 7 is writing."]
    assert len(tries) == 4


def test_a_drive_that_goes_away_and_comes_back_is_waited_for(folder: Path) -> None:
    errors: list[VraagbaakError] = []
    tries: list[Due] = []

    def ingest(due: Due) -> None:
        tries.append(due)
        folder.rename(folder.with_name("weg"))

    def failed(error: VraagbaakError) -> None:
        errors.append(error)
        folder.with_name("weg").rename(folder)

    for file in folder.iterdir():
        os.utime(file, (1e9, 1e9))
    follow([folder], ingest, failed, 0, iter(range(3)))
    assert (len(tries), [type(error) for error in errors]) == (2, [SourceError])


def test_a_folder_that_was_never_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nergens"):
        follow([tmp_path / "nergens"], lambda due: None, lambda error: None, 0, iter(range(1)))
