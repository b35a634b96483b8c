"""A citation says of a quote exactly where it stands, as precisely as that is known."""

from dataclasses import replace

import pytest

from index.types import Box, Page, Passage, Record, Sentence, SourceRef, Span, Word
from search_app.answer.citations import cite, footnotes, main_title, record_date
from search_app.answer.quotes import Quote

TEXT = "Het spel duurt lang. Dat is zo. Dat is zo."
PLACES = ((0, 20), (21, 31), (32, 42))
RECORD = Record("p", "Titel", "pdf", "sha", "print", (SourceRef("c", "/c", "p.pdf"),), 2, year=2021)


def quote(number: int, page_index: int = 0, start: int | None = None) -> Quote:
    """The sentence of this number; ``start`` is where it is said to stand, where that is not true."""
    moved = 0 if start is None else start - PLACES[number][0]
    sentences = tuple(Sentence(at, end, Span(page_index, at + moved, end + moved)) for at, end in PLACES)
    return Quote(Passage("p#0000", "p", 0, TEXT, 7, 8, ("Spel", "Duur"), (), sentences), number, number)


def page(_publication_id: str, page_index: int) -> Page:
    words = tuple(Word(first, last, Box(0.1, last / 100, 0.9, last / 100 + 0.01)) for first, last in PLACES)
    return Page(page_index + 7, TEXT, words=words, width=595, height=842, label="iv")


def record(_publication_id: str) -> Record:
    return RECORD


def test_a_raised_number_brings_the_note_of_its_page_and_no_other() -> None:
    whole = "Het kost 2.150 euro.² Het is 40 m².\n\n¹ Over 2021.\n\n² Over 2024,\nzonder vervoer.\n\n²¹ Iets anders."
    assert footnotes("Het kost 2.150 euro.²", whole) == ("² Over 2024,\nzonder vervoer.",)
    for other in ("Het kost 2.150 euro.", "Zie elders.³", "Het is 40 m².", "² Over 2024,\nzonder vervoer."):
        assert footnotes(other, whole) == ()


def test_words_that_stand_elsewhere_on_the_page_prove_no_place() -> None:
    assert cite([quote(1, start=5)], page, record, lambda _quote: None) == ([], [])


def test_the_numbers_of_what_is_shown_have_no_gap() -> None:
    sentences, citations = cite([quote(0), quote(1, start=5), quote(2)], page, record, lambda _quote: None)
    assert [one.n for one in citations] == [1, 2]
    assert [one.citations for one in sentences] == [(1,), (2,)]


def test_a_citation_marks_its_own_words_on_its_own_page() -> None:
    (citation,) = cite([quote(1, page_index=3)], page, record, lambda _quote: None)[1]
    assert (citation.page, citation.page_label, citation.page_index) == (10, "iv", 3)
    assert [box[1] for box in citation.boxes] == [0.31]
    assert (citation.heading, citation.date) == ("Spel › Duur", "2021")


@pytest.mark.parametrize(
    ("date", "year", "said"), [("2021-05", 2021, "2021-05"), (None, 2019, "2019"), (None, None, None)]
)
def test_a_date_is_as_precise_as_it_is_known(date: str | None, year: int | None, said: str | None) -> None:
    assert record_date(replace(RECORD, date=date, year=year)) == said


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Wat werkt waar? Een vergelijking", "Wat werkt waar?"),
        ("Samen dichtbij: magazine", "Samen dichtbij"),
        ("Samen dichtbij. Magazine", "Samen dichtbij"),
        ("Samen dichtbij - magazine", "Samen dichtbij"),
        ("Samen dichtbij – magazine", "Samen dichtbij"),
        ("POH-jeugd", "POH-jeugd"),
    ],
)
def test_a_main_title_ends_where_a_subtitle_begins(title: str, main: str) -> None:
    assert main_title(title) == main
