"""Which quotes answer: the best by weighed features, said once, in the order that helps most."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from index.retrieval.retriever import Evidence
from index.store.bm25 import Analyser
from index.types import Passage
from ingest.products.numbers import tells_other_years
from search_app.answer.expected import (
    REQUIRED,
    SHARP,
    Asked,
    counts,
    is_asked_by,
    kinds_held,
    standing_in,
    tells_detail,
)
from search_app.answer.quotes import (
    BLANK_OR_BULLET,
    Quote,
    asked_above,
    has_anaphora,
    is_labelled,
    is_table_row,
    joined,
    longer,
    names_whom,
    quote_around,
    row_labels,
    wider,
)
from search_app.answer.understanding import exact_terms, exact_terms_asked, parts_in, stands_in_part

PASSAGES = 8  # looked through for sentences
AFTER_A_QUESTION = 0.01  # off the cosine of a question the source asks, which the sentence after it answers
_LOOKED_AT = 40  # sentences whose words are looked at: the nearest in meaning
_ABOVE = 2  # sentences above a quote that may say what it is about
_SAID_NEXT = SHARP | {"cause"}  # what a sentence that names its thing may leave to the next one
_UNREAD = -2.0  # stands for the logits of a passage that wasn't read: rather not, as most sentences
# Of passages that were read, by their ids: a logit for each sentence, above 0 where it rather answers.
SentenceLogits: TypeAlias = Mapping[str, Sequence[float]]
NOTHING_READ: SentenceLogits = MappingProxyType({})
_Place = tuple[Evidence, int, float]  # a passage, which of its sentences, its cosine


@dataclass(frozen=True, slots=True)
class QuoteFeatures:
    """What speaks for a quote, each from 0 to 1 but ``cosine`` and ``read``.

    ``passage``: how high its passage was found, 1 for the best; ``kind``: share of the kinds asked that it holds;
    ``anaphoric``: it points back to something that isn't in it; ``about``: share of the question's subject, by idf, in
    it and what stands above it; ``read``: the highest of the reader's logits of its sentences.
    """

    cosine: float
    passage: float
    kind: float
    anaphoric: float
    about: float
    read: float


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """A quote that may be shown and what speaks for it.

    ``exact``: what the question names exactly and it holds; ``tells``: it holds a number, name or place as is asked
    for, or is the line with that label.
    """

    quote: Quote
    features: QuoteFeatures
    exact: frozenset[str] = frozenset()
    tells: bool = False


def candidates(
    evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, logits: SentenceLogits = NOTHING_READ
) -> list[QuoteCandidate]:
    """The quotes around the sentences nearest in meaning, nearest first.

    Of a part that the question names by its number ("artikel 2.3") alone, where any that can be quoted stands in it.
    """
    places = list(_places(evidence[:PASSAGES], asked))
    inside = _in_parts(places, parts_in(asked.asking))
    found = _around(inside, evidence, asked, analyser, logits)
    if not found and len(inside) < len(places):
        found = _around(places, evidence, asked, analyser, logits)
    return _that_tell(found, asked) if asked.goes_on else found


def _that_tell(found: list[QuoteCandidate], asked: Asked) -> list[QuoteCandidate]:
    """Of a question that goes on, the quotes that tell what it asks itself, where the best one has such beside it.

    What is nearest in meaning is nearest to the question before it, which says only of what it asks.
    """
    nearest = max(found, key=lambda one: DEFAULT.score(one.features), default=None)
    beside = nearest.quote.passage.passage_id if nearest else ""
    telling = [one for one in found if one.quote.passage.passage_id == beside and _holds_asked(one.quote.text, asked)]
    return telling or found


def _around(
    places: Sequence[_Place], evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, logits: SentenceLogits
) -> list[QuoteCandidate]:
    """The quotes around those of these sentences that are nearest in meaning."""
    nearest = sorted(places, key=lambda place: -place[2])[:_LOOKED_AT]
    found = ((one, _quote(one.hit.passage, place, asked), cosine) for one, place, cosine in nearest)
    heights = _heights(evidence[:PASSAGES])
    subject, wanted = asked.subject, exact_terms_asked(asked.asking)
    typed = exact_terms_asked(_BOUND.sub("", asked.asking))
    return [
        QuoteCandidate(
            quote,
            _features(
                quote, cosine, heights[one.hit.passage.passage_id], asked, subject, analyser, _read(quote, logits)
            ),
            wanted & _exact_terms_in(quote),
            _tells(quote.text, asked),
        )
        for one, quote, cosine in found
        if quote is not None and _holds_required(quote.text, asked) and not _of_other_age(quote.text, typed)
    ]


def _tells(text: str, asked: Asked) -> bool:
    """Whether a text holds all that is asked for, some of it sharp, or is one line that names what is asked."""
    return _is_asked_detail(text, asked) or (bool(asked.kinds & SHARP) and kinds_held(text, asked.kinds) >= 1.0)


def _in_parts(places: Sequence[_Place], parts: frozenset[str]) -> list[_Place]:
    """The sentences that stand in most of these parts of a text; all of them where none stands in any."""
    found = [(sum(stands_in_part(part, *_line_and_above(place)) for part in parts), place) for place in places]
    most = max((held for held, _ in found), default=0)
    return [place for held, place in found if held == most]


def _line_and_above(place: _Place) -> tuple[str, str]:
    """The line of a sentence as far as it, which may begin with a number of its own, and the headings above it.

    Those are the ones of its passage, and the nearest that stands in the passage: no sentence holds a heading.
    """
    passage, at = place[0].hit.passage, place[1]
    sentence = passage.sentences[at]
    begin = passage.text.rfind("\n", 0, sentence.start) + 1
    ends = (0, *(one.end for one in passage.sentences[:at]))
    gaps = (passage.text[end : one.start] for end, one in zip(ends, passage.sentences[: at + 1], strict=True))
    inside = [gap.strip(BLANK_OR_BULLET) for gap in gaps]
    nearest = next((heading for heading in reversed(inside) if any(map(str.isalpha, heading))), "")
    return passage.text[begin : sentence.end], "\n".join((*passage.heading_path, nearest))


def _exact_terms_in(quote: Quote) -> frozenset[str]:
    """What a quote names exactly, or the heading right above it where that names one thing ("Vrijdag")."""
    above = exact_terms(" ".join(quote.passage.heading_path[-1:]))
    return exact_terms(quote.text) | (above if len(above) == 1 else frozenset())


def _quote(passage: Passage, place: int, asked: Asked) -> Quote | None:
    """The quote around a sentence; with the one behind it, where that holds what is asked and the quote doesn't.

    None for a row that gives no detail that is asked: it tells of one thing among others, not what the thing does.
    """
    sentence = passage.sentences[place]
    text = passage.text[sentence.start : sentence.end]
    if sentence.span is not None and _is_asked_detail(text, asked):
        return Quote(passage, place, place)
    if (is_labelled(text) or asked_above(passage, place)) and not tells_detail(text, row_labels(text), asked):
        return None
    quote = quote_around(passage, place)
    more = longer(quote) if quote and asked.kinds & _SAID_NEXT else None
    if quote is None or more is None:
        return quote
    return more if _holds_asked(more.text, asked) > _holds_asked(quote.text, asked) else quote


def _holds_required(text: str, asked: Asked) -> bool:
    """Whether a text holds a kind that is asked for and that nothing else can stand in for; true where none is."""
    required = asked.kinds & REQUIRED
    return not required or kinds_held(text, required) > 0


_OTHER_SIDE = {"+": "-", "-": "+"}
_BOUND = re.compile(r"\b(?:vanaf|tot)\b", re.IGNORECASE)  # "vanaf 18 jaar" may be asked of what goes on until then


def _of_other_age(text: str, wanted: frozenset[str]) -> bool:
    """Whether a text tells of ages on the other side of the one that is asked, and of none on its own.

    ("Is het 16+ of 16-?" asks both.)
    """
    held = exact_terms(text)
    sides = [(term, term[:-1] + _OTHER_SIDE[term[-1]]) for term in wanted if term[-1] in _OTHER_SIDE]
    if not sides or any(term in held for term, _ in sides):
        return False
    return any(other in held - wanted for _, other in sides) or all(tells_other_years(text, term) for term, _ in sides)


def _holds_asked(text: str, asked: Asked) -> float:
    """How much of what is asked a text tells: what is counted, an amount, a name, why."""
    return float(counts(text, asked.counted)) if asked.counted else kinds_held(text, asked.kinds & _SAID_NEXT)


def _features(
    quote: Quote, cosine: float, height: float, asked: Asked, subject: Asked, analyser: Analyser, read: float
) -> QuoteFeatures:
    is_detail = _is_asked_detail(quote.text, asked)
    return QuoteFeatures(
        cosine=cosine,
        passage=height,
        kind=1.0 if is_detail else kinds_held(quote.text, asked.kinds),
        anaphoric=float(has_anaphora(quote.text)),
        about=subject.covered(_standing_with_above(quote, analyser, is_detail), only_known=True),
        read=read,
    )


def _told_of(quote: Quote) -> str:
    """What says of what a labelled line tells: the nearest text above that is no such line; "" for none."""
    above = (quote.passage.text[one.start : one.end] for one in reversed(quote.passage.sentences[: quote.first]))
    return next((text for text in above if not (is_labelled(text) or names_whom(text))), "")


def _read(quote: Quote, logits: SentenceLogits) -> float:
    """The logit of the likeliest of its sentences."""
    of_passage = logits.get(quote.passage.passage_id, ())
    return max(of_passage[quote.first : quote.last + 1], default=_UNREAD)


def _standing_with_above(quote: Quote, analyser: Analyser, is_detail: bool) -> frozenset[str]:
    """The terms of the quote and of the headings and sentences above it, that may say what it is about.

    ``is_detail``: it is one of the labelled lines below what they tell of, however many there are.
    """
    passage = quote.passage
    around = passage.sentences[max(0, quote.first - _ABOVE) : quote.last + 1]
    told_of = _told_of(quote) if is_detail else ""
    texts = (*passage.heading_path, told_of, *(passage.text[one.start : one.end] for one in around))
    return frozenset().union(*(standing_in(text, analyser) for text in texts))


def _is_asked_detail(text: str, asked: Asked) -> bool:
    """Whether a text is one line with a label that names what is asked: "Mobiel: 06 …", "Contactpersoon: …"."""
    labels = row_labels(text) if (is_labelled(text) or names_whom(text)) and not is_table_row(text) else ()
    return len(labels) == 1 and is_asked_by(labels[0], asked)


def _heights(evidence: Sequence[Evidence]) -> dict[str, float]:
    """How high each passage was found: 1 for the best, 0 for the last one looked through."""
    scores = [one.hit.score for one in evidence]
    top, low = max(scores, default=0.0), min(scores, default=0.0)
    return {one.hit.passage.passage_id: (one.hit.score - low) / (top - low) if top > low else 1.0 for one in evidence}


def _places(evidence: Sequence[Evidence], asked: Asked) -> Iterator[_Place]:
    for found in evidence:
        passage, before = found.hit.passage, 0.0
        for place, own in enumerate(found.sentences):
            sentence = passage.sentences[place]
            text = passage.text[sentence.start : sentence.end]
            cosine = max(own, before - AFTER_A_QUESTION)
            if asked_above(passage, place):  # a few words say little by themselves
                cosine = max(cosine, found.dense - AFTER_A_QUESTION)
            elif _is_asked_detail(text, asked):  # and a label what is asked of whatever its passage is about
                cosine = max(cosine, *found.sentences)
            before = own if _asks(text) else 0.0
            yield found, place, cosine


def _asks(text: str) -> bool:
    """Whether a sentence is a question that the source goes on to answer; behind a colon it only tells of one."""
    return text.endswith("?") and ":" not in text


MOST_QUOTES = 5  # in one answer; the README and the rules for a language model say so too

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class QuoteWeights:
    """How much each sign counts beside the cosine; chosen by benchmarks/answers/selection.py.

    ``margin``: a quote further than this from the best one adds little; ``repeated``: taken off a quote from a
    publication that has one already. ``answers``: below this the reader says of a quote that it is no answer; it isn't
    shown beside the best one then, unless it holds what is asked for: all kinds, or a detail in a row. ``short``:
    the first quote takes its neighbours along as long as it has no more characters.
    """

    passage: float = 0.085
    kind: float = 0.06
    anaphoric: float = -0.015
    about: float = 0.1
    read: float = 0.0125  # a logit
    margin: float = 0.2
    repeated: float = 0.01
    answers: float = -1.0  # a logit
    short: float = 200.0  # characters

    def score(self, features: QuoteFeatures) -> float:
        """What a quote is worth; higher is better."""
        return (
            features.cosine
            + self.passage * features.passage
            + self.kind * features.kind
            + self.anaphoric * features.anaphoric
            + self.about * features.about
            + self.read * features.read
        )


DEFAULT = QuoteWeights()
UNREAD_MARGIN = 0.1  # where nothing was read that says of the others whether they answer


@dataclass(frozen=True, slots=True)
class _Scored:
    quote: Quote
    score: float
    has_anaphora: bool
    terms: frozenset[str]
    numbers: tuple[str, ...]
    exact: frozenset[str]
    may_answer: bool


def choose(
    evidence: Sequence[Evidence], asked: Asked, analyser: Analyser, logits: SentenceLogits = NOTHING_READ
) -> list[Quote]:
    """At most ``MOST_QUOTES``, best first: each whole, said once, and not clearly worse than the best one."""
    by = DEFAULT if logits else replace(DEFAULT, answers=-math.inf, margin=UNREAD_MARGIN)
    return best(candidates(evidence, asked, analyser, logits), analyser, by, logits)


def best(
    found: Sequence[QuoteCandidate],
    analyser: Analyser,
    by: QuoteWeights = DEFAULT,
    logits: SentenceLogits = NOTHING_READ,
) -> list[Quote]:
    """The same of candidates that were read. Those that stand next to each other on a page are one quote."""
    left = sorted((_scored(one, analyser, by) for one in found), key=lambda one: -one.score)
    chosen: list[_Scored] = []
    while left and len(chosen) < MOST_QUOTES:
        top = max(left, key=lambda one: _worth(one, chosen, by))
        if chosen and _worth(top, chosen, by) < chosen[0].score - by.margin:
            break
        chosen.append(top)
        left = [one for one in left if one.exact >= chosen[0].exact]  # what is asked of Friday is asked of Friday alone
        left = [one for one in left if not _says_the_same(one, top) and not _would_be_of(one, top)]
    return _together(chosen, logits, by)


def _scored(one: QuoteCandidate, analyser: Analyser, by: QuoteWeights) -> _Scored:
    text = one.quote.text
    numbers = tuple(_NUMBER.findall(text))
    score, terms = by.score(one.features), standing_in(text, analyser)
    # A row is a candidate only where it gives a detail that is asked for.
    may_answer = one.features.read >= by.answers or one.tells or is_labelled(text)
    return _Scored(one.quote, score, one.features.anaphoric > 0, terms, numbers, one.exact, may_answer)


def _worth(one: _Scored, chosen: Sequence[_Scored], by: QuoteWeights) -> float:
    again = any(other.quote.passage.publication_id == one.quote.passage.publication_id for other in chosen)
    return one.score - by.repeated * again


def _together(chosen: Sequence[_Scored], logits: SentenceLogits, by: QuoteWeights) -> list[Quote]:
    """Each quote with what stands beside it, no sentence twice; behind the first those of which a part may answer.

    The first is what is read, and a line by itself says little: it takes its neighbours along while it is short.
    """
    left, shown = list(chosen), list[Quote]()
    while left:
        quote, said = left[0].quote, "\n".join(one.text for one in (*shown, *(one.quote for one in left)))
        of_passage, short = logits.get(quote.passage.passage_id, ()), 0.0 if shown else by.short
        while (whole := _wider(quote, left, said, of_passage, replace(by, short=short))) is not None:
            quote = whole
        inside = [one for one in left if _stands_in(one.quote, quote)]
        left = [one for one in left if one not in inside]
        if not shown or any(one.may_answer for one in inside):
            shown.append(quote)
    return shown


def _wider(quote: Quote, left: Sequence[_Scored], said: str, logits: Sequence[float], by: QuoteWeights) -> Quote | None:
    """The quote with a neighbour that was chosen too, else with the likeliest sentence beside it; None for neither.

    Of a passage that was read such a sentence joins where it may answer, and any while the quote stays short. Not what
    is said elsewhere, nor what is true of another day or age than is asked.
    """
    chosen = (joined(quote, one.quote) for one in left)
    if (both := next((whole for whole in chosen if whole is not None), None)) is not None:
        return both
    exact = left[0].exact
    beside = [(_added(whole, quote), whole) for whole in wider(quote)] if logits else []
    may_join = [
        (logits[added.first], whole)
        for added, whole in beside
        if (logits[added.first] >= by.answers or len(whole.text) <= by.short)
        and added.text not in said
        and (not exact or exact_terms(added.text) <= exact)
    ]
    return max(may_join, key=lambda one: one[0], default=(0.0, None))[1]


def _stands_in(one: Quote, other: Quote) -> bool:
    return one.passage.passage_id == other.passage.passage_id and other.first <= one.first and one.last <= other.last


def _added(whole: Quote, quote: Quote) -> Quote:
    """The sentence that makes the one quote the other."""
    place = whole.first if whole.first < quote.first else whole.last
    return Quote(quote.passage, place, place)


def _would_be_of(one: _Scored, other: _Scored) -> bool:
    """Whether "Het project …" would seem to be of what another quote of the publication names, and may not be."""
    if (
        one.quote.passage.publication_id != other.quote.passage.publication_id
        or not one.has_anaphora
        or other.has_anaphora
    ):
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
