"""From a question to quotes, citations, confidence, abstention and follow-ups.

Never imports a library of screens or HTTP; ``answerer`` is where one generation is asked.
"""

__all__ = ["citations", "answerer", "expected", "match_words", "phrasing", "phrasing_server", "quotes", "understanding"]
