"""A query as it is embedded."""

import re

# Hyphens, apostrophes and the points of a number or abbreviation belong to a word; what stands between words doesn't.
_BETWEEN_WORDS = re.compile(r"[^\w\s'’.-]+|(?<!\w)['’.-]+|['’.-]+(?!\w)")


def bare(query: str) -> str:
    """The words of a query without the marks between them, or the query itself where nothing else is in it.

    A question mark draws a question's vector to passages that ask, away from those that answer; commas and brackets
    of a list of keywords are noise too. Leaving them out gained .011 nDCG@10 over four sets (docs/measurements.md).
    """
    return " ".join(_BETWEEN_WORDS.sub(" ", query).split()) or query
