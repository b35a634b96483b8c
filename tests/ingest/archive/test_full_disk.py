"""An ingest on a full disk, or into a folder that can't be written, is one clear line and loses nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from ingesting import BEAR, FOX, OWL, records
from test_doctor import problems

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import StoreReadOnly, VraagbaakError
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from places import CHILD_PATH
from search_app import uploads as search_app_uploads

_NOBODY = 65534
_ROOM = 6_000_000  # bytes on the small disk
_STEP = 40_000  # bytes of room more at each try


def _python(*arguments: str, before: Sequence[str] = ()) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*before, sys.executable, __file__, *arguments],
        env={**os.environ, "PYTHONPATH": CHILD_PATH, "PYTHONDONTWRITEBYTECODE": "1"},
        text=True, capture_output=True, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", ["full", "uploads"])
def test_a_full_disk_is_one_line_at_whatever_it_comes_and_loses_nothing(tmp_path: Path, what: str) -> None:
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    script = f'mount -t tmpfs -o size={_ROOM} none "$0" && exec "$@"'
    if not shutil.which("unshare") or subprocess.run([*mount, script, str(tmp_path), "true"]).returncode:
        pytest.skip("a small disk can't be made here: unshare and mount are not allowed")
    done = _python(what, str(tmp_path), before=[*mount, script, str(tmp_path)])
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) >= 3, "the disk was never full: the test showed nothing"
    assert all("ree some space" in line for line in lines), lines


def test_a_folder_that_can_not_be_written_is_one_line_and_can_still_be_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:3]:  # those of pytest are for their owner only
        parent.chmod(0o755)
    done = _python("read_only", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert "can't be written" in line
    assert "--data-dir" in line


def _shop(data_dir: Path) -> IngestContext:
    settings = Settings(data_dir=data_dir, model_dir=data_dir / "models", minimum_tokens=1)
    analyser = DutchAnalyser()
    return IngestContext(settings, LocalStore(data_dir, analyser), WordEncoder(), analyser.name)


def _take_in(folder: Path, context: IngestContext) -> None:
    ingest([folder], context, Options(), lambda *_: None)


def _full(disk: Path) -> None:
    """Ingest a second publication with a little more room each time, until it fits."""
    context, folder = _shop(disk / "data"), disk / "publicaties"
    folder.mkdir()
    (folder / "beer.md").write_text(BEAR, encoding="utf-8")
    _take_in(folder, context)
    (folder / "uil.md").write_text(OWL, encoding="utf-8")
    (folder / "vos.md").write_text(FOX * 40, encoding="utf-8")
    room = 0
    while set(records(context)) == {"beer.md"}:
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - room))
        try:
            _take_in(folder, context)
        except VraagbaakError as error:
            sys.stdout.write(f"{error}\n")
        ballast.unlink()
        room += _STEP
    _take_in(folder, context)
    assert problems(context) == []
    assert set(records(context)) == {"beer.md", "uil.md", "vos.md"}


def _uploads(disk: Path) -> None:
    """Upload a second file, and process it, with a little more room each time, until it is online."""
    context = _shop(disk / "data")
    search_app_uploads.ingest_context = lambda _settings: context  # with the encoder of these tests
    uploads = Uploads(context.settings.data_dir)
    uploads.add([NewFile("beer.md", BEAR.encode())])
    room = 0
    _process(context)
    while set(records(context)) == {"beer.md"}:
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - room))
        try:
            if len(uploads.files()) == 1:
                uploads.add([NewFile("vos.md", FOX.encode() * 40)])
            sys.stdout.write(_process(context))
        except VraagbaakError as error:
            sys.stdout.write(f"{error}\n")
        ballast.unlink()
        room += _STEP
    assert problems(context) == []
    assert set(records(context)) == {"beer.md", "vos.md"}


def _process(context: IngestContext) -> str:
    """Process the uploads and say yes; the line that says what went wrong, empty where nothing did."""
    outcome = search_app_uploads.process(context.settings, make_readable=False)
    if outcome.report and outcome.report.waiting:
        context.store.switch(outcome.report.waiting)
    return f"{outcome.problem}\n" if outcome.problem else ""


def _read_only(place: Path) -> None:
    context, folder = _shop(place / "data"), place / "publicaties"
    folder.mkdir()
    (folder / "beer.md").write_text(BEAR, encoding="utf-8")
    _take_in(folder, context)
    (folder / "uil.md").write_text(OWL, encoding="utf-8")
    for path in (place / "data").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    (place / "data").chmod(0o555)
    if os.getuid() == 0:  # who may do anything
        os.setuid(_NOBODY)
    try:
        _take_in(folder, context)
    except StoreReadOnly as error:
        sys.stdout.write(f"{error}\n")
    assert set(records(context)) == {"beer.md"}


if __name__ == "__main__":
    {"full": _full, "uploads": _uploads, "read_only": _read_only}[sys.argv[1]](Path(sys.argv[2]))
