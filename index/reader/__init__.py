"""Models that read a question and a passage together: which sentences answer, which passage does, or that none does.

``onnx_reader.open_reader`` opens the one in the package; ``weighing`` joins what it says with what the search found.
"""

__all__ = ["cross_encoder", "onnx_reader", "reading", "reranker", "weighing"]
