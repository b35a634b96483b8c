"""What to say when there is no answer: where was looked, which words stand nowhere, what comes nearest, what to do.

The sentences are those of ``texts.common``: ``looked_through``, ``nowhere``, ``nearest``, ``ABSENT``, ``suggestions``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from index.dutch.words import SAY_LITTLE
from index.retrieval.retriever import Evidence
from index.store.protocol import GenerationReader
from index.types import Record
from search_app.answer.citations import record_date
from search_app.answer.expected import SHARP, Asked, Kind, kinds_held
from search_app.texts import common as texts_common

_YEAR, _MONTH = len("2025"), len("2025-09")


@dataclass(frozen=True, slots=True)
class CollectionStats:
    """How many publications there are, and the date of the latest that has one (ISO 8601, as precise as a month)."""

    n_publications: int
    latest: str | None


# Looking through a large catalogue takes longer than a search. What belongs to a reader goes with it.
_KNOWN: WeakKeyDictionary[GenerationReader, CollectionStats] = WeakKeyDictionary()


def collection_stats_of(reader: GenerationReader) -> CollectionStats:
    """What the generation of a reader holds."""
    known = _KNOWN.get(reader)
    if known is None:
        known = _KNOWN[reader] = _collection_stats(reader.records())
    return known


def _collection_stats(records: Sequence[Record]) -> CollectionStats:
    return CollectionStats(len(records), latest([date for record in records if (date := record_date(record))]))


def latest(dates: Sequence[str]) -> str | None:
    """The last of the dates, as a month; as a year where one of that year has no month and may be later still."""
    year = max((date[:_YEAR] for date in dates), default=None)
    months = [date[:_MONTH] for date in dates if date[:_YEAR] == year]
    return min(months, key=len) if any(len(one) < _MONTH for one in months) else max(months, default=year)


NEAREST = 2  # publications that are named
_WORDS = 4  # that are named
_ADVICE = 2  # sentences on what to do next: the first ones of ``texts.common.suggestions``
_NEAR = 0.25  # a confidence from which "niet gevonden" would be said of one in four or more that is answered there
_FAR = 0.1  # a confidence below this: nothing that was found is near


def suggestions(
    asked: Asked,
    evidence: Sequence[Evidence],
    sure: float,
    collection_stats: CollectionStats,
    of: Callable[[str], Record],
    filtered: bool = False,
    personal: Collection[str] = (),
) -> tuple[str, ...]:
    """What was looked through and what to do next, for who asked; ``sure`` is the confidence, 0 to 1.

    First how many publications were looked through; then, where there are any, words that stand nowhere, but for those
    of a ``personal`` name and those that say little, and what comes nearest; last the first two of the sentences on
    what to do.
    """
    unknown = [one for one in asked.unknown() if one not in personal and one.casefold() not in SAY_LITTLE]
    of_all = collection_stats.n_publications
    lines = [texts_common.looked_through(of_all, collection_stats.latest, filtered, is_near=sure >= _NEAR)]
    if unknown:
        lines.append(texts_common.nowhere(unknown[:_WORDS]))
    if evidence and sure >= _FAR:
        lines.append(texts_common.nearest(_nearest(evidence, of)))
        absent = [kind for kind in sorted(asked.kinds & SHARP) if not _stands(kind, evidence)]
        lines += [texts_common.ABSENT[kind] for kind in absent]
    return (*lines, *texts_common.suggestions(of_all)[:_ADVICE])


def _nearest(evidence: Sequence[Evidence], of: Callable[[str], Record]) -> list[tuple[str, str]]:
    """Title and last heading of the nearest passage of the first publications."""
    first: dict[str, str] = {}
    for found in evidence:
        passage = found.hit.passage
        first.setdefault(passage.publication_id, passage.heading_path[-1] if passage.heading_path else "")
    named = [(of(publication_id).title, heading) for publication_id, heading in first.items()]
    return [(title, "" if heading == title else heading) for title, heading in named[:NEAREST]]


def _stands(kind: Kind, evidence: Sequence[Evidence]) -> bool:
    return any(kinds_held(found.hit.passage.text, (kind,)) for found in evidence[:NEAREST])
