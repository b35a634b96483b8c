"""What is shown of what was found: near-identical passages once, and no publication that fills the page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from index.retrieval.retriever import Evidence

CANDIDATES = 50  # passages that the page is chosen from
ALIKE = 0.9  # share of their three-word shingles that two passages have in common to be one to a reader
_SHINGLE = 3  # words
PAGE = 10  # passages that a reader sees together, whatever number was asked for: so pages of any size fit together
_MOST = PAGE // 2  # of one publication

Shingles = frozenset[tuple[str, ...]]


def varied(found: Sequence[Evidence], k: int) -> list[Evidence]:
    """The first k of ``paged``, ranked anew."""
    return shown(paged([found]), 0, k)


def shown(ordered: Iterable[Evidence], offset: int, k: int) -> list[Evidence]:
    """At most k of what is in its order, after the first ``offset``; ranks count from the very first."""
    part = islice(ordered, offset, offset + k)
    return [replace(one, hit=replace(one.hit, rank=rank)) for rank, one in enumerate(part, start=offset + 1)]


def paged(found: Iterable[Sequence[Evidence]]) -> Iterator[Evidence]:
    """All that was found in one order, which doesn't depend on how much of it is looked at.

    Of each ten that follow each other one publication has at most half; the rest of it comes in the next ten. A passage
    that repeats a better one is left out. Where nothing else was found, one publication may have more.

    Args:
        found: Searches, each deeper than the one before, best first: asked for when those before don't fill the page.
    """
    before: list[Shingles] = []
    for each in found:
        left: Iterator[Evidence] = _distinct(each, before)
        while True:
            page, left = _page(left)
            if not page:
                break
            yield from page


def _page(left: Iterator[Evidence]) -> tuple[list[Evidence], Iterator[Evidence]]:
    """The next ten, best first, and what comes after them."""
    taken: list[Evidence] = []
    waiting: list[Evidence] = []
    of_publication: Counter[str] = Counter()
    for one in left:
        name = one.hit.passage.publication_id
        (taken if of_publication[name] < _MOST else waiting).append(one)
        of_publication[name] += 1
        if len(taken) == PAGE:
            break
    n_left = PAGE - len(taken)
    page = sorted([*taken, *waiting[:n_left]], key=lambda one: one.hit.rank)
    return page, chain(waiting[n_left:], left)


def _distinct(found: Sequence[Evidence], before: list[Shingles]) -> Iterator[Evidence]:
    """What repeats nothing of ``before``, to which it is added."""
    for one in found:
        shingles = _shingles(one.hit.passage.text)
        if not any(_alike(shingles, other) for other in before):
            before.append(shingles)
            yield one


def _shingles(text: str) -> Shingles:
    words = text.casefold().split()
    shingles = zip(*(words[at:] for at in range(_SHINGLE)), strict=False)
    return frozenset(shingles) if len(words) >= _SHINGLE else frozenset({tuple(words)})


def _alike(one: Shingles, other: Shingles) -> bool:
    """Jaccard's index; sizes that differ too much can't reach it."""
    smaller, larger = sorted((len(one), len(other)))
    return smaller >= ALIKE * larger and len(one & other) >= ALIKE * len(one | other)
