"""Whether a sentence says no more than a quote: its words stand there, in that order, and all that turns them.

Strict on purpose: a true sentence that is dropped costs nothing, for the quotes stand beside it; a false one that is
shown costs trust. So a sentence may leave out whole clauses of one sentence of the quote, and change forms of words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dutch_words import fold, stem

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORDS = re.compile(r"[^\W_]+(?:[-.,'’/:][^\W_]+)*|[%€$§+=<>]")
_CLAUSE_MARKS = re.compile(r"[,:()–—;«»\"“”]")
_ALLOWED = re.compile(r"[\w\s.,;:()'’\"“”!%€&/+–—-]*")
_LIGHT = frozenset("de het een 't deze dit die dat ook er daarnaast verder bovendien".split())
# What turns a sentence when it falls out of it: no, only some, maybe, said by, unless, when.
_TURNING = frozenset(
    """
    niet geen nooit niemand niets nergens noch zonder nauwelijks amper alleen slechts enkel behalve tenzij mits indien
    als wanneer mogelijk misschien wellicht soms vaak meestal bijna ongeveer circa minstens hoogstens minder meer kan
    kunnen kon konden zou zouden mag mogen moet moeten hoeft lijkt lijken schijnt indruk vermoed vermoedelijk
    waarschijnlijk volgens verwacht verwachten hoopt hopen wil willen hoewel maar echter of sommige enkele
    zegt zei vertelt vertelde vindt vond denkt dacht meent stelt aldus
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with what stands around it: ``term`` to compare, ``opens`` and ``closes`` a clause."""

    term: str
    opens: bool
    closes: bool


def is_supported(text: str, quote: str) -> bool:
    """Whether one sentence of the quote bears out all of the text."""
    if not _ALLOWED.fullmatch(text) or len(_SENTENCES.split(text.strip())) > 1:
        return False
    said = _words(text)
    return bool(said) and any(_follows(said, _words(one)) for one in _SENTENCES.split(quote) if not one.endswith("?"))


def _follows(said: Sequence[_Word], source: Sequence[_Word]) -> bool:
    """Whether the words stand in the source in this order, and only whole clauses between them fell out."""
    if len(said) < 2 or _turning(said) != _turning(source):
        return False
    return any(_is_cut(said, source, start) for start, word in enumerate(source) if word.term == said[0].term)


def _is_cut(said: Sequence[_Word], source: Sequence[_Word], start: int) -> bool:
    """Whether ``said`` is ``source`` from a clause's start, less whole clauses; ends where one ends."""
    if start and not source[start].opens:
        return False
    ends = {start}  # places in the source that the words so far may have reached
    for word in said[1:]:
        ends = {
            at
            for end in ends
            for at in range(end + 1, len(source))
            if source[at].term == word.term and (at == end + 1 or _is_clause(source, end, at))
        }
    return any(source[end].closes for end in ends)


def _is_clause(source: Sequence[_Word], end: int, at: int) -> bool:
    """Whether what lies between two words is marked off on both sides."""
    return source[end].closes and source[at].opens


def _turning(words: Sequence[_Word]) -> list[str]:
    return sorted(word.term for word in words if word.term in _TURNING_TERMS or word.term.startswith("on"))


def _words(text: str) -> list[_Word]:
    found = [one for one in _WORDS.finditer(text) if fold(one[0]) not in _LIGHT]
    gaps = [text[one.end() : after.start()] for one, after in zip(found, found[1:], strict=False)]
    marked = [_CLAUSE_MARKS.search(gap) is not None for gap in gaps]
    return [
        _Word(_term(one[0]), opens, closes)
        for one, opens, closes in zip(found, [True, *marked], [*marked, True], strict=True)
    ]


def _term(word: str) -> str:
    """Numbers and names as they stand, other words by their stem."""
    return word if any(letter.isdigit() for letter in word) else stem(fold(word))


_TURNING_TERMS = frozenset(_term(word) for word in _TURNING)
