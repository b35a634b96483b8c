"""BM25 over weighted terms, the same for every store.

score(passage) = sum over the query's terms of weight · idf · tf / (tf + k1 · (1 - b + b · length / mean length)),
idf = ln(1 + (N - df + ½) / (df + ½)) (Robertson & Zaragoza 2009, as Lucene has it), where tf is the summed weight of
the term in the passage, length the summed weight of all its terms, df the number of passages the term stands in
and N the number of all passages: a filter doesn't change what a term is worth.
"""

from collections import defaultdict
from collections.abc import Sequence

from index.stored import Term

K1 = 1.2  # how soon a term that is repeated stops counting
B = 0.75  # how much a long passage is held against it


def totals(terms: Sequence[Term]) -> dict[str, float]:
    """The summed weight of each term; what weighs nothing isn't there."""
    summed: defaultdict[str, float] = defaultdict(float)
    for term in terms:
        if term.weight > 0:
            summed[term.text] += term.weight
    return dict(summed)
