"""The words of a question that carry a match, and where they stand in a text: what a reader's eye looks for."""

import re
from collections.abc import Collection
from functools import lru_cache

from index.dutch.analyser import DutchAnalyser
from ingest.products.names import words as product_words
from search_app.answer.expected import ASKING, Asked

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_RARE = 2.0  # the idf of a word that stands in about one of six passages
_OF_RAREST = 0.8  # in a small index nothing is rare: then what comes near the rarest word of the question
_SAY_LITTLE = frozenset(
    """
    helpen helpt werken werkt passen past gebruiken gebruikt bereiken bereik haar hem hen elkaar zichzelf iedereen
    niemand iets niets alle alles allemaal elk elke ieder iedere ander andere anderen geen meer meest al alleen juist
    toch wel erg heel steeds vaak soms nooit altijd daarom daarna daarbij hierbij tussen tegen onder zonder tijdens
    binnen buiten sinds toen nadat terwijl hoewel
    """.split()
)
_WHOLE = 1.0  # the weight of the terms of a word itself; those of its written form and of other words weigh less


def carrying(asked: Asked) -> tuple[str, ...]:
    """The words that carry a match, as they were typed: rare enough, and no name for a kind of product."""
    rarest = max((word.idf for word in asked.words), default=0.0)
    enough = min(_RARE, _OF_RAREST * rarest)
    return tuple(word.text for word in asked.words if word.known and word.idf >= enough and _tells(word.text))


def _tells(word: str) -> bool:
    """Whether a word says what it is about: "methode" and "zoekt" don't."""
    return not product_words().is_heading_word(word) and terms_of((word,)).isdisjoint(_asking())


def terms_of(words: Collection[str]) -> frozenset[str]:
    """The terms of the words themselves."""
    return frozenset(term.text for word in words for term in _analyser().terms(word) if term.weight >= _WHOLE)


def places(text: str, terms: frozenset[str]) -> list[range]:
    """Where words with one of these terms stand in a text, compounds with it in them too."""
    if not terms:
        return []
    return [range(*word.span()) for word in _WORD.finditer(text) if not terms.isdisjoint(_standing(word[0]))]


@lru_cache(20_000)
def _standing(word: str) -> frozenset[str]:
    return frozenset(term.text for term in _analyser().terms(word))


@lru_cache(1)
def _asking() -> frozenset[str]:
    return terms_of(ASKING | _SAY_LITTLE)


@lru_cache(1)
def _analyser() -> DutchAnalyser:
    return DutchAnalyser()
