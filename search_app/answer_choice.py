"""Which quotes answer: near the question in meaning, with its rare words and the kind of answer it asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Analyser
from index.retrieve import Evidence
from search_app.answer_asked import Asked, standing_in
from search_app.answer_kinds import kinds_held
from search_app.answer_quotes import Quote, hangs, quote_around

SENTENCES = 5  # at most, in one answer
PASSAGES = 8  # looked through for sentences
_LOOKED_AT = 40  # sentences whose words are looked at: the nearest in meaning


@dataclass(frozen=True, slots=True)
class Choice:
    """How much each sign counts, in cosines; chosen by benchmarks/answers.py.

    ``words``: all the question's words, by rarity, stand in the quote; ``passage``: it is from the best passage
    rather than the last one looked at; ``kind``: it holds what is asked (a date for "wanneer"); ``length``: it is
    long enough to say something; ``hanging``: taken off
    when it points back to something that is not in it; ``asked``: off the cosine of a question the source asks, which
    the sentence after it answers; ``margin``: further than this from the best quote adds little; ``repeated``: taken
    off a quote from a publication that has one already.
    """

    words: float = 0.08
    passage: float = 0.02
    kind: float = 0.04
    length: float = 0.015
    hanging: float = 0.015
    asked: float = 0.01
    margin: float = 0.035
    repeated: float = 0.005


DEFAULT = Choice()
_LONG = 200  # characters: longer says no more
_Place = tuple[Evidence, int, float]  # a passage, which of its sentences, how near


def choose(evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, by: Choice = DEFAULT) -> list[Quote]:
    """At most five quotes, best first: each whole, said once, and not clearly worse than the best one."""
    quotes = sorted(_scored(evidence[:PASSAGES], asked, analyser, by), key=lambda quote: -quote.score)
    chosen: list[Quote] = []
    while quotes and len(chosen) < SENTENCES:
        best = max(quotes, key=lambda quote: _worth(quote, chosen, by))
        if chosen and _worth(best, chosen, by) < chosen[0].score - by.margin:
            break
        chosen.append(best)
        quotes = [quote for quote in quotes if not _says_the_same(quote, best, analyser)]
    return chosen


def _worth(quote: Quote, chosen: Sequence[Quote], by: Choice) -> float:
    again = any(one.passage.publication_id == quote.passage.publication_id for one in chosen)
    return quote.score - by.repeated * again


def _scored(evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, by: Choice) -> Iterator[Quote]:
    if not evidence:
        return
    top, low = evidence[0].hit.score, evidence[-1].hit.score
    nearest = sorted(_places(evidence, by), key=lambda place: -place[2])[:_LOOKED_AT]
    for found, place, cosine in nearest:
        quote = quote_around(found.hit.passage, place, cosine)
        if quote is not None:
            height = (found.hit.score - low) / (top - low) if top > low else 1.0
            signs = (
                by.words * asked.covered(standing_in(quote.text, analyser), only_known=True)
                + by.passage * height
                + by.kind * kinds_held(quote.text, asked.kinds)
                - by.hanging * hangs(quote)
                + by.length * min(len(quote.text), _LONG) / _LONG
            )
            yield Quote(quote.passage, quote.first, quote.last, cosine + signs)


def _places(evidence: Sequence[Evidence], by: Choice) -> Iterator[_Place]:
    for found in evidence:
        passage, before = found.hit.passage, 0.0
        for place, cosine in enumerate(found.sentences):
            sentence = passage.sentences[place]
            near = max(cosine, before - by.asked)
            is_question = passage.text[: sentence.end].endswith("?")
            before = cosine if is_question else 0.0
            yield found, place, near


def _says_the_same(quote: Quote, chosen: Quote, analyser: Analyser) -> bool:
    """The same words, the same sentence or one that overlaps; other numbers make another statement."""
    if quote.passage.passage_id == chosen.passage.passage_id:
        if quote.first <= chosen.last and chosen.first <= quote.last:
            return True
    if re.findall(r"\d+", quote.text) != re.findall(r"\d+", chosen.text):
        return False
    one, other = standing_in(quote.text, analyser), standing_in(chosen.text, analyser)
    return len(one & other) >= 0.8 * min(len(one), len(other)) if one and other else quote.text == chosen.text
