"""A backup holds everything that lasts, gives it back byte for byte, and refuses what is damaged or dangerous."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from ingesting import FOX, Ingest, records

from index.dutch.analyser import DutchAnalyser
from index.errors import BackupError, LockHeld, StoreUnavailable
from index.store import decisions
from index.store.local.store import LocalStore
from ingest.archive import backup, backup_file, going_live
from ingest.archive.backup_file import Contents
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline.pipeline import IngestContext

pytestmark = pytest.mark.usefixtures("read_here")

QUESTION = "Welke training helpt bange kinderen?"


def quiet(done: int, total: int, what: str) -> None:
    pass


def write(context: IngestContext, file: Path) -> Contents:
    assert isinstance(context.store, LocalStore)
    return backup.write(file, context.store, context.settings.data_dir, quiet)


def restore(context: IngestContext, file: Path, force: bool = False) -> Contents:
    assert isinstance(context.store, LocalStore)
    return backup.restore(file, context.store, context.settings.data_dir, force=force, progress=quiet)


def lasting(data_dir: Path) -> dict[str, bytes]:
    """All that has to come back; a database of the same content may be other bytes."""
    return {
        path.relative_to(data_dir).as_posix(): path.read_bytes()
        for folder in ("generations", "originals")
        for path in (data_dir / folder).rglob("*")
        if path.is_file()
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vraagbaak.backup"


@pytest.fixture
def full(run: Ingest, context: IngestContext, folder: Path) -> IngestContext:
    """Two generations, a saved question and a setting."""
    run()
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    run()
    going_live.add(context.settings.data_dir, QUESTION)
    (context.settings.data_dir / "vraagbaak.toml").write_text("minimum_tokens = 1\n")
    return context


def empty(context: IngestContext, data_dir: Path) -> IngestContext:
    """A ingest_context with another data folder."""
    return replace(
        context, settings=replace(context.settings, data_dir=data_dir), store=LocalStore(data_dir, DutchAnalyser())
    )


@pytest.fixture
def elsewhere(context: IngestContext, tmp_path: Path) -> IngestContext:
    return empty(context, tmp_path / "elders")


def test_everything_comes_back_byte_for_byte(full: IngestContext, elsewhere: IngestContext, file: Path) -> None:
    kept = write(full, file)
    assert restore(elsewhere, file) == kept
    assert lasting(elsewhere.settings.data_dir) == lasting(full.settings.data_dir)
    assert elsewhere.store.current() == full.store.current() == kept.current
    assert [one.text for one in going_live.kept(elsewhere.settings.data_dir)] == [QUESTION]
    assert (elsewhere.settings.data_dir / "vraagbaak.toml").read_text() == "minimum_tokens = 1\n"
    assert records(elsewhere) == records(full)
    assert not list(elsewhere.settings.data_dir.glob("generations/.*"))


def test_a_folder_in_use_is_left_alone_unless_it_is_forced(
    full: IngestContext, run: Ingest, folder: Path, file: Path
) -> None:
    kept = write(full, file)
    (folder / "vos.md").unlink()
    later = run(prune=True).generation
    going_live.remove(full.settings.data_dir, 1)
    with pytest.raises(BackupError, match="--force"):
        restore(full, file)
    assert full.store.current() == later
    restore(full, file, force=True)
    assert full.store.current() == kept.current
    assert "vos.md" in records(full)
    assert len(going_live.kept(full.settings.data_dir)) == 1
    assert later in full.store.generations()  # a way back from a backup that was the wrong one


def test_a_flipped_bit_is_seen_before_anything_changes(full: IngestContext, tmp_path: Path, file: Path) -> None:
    write(full, file)
    whole = file.read_bytes()
    refused = 0
    for place in range(40, len(whole), len(whole) // 40):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        other = empty(full, tmp_path / f"elders-{place}")
        with suppress(BackupError):  # but for a byte that says nothing, such as a date in the ZIP
            restore(other, file)
        came_back = lasting(other.settings.data_dir)
        assert came_back in ({}, lasting(full.settings.data_dir))
        refused += came_back == {}
    assert refused >= 30


@pytest.mark.parametrize("name", ["../buiten", "/etc/passwd", "generations/x/y", "cache/a.sqlite", "current"])
def test_a_backup_of_a_stranger_writes_nothing_elsewhere(elsewhere: IngestContext, file: Path, name: str) -> None:
    member = {"name": name, "bytes": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    with ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
        contents = {"format_version": 1, "created": "2026", "current": None, "members": [member]}
        archive.writestr("backup.json", json.dumps(contents))
    with pytest.raises(BackupError, match="belongs in no backup"):
        restore(elsewhere, file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"no zip at all" * 99])
def test_what_is_no_backup_is_said_to_be_none(elsewhere: IngestContext, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupError, match="no backup"):
        restore(elsewhere, file)
    with pytest.raises(BackupError, match="isn't there"):
        restore(elsewhere, file.with_name("nergens"))


def test_a_backup_that_can_not_be_written_leaves_the_last_one(
    full: IngestContext, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(full, file)
    before = file.read_bytes()

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full_disk)
    with pytest.raises(BackupError, match="No space left"):
        write(full, file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob(".*part*")] == []


def test_a_backup_waits_for_no_writer_and_a_writer_for_no_backup(full: IngestContext, file: Path) -> None:
    with full.store.begin(full.built_with()), pytest.raises(LockHeld):
        write(full, file)


def test_an_empty_folder_gives_no_backup(elsewhere: IngestContext, file: Path) -> None:
    with pytest.raises(BackupError, match="nothing to keep"):
        write(elsewhere, file)


def test_decisions_are_copied_while_another_process_may_be_writing_them(
    full: IngestContext, elsewhere: IngestContext, file: Path
) -> None:
    with decisions.writing(full.settings.data_dir) as rows:
        rows.execute("INSERT INTO saved_question (text, added) VALUES ('half', '2026')")
        write(full, file)
    restore(elsewhere, file)
    assert [one.text for one in going_live.kept(elsewhere.settings.data_dir)] == [QUESTION]


def test_uploads_come_back_with_every_change_to_them(full: IngestContext, elsewhere: IngestContext, file: Path) -> None:
    uploads = Uploads(full.settings.data_dir)
    uploads.add([NewFile("vos.md", FOX.encode()), NewFile("vos (oud) – één.md", b"oud")])
    uploads.say({"vos.md.yaml": b"title: De vos\n"})
    uploads.remove("vos (oud) – één.md")
    current = full.store.current()
    assert current is not None
    uploads.mark(current, 2)
    write(full, file)
    restore(elsewhere, file)
    restored = Uploads(elsewhere.settings.data_dir)
    assert [one.name for one in restored.files()] == ["vos.md"]
    assert restored.standing() == uploads.standing()
    assert restored.marked(current) == 2
    restored.go_to(1)
    assert (restored.folder / "vos (oud) – één.md").read_bytes() == b"oud"


def test_only_the_owner_can_read_a_backup(full: IngestContext, file: Path) -> None:
    write(full, file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_keys_can_be_left_out(full: IngestContext, elsewhere: IngestContext, file: Path) -> None:
    settings = full.settings.data_dir / "vraagbaak.toml"
    keys = 'api_keys = "geheim-1"\n  phrasing_key="geheim-2"\nmaintainer_keys = "geheim-3"\n'
    settings.write_text(f"minimum_tokens = 1\n{keys}keep_days = 30\n")
    assert isinstance(full.store, LocalStore)
    backup.write(file, full.store, full.settings.data_dir, quiet, with_keys=False)
    restore(elsewhere, file)
    restored = (elsewhere.settings.data_dir / "vraagbaak.toml").read_text()
    assert restored == "minimum_tokens = 1\nkeep_days = 30\n"


def test_keys_that_cannot_be_left_out_are_never_written(full: IngestContext, file: Path) -> None:
    settings = full.settings.data_dir / "vraagbaak.toml"
    settings.write_text('keep_days = 30\napi_keys = """\ngeheim-1"""\n')
    assert isinstance(full.store, LocalStore)
    with pytest.raises(BackupError, match="line of its own"):
        backup.write(file, full.store, full.settings.data_dir, quiet, with_keys=False)
    assert not file.exists()


@pytest.mark.parametrize(
    "name", ["uploads/../x", "uploads/.x", "uploads/a/b", "upload-changes/1/voor/x", "uploads/a\\b"]
)
def test_a_name_that_leads_elsewhere_is_in_no_backup(name: str) -> None:
    assert backup_file._KNOWN.fullmatch(name) is None


def _crafted(file: Path, contents: str, **members: bytes) -> None:
    with ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
        archive.writestr("backup.json", contents)


_KEYS = [f'"{number}": 1' for number in range(3_000)]


@pytest.mark.parametrize(
    "members",
    ["[" + "[]," * 3_000_000 + "[]]", "[" + "{}," * 3_000 + "{}]", "[{" + ",".join(_KEYS) + "}]"],
    ids=["lists", "objects", "keys"],
)
def test_a_list_of_contents_that_would_fill_the_memory_is_refused_unread(
    elsewhere: IngestContext, file: Path, members: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _crafted(file, f'{{"format_version": 1, "created": "", "current": null, "members": {members}}}')
    monkeypatch.setattr(backup_file, "json", None)  # whatever would parse it
    with pytest.raises(BackupError, match="too large"):
        restore(elsewhere, file)


@pytest.mark.parametrize("name", ["../../weg", "g000001-20260101T000000Z"])
def test_a_backup_that_makes_nothing_current_changes_nothing(full: IngestContext, file: Path, name: str) -> None:
    before, current = lasting(full.settings.data_dir), full.store.current()
    _crafted(file, json.dumps({"format_version": 1, "created": "", "current": name, "members": []}))
    with pytest.raises(StoreUnavailable, match="no generation"):
        restore(full, file, force=True)
    assert (lasting(full.settings.data_dir), full.store.current()) == (before, current)


TRUSTED = ['phrasing_url = "https://example.org/v1"', '"phrasing_url"="https://example.org"', 'maintainer_keys = "x"']


@pytest.mark.parametrize("line", TRUSTED)
def test_an_address_in_a_backup_is_switched_off_unless_it_is_set_here_too(
    full: IngestContext, elsewhere: IngestContext, file: Path, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = full.settings.data_dir / "vraagbaak.toml"
    settings.write_text(f"minimum_tokens = 1\n{line}\n")
    write(full, file)
    restore(elsewhere, file)
    assert (elsewhere.settings.data_dir / "vraagbaak.toml").read_text() == f"minimum_tokens = 1\n# {line}\n"
    assert line.partition("=")[0].strip(' "') in caplog.text
    restore(full, file, force=True)
    assert settings.read_text() == f"minimum_tokens = 1\n{line}\n"


def test_an_address_that_hides_in_a_backup_is_refused(
    full: IngestContext, elsewhere: IngestContext, file: Path
) -> None:
    (full.settings.data_dir / "vraagbaak.toml").write_text('"phrasing\\u005furl" = "https://example.org"\n')
    write(full, file)
    with pytest.raises(BackupError, match="hides phrasing_url"):
        restore(elsewhere, file)


def test_what_is_put_back_is_on_the_disk_before_it_gets_its_name(
    full: IngestContext, elsewhere: IngestContext, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Uploads(full.settings.data_dir).add([NewFile("plan.md", b"een")])
    write(full, file)
    synced: set[int] = set()
    unsynced: list[str] = []
    really_sync, really_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        really_sync(handle)

    def put(source: Path, target: Path) -> None:
        if os.stat(source).st_ino not in synced:
            unsynced.append(str(target))
        really_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", put)
    restore(elsewhere, file)
    assert unsynced == []
    data_dir = elsewhere.settings.data_dir
    folders = [path for path in data_dir.rglob("*") if path.is_dir() and path.name != "before" and any(path.iterdir())]
    assert [path for path in (data_dir, *folders) if path.stat().st_ino not in synced] == []


def test_restore_mends_a_generation_of_which_a_byte_changed(full: IngestContext, file: Path) -> None:
    write(full, file)
    damaged = full.settings.data_dir / "generations" / str(full.store.current()) / "sentences.rows"
    content = damaged.read_bytes()
    damaged.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    restore(full, file, force=True)
    assert damaged.read_bytes() == content


def test_a_journal_that_a_killed_writer_left_never_meets_the_decisions_of_a_backup(
    full: IngestContext, file: Path
) -> None:
    write(full, file)
    killed = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN'); "
        "[c.execute('INSERT INTO saved_question (text, added) VALUES (?, 1)', (str(n) * 500,)) for n in range(500)]; "
        "os._exit(9)"
    )
    path = full.settings.data_dir / decisions.FILE
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
    assert path.with_name(f"{decisions.FILE}-journal").stat().st_size
    assert [one.text for one in going_live.kept(full.settings.data_dir)] == [QUESTION]
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
    restore(full, file, force=True)
    assert [one.text for one in going_live.kept(full.settings.data_dir)] == [QUESTION]
