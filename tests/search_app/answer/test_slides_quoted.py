"""Where a quote stands: screen and command line name the slide of a deck, and the printed number of a page."""

from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from pdf_making import set_pdf

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


def service_of(file: Path, settings: Settings, encoder: Encoder) -> Service:
    """What answers from this file alone."""
    settings = replace(settings, data_dir=file.parent / "data")
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    ingest([file], context, Options(), lambda done, total, what: None)
    return Service(settings)


def asked(file: Path, settings: Settings, encoder: Encoder, question: str) -> Answer:
    return service_of(file, settings, encoder).ask(question)


def test_a_sentence_of_a_slide_is_quoted_and_the_screen_names_the_slide(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Peutergroep De Speelboot"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Voor wie"
    slide.placeholders[1].text = SENTENCE
    costs = deck.slides.add_slide(deck.slide_layouts[1])
    costs.shapes.title.text = "Kosten"
    costs.placeholders[1].text = "Een ochtend kost drie euro."
    deck.save(str(tmp_path / "a.pptx"))
    reply = asked(tmp_path / "a.pptx", default_settings, encoder, "Voor welke peuters is De Speelboot?")
    assert not reply.abstained
    assert reply.citations[0].quote == SENTENCE
    assert reply.citations[0].page == 2
    assert "Bekijk op dia 2" in results.source(reply.citations[0])
    assert "dia 2" in output.answer(reply)
    assert "Speelboot" in results.answer(reply)


PARTY = "In jeugdhonk De Spil koken jongeren elke vrijdag samen een maaltijd."


def test_a_citation_names_the_page_of_the_file_and_the_number_that_is_printed_on_it(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    cover = '#set page(numbering: "i")\nOmslag van het jaarverslag van De Spil.\n'
    inside = f'#set page(numbering: "1")\n#counter(page).update(9)\n= Vrijdag\n{PARTY}\n'
    file = set_pdf(tmp_path / "a.pdf", cover + inside)
    reply = asked(file, default_settings, encoder, "Wat doen jongeren elke vrijdag in De Spil?")
    cited = next(one for one in reply.citations if one.quote == PARTY)
    assert (cited.page, cited.page_label) == (2, "9")
    assert "Bekijk op pagina 2 (gedrukt: 9)" in results.source(cited)
    assert "p. 2 (gedrukt: 9)" in output.answer(reply)
