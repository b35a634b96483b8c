"""Texts to unit vectors: what an embedding model is to the rest, and the two engines that run one.

``open.open_encoder`` gives the encoder that the settings name; torch is only imported by who asks for it.
"""

__all__ = ["loading", "manifest", "onnx", "open", "protocol", "tokens_sentencepiece"]
