"""Pages to passages: sentences, segments, sections, and passages of whole sentences.

Pure: the same pages give the same passages.
"""

__all__ = ["passages", "sentences"]
