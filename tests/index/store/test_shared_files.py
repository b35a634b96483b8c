"""Machines on one store share its lasting files; each folder only holds copies."""

from pathlib import Path

from postgres_servers import opened
from store_samples import PlainAnalyser, fill, sample

from index.settings import load
from index.store import decisions
from index.store.open import open_store, share_files, shared_with
from ingest.archive.originals import Originals, sha256_of


def test_to_open_a_store_shares_nothing_yet(address: str, tmp_path: Path) -> None:
    settings = load({"VRAAGBAAK_STORE": address}, tmp_path)
    open_store(settings, PlainAnalyser())
    assert shared_with(settings.data_dir) is None
    share_files(settings, PlainAnalyser())
    assert shared_with(settings.data_dir) is not None


def test_a_store_in_the_data_folder_shares_nothing(tmp_path: Path) -> None:
    share_files(load({}, tmp_path), PlainAnalyser())
    assert shared_with(tmp_path) is None


def test_originals_and_decisions_are_shared_by_folders_on_one_store(address: str, tmp_path: Path) -> None:
    one, other = (load({"VRAAGBAAK_STORE": address}, tmp_path / name) for name in ("one", "other"))
    file = tmp_path / "een.md"
    file.write_text("# Een\n", encoding="utf-8")
    fill(opened(address), sample("a", ["een kat"]))
    for settings in (one, other):
        share_files(settings, PlainAnalyser())
    Originals(one.data_dir).keep(file, sha256_of(file))
    assert Originals(other.data_dir).path(sha256_of(file)).read_bytes() == file.read_bytes()
    for number, settings in enumerate((one, other, one)):
        with decisions.writing(settings.data_dir) as rows:
            rows.execute("INSERT INTO saved_question (text, added) VALUES (?, '')", (f"Vraag {number}?",))
    for settings in (one, other):
        with decisions.reading(settings.data_dir) as rows:
            assert rows.execute("SELECT count(*) FROM saved_question").fetchone() == (3,)
