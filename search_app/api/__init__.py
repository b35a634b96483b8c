"""REST and MCP for other programs: routes, schemas, guards, metrics.

``app`` builds REST, beside the screen or alone.
"""

__all__ = ["app", "guards", "mcp", "problems"]
