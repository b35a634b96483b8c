"""Dutch places and the themes and audiences of the field, found in running text.

The lists are YAML in data/.
"""

__all__ = ["place_finder", "places", "topics"]
