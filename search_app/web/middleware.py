"""What the screen's responses pass: a strict content policy, a Dutch page of our own making, and packing."""

import asyncio
import base64
import gzip
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeAlias

import brotli  # type: ignore[import-untyped]
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from index.bounded_cache import BoundedCache
from search_app.limits import (
    ADMIN_BYTES,
    ADMIN_FILES,
    RETRY_AFTER,
    UPLOAD_SECONDS,
    UPLOADS_BYTES,
    VISIT_BYTES,
    VISIT_FILES,
    VISITORS_BYTES,
)
from search_app.texts import common as texts_common
from search_app.web.rendering import macro, script

STATIC = Path(__file__).parent / "static"
SMALLEST = 1000  # bytes; packing less than that saves no packet
BEST = 11  # of brotli: 3 s of processor for all that a first visit asks, and a sixth less on the line than gzip's best
_FILES = ("/static/", "/assets/")  # Streamlit's own files, and ours
_TEXT = (".js", ".css", ".svg", ".json")
_PACKED_ALREADY = (".woff2", ".png", ".webp", ".jpg", "/image", "/file")
_KEPT = 20_000_000  # bytes of packed files in memory: all of Streamlit's scripts and styles are 23 MB unpacked
_Version: TypeAlias = tuple[str, str]  # path and ETag of a file
_A_YEAR = "public, max-age=31536000, immutable"
_A_MONTH = "public, max-age=2592000"


