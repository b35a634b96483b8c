"""LocalStore makes the claims of every store true, and its own: about files, damage and sudden death."""

import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from children import TEXT_OF_THE_DEAD, child, said
from conformance import StoreClaims
from store_samples import (
    BUILT_WITH,
    DIM,
    PlainAnalyser,
    archive,
    cosines,
    fill,
    ids,
    ranked,
    sample,
    texts_of,
    unit,
)

from index.errors import LockHeld, SchemaMismatch, StoreUnavailable
from index.store.bm25 import Analyser
from index.store.generations import Keep
from index.store.local.folder import DataFolder
from index.store.local.store import LocalStore


def connect(location: str, analyser: Analyser) -> LocalStore:
    return LocalStore(Path(location), analyser)


@pytest.fixture
def location(tmp_path: Path) -> str:
    return str(tmp_path / "var")


@pytest.fixture
def store(location: str) -> LocalStore:
    return connect(location, PlainAnalyser())


class TestLocalStore(StoreClaims):
    factory = "test_store_local:connect"


def test_a_killed_writer_leaves_no_rubbish_for_long(store: LocalStore, location: str) -> None:
    fill(store, sample("a", ["een kat"]))
    with child(TestLocalStore.factory, location, "hold") as process:
        assert said(process.stdout) == "held"
        process.kill()
        process.wait(timeout=20)
    assert len(_hidden(location)) == 1
    with store.begin(BUILT_WITH):
        assert len(_hidden(location)) == 1  # that of this writer
    assert _hidden(location) == []


def _dies_at(moment: int, store: LocalStore, location: str) -> bool:
    """Whether a writer was killed at this moment; what it left must be whole, and either old or new."""
    fill(store, sample("a", ["een kat"]), delete=[f"dood-{number}" for number in range(3)] + ["dood"])
    with child(TestLocalStore.factory, location, "write_and_die", moment) as process:
        process.communicate(timeout=60)
    with store.open() as reader:
        assert texts_of(reader) in (["een kat"], [TEXT_OF_THE_DEAD] * 5)
        assert reader.count() == len(reader.search_dense(unit("q")[0], 10))
    assert store.verify() == []
    with store.exclusive():  # as every writer does first
        pass
    assert DataFolder(Path(location)).leftovers() == []
    assert all(one <= (store.current() or "") for one in store.generations()), "one that was never current stayed"
    return process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", [0, 4, 9, 15, 19, 21, 23])
def test_a_writer_killed_while_it_commits_leaves_a_whole_generation(
    store: LocalStore, location: str, moment: int
) -> None:
    assert _dies_at(moment, store, location)


@pytest.mark.long
def test_a_writer_may_be_killed_at_any_moment(store: LocalStore, location: str) -> None:
    survived = next(moment for moment in range(100) if not _dies_at(moment, store, location))
    assert survived > 23


def test_the_last_generations_stay_and_always_the_current_one(location: str) -> None:
    store = LocalStore(Path(location), PlainAnalyser(), Keep(2))
    names = [fill(store, sample("a", [f"kat {number}"])) for number in range(4)]
    assert store.generations() == names[2:] == sorted(names[2:])
    store.switch(names[2])
    later = [fill(store) for _ in range(2)]
    assert store.generations() == later
    with store.open() as reader:
        assert texts_of(reader) == ["kat 2"]


def test_what_is_too_old_goes_but_one_way_back_stays(location: str) -> None:
    store = LocalStore(Path(location), PlainAnalyser(), Keep(4, days=30))
    names = [fill(store, sample("a", [f"kat {number}"])) for number in range(3)]
    aged = [f"{name.split('-')[0]}-20250101T000000Z" for name in names[:2]]
    for name, old in zip(names, aged, strict=False):
        (Path(location) / "generations" / name).rename(Path(location) / "generations" / old)
    DataFolder(Path(location)).clean(Keep(4, days=30))
    assert store.generations() == [aged[1], names[2]]
    assert fill(store) == store.generations()[-1]
    assert store.generations()[:-1] == [names[2]]


def test_cleaning_up_after_going_back_leaves_the_current_one(store: LocalStore, location: str) -> None:
    first, second, third = (fill(store, sample("a", [f"kat {number}"])) for number in range(3))
    store.switch(first)
    DataFolder(Path(location)).clean(Keep(1))
    assert store.generations() == [first, third]


def test_opening_survives_a_clean_up_in_between(store: LocalStore, location: str) -> None:
    fill(store, sample("a", ["een kat"]))
    hurried = LocalStore(Path(location), PlainAnalyser(), Keep(1))
    moments = iter(range(3))

    class Slow(PlainAnalyser):
        @property
        def name(self) -> str:  # asked for when the manifest was read, before the other files are opened
            if next(moments, None) is not None:
                fill(hurried, sample("a", ["een hond"]))
            return PlainAnalyser.name

    with connect(location, Slow()).open() as reader:
        assert texts_of(reader) == ["een hond"]
        assert reader.info.generation == store.current()


