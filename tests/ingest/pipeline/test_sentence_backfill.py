"""A large ingest goes live before its sentences are embedded, and a kill in between costs nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import FOX

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.retrieval.retriever import Retriever, Weights
from index.store.local.store import LocalStore
from index.store.records import Vectors
from ingest.archive.going_live import previous
from ingest.archive.originals import Originals, originals_in_use
from ingest.pipeline.intake import sentence_texts
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport
from ingest.pipeline.workers import Here

pytestmark = pytest.mark.usefixtures("read_here")

KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from fakes import WordEncoder
from index.settings import Settings
from index.dutch.analyser import DutchAnalyser
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import Options, IngestContext, ingest

def progress(done, total, what):
    if what.startswith("sentences of"):
        os.kill(os.getpid(), signal.SIGKILL)

folder, data = map(Path, sys.argv[1:])
settings = Settings(data_dir=data, model_dir=data / "models", minimum_tokens=1, sentences_at_once=0)
context = IngestContext(settings, LocalStore(data, DutchAnalyser()), WordEncoder(), DutchAnalyser().name)
ingest([folder], context, Options(), progress)
"""


class NoSentences(WordEncoder):
    """Stops at the first text that is a sentence alone."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if any(text.startswith("De training duurt") for text in texts):
            raise KeyboardInterrupt
        return super().encode_passages(texts)


class Ahead(Here):
    """Remembers what it is asked to embed ahead."""

    n_publications = 4

    def __init__(self) -> None:
        self.expected: set[str] = set()

    def expect(self, texts: Sequence[str]) -> None:
        self.expected.update(texts)


@pytest.fixture
def late(context: IngestContext) -> IngestContext:
    """A ingest_context in which the sentences of every publication come after."""
    return replace(context, settings=replace(context.settings, sentences_at_once=0))


def take_in(folder: Path, context: IngestContext, **options: bool) -> IngestReport:
    return ingest([folder], context, Options(**options), lambda *_: None)


def awaited(context: IngestContext) -> list[str]:
    with context.store.open() as reader:
        return reader.awaiting_sentences()


def both(context: IngestContext) -> list[str]:
    with context.store.open() as reader:
        return sorted(record.publication_id for record in reader.records())


def n_sentences(context: IngestContext) -> int:
    with context.store.open() as reader:
        return reader.info.n_sentences


def test_a_large_ingest_is_live_before_its_sentences_are_embedded(folder: Path, late: IngestContext) -> None:
    live: list[tuple[str | None, int]] = []

    def watch(done: int, total: int, what: str) -> None:
        if what.startswith("sentences of"):
            live.append((late.store.current(), n_sentences(late)))

    report = ingest([folder], late, Options(), watch)
    (generation, n_embedded), *_ = live
    assert generation is not None
    assert generation != report.generation
    assert n_embedded == 0
    assert report.live_seconds is not None
    assert report.live_seconds < report.seconds


def test_in_the_end_it_is_the_same_as_with_all_sentences_at_once(
    folder: Path, late: IngestContext, tmp_path: Path
) -> None:
    settings = replace(late.settings, data_dir=tmp_path / "other", sentences_at_once=1000)
    other = replace(late, settings=settings, store=LocalStore(settings.data_dir, DutchAnalyser()))
    take_in(folder, late)
    take_in(folder, other)
    assert awaited(late) == []
    with late.store.open() as one, other.store.open() as two:
        ids = one.ids()
        assert ids == two.ids()
        for left, right in zip(one.sentence_vectors(ids), two.sentence_vectors(ids), strict=True):
            assert (left == right).all()
        assert one.info.n_sentences == two.info.n_sentences


def test_only_what_goes_beyond_the_number_waits(folder: Path, context: IngestContext) -> None:
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    patient = replace(context, settings=replace(context.settings, sentences_at_once=1))
    waiting: list[str] = []
    ingest([folder], patient, Options(), lambda done, total, what: waiting.append(what))
    told = [what for what in waiting if what.startswith("sentences of")]
    assert [what.partition("-")[0] for what in told] == ["sentences of uil", "sentences of vos"]


def test_a_question_is_answered_before_the_sentences_are_there(folder: Path, late: IngestContext) -> None:
    with pytest.raises(KeyboardInterrupt):
        take_in(folder, replace(late, encoder=NoSentences()))
    with late.store.open() as reader:
        assert reader.awaiting_sentences() == both(late)
        found = Retriever(reader, late.encoder, DutchAnalyser(), Weights()).search("kinderen van 8 tot 12 jaar", 2)
    assert found[0].hit.passage.publication_id.startswith("beer")
    assert len(found[0].sentences) == len(found[0].hit.passage.sentences) > 0


def test_the_next_ingest_completes_what_was_interrupted(folder: Path, late: IngestContext) -> None:
    with pytest.raises(KeyboardInterrupt):
        take_in(folder, replace(late, encoder=NoSentences()))
    report = take_in(folder, late)
    assert report.count("unchanged") == 2
    assert report.passages_embedded == 0
    assert awaited(late) == []


def test_after_a_kill_between_both_the_first_generation_serves(folder: Path, late: IngestContext) -> None:
    words = [sys.executable, "-c", KILLED_BETWEEN, str(folder), str(late.settings.data_dir)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(words, env=environ).returncode == -signal.SIGKILL
    assert awaited(late) == both(late)
    take_in(folder, late)
    assert awaited(late) == []


@pytest.mark.parametrize("sentences_at_once", [0, 1000])
def test_workers_are_asked_ahead_for_the_sentences_that_do_not_wait(
    folder: Path, context: IngestContext, sentences_at_once: int
) -> None:
    workers = Ahead()
    settings = replace(context.settings, sentences_at_once=sentences_at_once)
    take_in(folder, replace(context, settings=settings, workers=workers))
    with context.store.open() as reader:
        sentences = sentence_texts(reader.get(reader.ids()))
    assert workers.expected - set(sentences)  # the passages, with their headings
    assert workers.expected & set(sentences) == (set(sentences) if sentences_at_once else set())


def test_an_undo_takes_back_the_whole_ingest(folder: Path, late: IngestContext) -> None:
    before = take_in(folder, late).generation
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    take_in(folder, late)
    assert previous(late.store) == before


def test_what_waits_for_a_yes_is_whole_and_stays_waiting(folder: Path, late: IngestContext) -> None:
    take_in(folder, late)
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    waiting = take_in(folder, late, hold=True).waiting
    assert waiting is not None
    with late.store.open(waiting) as reader:
        assert reader.awaiting_sentences() == []
    assert late.store.waiting() == waiting


def test_sentences_that_the_cache_holds_do_not_wait(folder: Path, late: IngestContext) -> None:
    take_in(folder, late)
    said: list[str] = []
    ingest([folder], late, Options(rebuild=True), lambda done, total, what: said.append(what))
    assert not [what for what in said if what.startswith("sentences of")]
    assert awaited(late) == []


def test_originals_go_with_the_generation_that_the_second_round_pushes_out(
    folder: Path, context: IngestContext, late: IngestContext
) -> None:
    """Five generations are kept; what only the first held is pushed out by the sixth, a second round."""
    for number, ingest_context in enumerate((context, context, late, late)):
        (folder / "vos.md").write_text(FOX.replace("Vos", f"Vos {number}"), encoding="utf-8")
        take_in(folder, ingest_context)
    assert Originals(late.settings.data_dir).names() == originals_in_use(late.store)
