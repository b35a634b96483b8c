"""Questions as rows of tokens with what is right for each sentence: a passage that answers among ones that don't."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.encoder.tokens_sentencepiece import SentencePieceTokenizer
from index.reader.framing import Marks, Window, front_of, windows
from training.dumped import Asked, Candidate, folded, is_clear

NEGATIVES = 3  # passages beside the one that answers; of a near miss as many in all, and one more
_OWN = 2  # of those at most from the question's own text: the same subject, and no answer
_RANKS = 12  # others come from the first so many that the search found
_TAKEN_OUT = 0.08  # of the questions are asked as if their text weren't there: what looks most like it is no answer
_STRANGE = 0.12  # of the questions are asked of passages that were found for another one, and are no answer at all
_DOUBTED = 0.3  # weight of a passage of another text that may answer as well
_FEWEST, _MOST = 3, 7  # sentences that are read of a passage: sections of real pages are short too
_MARGIN = 0.5  # standard scores: one that was found so much lower than the answer is not in doubt


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a question: its windows, the labels of its sentences, and how far it is to be believed (0 to 1).

    ``cosines`` of its sentences and the hybrid ``score`` are what the search knows of it already.
    """

    windows: list[Window]
    labels: tuple[int, ...]
    weight: float
    cosines: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Item:
    """A question with the passages that are read for it in one step."""

    pieces: list[Piece]

    @property
    def length(self) -> int:
        """Tokens in all."""
        return sum(len(window.ids) for piece in self.pieces for window in piece.windows)


class Framer:
    """Makes windows of texts; what was made of a text is kept."""

    def __init__(self, tokenizer: SentencePieceTokenizer, marks: Marks, length: int) -> None:
        self._tokenizer, self._marks, self._length = tokenizer, marks, length
        self._known: dict[tuple[str, ...], list[list[int]]] = {}

    def windows(self, question: str, one: Candidate, part: slice = slice(None)) -> list[Window]:
        """The windows of a question and a passage, or of a run of its sentences."""
        front = front_of(one.title, one.heading)
        (asked,), (above,) = self._ids((question,)), self._ids((front,))
        return windows(asked, above, self._ids(tuple(one.sentences))[part], self._marks, self._length)

    def _ids(self, parts: tuple[str, ...]) -> list[list[int]]:
        if parts not in self._known:
            self._known[parts] = self._tokenizer.bare(parts)
        return self._known[parts]


def item_of(asked: Asked, stranger: Asked, framer: Framer, chance: random.Random) -> Item:
    """A question with passages drawn anew each time: the answer, others of its own text, others that were found.

    One more was found for ``stranger``, another question: without those all that is read is near the subject, and
    what has nothing to do with a question would be left to chance. Of a question that isn't clear by itself nothing
    else is read: other texts may answer it as well.
    """
    strange = _strange(asked, stranger)
    if len(strange) > NEGATIVES and chance.random() < _STRANGE:
        chosen = chance.sample(strange, NEGATIVES + 1)
        return Item([_piece(asked, one, 1.0, framer, chance) for one in chosen])
    right = [one for one in asked.candidates if any(one.labels)]
    own = [one for one in asked.candidates if one.gold and not any(one.labels)]
    others = [one for one in asked.candidates[:_RANKS] if not one.gold] if is_clear(asked) else []
    if len(others) > NEGATIVES and chance.random() < _TAKEN_OUT:
        right, own = [], []
    chosen = [chance.choice(right)] if right else []
    n_negatives = NEGATIVES if right else NEGATIVES + 1
    chosen += own[:1] + chance.sample(own[1:], min(_OWN - 1, len(own) - 1)) if own else []
    missing = n_negatives - len(chosen) + bool(right) - bool(strange)
    chosen += chance.sample(others, max(0, min(missing, len(others))))
    pieces = [_piece(asked, one, 1.0 if one.gold else _belief(asked, one), framer, chance) for one in chosen]
    return Item([*pieces, *(_piece(asked, one, 1.0, framer, chance) for one in strange[:1])])


def _strange(asked: Asked, stranger: Asked) -> list[Candidate]:
    """What was found for another question, in other texts than those that answer this one: none of it answers."""
    own = {one.source for one in asked.candidates if one.gold}
    found = (one for one in stranger.candidates[:_RANKS] if one.source not in own)
    return [replace(one, labels=(0,) * len(one.labels), gold=False) for one in found]


def _piece(asked: Asked, one: Candidate, weight: float, framer: Framer, chance: random.Random) -> Piece:
    part = _part(one.labels, chance)
    return Piece(framer.windows(asked.question, one, part), one.labels[part], weight, one.cosines[part], one.score)


def _part(labels: Sequence[int], chance: random.Random) -> slice:
    """A run of sentences, with an answer in it where there is one."""
    size = min(len(labels), chance.randint(_FEWEST, _MOST))
    answers = [place for place, label in enumerate(labels) if label]
    held = chance.choice(answers) if answers else None
    low, high = (0, len(labels) - size) if held is None else (max(0, held - size + 1), min(held, len(labels) - size))
    start = chance.randint(low, high)
    return slice(start, start + size)


def _belief(asked: Asked, one: Candidate) -> float:
    """How sure it is that a passage of another text doesn't answer: one about another product than is named doesn't.

    A question that names none may have answers elsewhere too; what was found clearly below the own text has not.
    """
    question, text = folded(asked.question), folded(f"{one.title} {one.text}")
    named = [folded(name) for name in asked.names if folded(name) in question]
    if named:
        return 1.0 if not any(name in text for name in named) else _DOUBTED
    own = max((other.score for other in asked.candidates if other.gold), default=one.score)
    return 1.0 if one.score < own - _MARGIN else _DOUBTED


def batched(items: Sequence[Item], tokens: int) -> Iterator[list[Item]]:
    """Items in their order, in batches of about so many tokens."""
    batch: list[Item] = []
    total = 0
    for item in items:
        if batch and total + item.length > tokens:
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += item.length
    if batch:
        yield batch
