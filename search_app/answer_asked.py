"""What a question asks for: its rare words, and the kind of answer that it expects (an amount, a date, a name …)."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.analysis import Analyser
from index.needs import point_of
from index.store import GenerationReader
from search_app.answer_counted import counted_in
from search_app.answer_kinds import Kind, asks, kinds_asked

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_BESIDE_THE_POINT = 0.3  # what a word counts in a sentence of a case that asks nothing
_BESIDE_TOGETHER = 0.5  # what all of those count at most, beside the words of the sentences that ask
ASKING = frozenset(
    """
    welk welke wat waar waarom wie wiens hoe hoeveel wanneer waardoor waarmee zoek graag bestaat iets iemand moet moeten
    kan kunnen kunt mag mogen doe doet doen ga gaat gaan kom komt komen krijg krijgt krijgen maak maakt maken sta staat
    staan vind vindt vinden wil wilt willen zou zouden nodig
    """.split()
)


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question that counts: its terms with their weights (1 is the word itself) and its rarity.

    ``rarity`` is 0 for a word that stands everywhere, and more the fewer passages it stands in; ``known`` is whether
    any of its terms stands in the index at all.
    """

    text: str
    terms: tuple[tuple[str, float], ...]
    rarity: float
    known: bool

    def share_in(self, standing: Collection[str]) -> float:
        """How much of the word stands among these terms, 0 to 1."""
        return max((weight for term, weight in self.terms if term in standing), default=0.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question that count, each once; the kinds of answer that it expects; stems of what it counts."""

    words: tuple[AskedWord, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    counted: frozenset[str] = frozenset()

    def covered(self, standing: Collection[str], *, only_known: bool = False) -> float:
        """Share of the words, by rarity, that stand among these terms, 0 to 1; 0 for a question without words.

        Words that stand nowhere count too, unless ``only_known``.
        """
        words = [word for word in self.words if word.known or not only_known]
        total = sum(word.rarity for word in words)
        return sum(word.rarity * word.share_in(standing) for word in words) / total if total else 0.0

    @property
    def subject(self) -> "Asked":
        """The same without the words that ask for a kind of answer ("kost"): they say nothing of what it is about."""
        words = tuple(word for word in self.words if not any(asks(kind, word.text) for kind in self.kinds))
        return replace(self, words=words)

    def strange(self) -> float:
        """Share of the words, by rarity, that stand nowhere, 0 to 1."""
        total = sum(word.rarity for word in self.words)
        return sum(word.rarity for word in self.words if not word.known) / total if total else 0.0

    def unknown(self) -> tuple[str, ...]:
        """The words that stand nowhere in the index, as they were typed."""
        return tuple(word.text for word in self.words if not word.known)


def asked(question: str, reader: GenerationReader, analyser: Analyser) -> Asked:
    """Look at a question with the eyes of one index."""
    written = {word.casefold(): word for word in reversed(_WORD.findall(question)) if word.casefold() not in ASKING}
    asking = point_of(question)
    point = {word.casefold() for word in _WORD.findall(asking)}
    terms = {word: _terms_of(written[word], analyser) for word in sorted(written)}
    frequency = reader.document_frequency(sorted({term for each in terms.values() for term, _ in each}))
    n_passages = reader.count()
    words = {word: _asked_word(written[word], each, frequency, n_passages) for word, each in terms.items() if each}
    return Asked(_weighed(words, point), kinds_asked(asking), counted_in(asking))


def standing_in(text: str, analyser: Analyser) -> frozenset[str]:
    """The terms of a text; remembered, for the same sentences are looked at for many questions."""
    return _standing(text, analyser)  # type: ignore[arg-type]  # one analyser is as good as another of its kind


@lru_cache(4_000)
def _standing(text: str, analyser: Analyser) -> frozenset[str]:
    return frozenset(term.text for term in analyser.terms(text))


def _terms_of(word: str, analyser: Analyser) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for term in analyser.query_terms(word):
        best[term.text] = max(best.get(term.text, 0.0), min(term.weight, 1.0))
    return tuple(best.items())


def _asked_word(
    written: str, terms: Sequence[tuple[str, float]], frequency: Mapping[str, int], n_passages: int
) -> AskedWord:
    top = max(weight for _, weight in terms)
    standing_for_it = max((frequency[term] for term, weight in terms if weight == top), default=0)
    rarity = math.log(1 + n_passages / (1 + standing_for_it))
    return AskedWord(written, tuple(terms), rarity, any(frequency[term] for term, _ in terms))


def _weighed(words: Mapping[str, AskedWord], point: Collection[str]) -> tuple[AskedWord, ...]:
    """The words, those beside the point with a lower rarity, so that a long story doesn't drown its question."""
    asking = sum(one.rarity for word, one in words.items() if word in point)
    beside = sum(one.rarity for word, one in words.items() if word not in point)
    share = min(_BESIDE_THE_POINT, _BESIDE_TOGETHER * asking / beside) if beside else 1.0
    return tuple(one if word in point else replace(one, rarity=share * one.rarity) for word, one in words.items())
