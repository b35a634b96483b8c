"""What may be quoted: whole sentences, with the one before where a sentence can't stand alone."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.types import Passage, Sentence, Span
from search_app.answer_verbs import lacks_verb

LONGEST = 420  # characters a quote may grow to when sentences join it
_BEFORE = 2  # sentences that may join in front
_AFTER = 8  # list lines that may join behind, after a colon

_WHOLE = re.compile(r"^[\W_]*[A-ZÀ-Þ0-9'’].*[.!…:][\"'”’»)\]]*$", re.DOTALL)
_NO_SENTENCE = re.compile(
    r"^[\W_]*(?:figuur|tabel|bron|foto|beeld|illustratie|kader|noot|bijlage|tekst|fotografie|auteurs?)\b[^.:]{0,20}[.:]",
    re.I,
)
_LIST_LINE = re.compile(r"^(?:[-–*•●▪◦‣]|\(?\w{1,2}[.)])\s")
_NAMELESS = (  # what a publication calls the thing that it named before
    "training|project|aanpak|methode|methodiek|cursus|hulpmiddel|groep|programma|tool|instrument|spel|kaart|set|proef|"
    "factsheet|werkwijze|kring|leskist|onderzoek|loket|spreekuur"
)
_HARD = re.compile(
    r"^[\W_]*(?:Dit|Dat|Die|Deze|Dezelfde|Hetzelfde|Datzelfde|Hij|Zij|Ze|Zo[’']n|Zulke|Beiden?|"
    r"Een (?:voorbeeld|gevolg|reden|deel) (?:hiervan|daarvan)|"
    r"Ook (?:daar|dit|dat|deze|die|hij|zij)|"
    r"(?:Daar|Hier)(?:bij|mee|door|om|voor|na|naast|uit|in|aan|op|over|van|toe|tegen|tussen|onder)?)\b"
)
_SOFT = re.compile(
    r"^[\W_]*(?:(?:Maar|Toch|Dus|Want|Vervolgens|Toen|Intussen|Volgens (?:hem|haar|hen))\b"
    r"|Het (?:is|was|heet|heeft|wordt|werd|kost|duurt|loopt|liep|begon|helpt|bestaat|werkt)\b)"
)
_NAMED_BEFORE = re.compile(rf"^[\W_]*(?:De|Het|Elke|Per) (?P<thing>{_NAMELESS})\b")
_OPENING = re.compile(r"[‘“„]")
_CLOSING = re.compile(r"[.!?…][’”]$")
_OPEN = re.compile(r"[‘“„](?=[^‘’“”„]*$)")  # an opening mark that is not closed in the same text


@dataclass(frozen=True, slots=True)
class Quote:
    """What may be shown: the sentences from place ``first`` up to and including ``last`` of a passage."""

    passage: Passage
    first: int
    last: int

    @property
    def text(self) -> str:
        """The sentences as they stand."""
        sentences = self.passage.sentences
        return self.passage.text[sentences[self.first].start : sentences[self.last].end]

    @property
    def span(self) -> Span | None:
        """Where they stand on their page; None where they run over a page end."""
        begin, end = self.passage.sentences[self.first].span, self.passage.sentences[self.last].span
        if begin is None or end is None or begin.page_index != end.page_index:
            return None
        return Span(begin.page_index, begin.start, end.end)


@lru_cache(20_000)  # answers and products look at the same sentences for every question
def is_whole(text: str) -> bool:
    """A sentence that states something by itself: no half one, no heading, no question that the source asks."""
    if len(text.split()) < 4 or "?" in text[-3:]:
        return False
    return _WHOLE.match(text) is not None and _NO_SENTENCE.match(text) is None and not lacks_verb(text)


def leans(text: str) -> bool:
    """Whether a sentence points back to what was said before it ("Dit", "Daarbij", "Die training")."""
    return any(pattern.match(text) for pattern in (_HARD, _SOFT, _NAMED_BEFORE))


def quote_around(passage: Passage, place: int) -> Quote | None:
    """The quote that a sentence makes with the neighbours it needs; None where it can't be quoted."""
    if passage.sentences[place].span is None or not is_whole(_text(passage, place)):
        return None
    first = _begin(passage, place)
    last = _end(passage, first, place)
    return None if last is None else Quote(passage, first, last)


def joined(one: Quote, other: Quote) -> Quote | None:
    """Two quotes that stand next to each other in a paragraph as one; None where they don't, or grow too long."""
    if one.passage.passage_id != other.passage.passage_id:
        return None
    first, last = sorted((one, other), key=lambda quote: quote.first)
    if first.last + 1 != last.first or not _in_one_paragraph(one.passage, first.last, last.first):
        return None
    return Quote(one.passage, first.first, last.last) if _touch(one.passage, first.first, last.last) else None


def hangs(quote: Quote) -> bool:
    """Whether a quote still begins with a word for something that isn't in it."""
    text = quote.text
    return any(pattern.match(text) for pattern in (_HARD, _NAMED_BEFORE)) or _said_before(text)


def _begin(passage: Passage, place: int) -> int:
    """The first sentence: one that points back takes the one before it along, and that one too when it must."""
    first = place
    while first > 0 and place - first < _BEFORE:
        text, before = _text(passage, first), _text(passage, first - 1)
        near = first == place and _in_one_paragraph(passage, first - 1, first)
        wanted = _HARD.match(text) or _said_before(text) or (near and _explains(before, text))
        if not wanted or not is_whole(before) or not _touch(passage, first - 1, place):
            break
        first -= 1
    return first


def _said_before(text: str) -> bool:
    """Whether it closes what somebody says without having opened it."""
    return _CLOSING.search(text) is not None and _OPENING.search(text) is None


def _explains(before: str, text: str) -> bool:
    if _SOFT.match(text):
        return True
    named = _NAMED_BEFORE.match(text)
    return named is not None and named["thing"] in before


def _end(passage: Passage, first: int, place: int) -> int | None:
    """The last sentence: a list behind a colon comes along, and so does the rest of what somebody says."""
    text = _text(passage, place)
    if text.rstrip("\"'”’»)]").endswith(":"):
        last = _list_end(passage, first, place)
        return None if last == place else last
    if _OPEN.search(text) and place + 1 < len(passage.sentences):
        following = _text(passage, place + 1)
        closes = re.match(r"[^‘“„]*[’”](?!\w)", following) is not None
        if closes and is_whole(following) and _touch(passage, first, place + 1):
            return place + 1
    return place


def _list_end(passage: Passage, first: int, place: int) -> int:
    last = place
    while last + 1 < len(passage.sentences) and last - place < _AFTER and _touch(passage, first, last + 1):
        line = _text(passage, last + 1)
        if line.endswith("?"):  # a question is never an answer, nor a part of one
            return place
        if last > place and is_whole(line) and not _LIST_LINE.match(line):
            break
        last += 1
        if is_whole(line) and not _LIST_LINE.match(line):
            break
    return last


def _in_one_paragraph(passage: Passage, first: int, last: int) -> bool:
    return "\n\n" not in passage.text[passage.sentences[first].end : passage.sentences[last].start]


def _touch(passage: Passage, first: int, last: int) -> bool:
    """Whether two sentences and what is between them stand like that on one page, in a quote that is not too long."""
    one, other = passage.sentences[first], passage.sentences[last]
    if one.span is None or other.span is None or one.span.page_index != other.span.page_index:
        return False
    return other.end - one.start <= LONGEST and other.span.end - one.span.start == other.end - one.start


def _text(passage: Passage, place: int) -> str:
    sentence: Sentence = passage.sentences[place]
    return passage.text[sentence.start : sentence.end]
