"""A question in Dutch is taken for Dutch; one in English, German, French or Frisian is not."""

import pytest

from index.dutch.language import is_dutch


@pytest.mark.parametrize(
    "question",
    [
        "Wat is er voor kinderen van ouders die gaan scheiden?", "NAH", "", "angstige kindren trainng", "42",
        "Is de training Samen in one day nog open?", "tool om samen te beslissen", "armoede in de klas",
    ],
)  # fmt: skip
def test_dutch_stays_dutch(question: str) -> None:
    assert is_dutch(question)


@pytest.mark.parametrize(
    "question",
    [
        "What helps children whose parents are getting a divorce?", "How can I find a mentor for my son?",
        "Was hilft Kindern, wenn die Eltern sich trennen?", "Quelle aide pour les enfants après un divorce ?",
        "Wat is der foar bern fan âlden dy't skieden binne?",
    ],
)  # fmt: skip
def test_other_languages_are_told_apart(question: str) -> None:
    assert not is_dutch(question)
