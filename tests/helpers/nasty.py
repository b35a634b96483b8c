"""Strings that no language has: what a pattern that looks back over itself takes forever for."""

import random
import time
from collections.abc import Callable, Iterator, Mapping

NASTY: Mapping[str, str] = {
    "blanks": " ", "tabs": "\t", "lines": "\n", "hard_blanks": "\u00a0", "hyphens": "-", "accents": "\u0301",
    "ligatures": "ﬁ", "one_letter": "a", "one_capital": "A", "base64": "Zm9vYmFy+0Vx", "brackets": "<",
    "underscores": "_", "at_signs": "@", "addresses": "a@a.", "dots": ".",
    "quotes": "’", "joined": "a-", "initials": "A. ",
    "capitals": "Aa ", "articles": "een ", "numbers": "1.", "opened": "(", "names": "meneer AAAAAAAAAAAA-",
}  # fmt: skip
_PLAIN = "ouders ", "mbo? ", "in Utrecht, ", "niet ", "12 jaar ", "de training Beer "
_FLOOR = 0.25  # seconds: below it a ratio says nothing on a busy machine
_ROUNDS = 3  # the least of them: a collection of garbage or a cold cache is not the work
_TIMES = 8  # so wide that no busy neighbour turns one kind of growth into another
_MOST = 22  # times for eight times the text: linear is 8, quadratic 64; this lies midway on a scale of ratios


def mixtures(number: int, length: int) -> Iterator[str]:
    """So many texts of this length, the same each time: nasty strings through each other and plain words."""
    dice = random.Random(14)
    for _ in range(number):
        seeds = [*dice.sample([*NASTY.values()], 2), dice.choice(_PLAIN)]
        parts = [seed * dice.choice((1, 3, 40)) for seed in seeds]
        dice.shuffle(parts)
        whole = "".join(parts)
        yield (whole * (length // len(whole) + 1))[:length]


def grows_linearly(work: Callable[[str], object], seed: str, length: int) -> bool:
    """Whether ``work`` takes about as much more processor time as there is more text, or next to nothing at all.

    Looked at between an eighth of ``length`` characters and the whole of it.
    """
    small = large = float("inf")
    for _ in range(_ROUNDS):
        large = min(large, _seconds(work, (seed * length)[:length]))
        if large < _FLOOR:
            return True
        small = min(small, _seconds(work, (seed * length)[: length // _TIMES]))
        if large < _MOST * small:
            return True
    return False


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
