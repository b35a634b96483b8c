"""Models that read a question and a passage together.

What they say goes before the order that vectors and words gave.
"""

__all__ = ["cross_encoder", "reranker"]