def test_vectors_that_differ_less_than_float32_sees_are_in_exact_order(store: LocalStore) -> None:
    near = sample("a", ["zelfde"] * 300)
    noise = np.random.default_rng(8).normal(scale=3e-8, size=(300, DIM))
    rows = (near.vectors.passages + noise).astype(np.float32)
    written = replace(near, vectors=replace(near.vectors, passages=rows))
    fill(store, written)
    with store.open() as reader:
        for number in range(20):
            query = near.vectors.passages[0] + unit(number)[0] / 10
            query /= np.linalg.norm(query)
            for k in (1, 5, 40):
                assert ids(reader.search_dense(query, k)) == ranked(cosines([written], query), k)


def test_going_back_is_one_step_and_the_next_generation_builds_on_it(store: LocalStore) -> None:
    first, second = fill(store, sample("a", ["een kat"])), fill(store, sample("a", ["een hond"]))
    store.switch(first)
    assert store.current() == first
    with store.begin(BUILT_WITH), pytest.raises(LockHeld):
        store.switch(second)
    third = fill(store, sample("b", ["een vis"]))
    assert store.generations() == [first, second, third]
    with store.open() as reader:
        assert texts_of(reader) == ["een kat", "een vis"]
    with pytest.raises(StoreUnavailable, match=third):
        store.switch("g000009-20260101T000000Z")
    assert store.current() == third


def test_a_generation_is_the_same_bytes_however_it_came_about(tmp_path: Path) -> None:
    written = archive(20, seed=6)
    at_once, in_steps = (connect(str(tmp_path / name), PlainAnalyser()) for name in ("once", "steps"))
    fill(at_once, *written)
    fill(in_steps, *written[10:], sample("weg", ["iets heel anders"]))
    fill(in_steps, *written[:10], delete=["weg"])
    once, steps = (next(iter(_folders(tmp_path / name)[-1:])) for name in ("once", "steps"))
    arrays = [file.name for file in once.iterdir() if file.suffix not in (".json", ".sqlite")]
    assert len(arrays) == 11
    for name in arrays:
        assert (once / name).read_bytes() == (steps / name).read_bytes(), name


@pytest.mark.parametrize("name", ["passages.faiss", "postings.rows", "catalogue.sqlite", "sentences.rows"])
def test_verify_sees_a_flipped_bit_and_opening_sees_a_missing_end(store: LocalStore, location: str, name: str) -> None:
    fill(store, *archive(5, seed=7))
    assert store.verify() == []
    file = _folders(Path(location))[-1] / name
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert store.verify() == [f"{file} is not as it was written"]
    file.write_bytes(content[:-4])
    with pytest.raises(StoreUnavailable, match=r"bytes, must be .*vraagbaak rollback"):
        store.open()
    file.unlink()
    assert store.verify() == [f"{file} is missing"]
    with pytest.raises(StoreUnavailable, match="vraagbaak rollback"):
        store.open()


@pytest.mark.parametrize("name", ["passages.faiss", "catalogue.sqlite", "manifest.json"])
def test_a_file_of_nonsense_is_named_with_the_way_back(store: LocalStore, location: str, name: str) -> None:
    fill(store, *archive(5, seed=7))
    file = _folders(Path(location))[-1] / name
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(StoreUnavailable, match=rf"{name}.*vraagbaak rollback"):
        store.open()


def test_another_format_is_refused_with_the_command_that_rebuilds(store: LocalStore, location: str) -> None:
    fill(store, sample("a", ["een kat"]))
    file = _folders(Path(location))[-1] / "manifest.json"
    file.write_text(file.read_text().replace('"format_version": 3', '"format_version": 0'))
    with pytest.raises(SchemaMismatch, match="format 0.*format 3.*vraagbaak ingest --rebuild"):
        store.open()
    with pytest.raises(SchemaMismatch):
        store.begin(BUILT_WITH)
    with store.begin(BUILT_WITH, empty=True) as writer:
        writer.commit()
    assert store.open().count() == 0


def test_an_index_of_another_analyser_is_refused(store: LocalStore, location: str) -> None:
    fill(store, sample("a", ["een kat"]))

    class Newer(PlainAnalyser):
        name = "plain-2"

    with pytest.raises(SchemaMismatch, match=r"plain-1.*plain-2.*vraagbaak ingest --rebuild"):
        connect(location, Newer()).open()


@pytest.mark.parametrize("content", [b"", b"../../etc", b"g000001", b"\xff\xfe", b"g000009-20260101T000000Z\n"])
def test_a_pointer_that_points_nowhere_is_said_to(store: LocalStore, location: str, content: bytes) -> None:
    fill(store, sample("a", ["een kat"]))
    (Path(location) / "current").write_bytes(content)
    with pytest.raises(StoreUnavailable):
        store.open()
    store.switch(store.generations()[-1])
    assert store.open().count() == 1


def _folders(location: Path) -> list[Path]:
    return sorted(path for path in (location / "generations").iterdir() if not path.name.startswith("."))


def _hidden(location: str) -> list[str]:
    return [path.name for path in (Path(location) / "generations").iterdir() if path.name.startswith(".")]
