"""Passages: what stays together, what is kept, and that every span tells the truth."""

import random
import re
from collections.abc import Sequence

import pytest

from index.types import Box, Heading, Page, Passage, Word
from ingest.chunking.passages import ChunkSettings, embedding_text, split

SMALL = ChunkSettings(target=30, maximum=50, overlap=1, minimum=8)


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def page_of(*paragraphs: str, number: int | None = 1) -> Page:
    """A page of paragraphs; one that begins with # marks is a heading."""
    text, headings = "", []
    for paragraph in paragraphs:
        level = len(paragraph) - len(paragraph.lstrip("#"))
        words = paragraph.lstrip("# ")
        text += "\n\n" if text else ""
        if level:
            headings.append(Heading(len(text), len(text) + len(words), level))
        text += words
    return Page(number, text, tuple(headings))


def sentence(n_words: int, word: str = "woord") -> str:
    return " ".join([word.capitalize(), *[word] * (n_words - 1)]) + "."


def random_pages(rng: random.Random) -> list[Page]:
    pages = []
    for number in range(1, rng.randint(2, 5)):
        paragraphs = []
        for _ in range(rng.randint(0, 9)):
            kind = rng.random()
            if kind < 0.3:
                paragraphs.append("#" * rng.randint(1, 4) + f" Kop {rng.randint(1, 99)}")
            elif kind < 0.4:
                paragraphs.append("\n".join(f"• punt{rng.randint(1, 99)}" for _ in range(rng.randint(1, 5))))
            elif kind < 0.5:
                paragraphs.append(" ".join(f"los{rng.randint(1, 99)}" for _ in range(rng.randint(1, 150))))
            else:
                paragraphs.append(" ".join(sentence(rng.randint(1, 25)) for _ in range(rng.randint(1, 6))))
        pages.append(page_of(*paragraphs, number=number))
    return pages


def assert_true_to(pages: Sequence[Page], passages: Sequence[Passage], maximum: int) -> None:
    for ordinal, passage in enumerate(passages):
        parts = [pages[span.page_index].text[span.start : span.end] for span in passage.spans]
        assert passage.text == "\n\n".join(parts)
        assert passage.passage_id == f"p#{ordinal:04d}"
        assert (passage.page, passage.page_end) == (
            pages[passage.spans[0].page_index].number,
            pages[passage.spans[-1].page_index].number,
        )
        for one in passage.sentences:
            assert passage.text[one.start : one.end].strip() == passage.text[one.start : one.end] != ""
            if one.span is not None:
                page = pages[one.span.page_index]
                assert page.text[one.span.start : one.span.end] == passage.text[one.start : one.end]
        assert count_words([passage.text])[0] <= maximum


@pytest.mark.parametrize("seed", range(200))
def test_every_character_is_in_a_passage_and_every_span_is_true(seed: int) -> None:
    pages = random_pages(random.Random(seed))
    passages = split("p", pages, count_words, SMALL)
    assert_true_to(pages, passages, SMALL.maximum)
    shown = {heading for passage in passages for heading in passage.heading_path}
    for row, page in enumerate(pages):
        spans = [span for one in passages for span in one.spans if span.page_index == row]
        covered = {at for span in spans for at in range(span.start, span.end)}
        for heading in page.headings:
            if page.text[heading.start : heading.end] in shown:
                covered.update(range(heading.start, heading.end))
        assert not [at for at, char in enumerate(page.text) if not char.isspace() and at not in covered]


def test_a_long_section_is_cut_into_parts_of_about_equal_size_with_one_sentence_in_common() -> None:
    page = page_of("# Kop", " ".join(sentence(8) for _ in range(12)))
    passages = split("p", [page], count_words, SMALL)
    assert [len(passage.text.split()) for passage in passages] == [32, 40, 40]
    assert all(passage.heading_path == ("Kop",) for passage in passages)
    for left, right in zip(passages, passages[1:], strict=False):
        assert left.sentences[-1].span == right.sentences[0].span


def test_no_overlap_and_no_text_goes_over_a_heading() -> None:
    page = page_of("# Een", sentence(20, "een"), "# Twee", sentence(20, "twee"))
    passages = split("p", [page], count_words, SMALL)
    assert [(one.heading_path, set(one.text.lower().strip(".").split())) for one in passages] == [
        (("Een",), {"een"}),
        (("Twee",), {"twee"}),
    ]


