"""Regions, themes and audiences of passages: what a passage shows by itself, and what its sidecar says."""

from collections.abc import Sequence
from dataclasses import replace

from index.place_finder import find_places
from index.places import regions_of
from index.topics import TopicKind, find_topics, topic_of, topics
from index.types import Passage, Record

VERSION = "1"  # raised when other labels come out


def labelled(passages: Sequence[Passage], record: Record) -> list[Passage]:
    """The passages with their labels.

    What a sidecar says once (one region, one theme) goes for every passage; of several things that it says, a passage
    gets those that it shows, for a magazine about eight regions isn't about each of them on every page. A name that
    can't be recognised in text goes for every passage too.
    """
    return [_labelled(passage, record) for passage in passages]


def _labelled(passage: Passage, record: Record) -> Passage:
    text = f"{' '.join(passage.heading_path)}\n{passage.text}"
    return replace(
        passage,
        regions=_regions(text, record.regions),
        themes=_topics(text, record.themes, "theme"),
        audiences=_topics(text, record.audiences, "audience"),
    )


def _regions(text: str, said: Sequence[str]) -> tuple[str, ...]:
    shown = [region for found in find_places(text) for region in found.place.regions]
    for name in said:
        if len(said) == 1 or not find_places(name) or name in text:
            shown += regions_of(name)
    return tuple(dict.fromkeys(shown))


def _topics(text: str, said: Sequence[str], kind: TopicKind) -> tuple[str, ...]:
    shown = [one.name for one in find_topics(text, kind)]
    names = [topic_of(name, kind) for name in said]
    shown += [name for name in names if len(names) == 1 or name not in _known(kind)]
    return tuple(dict.fromkeys(shown))


def _known(kind: TopicKind) -> frozenset[str]:
    return frozenset(one.name for one in topics(kind))
