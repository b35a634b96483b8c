"""Which products sources put side by side: in one sentence, in one passage, or in one chapter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from index.types import Passage
from search_app.shelf import Shelf

SENTENCE, PASSAGE, CHAPTER = 1.0, 0.4, 0.6  # how much each says that two products are alike, 0 to 1
_MOST = {SENTENCE: 6, PASSAGE: 4, CHAPTER: 6}  # products in one place; a longer list says nothing of any two of them

Pairs = Mapping[tuple[int, int], float]


def company(shelf: Shelf, passages: Iterable[Passage]) -> Pairs:
    """How strongly sources put two products side by side, 0 to 1, by their places on the shelf, the lower one first."""
    found: defaultdict[tuple[int, int], float] = defaultdict(float)
    for strength, together in _places(shelf, passages):
        if len(together) <= _MOST[strength]:
            for pair in combinations(sorted(together), 2):
                found[pair] = max(found[pair], strength)
    return found


def _places(shelf: Shelf, passages: Iterable[Passage]) -> Iterator[tuple[float, set[int]]]:
    chapters: defaultdict[tuple[str, Sequence[str]], set[int]] = defaultdict(set)
    for passage in passages:
        told = shelf.told.get(passage.passage_id, {})
        for row in range(len(passage.sentences)):
            yield SENTENCE, {number for number, rows in told.items() if row in rows}
        yield PASSAGE, set(told)
        if len(passage.heading_path) > 1:
            chapters[passage.publication_id, passage.heading_path[:-1]].update(told)
    for together in chapters.values():
        yield CHAPTER, together
