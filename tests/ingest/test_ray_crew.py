"""A cluster on this machine reads and embeds: the same comes out, also when its workers are killed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from ingesting import FOX, Ingest, records

from ingest.pipeline import Workshop

pytest.importorskip("ray", reason="Ray is not installed: pip install 'vraagbaak[ray]'")
pytestmark = pytest.mark.long  # a cluster takes half a minute to come up

_HERE = Path(__file__).resolve().parent
_ALONE = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"]
_UP = 'ip link set lo up && exec "$@"'
_FILES = 40


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What tests/ingest/ray_children.py says: without a cluster, with one whose workers are killed, and once more."""
    if not shutil.which("unshare") or subprocess.run([*_ALONE, _UP, "sh", "true"]).returncode:
        pytest.skip("a network of its own can't be made here: unshare and ip are not allowed")
    work = tmp_path_factory.mktemp("ray")
    folder = work / "publicaties"
    folder.mkdir()
    for number in range(_FILES):
        (folder / f"vos-{number:02}.md").write_text(f"{FOX}\nDit is uitgave {number} over wijk {number}.\n", "utf-8")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7 kapot")
    with tempfile.TemporaryDirectory(prefix="ray", dir="/tmp") as short:  # sockets have short names
        path = os.pathsep.join([str(_HERE.parents[1]), str(_HERE.parent), str(_HERE)])
        done = subprocess.run(
            [*_ALONE, _UP, "sh", sys.executable, str(_HERE / "ray_children.py"), str(work), short],
            env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_cluster_is_said_in_one_line_with_what_to_do(said: list[str]) -> None:
    assert "There is no Ray cluster at 127.0.0.1:6379" in said[0]
    assert "ray start --head" in said[0]


def test_every_publication_is_there_once_though_workers_were_killed(
    said: list[dict[str, object]], run: Ingest, shop: Workshop, tmp_path: Path
) -> None:
    assert said[1]["killed"] == 3
    here = run(tmp_path.parent / "ray0" / "publicaties")
    assert said[1]["rows"] == [[row.source, row.status, row.pages, row.passages] for row in here.publications]
    assert said[1]["embedded"] == here.passages_embedded
    assert said[1]["read"] == here.files_read
    assert len(records(shop)) == _FILES


def test_a_second_run_reads_and_embeds_nothing(said: list[dict[str, object]]) -> None:
    assert said[2]["embedded"] == 0
    assert said[2]["read"] == 1  # the damaged file: a failure is not kept
