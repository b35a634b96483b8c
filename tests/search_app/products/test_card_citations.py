"""What a card cites stands on the page, word for word."""

from collections.abc import Sequence

from store_samples import sample

from index.types import Page, Passage, Record, Span
from search_app.products.cards import cited

TEXT = "Stoere Uil is een training voor kinderen van 8 tot 12 jaar."
WRITTEN = sample("uil", [TEXT])


class OnePublication:
    """The little of a reader that a proof needs."""

    def page(self, publication_id: str, page_index: int) -> Page:
        return WRITTEN.publication.pages[page_index]

    def records(self, publication_ids: Sequence[str]) -> list[Record]:
        return [WRITTEN.publication.record] if "uil" in publication_ids else []

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        return list(WRITTEN.passages)


def test_a_quote_that_stands_at_its_place_is_cited() -> None:
    citation = cited(OnePublication(), "uil", "uil~0", Span(0, 0, len(TEXT)), TEXT)  # type: ignore[arg-type]
    assert citation is not None
    assert citation.quote == TEXT


def test_a_quote_with_another_word_at_another_place_or_of_no_publication_is_not_shown() -> None:
    for publication_id, span, quote in (
        ("uil", Span(0, 0, len(TEXT)), TEXT.replace("12", "16")),
        ("uil", Span(0, 1, len(TEXT)), TEXT),
        ("weg", Span(0, 0, len(TEXT)), TEXT),
    ):
        assert cited(OnePublication(), publication_id, "uil~0", span, quote) is None  # type: ignore[arg-type]
