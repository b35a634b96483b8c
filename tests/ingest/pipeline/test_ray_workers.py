"""A cluster on this machine reads and embeds: the same comes out, also when its workers or the ingest are killed."""

from pathlib import Path
from typing import Any

import pytest
from ingesting import FOX, Ingest, records
from ray_cluster import said_alone

from ingest.pipeline.pipeline import IngestContext

pytestmark = pytest.mark.long  # a cluster takes half a minute to come up

_FILES = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ray") / "publicaties"
    folder.mkdir()
    for number in range(_FILES):
        (folder / f"vos-{number:02}.md").write_text(f"{FOX}\nDit is uitgave {number} over wijk {number}.\n", "utf-8")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7 kapot")
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> list[Any]:
    """What ray_children.py says: no cluster; workers killed; the same once more; the ingest itself killed; GPUs."""
    return said_alone(Path(__file__).parents[2] / "helpers" / "ray_children.py", folder.parent)


def test_no_cluster_is_said_in_one_line_with_what_to_do(said: list[str]) -> None:
    assert "There is no Ray cluster at 127.0.0.1:6379" in said[0]
    assert "ray start --head" in said[0]


def test_every_publication_is_there_once_though_workers_were_killed(
    said: list[dict[str, object]], run: Ingest, context: IngestContext, folder: Path
) -> None:
    assert said[1]["killed"] == 3
    here = run(folder)
    assert said[1]["rows"] == [[row.source, row.status, row.pages, row.passages] for row in here.publications]
    assert said[1]["embedded"] == here.passages_embedded
    assert said[1]["read"] == here.files_read
    assert said[1]["sources"] == sorted(record.source for record in records(context).values())


def test_a_second_run_reads_and_embeds_nothing(said: list[dict[str, object]]) -> None:
    assert said[2]["embedded"] == 0
    assert said[2]["read"] == 1  # the damaged file: a failure is not kept


def test_of_an_ingest_that_is_killed_nothing_stays_behind_in_the_cluster(said: list[dict[str, object]]) -> None:
    assert said[3]["left"] == 0
    assert not said[3]["was_live"]


def test_after_an_ingest_that_was_killed_nothing_is_done_again_that_came_back(said: list[dict[str, Any]]) -> None:
    again = said[3]
    assert 0 < again["kept_readings"] < _FILES
    assert again["read"] == _FILES + 1 - again["kept_readings"]
    assert again["kept_vectors"] > 0
    assert again["repeated"] == []
    assert again["embedded_twice"] == 0


def test_after_an_ingest_that_was_killed_every_publication_is_there_once(said: list[dict[str, Any]]) -> None:
    assert said[3]["rows"] == said[1]["rows"]
    assert said[3]["sources"] == said[1]["sources"]


def test_where_the_model_runs_on_a_gpu_each_embedder_takes_one(said: list[dict[str, object]]) -> None:
    assert said[4] == {"gpus": "[0]\n", "same": True}
