"""Models that read a question and a passage together, for who names one in the settings (``reranker``).

The reader that training/ makes of the embedded model isn't here: it is not better than the rules yet.
"""

__all__ = ["cross_encoder", "reranker"]
