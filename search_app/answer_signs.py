"""What speaks for each quote that may be shown: near in meaning, the question's words, the kind of answer asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Analyser
from index.retrieve import Evidence
from index.types import Passage
from search_app.answer_asked import Asked, standing_in
from search_app.answer_counted import counts
from search_app.answer_kinds import SHARP, Kind, kinds_held
from search_app.answer_leaning import hangs
from search_app.answer_quotes import Quote, longer, quote_around

PASSAGES = 8  # looked through for sentences
AFTER_A_QUESTION = 0.01  # off the cosine of a question the source asks, which the sentence after it answers
_LOOKED_AT = 40  # sentences whose words are looked at: the nearest in meaning
_CLEAR: frozenset[Kind] = SHARP | {"fate"}
_ABOVE = 2  # sentences above a quote that may say what it is about
_SAID_NEXT = SHARP | {"cause"}  # what a sentence that names its thing may leave to the next one
_Place = tuple[Evidence, int, float]  # a passage, which of its sentences, how near


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a quote, each from 0 to 1 but ``near``, which is a cosine.

    ``words``: share of the question's words, by rarity, that stand in it; ``passage``: how high its passage was found,
    1 for the best; ``kind``: share of the kinds asked that it holds; ``clear``: whether one of those is an amount, a
    date, a name or another that is there or not; ``counted``: it counts what "hoeveel" asks for; ``hanging``: it
    points back to something that isn't in it; ``about``: share of the question's subject in it and what stands
    above it. An amount may be of something else: ``clear`` and ``counted`` are as large as ``about`` at most.
    """

    near: float
    words: float
    passage: float
    kind: float
    clear: float
    counted: float
    hanging: float
    about: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote that may be shown and what speaks for it."""

    quote: Quote
    signs: Signs


def candidates(evidence: Sequence[Evidence], asked: Asked, analyser: Analyser) -> list[Candidate]:
    """The quotes around the sentences nearest in meaning, nearest first."""
    looked_through = evidence[:PASSAGES]
    nearest = sorted(_places(looked_through), key=lambda place: -place[2])[:_LOOKED_AT]
    found = ((one, _quote(one.hit.passage, place, asked), near) for one, place, near in nearest)
    heights = _heights(looked_through)
    subject = asked.subject
    return [
        Candidate(quote, _signs(quote, near, heights[one.hit.passage.passage_id], asked, subject, analyser))
        for one, quote, near in found
        if quote is not None
    ]


def _quote(passage: Passage, place: int, asked: Asked) -> Quote | None:
    """The quote around a sentence; with the one behind it, where that holds what is asked and the quote doesn't."""
    quote = quote_around(passage, place)
    more = longer(quote) if quote and asked.kinds & _SAID_NEXT else None
    if quote is None or more is None:
        return quote
    return more if _told(more.text, asked) > _told(quote.text, asked) else quote


def _told(text: str, asked: Asked) -> float:
    """How much of what is asked a text tells: what is counted, an amount, a name, why."""
    return float(counts(text, asked.counted)) if asked.counted else kinds_held(text, asked.kinds & _SAID_NEXT)


def _signs(quote: Quote, near: float, height: float, asked: Asked, subject: Asked, analyser: Analyser) -> Signs:
    text = quote.text
    about = subject.covered(_standing_with_above(quote, analyser), only_known=True)
    return Signs(
        near=near,
        words=asked.covered(standing_in(text, analyser), only_known=True),
        passage=height,
        kind=kinds_held(text, asked.kinds),
        clear=about * (kinds_held(text, asked.kinds & _CLEAR) > 0),
        counted=about * counts(text, asked.counted),
        hanging=float(hangs(text)),
        about=about,
    )


def _standing_with_above(quote: Quote, analyser: Analyser) -> frozenset[str]:
    """The terms of the quote and of the headings and sentences above it, that may say what it is about."""
    passage = quote.passage
    near = passage.sentences[max(0, quote.first - _ABOVE) : quote.last + 1]
    texts = (*passage.heading_path, *(passage.text[one.start : one.end] for one in near))
    return frozenset().union(*(standing_in(text, analyser) for text in texts))


def _heights(evidence: Sequence[Evidence]) -> dict[str, float]:
    """How high each passage was found: 1 for the best, 0 for the last one looked through."""
    scores = [one.hit.score for one in evidence]
    top, low = max(scores, default=0.0), min(scores, default=0.0)
    return {one.hit.passage.passage_id: (one.hit.score - low) / (top - low) if top > low else 1.0 for one in evidence}


def _places(evidence: Sequence[Evidence]) -> Iterator[_Place]:
    for found in evidence:
        passage, before = found.hit.passage, 0.0
        for place, cosine in enumerate(found.sentences):
            sentence = passage.sentences[place]
            near = max(cosine, before - AFTER_A_QUESTION)
            before = cosine if _asks(passage.text[sentence.start : sentence.end]) else 0.0
            yield found, place, near


def _asks(text: str) -> bool:
    """Whether a sentence is a question that the source goes on to answer; behind a colon it only tells of one."""
    return text.endswith("?") and ":" not in text
