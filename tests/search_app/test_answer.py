"""Quotes are whole sentences that stand verbatim on their page; what can't be proven isn't shown."""

from dataclasses import replace

import pytest

from index.retrieve import Evidence
from index.types import Box, Hit, Page, Passage, Record, Sentence, SourceRef, Span, Word
from search_app.answer import choose, cite, is_whole

TEXT = "De training duurt acht weken. Wat kost de training? De training is voor kinderen van 8 tot 12 jaar."
FIRST, QUESTION, LAST = (0, 29), (30, 51), (52, 99)


def passage(publication_id: str = "p", text: str = TEXT) -> Passage:
    sentences = tuple(Sentence(start, end, Span(0, start, end)) for start, end in (FIRST, QUESTION, LAST))
    return Passage(f"{publication_id}#0000", publication_id, 0, text, 4, 4, ("Training",), (Span(0, 0, 99),), sentences)


def evidence(*cosines: float, of: Passage | None = None, rank: int = 1) -> Evidence:
    return Evidence(Hit(of or passage(), 1.0, rank), max(cosines), 0.0, cosines)


def record(publication_id: str) -> Record:
    return Record(publication_id, "Dapper", "pdf", "sha", "print", (SourceRef("c", "/c", "dapper.pdf"),), 1, year=2021)


def pages(_publication_id: str, _page_index: int) -> Page:
    words = (Word(0, 2, Box(0.1, 0.1, 0.2, 0.15)), Word(3, 11, Box(0.21, 0.1, 0.4, 0.15)))
    return Page(4, TEXT, words=words)


def test_the_nearest_sentences_come_first() -> None:
    assert [quote.text for quote in choose([evidence(0.86, 0.84, 0.87)])] == [TEXT[52:99], TEXT[:29]]


def test_a_question_that_the_source_asks_is_never_an_answer() -> None:
    assert [quote.text for quote in choose([evidence(0.85, 0.99, 0.85)])] == [TEXT[:29], TEXT[52:99]]


def test_what_two_publications_both_say_is_said_once() -> None:
    chosen = choose([evidence(0.9, 0.8, 0.9), evidence(0.9, 0.8, 0.9, of=passage("q"), rank=2)])
    assert [quote.passage.publication_id for quote in chosen] == ["p", "p"]


def test_there_are_at_most_five_sentences() -> None:
    many = [
        evidence(0.9, 0.9, 0.9, of=passage(f"p{n}", TEXT.replace("acht", f"{n}000").replace(" 12", f" 1{n}")), rank=n)
        for n in range(1, 8)
    ]
    assert len(choose(many)) == 5


def test_a_citation_holds_what_a_reader_needs_to_find_the_place() -> None:
    sentences, (citation,) = cite(choose([evidence(0.9, 0.1, 0.1)]), pages, record)
    assert sentences[0].citations == (1,)
    assert (citation.title, citation.date, citation.page, citation.heading) == ("Dapper", "2021", 4, "Training")
    assert citation.quote == TEXT[:29]
    assert citation.boxes == (Box(0.1, 0.1, 0.4, 0.15),)


def test_a_quote_that_does_not_stand_on_its_page_is_not_shown() -> None:
    forged = passage(text=TEXT.replace("acht", "tien"))
    sentences, citations = cite(choose([evidence(0.9, 0.1, 0.1, of=forged)]), pages, record)
    assert (sentences, citations) == ([], [])


def test_a_sentence_that_runs_over_a_page_end_is_not_quoted() -> None:
    whole = passage()
    torn = replace(whole, sentences=(replace(whole.sentences[0], span=None), *whole.sentences[1:]))
    assert [quote.text for quote in choose([evidence(0.99, 0.1, 0.9, of=torn)])] == [TEXT[52:99]]


@pytest.mark.parametrize(
    "text",
    [
        "De aanpak loopt in drie gemeenten.",
        "‘We merken dat het werkt’, zegt de coördinator.",
        "‘Dat zouden we op meer plekken moeten doen.’",
        "'s Ochtends is er inloop voor ouders.",
        "35 gezinnen deden mee aan het project.",
    ],
)
def test_a_whole_sentence_may_be_quoted(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wat kost de training per kind?",
        "‘Hoe houden we dit vol?’",
        "Integraal werken in de wijk",
        "en daarmee ook de gezinsplannen die werden onderzocht.",
        "Meer weten.",
    ],
)
def test_a_question_a_heading_and_a_half_sentence_may_not(text: str) -> None:
    assert not is_whole(text)
