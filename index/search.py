"""A query searched as people get it: each need in it, and in its right spelling too."""

from index.filters import Filter
from index.needs import needs_of, search_any
from index.retrieve import Evidence, Leg, Retriever
from index.widening import QueryWords


def search(
    query: str, k: int, retriever: Retriever, words: QueryWords, leg: Leg = "hybrid", where: Filter | None = None
) -> list[Evidence]:
    """The k best passages, best first; ``words`` is the retriever's analyser. Raises FilterError."""
    return search_any(retriever, (*needs_of(query), *words.rephrased(query)), k, leg, where)
