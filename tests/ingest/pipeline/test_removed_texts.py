"""Removed means removed: what no generation uses stands in no cache either."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import FOX, Ingest

from ingest.pipeline import caches
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.reading.result import EXTRACTOR_VERSION

pytestmark = pytest.mark.usefixtures("read_here")


def kept(context: IngestContext) -> Iterator[bytes]:
    with caches.Cache(context.settings.data_dir / "cache" / "readings.sqlite") as cache:
        yield from (row[0] for row in cache._rows.execute("SELECT key FROM kept"))


def quiet(done: int, total: int, what: str) -> None:
    pass


def test_the_text_of_what_is_pruned_and_used_by_no_generation_is_gone(run: Ingest, context: IngestContext) -> None:
    run()
    before = set(kept(context))
    assert len(before) == 2
    caches.forget_texts(context.settings.data_dir, EXTRACTOR_VERSION, frozenset())
    assert set(kept(context)) == set()


def test_what_a_kept_generation_uses_stays_and_what_only_an_older_one_used_goes_with_it(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    run()
    assert len(set(kept(context))) == 3
    (folder / "vos.md").unlink()
    run(prune=True)
    assert len(set(kept(context))) == 3  # the generation before is a way back, and holds it
    for generation in context.store.generations()[:-1]:
        context.store._data._remove(generation)  # type: ignore[attr-defined]  # what time does
    (folder / "beer.md").write_text("Een heel ander stuk over beren en over jongeren.", encoding="utf-8")
    run()
    file = context.settings.data_dir / "cache" / "readings.sqlite"
    assert len(set(kept(context))) == 3  # uil, beer as it was and as it is
    assert file.stat().st_size > 0


def test_the_text_of_what_is_held_back_stays_in_no_cache(context: IngestContext, folder: Path) -> None:
    (folder / "vos.md").write_text(f"{FOX} Haar adres is anna.devos@gmail.com.", encoding="utf-8")
    held = replace(context, settings=replace(context.settings, hold_personal_data=True))
    report = ingest([folder], held, Options(), quiet)
    assert report.count("held") == 1
    assert len(set(kept(context))) == 2
