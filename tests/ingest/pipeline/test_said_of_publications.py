"""What a maintainer says of a publication whose file lies anywhere: brought in, kept, and taken back."""

from pathlib import Path

import pytest
from ingesting import Ingest, records, statuses

from index.errors import NotFound
from index.store.protocol import GenerationReader
from ingest.pipeline.pipeline import IngestContext
from ingest.sources.records import corrected, say, unsay
from ingest.sources.sidecar import BY_KEY, checked

pytestmark = pytest.mark.usefixtures("read_here")


def said(context: IngestContext, **fields: object) -> None:
    say(context.settings.data_dir, records(context)["beer.md"], fields, "maaike")


def take_back(context: IngestContext) -> None:
    unsay(context.settings.data_dir, records(context)["beer.md"].publication_id)


def regions(reader: GenerationReader, publication_id: str) -> set[str]:
    return {region for passage in reader.passages_of(publication_id) for region in passage.regions}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with nothing to ingest: what is said is brought in all the same."""
    folder = tmp_path / "elders"
    folder.mkdir()
    return folder


def test_what_was_said_is_brought_in_by_any_ingest_and_then_there_is_nothing_left_to_do(
    run: Ingest, context: IngestContext, elsewhere: Path
) -> None:
    run()
    said(context, title="Grote Beer", date="2024-05", regions=("Twente",), themes=("armoede",))
    assert statuses(run(elsewhere)) == {"beer.md": "changed"}
    record = records(context)["beer.md"]
    assert (record.title, record.year, record.date) == ("Grote Beer", 2024, "2024-05")
    with context.store.open() as reader:
        assert "Twente" in regions(reader, record.publication_id)
        assert all("armoede" in one.themes for one in reader.passages_of(record.publication_id))
    assert statuses(run(elsewhere)) == {}
    assert statuses(run()) == {"beer.md": "unchanged", "uil.md": "unchanged"}
    assert records(context)["beer.md"] == record


def test_it_wins_over_the_sidecar_field_by_field(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "beer.md.yaml").write_text("title: Kleine Beer\nkind: factsheet\nyear: 2020\n", encoding="utf-8")
    run()
    said(context, title="Grote Beer")
    run()
    record = records(context)["beer.md"]
    assert (record.title, record.kind, record.year) == ("Grote Beer", "factsheet", 2020)


def test_it_outlives_a_rebuild_a_rollback_and_a_change_of_the_file(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    first = context.store.current()
    said(context, title="Grote Beer")
    run()
    run(rebuild=True)
    assert records(context)["beer.md"].title == "Grote Beer"
    assert first is not None
    context.store.switch(first)
    assert records(context)["beer.md"].title == "Sterke Beer"
    run()
    assert records(context)["beer.md"].title == "Grote Beer"
    (folder / "beer.md").write_text("# Oude Beer\n\nDe training Sterke Beer duurt tien weken.\n", encoding="utf-8")
    run()
    assert records(context)["beer.md"].title == "Grote Beer"


def test_the_last_is_taken_back_and_then_the_one_before_it(
    run: Ingest, context: IngestContext, elsewhere: Path
) -> None:
    run()
    before = records(context)
    said(context, title="Grote Beer")
    said(context, title="Grootste Beer", year=2021)
    run(elsewhere)
    assert records(context)["beer.md"].title == "Grootste Beer"
    take_back(context)
    run(elsewhere)
    assert (records(context)["beer.md"].title, records(context)["beer.md"].year) == ("Grote Beer", None)
    take_back(context)
    run(elsewhere)
    assert records(context) == before
    with pytest.raises(NotFound, match="Nothing was said"):
        take_back(context)


def test_of_a_file_that_is_gone_it_is_brought_in_and_taken_back_too(
    run: Ingest, context: IngestContext, folder: Path, elsewhere: Path
) -> None:
    (folder / "beer.md.yaml").write_text("title: Kleine Beer\nkind: factsheet\nyear: 2020\n", encoding="utf-8")
    run()
    before = records(context)["beer.md"]
    for name in ("beer.md", "beer.md.yaml"):
        (folder / name).unlink()
    said(context, title="Grote Beer", date="2023-03-01")
    assert statuses(run(elsewhere)) == {"beer.md": "changed"}
    record = records(context)["beer.md"]
    assert (record.title, record.kind, record.year, record.date) == ("Grote Beer", "factsheet", 2023, "2023-03-01")
    run(elsewhere, rebuild=True)
    assert records(context)["beer.md"] == record
    take_back(context)
    run(elsewhere)
    assert records(context)["beer.md"] == before


def test_what_was_taken_back_is_still_known(run: Ingest, context: IngestContext) -> None:
    run()
    said(context, title="Grote Beer")
    take_back(context)
    (one,) = corrected(context.settings.data_dir).values()
    assert (one.said, [each.by for each in one.made]) == ({}, ["maaike"])


def test_a_year_that_is_said_takes_the_day_of_another_year_with_it(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "beer.md.yaml").write_text("date: 14 mei 2019\n", encoding="utf-8")
    run()
    assert (records(context)["beer.md"].year, records(context)["beer.md"].date) == (2019, "2019-05-14")
    said(context, year=2021)
    run()
    assert (records(context)["beer.md"].year, records(context)["beer.md"].date) == (2021, "2021")


@pytest.mark.parametrize("gone", [False, True])
def test_what_was_read_wrongly_can_be_said_to_be_unknown(
    run: Ingest, context: IngestContext, folder: Path, elsewhere: Path, gone: bool
) -> None:
    """Also of a file that is gone since; and taken back, what was read counts again."""
    (folder / "beer.md").write_text("---\ndate: 2019-05-14\n---\n# Beer\n\nOver beren.\n", encoding="utf-8")
    run()
    read = records(context)["beer.md"]
    assert (read.date, read.year) == ("2019-05-14", 2019)
    if gone:
        (folder / "beer.md").unlink()
    said(context, date=checked(BY_KEY["date"], "Onbekend"))
    run(elsewhere)
    record = records(context)["beer.md"]
    assert (record.date, record.year) == (None, None)
    take_back(context)
    run(elsewhere)
    back = records(context)["beer.md"]
    assert (back.date, back.year) == (read.date, read.year)


def test_a_dry_run_tells_of_it(run: Ingest, context: IngestContext, elsewhere: Path) -> None:
    run()
    said(context, title="Grote Beer")
    assert statuses(run(elsewhere, dry_run=True)) == {"beer.md": "changed"}
    assert records(context)["beer.md"].title == "Sterke Beer"
