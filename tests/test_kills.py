"""kill -9 at any step of an ingest, prune, remove, rollback or golive: the index is as before or as after it.

Real processes, each killed at a step drawn by a seeded chance (helpers/killed_at.py): no clock decides what is tried.
After each kill the next run leaves nothing for the doctor to find.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from killed_at import Killer, started

from index.dutch.analyser import DutchAnalyser
from index.encoder import manifest
from index.encoder.protocol import Encoder
from index.settings import Settings, load
from index.store.local.store import LocalStore
from ingest.archive import doctor
from ingest.archive.going_live import previous
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from search_app.service import Service

pytestmark = pytest.mark.slow

QUESTION = "Voor wie is de training Stoere Uil?"
STAYS = "# Stoere Uil\n\nDe training Stoere Uil is voor kinderen van 8 tot 12 jaar die vaak bang zijn.\n"


@dataclass
class Archive:
    """A folder, its index, and what a command may make of it."""

    folder: Path
    context: IngestContext
    chance: random.Random
    number: int = 0

    def titles(self, generation: str | None = None) -> set[str]:
        with self.context.store.open(generation) as reader:
            return {record.title for record in reader.records()}

    def add(self) -> None:
        """A new publication and a changed one."""
        self.number += 1
        for name in (f"nieuw-{self.number}", "steeds-anders"):
            sentences = [f"Gezin {self.chance.randrange(10**6)} kreeg hulp van een team." for _ in range(8)]
            (self.folder / f"{name}.md").write_text(f"# {name}\n\n{' '.join(sentences)}\n", encoding="utf-8")

    def any_but_the_last(self) -> Path:
        return self.chance.choice(sorted(self.folder.glob("nieuw-*.md")))

    def catch_up(self) -> None:
        """The next run, which is not killed: the index is what the folder is, and all is well."""
        report = ingest([self.folder], self.context, Options(prune=True), lambda *_: None)
        assert report.count("skipped") == 0
        with self.context.store.open() as reader:
            assert reader.awaiting_sentences() == []
        assert self.titles() == {one.read_text("utf-8").split("\n")[0][2:] for one in self.folder.glob("*.md")}
        assert isinstance(self.context.store, LocalStore)
        assert doctor.examine(self.context.settings, self.context.store, lambda *_: None).problems == ()


Action = Callable[[Archive], tuple[list[str], set[str]]]


def _ingest(archive: Archive) -> tuple[list[str], set[str]]:
    archive.add()
    return ["ingest", str(archive.folder)], archive.titles() | {f"nieuw-{archive.number}", "steeds-anders"}


def _hold(archive: Archive) -> tuple[list[str], set[str]]:
    archive.add()
    return ["ingest", "--hold", str(archive.folder)], archive.titles()


def _prune(archive: Archive) -> tuple[list[str], set[str]]:
    gone = archive.any_but_the_last()
    gone.unlink()
    return ["ingest", "--prune", str(archive.folder)], archive.titles() - {gone.stem}


def _remove(archive: Archive) -> tuple[list[str], set[str]]:
    title = archive.any_but_the_last().stem
    with archive.context.store.open() as reader:
        (publication_id,) = [one.publication_id for one in reader.records() if one.title == title]
    return ["remove", publication_id], archive.titles() - {title}


def _rollback(archive: Archive) -> tuple[list[str], set[str]]:
    return ["rollback"], archive.titles(previous(archive.context.store))


def _golive(archive: Archive) -> tuple[list[str], set[str]]:
    archive.add()
    waiting = ingest([archive.folder], archive.context, Options(hold=True), lambda *_: None).waiting
    return ["golive"], archive.titles(waiting)


ACTIONS: list[Action] = [_ingest, _ingest, _prune, _remove, _rollback, _hold, _golive]


@pytest.fixture
def archive(tmp_path: Path, default_settings: Settings, encoder: Encoder) -> Archive:
    folder = tmp_path / "publicaties"
    folder.mkdir()
    (folder / "blijft.md").write_text(STAYS, encoding="utf-8")
    analyser = DutchAnalyser()
    settings = replace(default_settings, data_dir=tmp_path / "data", sentences_at_once=0)
    settings.data_dir.mkdir()
    # In two rounds, so that kills fall in both.
    (settings.data_dir / "vraagbaak.toml").write_text("sentences_at_once = 0\n", encoding="utf-8")
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    made = Archive(folder, context, random.Random(20261122))
    for _ in range(4):
        made.add()
        made.catch_up()
    return made


@pytest.fixture(autouse=True)
def _model_is_summed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kill changes the model, and the doctor needs half a second to sum its bytes."""
    monkeypatch.setattr(manifest, "verify", cache(manifest.verify))


@pytest.fixture
def killer(tmp_path: Path) -> Iterator[Killer]:
    with started(tmp_path / "steps.txt") as killer:
        yield killer


def test_a_command_killed_at_any_step_did_all_of_it_or_nothing(
    archive: Archive, killer: Killer, request: pytest.FixtureRequest
) -> None:
    data_dir = archive.context.settings.data_dir
    usual: dict[str, int] = {}  # how many steps each kind of command takes when nobody kills it
    killed = 0
    for number in range(request.config.getoption("--kills")):
        action = ACTIONS[number % len(ACTIONS)]
        if action.__name__ not in usual:
            words, after = action(archive)
            code, usual[action.__name__] = killer.run(data_dir, words, 0)
            assert code == 0, words
            assert archive.titles() == after
            archive.catch_up()
        before = archive.titles()
        words, after = action(archive)
        code, _ = killer.run(data_dir, words, archive.chance.randint(1, usual[action.__name__]))
        assert code in (0, -signal.SIGKILL), words
        assert archive.titles() in ((before, after) if code else (after,)), words
        killed += code != 0
        archive.catch_up()
    assert killed >= request.config.getoption("--kills") // 2
    answer = Service(load(os.environ, data_dir)).ask(QUESTION)
    assert "8 tot 12 jaar" in answer.answer[0].text
