"""Where REST is, and which of its addresses anybody may ask at any time: they say how things stand."""

from starlette.types import Scope

PREFIX = "/api/v1"
METRICS = "/metrics"
OPEN = frozenset({"/health", "/ready", "/openapi.json", METRICS})


def path_in_api(scope: Scope) -> str:
    """The path of a request, from where REST is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
