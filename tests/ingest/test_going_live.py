"""A generation can be held back and said yes to, and there is a way back from every one."""

from pathlib import Path

import pytest
from ingesting import FOX, Ingest, records

from index.errors import NotFound
from index.store.local.store import LocalStore
from ingest.archive import going_live
from ingest.pipeline.pipeline import Workshop

pytestmark = pytest.mark.usefixtures("read_here")


def test_what_is_held_is_not_served_until_the_yes(run: Ingest, shop: Workshop, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    report = run(hold=True)
    assert (report.generation, report.count("new")) == (first, 1)
    assert "vos.md" not in records(shop)
    assert report.waiting == going_live.waiting(shop.store)
    shop.store.switch(going_live.waiting(shop.store))
    assert "vos.md" in records(shop)
    with pytest.raises(NotFound, match="ingest --hold"):
        going_live.waiting(shop.store)


def test_an_unchanged_folder_has_nothing_to_hold(run: Ingest) -> None:
    run()
    assert run(hold=True).waiting is None


def test_the_way_back_leads_to_what_it_was_built_on(run: Ingest, shop: Workshop, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    second = run().generation
    assert going_live.previous(shop.store) == first
    shop.store.switch(str(first))
    assert run().count("new") == 1
    assert going_live.previous(shop.store) == first != second


def test_there_is_a_way_back_from_a_damaged_pointer(run: Ingest, shop: Workshop, folder: Path) -> None:
    run()
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    second = run().generation
    (shop.settings.data_dir / "current").write_bytes(b"\xff\xfe")
    shop.store.switch(going_live.previous(shop.store))
    assert shop.store.current() == second


def test_without_an_older_generation_it_says_so(run: Ingest, shop: Workshop) -> None:
    with pytest.raises(NotFound, match="none at all"):
        going_live.previous(shop.store)
    only = run().generation
    with pytest.raises(NotFound, match=str(only)):
        going_live.previous(shop.store)


def test_what_waits_can_be_thrown_away(run: Ingest, shop: Workshop, folder: Path) -> None:
    first = run().generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    run(hold=True)
    _store(shop).discard()
    assert shop.store.waiting() is None
    assert shop.store.generations() == [first] == [shop.store.current()]
    _store(shop).discard()  # nothing waits: nothing happens


def _store(shop: Workshop) -> LocalStore:
    assert isinstance(shop.store, LocalStore)
    return shop.store
