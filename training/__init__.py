"""Texts, marks and questions that the reader is trained on, and what trains it; nothing at run time imports this."""
