"""The web app: one process with the screens, their files and their addresses.

``asgi`` puts it together; Streamlit runs ``app`` for each visitor.
"""

__all__ = ["app", "asgi"]
