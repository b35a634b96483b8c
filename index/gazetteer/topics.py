"""Themes and audiences: which of them a text is about, and the words in it that show it. The list is topics.yaml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from index.dutch.compounds import inner_words

TopicKind: TypeAlias = Literal["theme", "audience"]
_FILE = Path(__file__).with_name("data") / "topics.yaml"
_ENDING = re.compile(r"(?:en|e|s|n|’s|'s|ing|ingen)?\b")
_CLOSED = re.compile(r"(?<=[a-z])(a|e|o|u)\1([b-df-hj-np-tvz])$")
_SHORT = 4  # letters: a word no longer than this isn't looked for inside compounds ("kind", "peer")


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme or audience: its name, other names, what it means, and the terms that show it, in lower case."""

    name: str
    names: tuple[str, ...]
    definition: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicFound:
    """Characters ``start:end`` of the text show the topic."""

    name: str
    start: int
    end: int


@lru_cache(2)
def topics(kind: TopicKind) -> tuple[Topic, ...]:
    """All themes, or all audiences, in the order of the file."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_topic(one) for one in data[f"{kind}s"])


def find_topics(text: str, kind: TopicKind) -> list[TopicFound]:
    """The topics that a text shows, each where it is shown first, in the order of the text."""
    lower = text.lower()
    if len(lower) != len(text):  # some letters become two
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    first = [min(shown, key=lambda one: one.start) for topic in topics(kind) if (shown := list(_shown(lower, topic)))]
    return sorted(first, key=lambda one: (one.start, one.name))


def topic_of(said: str, kind: TopicKind) -> str:
    """The topic that a maintainer means, by its name or another name; what isn't known is a topic of its own."""
    for one in topics(kind):
        if said.casefold() in (one.name.casefold(), *(name.casefold() for name in one.names)):
            return one.name
    return said


@lru_cache(1_000)
def _forms(term: str) -> tuple[str, ...]:
    """A term and its plural in an open syllable, where a vowel goes: "gedragsprobleem" is "gedragsproblemen" too."""
    open_plural = _CLOSED.sub(r"\1\2en", term)
    return (term,) if open_plural == term else (term, open_plural)


def _shown(lower: str, topic: Topic) -> Iterator[TopicFound]:
    for term in (form for written in topic.terms for form in _forms(written)):
        plain = term.removeprefix("=")
        at = lower.find(plain)
        while at >= 0:
            end = _end(lower, at, plain, whole=term != plain)
            if end:
                yield TopicFound(topic.name, at, end)
                break
            at = lower.find(plain, at + 1)


def _end(lower: str, at: int, term: str, whole: bool) -> int | None:
    """Where the term ends with its ending, None where it is only a part of another word."""
    inside = at > 0 and lower[at - 1].isalnum()
    if inside and (whole or " " in term or len(term) <= _SHORT or not _is_part(lower, at, term)):
        return None
    if whole:
        end = at + len(term)
        return end if end == len(lower) or not lower[end].isalnum() else None
    ending = _ENDING.match(lower, at + len(term))
    return ending.end() if ending else None


def _is_part(lower: str, at: int, term: str) -> bool:
    """Whether the word around this place is a compound of the term: "faalangst" is of angst, "ontvangst" is not."""
    start = next((place + 1 for place in range(at - 1, -1, -1) if not lower[place].isalpha()), 0)
    end = next((place for place in range(at, len(lower)) if not lower[place].isalpha()), len(lower))
    return any(part.startswith(term) or term.startswith(part) for part in inner_words(lower[start:end]))


def _topic(row: Mapping[str, Any]) -> Topic:
    return Topic(row["name"], tuple(row.get("names", ())), row["definition"], tuple(map(str.casefold, row["terms"])))
