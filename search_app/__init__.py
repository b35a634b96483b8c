"""Screens, HTTP and the command line: the only package that knows them.

``service`` is the one thing every edge talks to; ``composition`` makes what it works with.
"""

__all__ = []
