"""Which quotes answer: the best by weighed signs, said once, in the order that helps most."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import Analyser
from index.retrieve import Evidence
from search_app.answer_asked import Asked, standing_in
from search_app.answer_quotes import Quote, joined
from search_app.answer_signs import Candidate, Signs, candidates

SENTENCES = 5  # quotes at most, in one answer

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Choice:
    """How much each sign counts beside the cosine; chosen by benchmarks/answers.py.

    ``margin``: a quote further than this from the best one adds little; ``repeated``: taken off a quote from a
    publication that has one already.
    """

    words: float = 0.085
    passage: float = 0.085
    kind: float = 0.06
    clear: float = 0.03
    counted: float = 0.025
    hanging: float = -0.015
    about: float = 0.045
    margin: float = 0.1
    repeated: float = 0.01

    def score(self, signs: Signs) -> float:
        """What a quote is worth; higher is better."""
        return (
            signs.near
            + self.words * signs.words
            + self.passage * signs.passage
            + self.kind * signs.kind
            + self.clear * signs.clear
            + self.counted * signs.counted
            + self.hanging * signs.hanging
            + self.about * signs.about
        )


DEFAULT = Choice()


@dataclass(frozen=True, slots=True)
class _Scored:
    quote: Quote
    score: float
    hangs: bool
    terms: frozenset[str]
    numbers: tuple[str, ...]


def choose(evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, by: Choice = DEFAULT) -> list[Quote]:
    """At most five quotes, best first: each whole, said once, and not clearly worse than the best one."""
    return best(candidates(evidence, asked, analyser), analyser, by)


def best(found: Sequence[Candidate], analyser: Analyser, by: Choice = DEFAULT) -> list[Quote]:
    """The same of candidates. Those that stand next to each other on a page are one quote."""
    left = sorted((_scored(one, analyser, by) for one in found), key=lambda one: -one.score)
    chosen: list[_Scored] = []
    while left and len(chosen) < SENTENCES:
        top = max(left, key=lambda one: _worth(one, chosen, by))
        if chosen and _worth(top, chosen, by) < chosen[0].score - by.margin:
            break
        chosen.append(top)
        left = [one for one in left if not _says_the_same(one, top) and not _would_be_of(one, top)]
    return _together([one.quote for one in chosen])


def _scored(one: Candidate, analyser: Analyser, by: Choice) -> _Scored:
    text = one.quote.text
    numbers = tuple(_NUMBER.findall(text))
    return _Scored(one.quote, by.score(one.signs), one.signs.hanging > 0, standing_in(text, analyser), numbers)


def _worth(one: _Scored, chosen: Sequence[_Scored], by: Choice) -> float:
    again = any(other.quote.passage.publication_id == one.quote.passage.publication_id for other in chosen)
    return one.score - by.repeated * again


def _together(quotes: Sequence[Quote]) -> list[Quote]:
    """Neighbours become one quote, in the place of the better one."""
    kept: list[Quote] = []
    for quote in quotes:
        pairs = ((place, joined(other, quote)) for place, other in enumerate(kept))
        found = next(((place, whole) for place, whole in pairs if whole is not None), None)
        if found is None:
            kept.append(quote)
        else:
            kept[found[0]] = found[1]
    return kept


def _would_be_of(one: _Scored, other: _Scored) -> bool:
    """Whether "Het project …" would seem to be of what another quote of the publication names, and may not be."""
    if one.quote.passage.publication_id != other.quote.passage.publication_id or not one.hangs or other.hangs:
        return False
    return joined(one.quote, other.quote) is None


def _says_the_same(one: _Scored, other: _Scored) -> bool:
    """The same words, the same sentence or one that overlaps; other numbers make another statement."""
    quote, chosen = one.quote, other.quote
    if quote.passage.passage_id == chosen.passage.passage_id:
        if quote.first <= chosen.last and chosen.first <= quote.last:
            return True
    if one.numbers != other.numbers:
        return False
    if not one.terms or not other.terms:
        return quote.text == chosen.text
    return len(one.terms & other.terms) >= 0.8 * min(len(one.terms), len(other.terms))
