"""The screens: what each draws and what its buttons do.

Only these files and those of Beheer call Streamlit to draw.
"""

__all__ = ["about", "ask", "compare", "frame", "note", "projects", "source"]
