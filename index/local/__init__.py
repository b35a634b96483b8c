"""LocalStore: FAISS vectors, BM25 postings and SQLite in immutable folders."""
