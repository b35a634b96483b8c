"""What is shown of what was found: near-identical passages once, and no publication that fills the page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.retrieval.retriever import Evidence

CANDIDATES = 50  # passages that the page is chosen from
ALIKE = 0.9  # share of their three-word pieces that two passages have in common to be one to a reader
_PIECE = 3  # words
_AT_LEAST = 3  # passages of one publication are never too many

Pieces = frozenset[tuple[str, ...]]


def varied(found: Sequence[Evidence], k: int) -> list[Evidence]:
    """The k best, of which one publication has at most half (but three is always allowed), ranked anew.

    A passage that repeats a better one is left out. Where nothing else was found, one publication may have more.
    """
    most = max(_AT_LEAST, k // 2)
    taken: list[Evidence] = []
    waiting: list[Evidence] = []
    shown: list[Pieces] = []
    of_publication: Counter[str] = Counter()
    for one in found:
        if len(taken) == k:
            break
        pieces = _pieces(one.hit.passage.text)
        if any(_alike(pieces, other) for other in shown):
            continue
        shown.append(pieces)
        name = one.hit.passage.publication_id
        (taken if of_publication[name] < most else waiting).append(one)
        of_publication[name] += 1
    return _ranked([*taken, *waiting[: k - len(taken)]])


def _ranked(chosen: Sequence[Evidence]) -> list[Evidence]:
    ordered = sorted(chosen, key=lambda one: one.hit.rank)
    return [replace(one, hit=replace(one.hit, rank=rank)) for rank, one in enumerate(ordered, start=1)]


def _pieces(text: str) -> Pieces:
    words = text.casefold().split()
    pieces = zip(*(words[at:] for at in range(_PIECE)), strict=False)
    return frozenset(pieces) if len(words) >= _PIECE else frozenset({tuple(words)})


def _alike(one: Pieces, other: Pieces) -> bool:
    """Jaccard's index; sizes that differ too much can't reach it."""
    smaller, larger = sorted((len(one), len(other)))
    return smaller >= ALIKE * larger and len(one & other) >= ALIKE * len(one | other)
