"""What to say when there is no answer: where was looked, which words stand nowhere, and what comes nearest."""

from collections.abc import Callable, Sequence

from index.retrieve import Evidence
from index.types import Record
from search_app import texts
from search_app.answer_asked import Asked
from search_app.answer_kinds import SHARP, Kind, kinds_held
from search_app.holdings import Holdings

NEAREST = 2  # publications that are named
_WORDS = 4  # that are named
_FAR = 0.1  # a confidence below this: nothing that was found is near


def suggestions(
    asked: Asked,
    evidence: Sequence[Evidence],
    sure: float,
    holdings: Holdings,
    of: Callable[[str], Record],
    filtered: bool = False,
) -> tuple[str, ...]:
    """What was looked through and what to do next, for who asked; ``sure`` is the confidence, 0 to 1."""
    lines = [texts.looked_through(holdings.n_publications, holdings.latest, filtered)]
    if asked.unknown():
        lines.append(texts.nowhere(asked.unknown()[:_WORDS]))
    if evidence and sure >= _FAR:
        lines.append(texts.nearest(_nearest(evidence, of)))
        absent = [kind for kind in sorted(asked.kinds & SHARP) if not _stands(kind, evidence)]
        lines += [texts.ABSENT[kind] for kind in absent]
    return (*lines, *texts.suggestions(holdings.n_publications)[:2])


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
