"""Quotes to an answer: each verified against the page it stands on, numbered and cited; hits with their publication."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from index.boxes import boxes_of
from index.dutch.words import TURNING
from index.errors import NotFound
from index.store.protocol import GenerationReader
from index.types import Hit, Page, Record
from search_app.answer.quotes import NOTE_MARKS, Quote
from search_app.replies import AnswerSentence, Citation, FoundPassage, sides

Pages = Callable[[str, int], Page]  # publication id, page index
Records = Callable[[str], Record]
Told = Callable[[Quote], str | None]  # the product that a quote tells of without naming it
Stopped = Callable[[Quote], tuple[str, ...]]  # those that it tells of as if they went on
_WORD = re.compile(r"\w+")
_RAISED = re.compile(rf"(?<!\bm)(?<!\bkm)[{NOTE_MARKS}]+")  # "m²" leads to no note
_SUBTITLE = re.compile(r"(?<=[?!]) .*|[:.] .*| [–-] .*", re.DOTALL)


def cite(
    quotes: Sequence[Quote], pages: Pages, records: Records, told: Told, stopped: Stopped = lambda _: ()
) -> tuple[list[AnswerSentence], list[Citation]]:
    """Number the quotes and prove each on its page; one that does not stand there verbatim is left out."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for quote in quotes:
        citation = _verified(quote, len(citations) + 1, pages, records)
        if citation is not None:
            citations.append(citation)
            notes = footnotes(quote.text, pages(citation.publication_id, citation.page_index).text)
            sentences.append(AnswerSentence(quote.text, (citation.n,), told(quote), stopped(quote), notes))
    return sentences, citations


def footnotes(text: str, page: str) -> tuple[str, ...]:
    """The notes on a page that a text on it leads to by raised numbers, each as it stands there, its number first."""
    marks = dict.fromkeys(_RAISED.findall(text))
    found = (re.search(rf"^{mark}(?![{NOTE_MARKS}]).+(?:\n.+)*", page, re.MULTILINE) for mark in marks)
    return tuple(note[0] for note in found if note and note[0] not in text)


def _verified(quote: Quote, n: int, pages: Pages, records: Records) -> Citation | None:
    passage, span = quote.passage, quote.span
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
        page_label=page.label,
        page_index=span.page_index,
        heading=passage.heading,
        quote=quote.text,
        boxes=sides(boxes_of(page, span.start, span.end)),
        passage_id=passage.passage_id,
    )


def record_date(record: Record) -> str | None:
    """The date as precise as it is known, or None ("datum onbekend")."""
    return record.date or (str(record.year) if record.year else None)


def main_title(title: str) -> str:
    """A title without what follows it: "Wat werkt waar? Een vergelijking" is "Wat werkt waar?"."""
    return _SUBTITLE.sub("", title)


def record_of(reader: GenerationReader, publication_id: str) -> Record:
    """The catalogue record of a publication. Raises NotFound."""
    records = reader.records([publication_id])
    if not records:
        raise NotFound(f"There is no publication '{publication_id}' in this index.")
    return records[0]


def found(reader: GenerationReader, hits: Sequence[Hit]) -> tuple[FoundPassage, ...]:
    """The hits in their own order."""
    ids = sorted({hit.passage.publication_id for hit in hits})
    records = {record.publication_id: record for record in reader.records(ids)}
    return tuple(_found(hit, records[hit.passage.publication_id]) for hit in hits)


def _found(hit: Hit, record: Record) -> FoundPassage:
    passage = hit.passage
    return FoundPassage(
        rank=hit.rank,
        score=hit.score,
        passage_id=passage.passage_id,
        publication_id=record.publication_id,
        title=record.title,
        source=record.source,
        date=record_date(record),
        page=passage.page,
        page_end=passage.page_end,
        heading=passage.heading,
        text=passage.text,
    )


def by_page(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The citations of each page together, in the order of the first of each."""
    pages: dict[tuple[str, int | None], list[Citation]] = {}
    for one in citations:
        pages.setdefault((one.publication_id, one.page), []).append(one)
    return list(pages.values())


def holds_any(text: str, said: Collection[str]) -> bool:
    """Whether one of these sentences stands in the text, or the text in one of them."""
    whole = _plain(text)
    return any(one and (one in whole or whole in one) for one in map(_plain, said))


def says_again(sentence: str, said: Collection[str]) -> bool:
    """Whether a sentence tells nothing beside one that was said: it stands there, or does without some of its words.

    Not without those that turn what is said, such as "niet".
    """
    return holds_any(sentence, said) or any(_holds_words(sentence, one) for one in said)


def _holds_words(short: str, long: str) -> bool:
    """Whether the words of one sentence stand in another of at most twice as many, in their order."""
    words, others = _WORD.findall(short.casefold()), _WORD.findall(long.casefold())
    rest = iter(others)
    is_within = len(others) <= 2 * len(words) and all(word in rest for word in words)
    return is_within and TURNING.isdisjoint(Counter(others) - Counter(words))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def below(title: str, heading: str) -> str:
    """A path of headings without the title of the publication, which stands above it already."""
    path = heading.split(" › ")
    return " › ".join(path[1:] if path[0] == title else path)
