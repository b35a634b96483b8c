"""Word, PowerPoint and OpenDocument to pages.

Each module reads one format; the child process picks it.
"""

__all__ = ["docx", "odt", "package", "pptx", "wording"]
