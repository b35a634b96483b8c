"""What a query is also searched for: abbreviations in full, and what the field calls by more than one name.

The words stand in ``thesaurus_nl.yaml``; they touch queries only, so that changing them rebuilds no index.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import yaml

from index.dutch.words import STOP_WORDS, stem, tokens, words_of
from index.errors import SettingsError

WEIGHT = 0.25  # of other words beside those that were asked, where an entry doesn't say
_ABBREVIATION = 4  # letters, at most: shorter words have few forms to miss
_KEYS = {"words", "asked", "also", "source", "weight"}

_Key = tuple[str, ...]  # the stems of a name


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of the query, what else is searched for them, and how much that counts beside them (0 to 1)."""

    asked: str
    also: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Other:
    name: str
    weight: float


class Thesaurus:
    """Names by the stems of their words; make one with ``shipped`` or ``load``, or one without names to have none."""

    def __init__(self, others: Mapping[_Key, Sequence[_Other]] | None = None) -> None:
        self._others = dict(others or {})
        self._longest = max(map(len, self._others), default=0)

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What a query is also searched for, in the order of the query; the longest name that fits comes first."""
        asked = list(_spelled(text))
        stems = tuple(one for _, one in asked)
        found: dict[tuple[str, float], Expansion] = {}
        start = 0
        while start < len(asked):
            size = self._fitting(stems[start:])
            name = " ".join(dict.fromkeys(written for written, _ in asked[start : start + size]))
            for one in self._named(name, stems, start, size):
                found.setdefault((name, one.weight), one)
            start += size or 1
        return tuple(found.values())

    def _fitting(self, stems: _Key) -> int:
        sizes = range(min(self._longest, len(stems)), 0, -1)
        return next((size for size in sizes if stems[:size] in self._others), 0)

    def _named(self, name: str, stems: _Key, start: int, size: int) -> Iterator[Expansion]:
        """One expansion for each weight; what the query says itself is left out."""
        others = self._others.get(stems[start : start + size], ())
        new = [one for one in others if not set(_key(one.name)) <= set(stems)]
        for weight in sorted({one.weight for one in new}, reverse=True):
            yield Expansion(name, tuple(dict.fromkeys(one.name for one in new if one.weight == weight)), weight)


@cache
def shipped() -> Thesaurus:
    """The thesaurus that comes with the program."""
    source = files("index.dutch").joinpath("data", "thesaurus_nl.yaml")
    return _read(source.read_text(encoding="utf-8"), str(source))


def load(file: Path) -> Thesaurus:
    """A thesaurus of one's own, in the same format.

    Raises:
        SettingsError: The file can't be read, or an entry is malformed; the message names it.
    """
    try:
        return _read(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}. Mend it or take it away.") from error


def _read(text: str, name: str) -> Thesaurus:
    try:
        entries = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise SettingsError(f"{name} is no YAML: {error}. Mend it or take it away.") from error
    if not isinstance(entries, list):
        raise SettingsError(f"{name} must be a list of entries: - {{words: [OTS, ondertoezichtstelling], source: …}}")
    others: dict[_Key, list[_Other]] = {}
    for number, entry in enumerate(entries, start=1):
        for asked, other in _pairs(entry, f"{name}, entry {number}"):
            others.setdefault(_key(asked), []).append(other)
    return Thesaurus(others)


def _pairs(entry: object, where: str) -> Iterator[tuple[str, _Other]]:
    if not isinstance(entry, dict) or not entry.keys() <= _KEYS or not isinstance(entry.get("source"), str):
        raise SettingsError(f"{where}: wants words (or asked and also) and a source; known keys: {sorted(_KEYS)}.")
    weight = entry.get("weight", WEIGHT)
    if not isinstance(weight, int | float) or not 0 < weight <= 1:
        raise SettingsError(f"{where}: the weight is above 0 and at most 1, not {weight!r}.")
    both = _names(entry["words"], where) if "words" in entry else None
    asked, also = (both, both) if both else (_names(entry.get("asked"), where), _names(entry.get("also"), where))
    yield from ((one, _Other(other, float(weight))) for one in asked for other in also if other != one)


def _names(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and _key(one) for one in value):
        raise SettingsError(f"{where}: {value!r} is no list of names. Put numbers and names with a colon in quotes.")
    return value


@lru_cache(1000)
def _key(name: str) -> _Key:
    return tuple(one for _, one in _spelled(name))


def _spelled(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text as written, each with its stem; POH-jeugd twice, with both. Stop words are left out."""
    for token in tokens(text):
        for word, weight in words_of(token):
            if weight == 1.0:
                yield from ((token, _form(token, part)) for part in word.split("-") if part and part not in STOP_WORDS)


def _form(token: str, part: str) -> str:
    """An abbreviation has no other forms: ASS is not assen."""
    return part if len(part) <= _ABBREVIATION else stem(part)
