"""Readings and failures as JSON: equal after the journey, and nothing odd is believed."""

import json

import pytest

from index.types import Box, Heading, Page, Word
from ingest.reading.result import REASONS, Failure, Reading, failure, from_json, pages_skipped, remedy_of, to_json

PAGE = Page(3, "Kop\n\nTekst.", (Heading(0, 3, 2),), (Word(5, 11, Box(0.1, 0.2, 0.5, 0.25)),), 595.28, 841.89)
PAGES = (PAGE, Page(None, "Los"))
READING = Reading("pdf", "Titel", "text", PAGES, "2020-01", 2020, "nl", None, "rapport", ("Let op.",))


def test_a_reading_and_a_failure_come_back_equal() -> None:
    assert from_json(to_json(READING)) == READING
    assert from_json(to_json(failure("timeout", "stopped"))) == Failure("timeout", remedy_of("timeout"), "stopped")


@pytest.mark.parametrize(
    "change",
    [
        {"words": [5, 11, 10, 20, 10, 25]},
        {"words": [5, 99, 1, 2, 3, 4]},
        {"words": [1]},
        {"text": None},
        {"headings": [[0, 0, 1]]},
        {"words": [5, 11, -1, 2, 3, 4]},
        {"words": [5, 11, 1, 2, 3, 4.5]},
        {"number": "3"},
        {"text": "half een \ud83d teken"},
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object]) -> None:
    plain = json.loads(to_json(READING))
    plain["pages"][0].update(change)
    with pytest.raises(ValueError, match="."):
        from_json(json.dumps(plain))


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"reason": "mooi", "detail": ""}', '{"format": "pdf"}', "null"])
def test_other_documents_are_refused(document: str) -> None:
    with pytest.raises(ValueError, match="."):
        from_json(document)


def test_every_reason_has_a_remedy_in_whole_sentences() -> None:
    assert all(remedy_of(reason).endswith(".") for reason in sorted(REASONS))  # type: ignore[arg-type]
    assert pages_skipped((4, 7, 8, 9)) == "Pagina's 4, 7-9 konden niet worden gelezen en zijn overgeslagen."