def test_short_sections_under_one_parent_are_joined_and_keep_their_headings_in_the_text() -> None:
    page = page_of("# Cijfers", sentence(20), "## Bereik", "12 gezinnen.", "## Duur", "8 weken.", "## Prijs", "Gratis.")
    passages = split("p", [page], count_words, SMALL)
    assert passages[1].text == "Bereik\n\n12 gezinnen.\n\nDuur\n\n8 weken.\n\nPrijs\n\nGratis."
    assert passages[1].heading_path == ("Cijfers",)
    text = passages[1].text
    assert [text[one.start : one.end] for one in passages[1].sentences] == ["12 gezinnen.", "8 weken.", "Gratis."]


def test_a_short_section_does_not_take_the_heading_of_a_long_one() -> None:
    page = page_of("# A", "Kort.", "# B", " ".join(sentence(8) for _ in range(4)))
    assert [one.heading_path for one in split("p", [page], count_words, SMALL)] == [("A",), ("B",)]


def test_headings_make_a_path_and_a_higher_one_closes_the_lower() -> None:
    page = page_of("# A", "## B", "### C", sentence(10), "## D", sentence(10), "# E", sentence(10))
    paths = [one.heading_path for one in split("p", [page], count_words, SMALL)]
    assert paths == [("A", "B", "C"), ("A", "D"), ("E",)]


def test_a_sentence_over_a_page_end_is_whole_but_has_no_span() -> None:
    begin = page_of("# Kop", "Een begin. Het loopt door", number=4)
    pages = [begin, page_of("op de volgende pagina. Klaar.", number=5)]
    passage = split("p", pages, count_words, SMALL)[0]
    assert (passage.page, passage.page_end, len(passage.spans)) == (4, 5, 2)
    shown = [(passage.text[one.start : one.end], one.span is None) for one in passage.sentences]
    assert shown == [("Een begin.", False), ("Het loopt door\n\nop de volgende pagina.", True), ("Klaar.", False)]


def test_a_sentence_longer_than_the_maximum_is_cut_at_clauses_and_stays_within_it() -> None:
    clause = " ".join(["woord"] * 19)
    page = page_of("# Kop", "; ".join([clause] * 8) + ".")
    passages = split("p", [page], count_words, SMALL)
    assert_true_to([page], passages, SMALL.maximum)
    assert all(one.text.endswith((";", ".")) for one in passages)


def test_one_endless_word_is_cut_too() -> None:
    page = page_of("x" * 100_000)
    passages = split("p", [page], lambda texts: [len(text) // 3 for text in texts], ChunkSettings())
    assert "".join(one.text for one in passages) == "x" * 100_000
    assert all(len(one.text) <= 1203 for one in passages)


def test_pages_without_text_give_no_passages() -> None:
    assert split("p", [], count_words, SMALL) == []
    assert split("p", [Page(1, ""), Page(2, "\n\n")], count_words, SMALL) == []


def test_a_bullet_stands_in_the_passage_and_not_in_its_sentence() -> None:
    page = Page(None, "• Een punt\n• Nog een punt")
    passage = split("p", [page], count_words, SMALL)[0]
    assert passage.text == page.text
    assert [passage.text[one.start : one.end] for one in passage.sentences] == ["Een punt", "Nog een punt"]
    assert passage.page is None


def test_a_table_of_contents_gives_no_passage_and_a_table_of_figures_does() -> None:
    contents = "1 Inleiding 2\n2 Aanpak 3\n2.1 Voor wie 3\n3 Kosten 4\n4 Slot 4"
    figures = "Groningen 12\nDrenthe 4\nZeeland 31\nUtrecht 8\nTwente 20"
    pages = [page_of("# Inhoud", contents), page_of("# Cijfers", figures), page_of("# Slot", sentence(9)), page_of()]
    assert [one.text for one in split("p", pages, count_words, SMALL)] == [figures, sentence(9)]


def test_what_stands_in_front_when_embedded() -> None:
    passage = split("p", [page_of("# Titel", "## Kop", "Tekst.")], count_words, SMALL)[0]
    assert embedding_text(passage, "Titel", "none") == "Tekst."
    assert embedding_text(passage, "Titel", "heading") == "Kop\nTekst."
    assert embedding_text(passage, "Titel", "title") == "Titel\nTekst."
    assert embedding_text(passage, "Titel", "title+heading") == "Titel › Kop\nTekst."


def test_sizes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="minimum to target to maximum"):
        ChunkSettings(target=500, maximum=400)


def test_a_sentence_with_a_word_that_has_no_place_cannot_be_quoted() -> None:
    text = "Deze zin staat er. Deze zin niet."
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    words = tuple(Word(start, end, Box(0.1, 0.1, 0.2, 0.2)) for start, end in spans[:-1])
    page = Page(1, text, (), words, 600.0, 800.0)
    (passage,) = split("a", [page], count_words, SMALL)
    assert [sentence.span is not None for sentence in passage.sentences] == [True, False]
