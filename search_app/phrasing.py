"""The found quotes in other words, where the settings name a language model: checked, and beside the quotes."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from index.errors import SearchError
from search_app import private_words
from search_app.citation import Citation
from search_app.phrasing_check import is_supported
from search_app.phrasing_prompt import ChatMessage, messages_for
from search_app.replies import Answer, AnswerSentence

_log = logging.getLogger(__name__)
_LINE = re.compile(r"^\s*(?:[-*•]\s+)?(?P<text>[^\[\]\n]+?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)[.]?\s*$")
_MARK = re.compile(r"\[(\d{1,2})\]")
_LIMIT = 5  # sentences: as many as there are quotes at most


class PhrasingError(SearchError):
    """The language model can't be reached, or what it sends is no reply."""


class Writer(Protocol):
    """A language model that writes."""

    is_local: bool

    def write(self, messages: Sequence[ChatMessage]) -> str:
        """Its reply. Raises PhrasingError."""


def phrased(answer: Answer, writer: Writer) -> Answer:
    """The answer with what the writer made of its quotes; without where there are none, or nothing of it holds.

    A question that seems to tell who a child is goes to no other machine.

    A language model that gives no reply is logged, and costs nothing but its own sentences.
    """
    if answer.abstained or (not writer.is_local and private_words.kinds_in(answer.question)):
        return answer
    try:
        written = writer.write(messages_for(answer.question, answer.citations))
    except PhrasingError as error:
        _log.warning("%s", error)
        return answer
    return replace(answer, phrased=tuple(_held(written, answer.citations))[:_LIMIT])


def _held(written: str, citations: Sequence[Citation]) -> Iterator[AnswerSentence]:
    """The sentences that point at quotes, each of which bears the whole of it out; the others are dropped."""
    quotes = {one.n: one.quote for one in citations}
    seen: set[str] = set()
    for line in written.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        text, numbers = found["text"].strip(), tuple(dict.fromkeys(int(n) for n in _MARK.findall(found["marks"])))
        borne_out = all(n in quotes and is_supported(text, quotes[n]) for n in numbers)
        if borne_out and text not in seen:
            seen.add(text)
            yield AnswerSentence(text, numbers)
