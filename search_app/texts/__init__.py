"""Every Dutch word on a screen: plain words (B1).

One module for each part of the app.
"""

__all__ = ["admin", "common", "products", "screens"]
