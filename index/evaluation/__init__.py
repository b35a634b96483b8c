"""Test sets in the BEIR form, and measures of a ranking.

``test_sets.evaluate`` scores one; nothing here touches the live index.
"""

__all__ = ["test_sets"]
