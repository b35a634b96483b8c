"""Test sets in the BEIR form, and measures of a ranking.

``test_sets.run`` scores one, ``test_sets.compare`` two ways to rank; nothing here touches the live index.
"""

__all__ = ["test_sets"]