@cache
def version() -> str:
    """A mark that changes when one of our files does: it stands in their addresses, so browsers may keep them."""
    digest = hashlib.sha256()
    for file in sorted(one for one in STATIC.rglob("*") if one.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


_TOGETHER = {  # what goes over the line as one file, in this order
    "css": ("fonts", "screen", "found", "page", "products", "screens", "beheer"),
    "js": ("vraagbaak", "screens", "widgets", "messages", "moments", "short", "preview", "kept"),
}
_MEDIA = {"css": "text/css", "js": "text/javascript"}


def together(request: Request) -> Response:
    """All our styles, or all our scripts, as one file: a slow line pays 0.15 s and more for each one it fetches."""
    ending = request.url.path.rpartition(".")[2]
    return Response(_joined(ending), media_type=_MEDIA[ending], headers={"ETag": f'"{version()}"'})


def _joined(ending: str) -> str:
    files = (STATIC / f"{name}.{ending}" for name in _TOGETHER[ending])
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


_best: dict[str, bytes] = {}  # by path: files of every first visit, packed by brotli


def pack_ahead() -> None:
    """Pack what every first visit asks as small as can be, once; until that is done these files go out as gzip."""
    for name in {*_SCRIPT.findall(streamlit_page()), *drawing_scripts()}:
        _best[f"/static/js/{name}"] = brotli.compress((_scripts() / name).read_bytes(), quality=BEST)
    for ending in _TOGETHER:
        _best[f"/assets/all.{ending}"] = brotli.compress(_joined(ending).encode(), quality=BEST)


class Packed:
    """Packs what is text; a file that never changes is packed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6)
        self._kept: BoundedCache[_Version, bytes] = BoundedCache(_KEPT, len)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and pack what comes back where the browser can unpack it."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.endswith(_PACKED_ALREADY) or path.startswith("/media/"):
            await self._app(scope, receive, _Lasting(send, path, b""))
        elif not path.startswith(_FILES):
            await self._packing(scope, receive, send)
        else:
            lasting = _Lasting(send, path, scope.get("query_string", b""))
            headers = Headers(scope=scope)
            packs = path.endswith(_TEXT) and _takes("gzip", headers)
            best = _best.get(path) if _takes("br", headers) else None
            if packs:  # here, and not by Streamlit's own middleware
                scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"accept-encoding"]}
            await self._app(scope, receive, _File(lasting, path, self._kept, best) if packs else lasting)


_NOTHING = re.compile(r"0(?:\.0*)?")  # the weight of a coding that is not taken


def _takes(coding: str, headers: Headers) -> bool:
    offered = re.findall(r"([a-z]+)\s*(?:;\s*q=([\d.]+))?", headers.get("accept-encoding", ""))
    return "range" not in headers and any(name == coding and not _NOTHING.fullmatch(q) for name, q in offered)


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
    """Collects a file until it is whole, and sends it packed: as ``best`` it was packed ahead, else by gzip."""

    def __init__(self, send: Send, path: str, kept: BoundedCache[_Version, bytes], best: bytes | None) -> None:
        self._send = send
        self._path = path
        self._kept = kept
        self._best = best
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
            coding = "gzip" if self._best is None else "br"
            body = self._best or self._packed(body, headers.get("etag", ""))
            headers["Content-Encoding"] = coding
            headers["Content-Length"] = str(len(body))
            headers.add_vary_header("Accept-Encoding")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    def _packed(self, body: bytes, etag: str) -> bytes:
        def pack() -> bytes:
            return gzip.compress(body, 9, mtime=0)

        return self._kept.one((self._path, etag), pack) if etag else pack()


_TEXTS = {
    "words": texts_common.STREAMLIT_WORDS, "patterns": texts_common.STREAMLIT_PATTERNS,
    "messages": texts_common.STREAMLIT_MESSAGES,
    "other": texts_common.STREAMLIT_OTHER_MESSAGE,
}  # fmt: skip
_DROPPED = re.compile(
    r'<title>.*?</title>|<noscript>.*?</noscript>|<link[^>]*rel="(?:shortcut icon|service-desc|preload)"[^>]*>',
    re.DOTALL,
)
_FILES_OF_STREAMLIT = re.compile(
    r'<script type="module"[^>]*></script>|<link[^>]*rel="(?:modulepreload|stylesheet)"[^>]*>'
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_SCRIPT = re.compile(r"static/js/([\w.-]+\.js)")
_FIRST_PARTS = ("Html", "TextArea", "Button")  # of Streamlit: what draws the first screen


@cache
def drawing_scripts() -> tuple[str, ...]:
    """The files of Streamlit that draw the first screen, with all that these import.

    Streamlit asks for them, in three rounds, only when it has to draw.
    """
    ahead = [file.name for part in _FIRST_PARTS for file in _scripts().glob(f"{part}.*.js")]
    found: dict[str, None] = {}
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found[name] = None
            ahead += _IMPORTED.findall((_scripts() / name).read_text(encoding="utf-8"))
    return tuple(found)


def _scripts() -> Path:
    return Path(streamlit.__file__).parent / "static" / "static" / "js"


def dutch_page(html: str) -> str:
    """Streamlit's page in our language, with our title, icon, style and script.

    Files are named after what stands there until Streamlit has drawn, words and a box for the question: a slow line
    shows these at once.
    """
    html = _DROPPED.sub("", html.replace('<html lang="en">', '<html lang="nl">'))
    files = _FILES_OF_STREAMLIT.findall(html)
    html = _FILES_OF_STREAMLIT.sub("", html)
    html = html.replace("</head>", f"    {macro('shell', 'head', name=texts_common.NAME)}\n  </head>", 1)
    base, early = (script((STATIC / f"{name}.js").read_text(encoding="utf-8")) for name in ("base", "early"))
    opening = macro("shell", "opening", texts=texts_common, early=early)
    named = "".join(files)
    ahead = [name for name in drawing_scripts() if f"/{name}" not in named]
    ours = macro("shell", "files", version=version(), texts=_TEXTS, base=base, ahead=ahead)
    html = html.replace("<body>", "\n".join(map(str, (opening, *files, ours))), 1)
    return html.replace("</body>", macro("shell", "closing", needs_script=texts_common.NEEDS_SCRIPT), 1)


def content_policy(html: str) -> str:
    """A policy under which the page can load nothing from elsewhere; its own inline scripts go by their hash."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html)]
    allowed = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self'{allowed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def streamlit_page() -> str:
    """The page that the installed Streamlit serves."""
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


class PageHeaders:
    """Gives the page its language and head, and every response its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._policy = content_policy(dutch_page(streamlit_page()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and change what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in _SHORTCUTS]
        await self._app(scope, receive, _Rewriter(send, self._policy))


# Asked for a page, the server must send it whole and readable: neither packed nor "not changed since".
_SHORTCUTS = (b"accept-encoding", b"if-none-match", b"if-modified-since")


# Parts of a page, which no browser shows by themselves: the policy of the page counts for them, and they are 0.5 kB 90
# times. A worker would go by its own: only charts have one here, and no screen has a chart.
_PARTS = ("text/javascript", "application/javascript", "text/css", "font/")


class _Rewriter:
    """Sends a response on: a page is kept until it is whole, then rewritten."""

    def __init__(self, send: Send, policy: str) -> None:
        self._send = send
        self._policy = policy
        self._start: Message | None = None
        self._page = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._send(message)
        else:
            await self._collect(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Content-Type-Options"] = "nosniff"
        if not headers.get("content-type", "").startswith(_PARTS):
            headers["Content-Security-Policy"] = self._policy
            headers["Referrer-Policy"] = "no-referrer"
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
            self._start = message
        else:
            await self._send(message)

    async def _collect(self, message: Message) -> None:
        assert self._start is not None
        self._page += message.get("body", b"")
        if message.get("more_body"):
            return
        page = dutch_page(self._page.decode()).encode() if self._page else b""
        headers = MutableHeaders(scope=self._start)
        if page:
            headers["content-length"] = str(len(page))
        del headers["etag"], headers["last-modified"]  # those of the page as it was
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})


UPLOADING = "/_stcore/upload_file/"
Sizes: TypeAlias = Mapping[str, list[int]]  # by visit, the bytes of each file


def held_by_streamlit() -> Sizes:
    """The uploads that Streamlit keeps in memory: as long as the visit, and minutes after it."""
    manager = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {visit: [len(one.data) for one in list(files.values())] for visit, files in [*manager.file_storage.items()]}


class UploadLimit:
    """Refuses uploads that would be too many or too much together, and ends those that take too long.

    ``is_maintainer`` tells who may bring in a whole archive; ``held`` what is kept in memory now.
    """

    def __init__(
        self,
        app: ASGIApp,
        is_maintainer: Callable[[Scope], bool] = lambda _: False,
        held: Callable[[], Sizes] = held_by_streamlit,
        seconds: float = UPLOAD_SECONDS,
    ) -> None:
        self._app, self._is_maintainer, self._held, self._seconds = app, is_maintainer, held, seconds
        self._coming: defaultdict[str, list[int]] = defaultdict(list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on, or answer why not; anything else goes on as it is."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOADING):
            await self._app(scope, receive, send)
            return
        visit = scope["path"].removeprefix(UPLOADING).partition("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse("Say how long the upload is.", 411)(scope, receive, send)
        elif self._is_too_much(visit, int(length), self._is_maintainer(scope)):
            headers = {"Retry-After": str(RETRY_AFTER)}
            await PlainTextResponse("Too many uploads at once.", 429, headers)(scope, receive, send)
        else:
            with self._taking(visit, int(length)):
                await self._in_time(scope, receive, send)

    def _is_too_much(self, visit: str, length: int, is_maintainer: bool) -> bool:
        held = self._held()
        own = [*held.get(visit, ()), *self._coming.get(visit, ())]
        everything = sum(map(sum, held.values())) + sum(map(sum, self._coming.values()))
        files, size = (ADMIN_FILES, ADMIN_BYTES) if is_maintainer else (VISIT_FILES, VISIT_BYTES)
        most = UPLOADS_BYTES if is_maintainer else VISITORS_BYTES
        return len(own) >= files or sum(own) + length > size or everything + length > most

    @contextmanager
    def _taking(self, visit: str, length: int) -> Iterator[None]:
        self._coming[visit].append(length)
        try:
            yield
        finally:
            self._coming[visit].remove(length)
            if not self._coming[visit]:
                del self._coming[visit]

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, noted)
        except TimeoutError:
            if not begun:
                await PlainTextResponse("The upload took too long.", 408)(scope, receive, send)
