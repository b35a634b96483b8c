"""Screens, HTTP and the command line: the only package that knows them.

``service`` is the one thing every edge talks to; ``composition`` makes what it works with.
"""

import index as _index  # noqa: F401 - first: it keeps libraries from telling their makers anything

__all__ = [
    "answer", "api", "asgi", "cli", "composition", "limits", "page_images", "products",
    "replies", "service", "serving", "terminal", "texts", "uploads", "web",
]  # fmt: skip
