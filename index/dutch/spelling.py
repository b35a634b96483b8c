"""Typing errors: a word that stands nowhere in the index, and a word of the index that looks like it.

The words of the index are its own dictionary, so that names and jargon of the publications are known and nothing is
suggested that would find nothing.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from index.bounded_cache import BoundedCache
from index.dutch.analyser import WORD_MARK
from index.dutch.compounds import is_usual, parts_of
from index.dutch.language import is_dutch
from index.dutch.thesaurus import Expansion, shipped
from index.dutch.words import OFTEN_ASKED, STOP_WORDS, fold, stem, tokens, words_of
from index.store.protocol import GenerationReader

WEIGHT = 0.6  # of the word that was probably meant, beside the one that stands nowhere
_SHORTEST = 4  # letters of a word that is looked at
_TWO_ERRORS = 10  # letters from which two errors are likelier than another word
_ANOTHER_LETTER = 6  # letters from which one that is changed is likelier an error than another word (roken, reken)
_REMEMBERED = 4096  # words, without the questions they stood in
_CHOICE = 8  # nearest words of which the one that stands in most passages is taken

_ENDINGS = frozenset(("e", "en", "er", "n", "r", "s", "se", "t"))  # of another form: vereist, vereiste
_POINTING = re.compile(  # waarmee, daarbij, hiervoor, erover
    r"(?:waar|daar|hier|er)(?:aan|achter|af|bij|binnen|boven|buiten|door|heen|in|langs|mee|na|naar|naast|om|onder|op|over"
    r"|tegen|tegenover|toe|tussen|uit|van|voor)"
)
_Masks = npt.NDArray[np.uint64]


class KnownWords:
    """The written words of one generation, ready to be looked through: make one for a reader and keep it."""

    def __init__(self, reader: GenerationReader) -> None:
        marked = reader.vocabulary(WORD_MARK)
        words = [word for word in (term.removeprefix(WORD_MARK) for term in marked) if _is_plain(word)]
        self._reader = reader
        self._words = sorted(words, key=len)
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int16)
        self._letters, self._pairs = _masks(self._words)
        # A question is looked through for several ends. No lru_cache on a method of its own: such a ring keeps the
        # files of a generation open until the garbage collector comes, and for ever once it was frozen (serving.warm).
        self._known_wrong: BoundedCache[str, str | None] = BoundedCache(_REMEMBERED)
        self._known_nearest: BoundedCache[str, str | None] = BoundedCache(_REMEMBERED)

    def has(self, word: str) -> bool:
        """Whether a folded word, or another form of it, stands somewhere."""
        return any(self._reader.document_frequency([stem(word), WORD_MARK + word]).values())

    def wrong(self, token: str) -> str | None:
        """The folded word of a token that is a word of no kind; None when it is right or can't be judged."""
        return self._known_wrong.get([token], lambda _missing: {token: self._wrong(token)})[token]

    def nearest(self, word: str) -> str | None:
        """The word at most one error away, two for long words; of equals the one in most passages, None for none."""
        return self._known_nearest.get([word], lambda _missing: {word: self._nearest(word)})[word]

    def _wrong(self, token: str) -> str | None:
        if token.isupper() or "." in token:
            return None
        whole = (word for word, weight in words_of(token) if weight == 1.0 and _is_plain(word))
        return next((word for word in whole if not (self.has(word) or _is_right(word, self))), None)

    def _nearest(self, word: str) -> str | None:
        errors = 2 if len(word) >= _TWO_ERRORS else 1
        likely = (other for other in self._candidates(word, errors) if _is_likely(word, other))
        distances = ((distance(word, other, errors), other) for other in likely)
        nearest = sorted(one for one in distances if one[0] <= errors)
        if not nearest:
            return None
        equal = [other for n_errors, other in nearest if n_errors == nearest[0][0]][:_CHOICE]
        frequency = self._reader.document_frequency([WORD_MARK + other for other in equal])
        return min(equal, key=lambda other: (-frequency[WORD_MARK + other], other))

    def _candidates(self, word: str, errors: int) -> Iterator[str]:
        """Words that can be so near: about as long, with few other letters and pairs of letters.

        One error changes at most two letters and six neighbouring pairs.
        """
        low, high = np.searchsorted(self._lengths, [len(word) - errors, len(word) + errors + 1])
        letters, pairs = _masks([word])
        other_letters = np.bitwise_count(self._letters[low:high] ^ letters[0])
        other_pairs = np.bitwise_count(self._pairs[low:high] ^ pairs[0])
        found = np.flatnonzero((other_letters <= 2 * errors) & (other_pairs <= 6 * errors))
        return (self._words[low + row] for row in found)


def suggestions(query: str, known: KnownWords) -> tuple[Expansion, ...]:
    """For each word of a query that stands nowhere, the word of the index that was probably meant.

    Left alone are abbreviations, words with a digit, usual Dutch words, compounds of known words and names of the
    thesaurus: that these stand nowhere is no error. A query in another language has none.
    """
    wrong = {token: word for token in tokens(query) if (word := known.wrong(token)) is not None}
    if not wrong or not is_dutch(query):
        return ()
    meant = {token: known.nearest(word) for token, word in wrong.items()}
    return tuple(Expansion(token, (other,), WEIGHT) for token, other in meant.items() if other)


def _is_right(word: str, known: KnownWords) -> bool:
    if word in OFTEN_ASKED or is_usual(word) or is_usual(stem(word)) or _POINTING.fullmatch(word):
        return True
    parts = parts_of(word)
    return (bool(parts) and all(map(known.has, parts))) or bool(shipped().expansions(word))


def _is_likely(word: str, other: str) -> bool:
    """Whether one may be an error for the other: the first letter is seldom wrong, and short words look alike."""
    if _is_form(*sorted((other, word), key=len)):
        return False
    same = sorted(word) == sorted(other)
    changed = len(word) == len(other) and not same
    return (word[0] == other[0] or same) and not (changed and len(word) < _ANOTHER_LETTER)


def _is_form(short: str, long: str) -> bool:
    """Whether a word is another with an ending, and no letter typed twice (helptt)."""
    return long.startswith(short) and long[len(short) :] in _ENDINGS and long[len(short)] != short[-1]


def is_derived(one: str, other: str) -> bool:
    """Whether one is the noun in -ie of which the other is the adjective (depressie, depressief): both are words."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return short.endswith("ie") and long in (f"{short}f", f"{short}ve")


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, put in, changed, or swapped with the next (Damerau 1964); ``most + 1`` when there are more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _is_plain(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isascii() and word.isalpha() and fold(word) not in STOP_WORDS


def _masks(words: Sequence[str]) -> tuple[_Masks, _Masks]:
    """For each word the set of its letters, and of its neighbouring pairs (hashed), as bits; (n,) each."""
    if not words:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64)
    text = np.frombuffer("".join(f" {word}" for word in words).encode("ascii") + b" ", dtype=np.uint8).astype(np.uint64)
    starts = np.cumsum([0, *(len(word) + 1 for word in words)])[:-1]
    one = np.uint64(1)
    letters = np.bitwise_or.reduceat(one << (text[:-1] % 32), starts)
    pairs = np.bitwise_or.reduceat(one << ((text[:-1] * 31 + text[1:]) % 64), starts)
    return letters, pairs
