"""LocalStore: FAISS vectors, BM25 postings and SQLite in immutable folders.

Only ``store.LocalStore`` is made elsewhere; the lock is shared with uploads.
"""

__all__ = ["folder", "lock", "store"]
