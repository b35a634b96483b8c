"""REST and MCP for other programs: routes, what is asked, guards, metrics. What is replied: ``search_app.replies``.

``app`` builds REST, beside the screen or alone.
"""

__all__ = ["app", "guards", "mcp", "problems"]
