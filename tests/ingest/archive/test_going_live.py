"""A generation can be held back and said yes to, and there is a way back from every one."""

from pathlib import Path

import pytest
from ingesting import FOX, Ingest, records

from index.errors import NotFound
from index.store.local.store import LocalStore
from ingest.archive import going_live
from ingest.pipeline.pipeline import IngestContext

pytestmark = pytest.mark.usefixtures("read_here")


def test_what_is_held_is_not_served_until_the_yes(run: Ingest, context: IngestContext, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    report = run(hold=True)
    assert (report.generation, report.count("new")) == (first, 1)
    assert "vos.md" not in records(context)
    assert report.waiting == going_live.waiting(context.store)
    context.store.switch(going_live.waiting(context.store))
    assert "vos.md" in records(context)
    with pytest.raises(NotFound, match="ingest --hold"):
        going_live.waiting(context.store)


def test_an_unchanged_folder_has_nothing_to_hold(run: Ingest) -> None:
    run()
    assert run(hold=True).waiting is None


def test_the_way_back_leads_to_what_it_was_built_on(run: Ingest, context: IngestContext, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    second = run().generation
    assert going_live.previous(context.store) == first
    context.store.switch(str(first))
    assert run().count("new") == 1
    assert going_live.previous(context.store) == first != second


def test_there_is_a_way_back_from_a_damaged_pointer(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    second = run().generation
    (context.settings.data_dir / "current").write_bytes(b"\xff\xfe")
    context.store.switch(going_live.previous(context.store))
    assert context.store.current() == second


def test_without_an_older_generation_it_says_so(run: Ingest, context: IngestContext) -> None:
    with pytest.raises(NotFound, match="none at all"):
        going_live.previous(context.store)
    only = run().generation
    with pytest.raises(NotFound, match=str(only)):
        going_live.previous(context.store)


def test_what_waits_can_be_thrown_away(run: Ingest, context: IngestContext, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    run(hold=True)
    _store(context).discard()
    assert context.store.waiting() is None
    assert context.store.generations() == [first] == [context.store.current()]
    _store(context).discard()  # nothing waits: nothing happens


def _store(context: IngestContext) -> LocalStore:
    assert isinstance(context.store, LocalStore)
    return context.store
