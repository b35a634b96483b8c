"""Keys for REST, where the settings name any: who sends none of them is not let in."""

import re
import secrets
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from search_app.api_paths import METRICS, OPEN, path_in_api
from search_app.api_problems import problem

_WITHOUT_KEY = OPEN - {METRICS}
_SHOWN = re.compile(r"/publications/[^/]+/(?:file|pages/\d+/image)")  # what the screen's own pages ask for
_REASON = "This needs a key. Send it as: Authorization: Bearer KEY"


def keys_in(text: str) -> tuple[str, ...]:
    """The keys in a setting, commas between them."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


class Keys:
    """Lets in who sends one of the keys. ``beside_screen``: pages and files are shown there, to whom it is open."""

    def __init__(self, app: ASGIApp, keys: Sequence[str], beside_screen: bool) -> None:
        self._app = app
        self._keys = [key.encode() for key in keys]
        self._beside_screen = beside_screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer that it needs a key."""
        if scope["type"] != "http" or self._is_open(scope) or self._has_key(Headers(scope=scope)):
            await self._app(scope, receive, send)
        else:
            await problem(401, _REASON, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        path = path_in_api(scope)
        return path in _WITHOUT_KEY or (self._beside_screen and _SHOWN.fullmatch(path) is not None)

    def _has_key(self, headers: Headers) -> bool:
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        found = [secrets.compare_digest(sent.strip().encode(), key) for key in self._keys]  # all, in equal time
        return scheme.casefold() == "bearer" and any(found)
