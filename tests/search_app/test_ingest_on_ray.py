"""``vraagbaak ingest --ray`` with the real model: the report and the index of one machine, bit for bit."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ray_cluster import said_alone

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.settings import Settings
from index.store.local.reader import LocalReader
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from places import CORPUS

pytestmark = pytest.mark.long

_DIFFER = {"generation", "seconds", "live_seconds"}  # between two runs of the same
_WORK = {"passages_embedded", "passages_reused", "files_read", "rankings"}

# With VNNI the vectors are equal to the bit. Without it a row may be summed in another order in another batch:
# 1 of 218 passages then differed by 3e-5, on AVX2.
_ORDER_OF_A_SUM = 1e-4


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("on-ray") / "data"


@pytest.fixture(scope="module")
def report(data_dir: Path, prepared_model: Path) -> dict[str, Any]:
    """What the command said."""
    (found,) = said_alone(Path(__file__).parents[1] / "helpers" / "ray_commands.py", data_dir)
    assert isinstance(found, dict)
    return found


def _opened(data_dir: Path) -> LocalReader:
    return LocalStore(data_dir, DutchAnalyser()).open()


def _without_time(report: dict[str, Any]) -> dict[str, Any]:
    rows = [{name: value for name, value in row.items() if name not in _DIFFER} for row in report["publications"]]
    return {name: value for name, value in report.items() if name not in _DIFFER | _WORK} | {"publications": rows}


def test_the_report_is_that_of_one_machine(
    report: dict[str, Any], demo_settings: Settings, encoder: Encoder, tmp_path: Path
) -> None:
    settings = replace(demo_settings, data_dir=tmp_path)
    shutil.copytree(demo_settings.data_dir / "cache", tmp_path / "cache")  # spares the embedding
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(tmp_path, analyser), encoder, analyser.name)
    here = json.loads(json.dumps(asdict(ingest([CORPUS], context, Options(), lambda *_: None))))
    assert _without_time(report) == _without_time(here)
    assert report["passages_embedded"] == here["passages_reused"]
    assert report["passages_reused"] == 0
    assert report["files_read"] == len(report["publications"])


def test_the_index_is_that_of_one_machine(report: dict[str, Any], data_dir: Path, demo_settings: Settings) -> None:
    with _opened(data_dir) as there, _opened(demo_settings.data_dir) as here:
        ids = here.ids()
        assert there.ids() == ids
        assert there.get(ids) == here.get(ids)
        assert np.allclose(there.passage_vectors(ids), here.passage_vectors(ids), rtol=0, atol=_ORDER_OF_A_SUM)
        for theirs, ours in zip(there.sentence_vectors(ids), here.sentence_vectors(ids), strict=True):
            assert np.allclose(theirs, ours, rtol=0, atol=_ORDER_OF_A_SUM)
