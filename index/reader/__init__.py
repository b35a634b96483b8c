"""Models that read a question and a passage together.

One tells how sure an answer is: training/ made it of the embedded model. The other is any cross-encoder that somebody
names in the settings (``reranker``).
"""

__all__ = ["onnx_reader", "reranker"]
