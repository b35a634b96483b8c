"""The web app: one process with the screens, their files and their addresses.

Streamlit runs ``app`` for each visitor; ``search_app.asgi`` puts it beside REST.
"""

__all__ = ["address", "app", "middleware", "state"]
