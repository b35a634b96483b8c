"""Machines on one store share its lasting files; each folder only holds copies."""

from pathlib import Path

from postgres_servers import opened
from store_samples import PlainAnalyser, fill, sample

from index.settings import load
from index.store import decisions
from index.store.open import open_store
from ingest.archive.originals import Originals, sha256_of


def test_originals_and_decisions_are_shared_by_folders_on_one_store(address: str, tmp_path: Path) -> None:
    one, other = (load({"VRAAGBAAK_STORE": address}, tmp_path / name) for name in ("one", "other"))
    file = tmp_path / "een.md"
    file.write_text("# Een\n", encoding="utf-8")
    fill(opened(address), sample("a", ["een kat"]))
    for settings in (one, other):
        open_store(settings, PlainAnalyser())
    Originals(one.data_dir).keep(file, sha256_of(file))
    assert Originals(other.data_dir).path(sha256_of(file)).read_bytes() == file.read_bytes()
    for settings in (one, other, one):
        with decisions.writing(settings.data_dir) as rows:
            rows.execute("INSERT INTO saved_question (text, added) VALUES (?, '')", (f"{settings.data_dir}{rows}",))
    for settings in (one, other):
        with decisions.reading(settings.data_dir) as rows:
            assert rows.execute("SELECT count(*) FROM saved_question").fetchone() == (3,)
