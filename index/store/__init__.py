"""Where publications, passages, vectors and terms are kept: one writer, many readers, immutable generations.

One contract (``protocol``), kept by two implementations; ``open.open_store`` gives the one that the settings name.
"""

__all__ = ["bm25", "decisions", "filters", "open", "protocol", "records", "transfer"]
