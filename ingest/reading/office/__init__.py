"""Word, PowerPoint, OpenDocument and EPUB to pages.

Each module reads one format; the child process picks it.
"""

__all__ = ["docx", "epub", "odt", "pptx", "wording"]
