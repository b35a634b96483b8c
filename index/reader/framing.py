"""Question and passage as one row of tokens, with each sentence's place in it; a long passage is several windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

QUESTION, FRONT, SENTENCE = 0, 2, 4  # kinds of tokens; one more where the piece stands on the other side too
LENGTH = 256  # tokens of a window, marks included
_QUESTION_HEAD, _QUESTION_TAIL = 40, 80  # kept of a longer question: who it is about stands first, what is asked last
_FRONT_TAIL = 32  # kept of title and headings: the nearest heading stands last
_LEAST = 16  # tokens that a window has left beside what is repeated

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Ids of the marks, and for each piece the id of the one that says the same in lower case; -1: says nothing."""

    begin: int
    end: int
    padding: int
    same: Sequence[int]


@dataclass(frozen=True, slots=True)
class Window:
    """A row of tokens. ``sentence_of`` says of each which sentence of the passage it belongs to, -1 for none."""

    ids: list[int]
    kinds: list[int]
    sentence_of: list[int]


def front_of(title: str, headings: Sequence[str]) -> str:
    """What stands above a passage: the title once, then its headings."""
    return " › ".join(
        part for part in (title, *(one for one in headings if one.casefold() != title.casefold())) if part
    )


def windows(question: Ids, front: Ids, sentences: Sequence[Ids], marks: Marks, length: int = LENGTH) -> list[Window]:
    """The windows of a passage; each sentence counts in one of them, with the sentence before it as context.

    Args:
        question: Ids of the question's pieces, without marks.
        front: Ids of what stands above the passage.
        sentences: Ids of each sentence.
        marks: Those of the vocabulary.
        length: The most tokens of a window.
    """
    question, front = _shorter(question), front[-_FRONT_TAIL:]
    n_free = max(_LEAST, length - len(question) - len(front) - 3)
    asked = _sayings(question, marks)
    return [
        _window(question, front, [(number, sentences[number][: n_free - 1]) for number in run], fresh, asked, marks)
        for run, fresh in _runs([min(len(one) + 1, n_free) for one in sentences], n_free)
    ]


def _shorter(question: Ids) -> Ids:
    if len(question) <= _QUESTION_HEAD + _QUESTION_TAIL:
        return question
    return [*question[:_QUESTION_HEAD], *question[-_QUESTION_TAIL:]]


def _runs(sizes: Sequence[int], n_free: int) -> Iterator[tuple[range, int]]:
    """Sentences of each window, and the first of them that wasn't in the window before; one window at least."""
    start, first = 0, 0
    while True:
        end, total = start, 0
        while end < len(sizes) and (total + sizes[end] <= n_free or end <= first):
            total += sizes[end]
            end += 1
        yield range(start, end), first
        if end >= len(sizes):
            return
        start = end - 1 if sizes[end - 1] + sizes[end] <= n_free else end
        first = end


def _window(
    question: Ids, front: Ids, sentences: Sequence[tuple[int, Ids]], fresh: int, asked: frozenset[int], marks: Marks
) -> Window:
    told = _sayings(list(chain(front, *(ids for _, ids in sentences))), marks)
    window = Window([marks.begin], [QUESTION], [-1])
    _add(window, question, QUESTION, -1, told, marks)
    _add(window, front, FRONT, -1, asked, marks)
    for number, ids in sentences:
        _add(window, ids, SENTENCE, number if number >= fresh else -1, asked, marks)
    return window


def _add(window: Window, ids: Ids, kind: int, sentence: int, other: frozenset[int], marks: Marks) -> None:
    """Put a part behind what is there, closed by an end mark, which belongs to it."""
    window.ids.extend((*ids, marks.end))
    window.kinds.extend(kind + (marks.same[one] in other) for one in ids)
    window.kinds.append(kind)
    window.sentence_of.extend([sentence] * (len(ids) + 1))


def _sayings(ids: Ids, marks: Marks) -> frozenset[int]:
    return frozenset(marks.same[one] for one in ids) - {-1}


def same_pieces(pieces: Sequence[str]) -> list[int]:
    """For each piece the first that is equal but for case and the blank before it; -1 for less than two letters."""
    first: dict[str, int] = {}
    bare = [piece.lstrip("▁").casefold() for piece in pieces]
    return [first.setdefault(one, place) if sum(map(str.isalnum, one)) >= 2 else -1 for place, one in enumerate(bare)]
