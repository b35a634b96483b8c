"""Plain text and Markdown to a page.

Each module reads one format; the child process picks it.
"""

__all__ = ["encodings", "markdown", "plain"]
