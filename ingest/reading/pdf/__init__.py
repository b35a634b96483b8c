"""PDF to pages: words, lines, blocks, order, headings, tables, notes and pictures.

``reader.read`` runs the stages in order, in the child process alone.
"""

__all__ = ["footnotes", "pdfium", "pictures", "reader"]
