"""Web pages and saved sites to pages, parsed from the file alone.

``document.read`` and ``saved_sites`` are called by the child process.
"""

__all__ = ["blocks", "document", "saved_sites"]
