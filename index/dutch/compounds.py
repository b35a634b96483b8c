"""Dutch compounds to their parts: jeugdbeschermingsketen is a keten of jeugdbescherming, which is bescherming of jeugd.

A word is split only when known parts with links between them (-s-, -en-, -e-) form the whole of it; of more ways to
split the one with the fewest and most usual parts is taken.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

LINKS = ("", "s", "en", "e")
_LINK_COST = {"": 0.0, "s": 0.3, "en": 0.4, "e": 0.8}
_SHORT_COST = {3: 0.9, 4: 0.3}  # of a part of so many letters
_CLASS_GAIN = 0.06  # for each doubling of how often a word is such a part
_S_MISSING = 0.6  # jeugdbeschermingketen: words that end so are linked with -s-
_WITH_S = ("ing", "heid", "teit", "schap")
_SHORTEST, _LONGEST = 7, 60  # letters of a word that is looked at

# Parts that are newer than the word list, as often as a word of the middle.
_NEWER = ("buddy", "casus", "community", "factsheet", "mentor", "pilot", "podcast", "tool", "toolkit", "voucher")
_NEWER_CLASS = 5

# Whole, whatever they seem to be made of, and so are the words that begin with them.
_WHOLE = frozenset(
    """
    bestuur besturen bedrijf bedrijven oordeel beoordeel maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    maandagen zondagen vrijdagen zaterdagen website websites maatregel maatregelen wethouder wethouders platform
    antigeen standaard helemaal internet minister maatschappij maatschappelijk gemeenschap gemeenschappelijk
    wetenschap wetenschappelijk wetenschappers handtekening handtekeningen paragraaf architectuur software hardware
    nauwkeurig eindelijk vandaag morgen gisteren kilometer kilometers managers thuisblijven voorbeeld praktijken
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Split:
    """Parts with the links behind them, ``("jeugd", "") ("bescherming", "s") ("keten", "")``, and what it costs."""

    cost: float
    parts: tuple[tuple[str, str], ...]


_IMPOSSIBLE = _Split(float("inf"), ())


def parts_of(word: str) -> tuple[str, ...]:
    """The words a folded compound is made of, in order; none for a word that is none.

    >>> parts_of("jeugdbeschermingsketen")
    ('jeugd', 'bescherming', 'keten')
    """
    return tuple(part for part, _ in _split(word).parts)


def inner_words(word: str) -> tuple[str, ...]:
    """The parts, and the shorter compounds that stand in a longer one; not the word itself.

    >>> inner_words("jeugdbeschermingsketen")
    ('jeugd', 'bescherming', 'keten', 'jeugdbescherming', 'beschermingsketen')
    """
    found = _split(word).parts
    runs = (found[i : i + size] for size in range(1, len(found)) for i in range(len(found) - size + 1))
    return tuple(dict.fromkeys(_joined(run) for run in runs))


def is_usual(word: str) -> bool:
    """Whether a folded word is a part of many compounds, and so a Dutch word that people know."""
    known = _known()
    return word in known.first or word in known.last or word in _WHOLE


def _joined(run: tuple[tuple[str, str], ...]) -> str:
    return "".join(part + link for part, link in run[:-1]) + run[-1][0]


@lru_cache(50_000)
def _split(word: str) -> _Split:
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word in _WHOLE:
        return _IMPOSSIBLE
    return _cheapest(word)


def _cheapest(word: str) -> _Split:
    """From the end to the front: the best split of every ending, one of which is the whole word."""
    known = _known()
    best = [_IMPOSSIBLE] * (len(word) + 1)
    for start in range(len(word) - 3, -1, -1):
        ending = word[start:]
        if start and ending in known.last:
            best[start] = _Split(_part_cost(ending, known.last[ending]), ((ending, ""),))
        for end in range(start + 3, min(start + known.longest, len(word) - 3) + 1):
            part = word[start:end]
            if part in known.first:
                for link in LINKS:
                    rest = best[end + len(link)] if word.startswith(link, end) else _IMPOSSIBLE
                    cost = _part_cost(part, known.first[part]) + _link_cost(part, link) + rest.cost
                    if cost < best[start].cost:
                        best[start] = _Split(cost, ((part, link), *rest.parts))
    return best[0]


def _part_cost(part: str, often: int) -> float:
    return 1 + _SHORT_COST.get(len(part), 0.0) - _CLASS_GAIN * often


def _link_cost(part: str, link: str) -> float:
    return _S_MISSING if not link and part.endswith(_WITH_S) else _LINK_COST[link]


@dataclass(frozen=True, slots=True)
class _Known:
    """Words that stand first (or in between) and last, with how often: the logarithm, 1 to 9."""

    first: dict[str, int]
    last: dict[str, int]
    longest: int


@cache
def _known() -> _Known:
    first = dict.fromkeys(_NEWER, _NEWER_CLASS)
    last = dict.fromkeys(_NEWER, _NEWER_CLASS)
    for line in files("index.dutch").joinpath("data", "compound_parts.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            word, as_first, as_last = line.split(" ")
            if as_first != "-":
                first[word] = int(as_first)
            if as_last != "-":
                last[word] = int(as_last)
    return _Known(first, last, max(map(len, first)))
