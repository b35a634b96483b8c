"""The core: what a publication, passage and hit are, how it is stored, embedded, read and found.

Imports nothing of ours. Each room below says what it shows to others in its ``__all__``.
"""

__all__ = ["atomic_files", "boxes", "errors", "products", "settings", "types"]
