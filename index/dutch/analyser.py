"""Dutch text to terms: what a reader would call the same word gets the same term.

Words are folded (case, width, diacritics), freed of clitics ('s, foto's), brought to their base form (hielp, schepen)
and stemmed. Beside its stem a word counts a little as it was written, so that the same form comes before another one.
A compound (jeugdbeschermingsketen, POH-jeugd, CoronaCheck) counts as itself, and less as its parts.

Weights, stemmer and stop words were chosen by nDCG@10 of BM25 over three sets of Dutch questions:
docs/measurements/terms.md.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version

from index.dutch.compounds import inner_words
from index.dutch.forms import separated
from index.dutch.thesaurus import Expansion, Thesaurus, shipped
from index.dutch.words import stem, tokens, words, words_of
from index.store.records import Term

COMPOUND_WEIGHT = 0.6  # of a part of a compound written as one word
SEPARATED_WEIGHT = 1.0  # of a verb whose parts stand apart: it is that verb, not a part of it
WORD_WEIGHT = 0.3  # of the written form beside its stem
WORD_MARK = "="  # in front of a written form, which is another term than the stem that looks like it
_KNOWN_WORDS = 100_000  # whose terms are remembered: the stemmer is plain Python


class DutchAnalyser:
    """An Analyser. Passages and queries are treated alike, but that a query is also searched in other words."""

    def __init__(self, thesaurus: Thesaurus | None = None) -> None:
        self._thesaurus = shipped() if thesaurus is None else thesaurus

    @property
    def name(self) -> str:
        """Name and version: another name means other terms, so the index must be rebuilt."""
        return f"dutch-5 (snowballstemmer {version('snowballstemmer')})"

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text itself, repeated as often as they stand there; "meldt … aan" is aanmelden too."""
        own = [term for token in tokens(text) for term in _terms_of(token)]
        return [*own, *(Term(stem(verb), SEPARATED_WEIGHT) for verb in separated(text))]

    def word_terms(self, text: str) -> Sequence[Term]:
        """The terms of the words of a text as they stand, without the parts of compounds."""
        return [term for word, weight in words(text) if weight == 1.0 for term in _own_terms(word, weight)]

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of a query, and with a lower weight those of what it is also searched for: ``expansions``."""
        own = self.terms(text)
        return [*own, *self.also_terms(self.expansions(text), {term.text for term in own})]

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What a query is also searched for according to the thesaurus, in the order of the query."""
        return self._thesaurus.expansions(text)

    def also_terms(self, expansions: Sequence[Expansion], known: Collection[str] = ()) -> list[Term]:
        """The terms of expansions that aren't ``known``, each once, with the highest weight it has in one of them.

        A name counts as one word of its expansion's weight, however many words it has.
        """
        weights: dict[str, float] = {}
        for one in expansions:
            for name in one.also:
                for term in _named(name, one.weight):
                    if term.text not in known:
                        weights[term.text] = max(term.weight, weights.get(term.text, 0.0))
        return [Term(text, weight) for text, weight in weights.items()]


@lru_cache(_KNOWN_WORDS)
def _terms_of(token: str) -> tuple[Term, ...]:
    return tuple(term for word, weight in words_of(token) for term in _terms_of_word(word, weight))


def _terms_of_word(word: str, weight: float) -> Iterator[Term]:
    yield from _own_terms(word, weight)
    for part in inner_words(word):
        yield Term(stem(part), weight * COMPOUND_WEIGHT)


def _own_terms(word: str, weight: float) -> Iterator[Term]:
    yield Term(stem(word), weight)
    yield Term(WORD_MARK + word, weight * WORD_WEIGHT)


def _named(name: str, weight: float) -> Iterator[Term]:
    whole = [word for word, share in words(name) if share == 1.0]  # parts of a synonym would be far from the query
    for word in whole:
        yield from _own_terms(word, weight / len(whole))
