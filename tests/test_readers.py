"""Eight processes ask without pause while the index is made anew twenty times: no error, no answer of two makings."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.errors import VraagbaakError
from index.settings import Settings, load
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from places import CHILD_PATH
from search_app.service import Service

QUESTIONS = ("Wat helpt ouders in ronde?", "Welke training is er voor kinderen?", "Hoe lang duurt de aanpak?")
READERS, ROUNDS, PUBLICATIONS = 8, 20, 12
FULL_COUNT = 60  # --kills of make test-all: eight busy readers take ten minutes on two cores


def write(folder: Path, number: int) -> None:
    """Every sentence of every publication says in which round it was written."""
    for one in range(PUBLICATIONS):
        sentences = [
            f"De training {one} helpt ouders met kinderen van {one + 4} jaar in ronde {number}.",
            f"De aanpak {one} duurt {one + 2} weken in ronde {number}.",
        ]
        (folder / f"{one}.md").write_text(f"# Training {one}\n\n{' '.join(sentences)}\n", encoding="utf-8")


@pytest.mark.long
def test_readers_see_one_generation_at_a_time_and_no_error(
    tmp_path: Path, default_settings: Settings, encoder: Encoder, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--kills") < FULL_COUNT:
        pytest.skip("full counts only: make test-all")
    folder, stop = tmp_path / "publicaties", tmp_path / "stop"
    folder.mkdir()
    analyser = DutchAnalyser()
    settings = replace(default_settings, data_dir=tmp_path / "data")
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    write(folder, 0)
    ingest([folder], context, Options(), lambda *_: None)
    command = [sys.executable, __file__, str(settings.data_dir), str(stop)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": CHILD_PATH})
        for _ in range(READERS)
    ]
    try:
        for number in range(1, ROUNDS + 1):
            write(folder, number)
            ingest([folder], context, Options(), lambda *_: None)
        time.sleep(2)  # the last generation is read too
    finally:
        stop.touch()
        found = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    rounds: defaultdict[str, set[int]] = defaultdict(set)
    for one in found:
        assert one["errors"] == []
        assert one["asked"] > ROUNDS
        for generation, seen in one["rounds"].items():
            rounds[generation].update(seen)
    assert all(len(seen) == 1 for seen in rounds.values()), rounds
    assert len(rounds) > ROUNDS / 2, "the readers saw few generations: the test showed little"
    assert max(map(max, rounds.values())) == ROUNDS


def _read(data_dir: Path, stop: Path) -> None:
    """Ask until told to stop; print which rounds each generation's answers were of, and every error."""
    os.nice(10)  # the ingests must get their turn, on two cores
    service = Service(load(os.environ, data_dir))
    rounds: defaultdict[str, set[int]] = defaultdict(set)
    errors: list[str] = []
    asked = 0
    while not stop.exists():
        try:
            reply = service.ask(QUESTIONS[asked % len(QUESTIONS)])
        except VraagbaakError as error:
            errors.append(str(error))
        else:
            texts = [hit.text for hit in reply.hits] + [citation.quote for citation in reply.citations]
            rounds[reply.generation].update(int(text.rsplit("ronde ", 1)[1].split(".")[0]) for text in texts)
        asked += 1
    plain = {generation: sorted(seen) for generation, seen in rounds.items()}
    sys.stdout.write(json.dumps({"asked": asked, "rounds": plain, "errors": errors}))


if __name__ == "__main__":
    _read(Path(sys.argv[1]), Path(sys.argv[2]))
