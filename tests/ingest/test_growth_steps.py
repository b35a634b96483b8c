"""No step of an ingest takes a square of steps: twice the files, twice the work."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from growth import times_as_much

from index.dutch.analyser import DutchAnalyser
from index.products import Mention
from index.store.local.store import LocalStore
from index.types import Record, SourceRef
from ingest.pipeline.near_duplicates import TextOverlap
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.products.merge import merge
from ingest.sources.discovery import find
from ingest.sources.identity import FoundSource, KnownPublications
from ingest.sources.sidecar import Sidecar

LINEAR = 8  # times as much for four times the size: a square gives 16


def record(number: int) -> Record:
    name = f"stuk-{number:06}"
    return Record(name, name, "txt", f"{number:064x}", "0", (SourceRef("a", "/nergens/a", name),), 1)


def found(number: int) -> FoundSource:
    known = record(number)
    return FoundSource(known.sources[0], Path("/nergens/a", known.publication_id), known.sha256, "0", Sidecar())


def mention(number: int, name: str) -> Mention:
    return Mention(
        f"a~{number:06}", f"stuk-{number:06}", name, (), "training", "named", False, False, (), (), name
    )  # fmt: skip


def test_files_are_known_again_in_steps_that_grow_with_their_number() -> None:
    def identify(n: int) -> None:
        known = KnownPublications(record(number) for number in range(n))
        for number in range(n):
            known.collection_of(Path("/nergens/a"))
            known.claim(found(number), known.identify(found(number)))

    assert times_as_much(identify, 500) < LINEAR


def test_a_folder_of_many_files_is_looked_through_once(tmp_path: Path) -> None:
    folders = {}
    for n in (1_000, 4_000):
        folders[n] = tmp_path / str(n)
        folders[n].mkdir()
        for number in range(n):
            (folders[n] / f"{number}.txt").touch()
    assert times_as_much(lambda n: find([folders[n]]), 1_000) < LINEAR


def test_equal_files_that_hold_text_cost_the_same_each(tmp_path: Path, context: IngestContext, read_here: None) -> None:
    runs = count()

    def take_in(n: int) -> None:
        folder = tmp_path / f"run-{next(runs)}"
        folder.mkdir()
        for number in range(n):
            (folder / f"{number}.txt").write_text("Jongeren krijgen hulp in de wijk.\n", encoding="utf-8")
        settings = replace(context.settings, data_dir=folder / ".data")
        store = LocalStore(settings.data_dir, DutchAnalyser())
        report = ingest([folder], replace(context, settings=settings, store=store), Options(), lambda *_: None)
        assert sum(row.status == "duplicate" for row in report.publications) >= n - 1

    assert times_as_much(take_in, 300) < LINEAR


def test_every_place_of_equal_files_is_known(tmp_path: Path, context: IngestContext, read_here: None) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text("Jongeren krijgen hulp in de wijk.\n", encoding="utf-8")
    for _ in range(2):
        ingest([folder], context, Options(), lambda *_: None)
    with context.store.open() as reader:
        (one,) = reader.records()
    assert [source.path for source in one.sources] == ["a.txt", "b.txt", "c.txt"]


def test_products_are_merged_in_steps_that_grow_with_their_number() -> None:
    names = [f"{first}{last} hulp" for first in range(2_000) for last in "ab"]

    def together(n: int) -> None:
        made = merge([mention(number, names[number]) for number in range(n)], {}, [])
        assert len(made.products) == n

    assert times_as_much(together, 250) < LINEAR


def test_one_product_in_many_publications_is_put_together_in_as_many_steps() -> None:
    def together(n: int) -> None:
        assert len(merge([mention(number, "praatplaat") for number in range(n)], {}, []).products) == 1

    assert times_as_much(together, 1_000) < LINEAR


def test_a_publication_is_compared_with_those_it_shares_text_with_alone() -> None:
    def compare(n: int) -> None:
        sketches = {str(one): np.arange(one * 20, one * 20 + 20, dtype=np.uint64) for one in range(n)}
        overlap = TextOverlap(sketches)
        assert not any(overlap.like(one) for one in sketches)

    assert times_as_much(compare, 500) < LINEAR
