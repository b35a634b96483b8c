"""Sends pages, scripts, styles and JSON packed with gzip, and says how long a browser may keep our own files."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
SMALLEST = 1000  # bytes; packing less than that saves no packet
_FILES = ("/static/", "/assets/")  # Streamlit's own files, and ours
_TEXT = (".js", ".css", ".svg", ".json")
_PACKED_ALREADY = (".woff2", ".png", ".webp", ".jpg", "/image", "/file")
_KEPT = 500  # packed files in memory; Streamlit has some two hundred
_A_YEAR = "public, max-age=31536000, immutable"
_A_MONTH = "public, max-age=2592000"


@cache
def version() -> str:
    """A mark that changes when one of our files does: it stands in their addresses, so browsers may keep them."""
    digest = hashlib.sha256()
    for file in sorted(one for one in STATIC.rglob("*") if one.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Packed:
    """Packs what is text; a file that never changes is packed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6)
        self._kept: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and pack what comes back where the browser can unpack it."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.endswith(_PACKED_ALREADY) or path.startswith("/media/"):
            await self._app(scope, receive, _Lasting(send, path, b""))
        elif not path.startswith(_FILES):
            await self._packing(scope, receive, send)
        else:
            lasting = _Lasting(send, path, scope.get("query_string", b""))
            packs = path.endswith(_TEXT) and _takes_gzip(Headers(scope=scope))
            await self._app(scope, receive, _File(lasting, path, self._kept) if packs else lasting)


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


class _Lasting:
    """Says of our own files how long they may be kept: those with their version in the address for good."""

    def __init__(self, send: Send, path: str, query: bytes) -> None:
        self._send = send
        is_font = path.startswith("/assets/fonts/")
        is_versioned = path.startswith("/assets/") and query.startswith(b"v=")
        self._kept_for = _A_MONTH if is_font else _A_YEAR if is_versioned else ""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200 and self._kept_for:
            MutableHeaders(scope=message)["Cache-Control"] = self._kept_for
        await self._send(message)


class _File:
    """Collects a file until it is whole, and sends it packed."""

    def __init__(self, send: Send, path: str, kept: dict[tuple[str, str], bytes]) -> None:
        self._send = send
        self._path = path
        self._kept = kept
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        body = bytes(self._body)
        if len(body) >= SMALLEST and "content-encoding" not in headers:
            body = self._packed(body, headers.get("etag", ""))
            headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(body))
            headers.add_vary_header("Accept-Encoding")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    def _packed(self, body: bytes, etag: str) -> bytes:
        name = (self._path, etag)
        found = self._kept.get(name) if etag else None
        if found is None:
            found = gzip.compress(body, 9, mtime=0)
            if etag and len(self._kept) < _KEPT:
                self._kept[name] = found
        return found
