"""PDF to pages: words, lines, blocks, order, headings, tables, notes and pictures.

``document.read`` runs the stages in order, in the child process alone.
"""

__all__ = ["document", "pdfium", "pictures"]
