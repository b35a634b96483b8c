"""A service follows new generations, and lets go of the ones before."""

import gc
import os
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from postgres_servers import databases, emptied, running_server
from store_samples import BUILT_WITH, sample

from benchmarks.scale.memory import megabytes
from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import SchemaMismatch
from index.settings import Settings
from index.store.filters import Eq
from index.store.local.store import LocalStore
from index.store.open import open_store
from index.store.protocol import PassageStore
from index.store.records import Vectors
from search_app.service import Service


class OtherWeights(WordEncoder):
    """Vectors as long as those of the index, by other weights: nothing but the checksum tells."""

    dim = BUILT_WITH.dim

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dim), self.dim**-0.5, dtype=np.float32)


def service_of(tmp_path: Path, *texts: str) -> tuple[LocalStore, Service]:
    """A store with a generation for each text, and a service over it."""
    analyser = DutchAnalyser()
    store, service = LocalStore(tmp_path, analyser), Service(Settings(data_dir=tmp_path, model_dir=tmp_path))
    for number, text in enumerate(texts):
        add(store, f"p{number}", text)
    return store, service


def add(store: PassageStore, publication_id: str, text: str) -> None:
    with store.begin(replace(BUILT_WITH, analyser=DutchAnalyser().name)) as writer:
        sample(publication_id, [text]).into(writer)
        writer.commit()


def test_a_reader_is_closed_when_a_newer_one_serves_and_its_last_user_is_done(tmp_path: Path) -> None:
    store, service = service_of(tmp_path, "Een kat zit op de mat.")
    with service._reader() as old:
        add(store, "p9", "Een hond ligt op de bank.")
        with service._reader() as new:
            assert new is not old
        assert old.count() == 1  # who still reads the old one can go on
    with pytest.raises(Exception, match="closed"):
        old.count(Eq("kind", "factsheet"))
    assert new.count() == 2


def test_an_index_of_another_model_is_refused_and_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, service = service_of(tmp_path, "Een kat zit op de mat.")
    monkeypatch.setattr(Service, "_encoder", OtherWeights())
    for asked in (service.search, service.ask):
        with pytest.raises(SchemaMismatch, match="vraagbaak ingest --rebuild"):
            asked("Waar zit de kat?")


def test_counts_follow_the_generation_and_hold_on_to_no_older_one(tmp_path: Path) -> None:
    analyser = DutchAnalyser()
    store, service = LocalStore(tmp_path, analyser), Service(Settings(data_dir=tmp_path, model_dir=tmp_path))
    readers = []
    for number in range(1, 4):
        with store.begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
            sample(f"p{number}", ["Een kat zit op de mat."]).into(writer)
            writer.commit()
        (kinds,) = [one for one in service.facets() if one.field == "kind"]
        assert [one.publications for one in kinds.counts] == [number]
        assert service.facets() is service.facets()
        with service._reader() as reader:
            readers.append(weakref.ref(reader))
    del reader
    gc.collect()
    assert [one() is None for one in readers] == [True, True, False]


class Same(WordEncoder):
    """The model that the sample generations were built with."""

    dim, checksum = BUILT_WITH.dim, BUILT_WITH.model_checksum

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dim), self.dim**-0.5, dtype=np.float32)


def test_beside_any_model_passages_are_read_with_the_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Service, "_encoder", Same())
    store, service = service_of(tmp_path)
    with store.begin(replace(BUILT_WITH, analyser=DutchAnalyser().name)) as writer:
        for number in range(60):
            sample(f"p{number}", [f"Kat {number} zit op de mat."]).into(writer)
        writer.commit()
    service.ask("Waar zit kat 7?")
    assert service.reader_work().passages > 0


def held(folder: Path) -> list[str]:
    """The files in a folder that this process has mapped or open."""
    opened = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if os.path.lexists(one)]
    mapped = [line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text().splitlines()]
    return [name for name in (*opened, *mapped) if name.startswith(str(folder))]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process holds open")
def test_after_fifty_generations_the_files_of_one_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the garbage collector: what a server froze after its start never gets collected (serving.warm)."""
    monkeypatch.setattr(Service, "_encoder", Same())
    store, service = service_of(tmp_path)
    n_held = []
    gc.collect()
    gc.disable()
    try:
        for number in range(50):
            add(store, f"p{number}", "Een kat zit op de mat.")
            service.ask("Waar zit de kaat van de buurvrouw?")
            service.search("mat")
            service.facets()
            service.similar(None, "Een hond in de buurt.")
            n_held.append(len(held(tmp_path)))
    finally:
        gc.enable()
    assert n_held[-1] <= n_held[1], n_held


@pytest.fixture(params=["files", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name an empty store of either kind."""
    settings = Settings(data_dir=tmp_path, model_dir=tmp_path)
    if request.param == "files":
        yield settings
        return
    with running_server() as server:
        yield replace(settings, store=emptied(server, databases(server, 1)))


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells what a process holds open")
def test_over_two_hundred_generations_memory_and_open_files_stay_as_they_were(
    either: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Service, "_encoder", Same())
    store, service = open_store(either, DutchAnalyser()), Service(either)
    memory, n_open = [], []
    for number in range(200):
        add(store, f"p{number % 5}", f"Een kat zit op mat {number}.")
        service.ask("Waar zit de kaat van de buurvrouw?")
        service.facets()
        service.similar(None, "Een hond in de buurt.")
        memory.append(megabytes("RssAnon"))
        n_open.append(len(list(Path("/proc/self/fd").iterdir())))
    assert n_open[-1] <= max(n_open[:20]) + 2, n_open  # a connection of a pool comes and goes
    assert memory[-1] <= memory[60] + 20, memory[::20]  # MB: a reader kept each time would be hundreds
