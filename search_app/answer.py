"""Question and evidence to an answer: whole sentences, each verified against the page it stands on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.boxes import boxes_of
from index.retrieve import Evidence
from index.types import Page, Passage, Record, Sentence
from search_app.replies import AnswerSentence, Citation

SENTENCES = 5  # at most, in one answer
PASSAGES = 8  # looked through for sentences
MARGIN = 0.04  # a sentence this much further from the question than the best one adds little

Pages = Callable[[str, int], Page]  # publication id, page index
Records = Callable[[str], Record]

_WHOLE = re.compile(r"^[\W_]*[A-ZÀ-Þ0-9'’].*[.!…:;][\"'”’»)\]]*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that may be shown: the passage it is from, its place in it, and how near it is to the question."""

    passage: Passage
    sentence: Sentence
    score: float

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.passage.text[self.sentence.start : self.sentence.end]


def choose(evidence: Sequence[Evidence]) -> list[Quote]:
    """At most five quotes, best first: near the question, whole, each said once."""
    quotes = sorted(_quotable(evidence[:PASSAGES]), key=lambda quote: -quote.score)
    chosen: list[Quote] = []
    said: set[str] = set()
    for quote in quotes:
        if len(chosen) == SENTENCES or quote.score < quotes[0].score - MARGIN:
            break
        if _folded(quote.text) not in said:
            said.add(_folded(quote.text))
            chosen.append(quote)
    return chosen


def _quotable(evidence: Sequence[Evidence]) -> list[Quote]:
    return [
        Quote(found.hit.passage, sentence, score)
        for found in evidence
        for sentence, score in zip(found.hit.passage.sentences, found.sentences, strict=True)
        if sentence.span is not None and is_whole(found.hit.passage.text[sentence.start : sentence.end])
    ]


def is_whole(text: str) -> bool:
    """A sentence that states something by itself: no half one, no heading, no question that the source asks."""
    return len(text.split()) >= 4 and _WHOLE.match(text) is not None and "?" not in text[-3:]


def cite(quotes: Sequence[Quote], pages: Pages, records: Records) -> tuple[list[AnswerSentence], list[Citation]]:
    """Number the quotes and prove each on its page; one that does not stand there verbatim is left out."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for quote in quotes:
        citation = _verified(quote, len(citations) + 1, pages, records)
        if citation is not None:
            citations.append(citation)
            sentences.append(AnswerSentence(citation.quote, (citation.n,)))
    return sentences, citations


def _verified(quote: Quote, n: int, pages: Pages, records: Records) -> Citation | None:
    passage, span = quote.passage, quote.sentence.span
    if span is None:
        return None
    page = pages(passage.publication_id, span.page_index)
    if page.text[span.start : span.end] != quote.text:
        return None
    record = records(passage.publication_id)
    return Citation(
        n=n,
        publication_id=record.publication_id,
        title=record.title,
        date=record_date(record),
        source=record.source,
        page=page.number,
        page_index=span.page_index,
        heading=passage.heading,
        quote=quote.text,
        boxes=boxes_of(page, span.start, span.end),
        passage_id=passage.passage_id,
    )


def record_date(record: Record) -> str | None:
    """The date as precise as it is known, or None ("datum onbekend")."""
    return record.date or (str(record.year) if record.year else None)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
