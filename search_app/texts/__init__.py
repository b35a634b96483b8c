"""Every Dutch word on a screen: plain words (B1).

``common`` has those of Vraag, "niet gevonden" and what all screens share; ``products`` of cards and lists; ``admin`` of
Beheer; ``other_screens`` of the rest.
"""

__all__ = ["admin", "common", "other_screens", "products"]
