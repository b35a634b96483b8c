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
ODD: tuple[str, ...] = (
    "a\0b ", "\ud800", "\udfff ", "\u202eomgekeerd ", "\u200f\u200e", "\u2066a\u2069", "\u2028", "\x1b[31mrood ",
    "\x9b2J", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1f3\U0001f1f1", "\ufeff", "\u00ad", "\u200b",
    "\ufdfa", "e\u0301\u0323\u0308", "'; DROP TABLE passage; --", '" OR 1=1 ', "%s%n%x ", "${jndi:ldap://x} ",
    "{{7*7}} ", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "../../etc/passwd ", "NEAR(a b) ", "a* ", "^", "(((a+)+)+)$ ", "heet A", "geboren 1", "niet een ", "zonder geen ",
    "06-", "NL00", "wat is een ", "van 1 tot ", "1-1-", "Aa van de ",
)  # fmt: skip
"""What is no word of a question: marks that turn writing, half characters, code, and beginnings of our own patterns."""

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


def questions(number: int, length: int) -> list[str]:
    """So many questions of this length, or of a few words: every odd thing alone or in a question, then mixtures."""
    seeds = [*ODD, *NASTY.values()]
    short = [f"Wat helpt {seed} ouders?" for seed in seeds[::2]]
    long = [(seed * length)[:length] for seed in seeds[1::2]]
    found = [one for both in zip(short, long, strict=False) for one in both]
    return [*found, *mixtures(max(0, number - len(found)), length)][:number]


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
