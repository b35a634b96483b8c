"""A presentation answers: its sentences are quoted, and screen and command line say on which slide they stand."""

from dataclasses import replace
from pathlib import Path

import pptx
import pytest

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from search_app.cli import output
from search_app.replies import Answer
from search_app.service import Service
from search_app.web.views import results

pytestmark = pytest.mark.slow

SENTENCE = "De Speelboot is er voor peuters die nog geen Nederlands spreken."


def asked(file: Path, settings: Settings, encoder: Encoder, question: str) -> Answer:
    settings = replace(settings, data_dir=file.parent / "data")
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    ingest([file], context, Options(), lambda done, total, what: None)
    return Service(settings).ask(question)


def test_a_sentence_of_a_slide_is_quoted_and_the_screen_names_the_slide(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Peutergroep De Speelboot"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Voor wie"
    slide.placeholders[1].text = f"{SENTENCE}\nEen ochtend kost drie euro."
    deck.save(str(tmp_path / "a.pptx"))
    reply = asked(tmp_path / "a.pptx", default_settings, encoder, "Voor welke peuters is De Speelboot?")
    assert not reply.abstained
    assert reply.citations[0].quote == SENTENCE
    assert reply.citations[0].page == 2
    assert "Bekijk op dia 2" in results.source(reply.citations[0])
    assert "dia 2" in output.answer(reply)
    assert "Speelboot" in results.answer(reply)
