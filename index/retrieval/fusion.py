"""Two legs' scores as one: each measured in its own spread, the words trusted as far as the index knows them."""

from collections.abc import Mapping, Sequence

from index.store.records import Term, Vectors

_ROUNDING = 1e-6  # equal scores differ by less


def spread(scores: Vectors) -> float:
    """The standard deviation of what was found, 1 where nothing is told apart."""
    found = float(scores.std())
    return found if found > _ROUNDING else 1.0


def standardised(scores: Vectors) -> Vectors:
    """Distance to the mean in standard deviations, so that scores of different scales can be added up.

    Over what was found it beat min-max, which hangs on one outlier: docs/measurements/retrieval.md.
    """
    standard: Vectors = (scores - scores.mean()) / spread(scores)
    return standard


def known_share(terms: Sequence[Term], document_frequency: Mapping[str, int]) -> float:
    """The share of a query's terms, by weight, that stand anywhere in the index, 0 to 1; 0 without terms."""
    total = sum(term.weight for term in terms)
    known = sum(term.weight for term in terms if document_frequency.get(term.text, 0) > 0)
    return known / total if total else 0.0


def lexical_share(weight: float, known: float) -> float:
    """How much the words count beside the meaning, 0 to 1: less for a query in words that the index doesn't know.

    An English question shares a few names and chance words with Dutch passages; squaring silences them.
    """
    return weight * known**2


def fused(meaning: Vectors, words: Vectors, share: float) -> Vectors:
    """A convex sum of both legs (Bruch et al. 2023), row i for passage i; ``share`` is that of the words."""
    return (1 - share) * standardised(meaning) + share * standardised(words)
