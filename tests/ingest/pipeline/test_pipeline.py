"""An ingest brings the index up to date with a folder, and the report says what became of every file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from ingesting import BEAR, Ingest, encoded, records, statuses

from fakes import WordEncoder
from index.errors import NotFound, SchemaMismatch, SourceError
from index.settings import Settings
from index.store.records import Vectors
from ingest.pipeline.pipeline import IngestContext, Options, ingest, remove
from ingest.reading import sandbox
from ingest.reading.result import Failure, Reading


def test_new_files_become_publications_with_their_titles(run: Ingest, context: IngestContext) -> None:
    report = run()
    assert statuses(report) == {"beer.md": "new", "uil.md": "new"}
    assert report.generation == context.store.current()
    assert {record.title for record in records(context).values()} == {"Sterke Beer", "Stille Uil"}


def test_an_unchanged_folder_embeds_nothing_and_makes_no_generation(run: Ingest, context: IngestContext) -> None:
    first = run()
    before = encoded(context)
    second = run()
    assert set(statuses(second).values()) == {"unchanged"}
    assert (second.passages_embedded, encoded(context)) == (0, before)
    assert second.generation == first.generation


def test_of_a_changed_file_only_the_changed_passages_are_embedded(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "beer.md").write_text(BEAR + "\n# Kosten\n\nMeedoen kost niets voor ouders in de regio.\n", "utf-8")
    run()
    changed = BEAR + "\n# Kosten\n\nMeedoen kost tien euro voor ouders in de regio.\n"
    (folder / "beer.md").write_text(changed, encoding="utf-8")
    report = run()
    assert statuses(report) == {"beer.md": "changed", "uil.md": "unchanged"}
    assert (report.passages_embedded, report.passages_reused) == (1, 1)


def test_a_moved_file_keeps_its_id_and_nothing_is_embedded(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    before = records(context)["beer.md"].publication_id
    (folder / "oud").mkdir()
    (folder / "beer.md").rename(folder / "oud" / "dier.md")
    report = run()
    assert records(context)["dier.md"].publication_id == before
    assert report.passages_embedded == 0
    warnings = [row.warnings for row in report.publications if row.warnings]
    assert warnings == [("Dit bestand is verplaatst; het stond in publicaties/beer.md.",)]


def test_the_same_bytes_twice_are_one_publication_with_two_sources(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "kopie.md").write_text(BEAR, encoding="utf-8")
    assert statuses(run()) == {"beer.md": "new", "uil.md": "new", "kopie.md": "duplicate"}
    assert [source.path for source in records(context)["beer.md"].sources] == ["beer.md", "kopie.md"]
    assert statuses(run())["kopie.md"] == "duplicate"


def test_a_copy_outlives_the_file_it_is_a_copy_of(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "kopie.md").write_text(BEAR, encoding="utf-8")
    run()
    (folder / "beer.md").unlink()
    report = run(prune=True)
    assert report.count("removed") == 0
    assert "kopie.md" in records(context)


def test_a_file_that_is_gone_stays_until_it_is_pruned(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "uil.md").unlink()
    run()
    assert "uil.md" in records(context)
    assert statuses(run(prune=True))["uil.md"] == "removed"
    assert "uil.md" not in records(context)


def test_prune_takes_nothing_out_of_a_folder_that_was_not_given(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elders"
    other.mkdir()
    (other / "vos.md").write_text("# Vos\n\nDe aanpak Vos is voor jongeren in de wijk.\n", encoding="utf-8")
    run(folder, other)
    (folder / "uil.md").unlink()
    run(other, prune=True)
    assert "uil.md" in records(context)


def test_a_broken_file_is_skipped_with_its_reason_and_the_rest_goes_on(run: Ingest, folder: Path) -> None:
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.7\nhalf a file")
    (folder / "leeg.txt").write_bytes(b"")
    rows = {row.source.rpartition("/")[2]: row for row in run().publications}
    assert (rows["stuk.pdf"].status, rows["stuk.pdf"].reason) == ("skipped", "corrupt")
    assert (rows["leeg.txt"].status, rows["leeg.txt"].reason) == ("skipped", "empty")
    assert all(row.remedy for row in rows.values() if row.status == "skipped")
    assert rows["beer.md"].status == "new"


def test_a_publication_that_breaks_keeps_its_last_good_version(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    (folder / "beer.md").write_bytes(b"\x00\x01\x02\x03" * 100)
    (row,) = [row for row in run().publications if row.status == "skipped"]
    assert row.warnings == ("De versie die er al was, blijft te vinden.",)
    assert records(context)["beer.md"].title == "Sterke Beer"


def test_a_sidecar_wins_over_what_was_found_in_the_text(run: Ingest, context: IngestContext, folder: Path) -> None:
    sidecar = "id: beer\ntitle: De Sterke Beer\nyear: 2021\nregions: [Friesland]\n"
    (folder / "beer.md.yaml").write_text(sidecar, encoding="utf-8")
    run()
    record = records(context)["beer.md"]
    assert (record.publication_id, record.title, record.year) == ("beer", "De Sterke Beer", 2021)
    with context.store.open() as reader:
        assert {passage.regions for passage in reader.passages_of("beer")} == {("Friesland",)}


def test_a_new_sidecar_makes_the_publication_changed(run: Ingest, folder: Path) -> None:
    run()
    (folder / "beer.md.yaml").write_text("year: 2019\n", encoding="utf-8")
    report = run()
    assert statuses(report)["beer.md"] == "changed"
    assert report.passages_embedded == 0


def test_a_sidecar_that_names_another_id_replaces_the_old_publication(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    (folder / "beer.md.yaml").write_text("id: beer\n", encoding="utf-8")
    assert sorted(row.status for row in run().publications) == ["new", "replaced", "unchanged"]
    assert [one.publication_id for one in records(context).values() if one.title == "Sterke Beer"] == ["beer"]


def test_two_sidecars_with_one_id_are_a_conflict_that_is_reported(run: Ingest, folder: Path) -> None:
    for name in ("beer", "uil"):
        (folder / f"{name}.md.yaml").write_text("id: dier\n", encoding="utf-8")
    (row,) = [row for row in run().publications if row.status == "skipped"]
    assert row.reason == "id_taken"
    assert "publicaties/beer.md" in (row.remedy or "")


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    run: Ingest, context: IngestContext, tmp_path: Path
) -> None:
    assert statuses(run(dry_run=True)) == {"beer.md": "new", "uil.md": "new"}
    assert context.store.current() is None
    assert not (tmp_path / "data").exists()


def test_a_dry_run_foresees_what_prune_would_take_out(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "uil.md").unlink()
    (folder / "beer.md").rename(folder / "dier.md")
    foreseen = run(dry_run=True, prune=True)
    assert statuses(foreseen) == {"dier.md": "unchanged", "uil.md": "removed"}
    assert set(records(context)) == {"beer.md", "uil.md"}
    assert statuses(run(prune=True)) == statuses(foreseen)


def test_a_file_that_is_still_being_written_is_left_alone(context: IngestContext, folder: Path) -> None:
    options = Options(unsettled=frozenset([folder / "uil.md"]))
    assert statuses(ingest([folder], context, options, lambda *_: None)) == {"beer.md": "new"}


def test_only_what_is_new_or_changed_is_read(run: Ingest, folder: Path) -> None:
    assert run().files_read == 2
    (folder / "beer.md").write_text(BEAR.replace("acht", "negen"), encoding="utf-8")
    assert run().files_read == 1
    assert run().files_read == 0


def test_another_setting_asks_for_a_rebuild(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    other = Settings(context.settings.data_dir, context.settings.model_dir, target_tokens=120, minimum_tokens=1)
    with pytest.raises(SchemaMismatch, match="vraagbaak ingest --rebuild"):
        ingest(
            [folder], IngestContext(other, context.store, context.encoder, context.analyser), Options(), lambda *_: None
        )


def test_remove_takes_one_publication_out_and_leaves_its_file(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    publication_id = records(context)["uil.md"].publication_id
    report = remove(publication_id, context)
    assert statuses(report) == {"uil.md": "removed"}
    assert "uil.md" not in records(context)
    assert (folder / "uil.md").is_file()
    with pytest.raises(NotFound, match=publication_id):
        remove(publication_id, context)


def test_a_root_that_is_not_there_is_named(run: Ingest, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nergens"):
        run(tmp_path / "nergens")


def test_a_folder_inside_a_known_one_is_the_same_collection(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "map").mkdir()
    (folder / "map" / "vos.md").write_text("# Vos\n\nDe aanpak Vos is voor jongeren in de wijk.\n", encoding="utf-8")
    run()
    assert statuses(run(folder / "map")) == {"vos.md": "unchanged"}
    assert statuses(run(folder / "beer.md")) == {"beer.md": "unchanged"}


def test_progress_counts_every_file_that_is_read(context: IngestContext, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    ingest([folder], context, Options(), lambda done, total, what: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2)]


def test_a_file_that_changes_while_it_is_read_is_skipped_and_nothing_wrong_is_kept(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "uil.md").unlink()
    read = sandbox.ForkingReader.read

    def slow_read(reader: sandbox.ForkingReader, file: Path) -> Reading | Failure:
        result = read(reader, file)
        file.write_text(BEAR.replace("acht", "negen"), encoding="utf-8")
        return result

    monkeypatch.setattr(sandbox.ForkingReader, "read", slow_read)
    (row,) = run().publications
    assert (row.status, row.reason) == ("skipped", "partial")
    monkeypatch.undo()
    (folder / "beer.md").write_text(BEAR, encoding="utf-8")
    again = run()
    assert (statuses(again), again.files_read) == ({"beer.md": "new"}, 1)


class Telling(WordEncoder):
    """Tells when it was asked for a text about the owl."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Event()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if any("Stille Uil" in text for text in texts):
            self.asked.set()
        return super().encode_passages(texts)


def test_the_next_publication_is_embedded_before_this_one_is_taken_in(context: IngestContext, folder: Path) -> None:
    encoder, seen = Telling(), list[bool]()

    def progress(done: int, total: int, what: str) -> None:
        if done == 0:
            seen.append(encoder.asked.wait(60))

    ingest([folder], replace(context, encoder=encoder), Options(), progress)
    assert seen == [True]
    assert records(context).keys() == {"beer.md", "uil.md"}
