"""Dutch text to terms: words, stems, base forms, compounds, the thesaurus of the field, typing errors.

``analyser`` is what stores and queries share; the rest serves it and query expansion.
"""

__all__ = ["analyser", "compounds", "forms", "language", "spelling", "words"]
