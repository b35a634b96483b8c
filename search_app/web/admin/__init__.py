"""Beheer: the screens of maintainers, who may see them, and what they can do.

Each action is a command too, and calls the same functions.
"""

__all__ = ["access", "login", "screen"]
