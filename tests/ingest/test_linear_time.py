"""What is done with a text outside the reading process takes time in proportion to it, whatever stands in it."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from nasty import NASTY, grows_linearly

from fakes import WordTokenizer
from index.dutch.analyser import DutchAnalyser
from index.dutch.forms import infinitive
from index.gazetteer.places import find_places
from index.gazetteer.topics import find_topics
from index.types import Page, Passage, Publication, Record
from ingest.chunking import passages as chunking_passages
from ingest.chunking import sentences
from ingest.pipeline.intake import labelled
from ingest.privacy import privacy_gate
from ingest.products.findings import findings_of
from ingest.sources import kinds

pytestmark = pytest.mark.slow

RECORD = Record("proef", "Proef", "txt", "a" * 64, "b" * 16, (), n_pages=1)
SECTOR = "De ouders, jongeren en jeugdprofessionals van het project Samen Sterk werken met kinderen en gezinnen. "


def passages_of(text: str) -> list[Passage]:
    size = chunking_passages.ChunkSettings(220, 400, minimum=40)
    found = chunking_passages.split("proef", (Page(None, text),), WordTokenizer().count, size)
    return labelled(found, RECORD)


def products(text: str) -> object:
    whole = f"{SECTOR}{text} {SECTOR}"
    return findings_of(
        Publication(RECORD, (Page(None, whole),)), passages_of(whole), (), lambda names: np.zeros((len(names), 4))
    )  # fmt: skip


WORK: Mapping[str, Callable[[str], object]] = {
    "personal data": lambda text: privacy_gate.find((Page(None, text),)),
    "sentences": sentences.split,
    "passages": passages_of,
    "products": products,
    "places": find_places,
    "topics": lambda text: find_topics(text, "theme"),
    "terms": lambda text: list(DutchAnalyser().terms(text)),
    "verbs": infinitive,
    "kind": lambda text: kinds._HTML_LATER.match(text.encode()),
}


@pytest.mark.parametrize("seed", NASTY)
@pytest.mark.parametrize("work", WORK)
def test_more_text_takes_as_much_more_time(work: str, seed: str) -> None:
    assert grows_linearly(WORK[work], NASTY[seed], 120_000)


@pytest.mark.parametrize("seed", [*NASTY.values(), "Aé é ", "training Aa A ", "Aa (een ", "aA_a "])
def test_lines_as_long_as_the_rules_read_cost_the_product_rules_little(seed: str) -> None:
    line = (seed * 900)[:880]
    assert grows_linearly(lambda text: products("\n\n".join([line] * (len(text) // 880))), "a", 60_000)


def test_an_address_in_a_long_word_is_still_seen() -> None:
    page = Page(None, f"{'Zm9v+' * 4000} Zij heet piet.jansen@gmail.com en {'x' * 5000}")
    assert [finding.kind for finding in privacy_gate.find((page,))] == ["email"]
