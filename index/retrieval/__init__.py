"""From a query to ranked passages: two legs, fusion, query expansion, long queries, diversity.

``long_queries.search`` is what an edge calls; ``retriever`` searches one generation.
"""

__all__ = ["diversify", "fusion", "long_queries", "query_expansion", "retriever"]
