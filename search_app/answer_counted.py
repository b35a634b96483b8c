"""What "hoeveel" asks to be counted, and a sentence that counts it: "hoeveel scholen", "op zes basisscholen"."""

import re
from collections.abc import Collection
from functools import lru_cache

from index.dutch_words import fold, stem

_REACH = 3  # words from a number to what it counts
_ASKED = re.compile(r"\bhoeveel\s+([\w-]+)", re.IGNORECASE)
_MEASURES = (  # how long, old, often: counted in these
    (re.compile(r"\bhoe ?lang\b", re.IGNORECASE), "minuten uren dagen weken maanden jaren jaar uur"),
    (re.compile(r"\bhoe oud\b|\bleeftijd", re.IGNORECASE), "jaren jaar maanden"),
    (re.compile(r"\bhoe vaak\b", re.IGNORECASE), "keren keer maal"),
)
_NUMBER = re.compile(
    r"\b(?:\d[\d.,]*|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|elf|twaalf|\w*tien|\w*tig|\w*honderd|\w*duizend"
    r"|\w+tal|tientallen)\b",
    re.IGNORECASE,
)


def counted_in(question: str) -> frozenset[str]:
    """The stems of what a question asks to be counted; none where it doesn't."""
    nouns = [stem(fold(noun)) for noun in _ASKED.findall(question)]
    measures = [stem(unit) for asked, units in _MEASURES if asked.search(question) for unit in units.split()]
    return frozenset((*nouns, *measures))


def counts(text: str, counted: Collection[str]) -> bool:
    """Whether a number stands in front of one of these stems."""
    return bool(counted) and not _counted(text).isdisjoint(counted)


@lru_cache(4_000)
def _counted(text: str) -> frozenset[str]:
    """The stems that stand behind a number."""
    behind = (re.findall(r"[\w-]+", text[number.end() :][:60])[:_REACH] for number in _NUMBER.finditer(text))
    return frozenset(stem(fold(word)) for words in behind for word in words)
