"""kill -9 at any moment of an ingest leaves an index that opens and answers (real processes, a seeded clock)."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.config import load
from search_app.service import Service

pytestmark = pytest.mark.slow

VRAAGBAAK = [sys.executable, "-m", "search_app.cli"]
QUESTION = "Voor wie is de training Stoere Uil?"
STAYS = "# Stoere Uil\n\nDe training Stoere Uil is voor kinderen van 8 tot 12 jaar die vaak bang zijn.\n"


def command(data: Path, *words: str) -> list[str]:
    return [*VRAAGBAAK, "--data-dir", str(data), *words]


def write(folder: Path, number: int, chance: random.Random) -> None:
    """Some new and some changed publications, enough to keep an ingest busy."""
    for name in (f"nieuw-{number}", "steeds-anders"):
        sentences = [f"Gezin {chance.randrange(10**6)} kreeg hulp van team {chance.randrange(99)}." for _ in range(40)]
        (folder / f"{name}.md").write_text(f"# {name} {number}\n\n" + " ".join(sentences) + "\n", encoding="utf-8")


def check(data: Path) -> None:
    service = Service(load(os.environ, data))
    answer = service.ask(QUESTION)
    assert "8 tot 12 jaar" in answer.answer[0].text
    assert service.status().n_publications >= 1


def test_an_ingest_killed_at_a_random_moment_leaves_a_good_index(
    tmp_path: Path, request: pytest.FixtureRequest, prepared_model: Path
) -> None:
    chance = random.Random(20261121)
    folder, data = tmp_path / "publicaties", tmp_path / "data"
    folder.mkdir()
    (folder / "blijft.md").write_text(STAYS, encoding="utf-8")
    subprocess.run(command(data, "ingest", str(folder)), check=True, capture_output=True)
    write(folder, 0, chance)
    began = time.monotonic()
    subprocess.run(command(data, "ingest", str(folder)), check=True, capture_output=True)
    usual = time.monotonic() - began
    killed = 0
    for number in range(1, 1 + request.config.getoption("--kills")):
        write(folder, number, chance)
        ingest = subprocess.Popen(
            command(data, "ingest", str(folder)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.2, 1.0) * usual)
        killed += ingest.poll() is None
        os.killpg(ingest.pid, signal.SIGKILL) if ingest.poll() is None else None
        ingest.wait()
        check(data)
    assert killed, "every ingest was done before it was killed: the test showed nothing"
    done = subprocess.run(command(data, "ingest", str(folder), "--json"), check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert [row["status"] for row in report["publications"] if row["status"] == "skipped"] == []
    assert Service(load(os.environ, data)).status().n_publications == len(list(folder.glob("*.md")))
    check(data)
