"""A data folder that can't be written, or is full: one clear line, and nothing lost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from store_samples import BUILT_WITH, PlainAnalyser, fill, sample, texts_of

from index.errors import StoreReadOnly, VraagbaakError
from index.store.local.store import LocalStore
from places import CHILD_PATH

_NOBODY = 65534
_ROOM = 4_000_000  # bytes on the small disk


def _python(*arguments: str, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, __file__, *arguments],
        env={**os.environ, "PYTHONPATH": CHILD_PATH, "PYTHONDONTWRITEBYTECODE": "1"},
        text=True, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_may_not_be_written_is_said_to_and_still_read(open_folder: Path) -> None:
    folder = open_folder / "var"
    fill(LocalStore(folder, PlainAnalyser()), sample("a", ["een kat"]))
    for path in (folder, folder / "generations"):
        path.chmod(0o555)
    done = _python("read_only", str(folder))
    folder.chmod(0o755)
    (folder / "generations").chmod(0o755)
    assert (done.stdout, done.returncode) == ("een kat\n", 0), done.stderr
    assert "can't be written" in done.stderr
    assert "--data-dir" in done.stderr


def test_a_full_disk_costs_only_the_generation_that_did_not_fit(tmp_path: Path) -> None:
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    script = f'mount -t tmpfs -o size={_ROOM} none "$0" && exec "$@"'
    if not shutil.which("unshare") or subprocess.run([*mount, script, str(tmp_path), "true"]).returncode:
        pytest.skip("a small disk can't be made here: unshare and mount are not allowed")
    done = _python("full", str(tmp_path), before=[*mount, script, str(tmp_path)])
    assert done.returncode == 0, done.stderr
    refused, fitted = map(int, done.stdout.split())
    assert refused >= 5
    assert fitted == 1


def _read_only(folder: Path) -> None:
    store = LocalStore(folder, PlainAnalyser())
    store.open().close()  # imports what is imported late: the next user may not reach the libraries
    if os.getuid() == 0:  # who may do anything
        os.setuid(_NOBODY)
    for change in (lambda: store.begin(BUILT_WITH), lambda: store.switch(store.generations()[0])):
        try:
            change()
        except StoreReadOnly as error:
            sys.stderr.write(f"{error}\n")
        else:
            raise AssertionError("it could be written")
    with store.open() as reader:
        sys.stdout.write("\n".join(texts_of(reader)) + "\n")


def _full(disk: Path) -> None:
    """Try the same change with a little more room each time: it fails at one stage after another, then fits."""
    store = LocalStore(disk / "var", PlainAnalyser())
    before = fill(store, sample("a", ["een kat"]))
    ballast, refused, room = disk / "ballast", 0, 0
    while store.current() == before:
        ballast.write_bytes(b"x" * (shutil.disk_usage(disk).free - room))
        with suppress(StoreReadOnly):
            refused += _refused(store, ballast)
        ballast.unlink(missing_ok=True)
        with store.open() as reader:
            assert "een kat" in texts_of(reader)
        assert store.verify() == []
        room += 60_000
    sys.stdout.write(f"{refused} {len(store.generations()) - 1}\n")


def _refused(store: LocalStore, ballast: Path) -> bool:
    """Whether a change was refused for want of room; then a commit of the half of it is refused too."""
    with store.begin(BUILT_WITH) as writer:
        try:
            sample("b", [f"een hond {number} " * 10 for number in range(900)]).into(writer)
            writer.commit()
        except StoreReadOnly as error:
            ballast.unlink()  # there is room again
            with pytest.raises(StoreReadOnly, match="begin again"):
                writer.commit()
            return "Free some space" in str(error)
    return False


if __name__ == "__main__":
    try:
        {"read_only": _read_only, "full": _full}[sys.argv[1]](Path(sys.argv[2]))
    except VraagbaakError as error:
        sys.exit(f"foreseen, but not here: {error}")
