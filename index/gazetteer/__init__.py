"""Dutch places and the themes and audiences of the field, found in running text.

The lists are YAML in data/.
"""

__all__ = ["places", "topics"]
