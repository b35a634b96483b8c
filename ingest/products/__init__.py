"""Which products a publication tells of, what it states of each, and what all say together.

``findings`` is for one publication, ``merge`` for all, ``decisions`` is what people said.
"""

__all__ = ["decisions", "findings", "merge", "mentions", "names", "numbers"]
