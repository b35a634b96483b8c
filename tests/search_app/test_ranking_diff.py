"""Saved questions show what a new generation changes, before it goes live."""

from dataclasses import replace
from pathlib import Path

import pytest

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import NotFound
from index.retrieval import fusion
from index.retrieval.fusion import Means
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.archive import going_live
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from search_app.service import Service
from search_app.uploads import RankingChange, compare

QUESTION = "Welke training helpt bange kinderen?"
TEXTS = {
    "beer": "De training Sterke Beer helpt bange kinderen. Welke kinderen dat zijn staat hier.",
    "uil": "De methode Stille Uil is voor ouders met ruzie over geld.",
    "vos": "De aanpak Vos gaat over armoede in de wijk.",
}


@pytest.fixture
def context(tmp_path: Path) -> IngestContext:
    settings = Settings(data_dir=tmp_path / "data", model_dir=tmp_path / "models", minimum_tokens=1)
    analyser = DutchAnalyser()
    return IngestContext(settings, LocalStore(settings.data_dir, analyser), WordEncoder(), analyser.name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "publicaties"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    return folder


def changes(context: IngestContext, folder: Path, hold: bool = True) -> tuple[RankingChange, ...]:
    before = context.store.current()
    report = ingest([folder], context, Options(hold=hold, prune=True), lambda *_: None)
    after = report.waiting or report.generation
    assert before is not None
    assert after is not None
    return compare(going_live.kept(context.settings.data_dir), context, before, after)


def test_a_publication_that_goes_is_lost_from_the_first_three(context: IngestContext, folder: Path) -> None:
    ingest([folder], context, Options(), lambda *_: None)
    going_live.add(context.settings.data_dir, QUESTION)
    (folder / "beer.md").unlink()
    (change,) = changes(context, folder)
    assert change.question == QUESTION
    assert change.before[0].title == "beer"
    assert [place.title for place in change.lost] == ["beer"]
    assert "beer" not in [place.title for place in change.after]


def test_however_many_questions_each_generation_is_asked_in_one_go(
    context: IngestContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], context, Options(), lambda *_: None)
    for question in (QUESTION, "Wie helpt ouders met ruzie?", "Wat helpt tegen armoede?"):
        going_live.add(context.settings.data_dir, question)
    (folder / "beer.md").unlink()
    worked_out: list[Means] = []
    really = fusion._means
    monkeypatch.setattr(fusion, "_means", lambda reader: worked_out.append(really(reader)) or worked_out[-1])
    changes(context, folder)
    assert len(worked_out) == 2


def test_what_changes_nothing_shows_nothing(context: IngestContext, folder: Path) -> None:
    ingest([folder], context, Options(), lambda *_: None)
    going_live.add(context.settings.data_dir, QUESTION)
    (folder / "vos.md").write_text("# vos\n\nDe aanpak Vos gaat over armoede in de wijk. En verder niets.\n", "utf-8")
    assert changes(context, folder, hold=False) == ()


def test_generations_of_another_model_are_not_compared(context: IngestContext, folder: Path) -> None:
    class Other(WordEncoder):
        checksum = "words-2"

    first = ingest([folder], context, Options(), lambda *_: None).generation
    going_live.add(context.settings.data_dir, QUESTION)
    other = replace(context, encoder=Other())
    second = ingest([folder], other, Options(rebuild=True), lambda *_: None).generation
    assert compare(going_live.kept(context.settings.data_dir), other, str(first), str(second)) == ()


def test_a_question_is_saved_once_and_can_be_forgotten(tmp_path: Path) -> None:
    first = going_live.add(tmp_path, "  Wie helpt \n bij schulden? ")
    assert going_live.add(tmp_path, "Wie helpt bij schulden?") == first
    assert [one.text for one in going_live.kept(tmp_path)] == ["Wie helpt bij schulden?"]
    going_live.remove(tmp_path, first.number)
    assert going_live.kept(tmp_path) == []
    with pytest.raises(NotFound, match="questions list"):
        going_live.remove(tmp_path, first.number)


def test_what_is_compared_is_what_visitors_see(context: IngestContext, folder: Path) -> None:
    """With other words for what is asked (expansion), and no more of one publication than it shows (diversity)."""
    for number in range(4):
        lines = "\n\n".join(f"## Deel {part}\n\nDe training Beer {part} helpt bange kinderen." for part in range(6))
        (folder / f"reeks-{number}.md").write_text(f"# Reeks {number}\n\n{lines}\n", encoding="utf-8")
    (folder / "lvb.md").write_text("# Licht\n\nJongeren met een licht verstandelijke beperking leren koken.\n", "utf-8")
    questions = (QUESTION, "Wat helpt jongeren met een LVB?", "Hoe helpt een kindertraining tegen bangheid?")
    for question in questions:
        going_live.add(context.settings.data_dir, question)
    first = ingest([folder], context, Options(), lambda *_: None).generation
    service = Service(context.settings)
    service.__dict__["_encoder"] = context.encoder
    seen = {one: [(hit.title, hit.heading) for hit in service.search(one, 3).hits] for one in questions}
    for file in folder.glob("*.md"):
        file.unlink()
    (folder / "anders.md").write_text("# Anders\n\nHier staat iets heel anders.\n", encoding="utf-8")
    changed = {one.question: [(at.title, at.heading) for at in one.before] for one in changes(context, folder)}
    assert first is not None
    assert changed == seen
