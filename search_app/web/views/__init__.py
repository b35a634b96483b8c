"""What screens show, as HTML: pure functions of replies.

Whatever comes from a person or a file is escaped here.
"""

__all__ = ["compare", "filters", "page", "products", "projects", "results", "source"]
