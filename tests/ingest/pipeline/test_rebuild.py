"""A rebuild loses no publication: what can't be read any more comes from the generation before."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import BEAR, Ingest, encoded, records, statuses

from ingest.pipeline.pipeline import IngestContext, Options, ingest

pytestmark = pytest.mark.usefixtures("read_here")


def text(context: IngestContext, name: str) -> str:
    publication_id = records(context)[name].publication_id
    with context.store.open() as reader:
        return reader.pages(publication_id)[0].text


def test_a_rebuild_keeps_ids_and_takes_its_vectors_from_the_cache(run: Ingest, context: IngestContext) -> None:
    run()
    before, spent = records(context), encoded(context)
    report = run(rebuild=True)
    assert records(context) == before
    assert (report.passages_embedded, encoded(context)) == (0, spent)


def test_a_rebuild_loses_nothing_that_lies_outside_the_folder_or_is_gone(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    run()
    before = records(context)
    (folder / "uil.md").unlink()
    other = tmp_path / "elders"
    other.mkdir()
    (other / "vos.md").write_text("# Vos\n\nDe aanpak Vos is voor jongeren in de wijk.\n", encoding="utf-8")
    run(other, rebuild=True)
    assert {name: record.publication_id for name, record in records(context).items() if name != "vos.md"} == {
        name: record.publication_id for name, record in before.items()
    }


def test_a_rebuild_from_a_copy_of_the_folder_keeps_every_publication(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    run()
    copy = tmp_path / "kopie"
    shutil.copytree(folder, copy)
    assert statuses(run(copy, rebuild=True)) == {"beer.md": "duplicate", "uil.md": "duplicate"}
    assert {name: len(record.sources) for name, record in records(context).items()} == {"beer.md": 2, "uil.md": 2}


def test_of_a_file_that_broke_the_version_before_stays(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "beer.md").write_bytes(b"\x00\x01\x02\x03" * 100)
    report = run(rebuild=True)
    assert statuses(report) == {"beer.md": "skipped", "uil.md": "unchanged"}
    assert "acht weken" in text(context, "beer.md")


def test_without_its_file_and_its_original_the_text_that_is_kept_stays(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    run()
    (folder / "beer.md").unlink()
    shutil.rmtree(context.settings.data_dir / "originals")
    shutil.rmtree(context.settings.data_dir / "cache")
    assert statuses(run(rebuild=True))["beer.md"] == "skipped"
    assert "acht weken" in text(context, "beer.md")


def test_a_file_elsewhere_that_changed_is_rebuilt_as_it_was_known(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elders"
    other.mkdir()
    (other / "das.md").write_text(BEAR.replace("Beer", "Das"), encoding="utf-8")
    run(folder, other)
    (other / "das.md").write_text("# Anders\n\nIets heel anders.\n", encoding="utf-8")
    run(folder, rebuild=True)
    assert "acht weken" in text(context, "das.md")
    assert statuses(run(other)) == {"das.md": "changed"}


def test_what_stands_in_the_index_is_not_held_by_a_rebuild(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "casus.md").write_text("# Casus\n\nNoor heeft burgerservicenummer 123456782.\n", encoding="utf-8")
    run()
    closed = replace(context, settings=replace(context.settings, hold_personal_data=True))
    (folder / "beer.md").write_text(BEAR + "\nHet BSN is 111222333.\n", encoding="utf-8")
    report = ingest([folder], closed, Options(rebuild=True), lambda *_: None)
    assert statuses(report) == {"beer.md": "held", "casus.md": "unchanged", "uil.md": "unchanged"}
    assert set(records(context)) == {"beer.md", "casus.md", "uil.md"}
    assert "111222333" not in text(context, "beer.md")
