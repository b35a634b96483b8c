"""From a question to quotes, citations, confidence, abstention and follow-ups.

Never imports a library of screens or HTTP; ``answerer`` is where one generation is asked.
"""

__all__ = ["answerer", "citations", "expected", "list_questions", "phrasing", "quotes", "understanding"]
