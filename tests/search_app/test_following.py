"""A service follows new generations, and lets go of the ones before."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

from store_samples import BUILT_WITH, sample

from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from index.store.local.store import LocalStore
from search_app.service import Service


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
