"""A visitor who asks too much is refused, and the others are answered: uploads, plans and connections are bounded."""

import asyncio
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from growth import children_seconds
from hostile import HOSTILE, docx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from search_app import serving
from search_app.limits import (
    PLAN_LIMIT,
    PLAN_READERS,
    UPLOAD_LIMIT,
    VISIT_FILES,
    VISITORS_BYTES,
    WEBSOCKET_BYTES,
    BusyError,
)
from search_app.web.middleware import UPLOADING, UploadLimit
from search_app.web.screens import compare
from search_app.web.screens.compare import text_of

PLAN = 20_000_000  # bytes


class Kept:
    """Stands for what Streamlit keeps: each upload that gets through, until it is let go."""

    def __init__(self) -> None:
        self.sizes: dict[str, list[int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = scope["path"].removeprefix(UPLOADING).partition("/")[0]
        self.sizes.setdefault(visit, []).append(int(dict(scope["headers"])[b"content-length"]))
        await PlainTextResponse("", 204)(scope, receive, send)


def put(limit: UploadLimit, visit: str, length: int | None = PLAN) -> tuple[int, dict[bytes, bytes]]:
    """What is answered to an upload that says it is so long: status and headers."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope: Scope = {"type": "http", "method": "PUT", "path": f"{UPLOADING}{visit}/file", "headers": headers}
    said: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # a body that never comes
        raise AssertionError

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(limit(scope, receive, send))
    return said[0]["status"], dict(said[0]["headers"])


def test_a_visit_keeps_few_uploads_and_the_next_is_told_to_wait() -> None:
    kept = Kept()
    limit = UploadLimit(kept, held=lambda: kept.sizes)
    assert [put(limit, "a")[0] for _ in range(VISIT_FILES)] == [204] * VISIT_FILES
    status, headers = put(limit, "a")
    assert (status, headers[b"retry-after"]) == (429, b"5")
    kept.sizes["a"].pop()
    assert put(limit, "a")[0] == 204


def test_all_visits_together_keep_a_bounded_number_of_bytes() -> None:
    kept = Kept()
    limit = UploadLimit(kept, held=lambda: kept.sizes)
    statuses = [put(limit, f"visit-{number}")[0] for number in range(60)]
    assert set(statuses) == {204, 429}
    assert sum(map(sum, kept.sizes.values())) <= VISITORS_BYTES


def test_a_maintainer_still_brings_in_twenty_files_while_visitors_are_refused() -> None:
    kept = Kept()
    limit = UploadLimit(kept, is_maintainer=lambda scope: "beheer" in scope["path"], held=lambda: kept.sizes)
    for number in range(60):
        put(limit, f"visit-{number}")
    assert [put(limit, "beheer")[0] for _ in range(20)] == [204] * 20


def test_uploads_that_are_still_coming_count() -> None:
    started: list[int] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if len(started) < VISIT_FILES:
            started.append(put_in_thread())
        await PlainTextResponse("", 204)(scope, receive, send)

    def put_in_thread() -> int:
        answers: list[int] = []
        thread = threading.Thread(target=lambda: answers.append(put(limit, "a")[0]))
        thread.start()
        thread.join()
        return answers[0]

    limit = UploadLimit(slow, held=dict)
    put(limit, "a")
    assert started == [429, 204, 204]  # the innermost was one too many: the others were on their way


def test_an_upload_says_how_long_it_is_and_ends_in_time() -> None:
    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    limit = UploadLimit(reads, held=dict, seconds=0.05)
    assert put(limit, "a")[0] == 408
    assert put(limit, "a", None)[0] == 411
    assert put(limit, "a")[0] == 408  # nothing of the first one is left behind


def test_so_many_plans_are_read_at_a_time_and_the_next_hears_that_it_is_busy() -> None:
    for _ in range(PLAN_READERS):
        assert compare._readers.acquire(blocking=False)
    try:
        with pytest.raises(BusyError):
            text_of("plan.txt", b"Een plan.", patience=0.01)
    finally:
        for _ in range(PLAN_READERS):
            compare._readers.release()
    assert text_of("plan.txt", b"Een plan.") == "Een plan."


PLANS = (
    "flate-bomb.pdf", "double-bomb.pdf", "nested-forms.pdf", "looping-form.pdf", "page-loop.pdf", "10000-pages.pdf",
    "lying-count.pdf", "looping-outline.pdf", "huge-page.pdf", "truncated.pdf", "flipped.pdf", "operators.pdf",
    "bomb.docx", "laughs.docx", "outside-entity.docx", "deep.docx", "path-out.docx", "lying-size.docx", "deep.html",
    "brackets.md", "stars.md", "text-100mb.txt",
)  # fmt: skip
QUICK = ("looping-form.pdf", "lying-count.pdf", "bomb.docx", "outside-entity.docx", "path-out.docx", "deep.docx")


def merged_rows(path: Path) -> None:
    """A Word file with a table of 20,000 rows, the cells of one column merged into one."""
    cell = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    docx(path, "<w:tbl>" + f"<w:tr>{cell * 2}</w:tr>" * 20_000 + "</w:tbl>")


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one in QUICK else pytest.mark.long) for one in (*PLANS, "rows.docx")]
)
def test_a_hostile_plan_ends_with_its_text_or_none_and_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    (merged_rows if name == "rows.docx" else HOSTILE[name])(file)
    content = file.read_bytes()
    before, began = resident(), children_seconds()
    text = text_of(name, content)
    assert len(text) <= PLAN_LIMIT
    assert "root:" not in text
    assert resident() - before < 50_000_000
    assert children_seconds() - began < 20
    assert compare._readers.acquire(blocking=False)
    compare._readers.release()


@pytest.mark.parametrize(
    "name",
    ["plan.\x00txt", f"plan.{'x' * 300}", "../../plan.txt", "/etc/plan.md", "", ".", "plan\n.txt", "\x1b[31m.md",
     "plan.\udc80", "PLAN.TXT"],
)  # fmt: skip
def test_the_name_of_a_plan_names_no_file_of_ours(name: str) -> None:
    assert text_of(name, b"Een plan voor jongeren.") == "Een plan voor jongeren."


@pytest.mark.parametrize("content", [b"", b"\x00" * 1000, b"%PDF-1.7\n", b"PK\x03\x04", bytes(range(256)) * 100])
@pytest.mark.parametrize("kind", compare._KINDS)
def test_a_plan_that_is_no_file_of_its_kind_is_read_as_far_as_it_can_be(kind: str, content: bytes) -> None:
    assert len(text_of(f"plan.{kind}", content)) <= len(content)


def test_of_a_large_plan_no_more_comes_in_than_is_compared() -> None:
    assert len(text_of("plan.txt", b"Een plan. " * 200_000)) == PLAN_LIMIT
    assert text_of("plan.txt", bytes(UPLOAD_LIMIT + 1)) == ""


async def hello(_: Request) -> Response:
    return PlainTextResponse("hoi")


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """A small application on a port of its own, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as claimed:
        server = serving.server_of(Starlette(routes=[Route("/", hello), WebSocketRoute("/talk", echo)]))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [claimed]})
        thread.start()
        try:
            yield claimed.getsockname()
        finally:
            server.should_exit = True
            thread.join()


def answered(place: tuple[str, int], request: bytes) -> bytes:
    """What comes back until the server closes."""
    with socket.create_connection(place, timeout=60) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(1000), b""))


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(str(len(await socket.receive_text())))


def test_a_screen_that_sends_more_than_a_plan_and_a_note_is_ended() -> None:
    with served() as (host, port):
        with connect(f"ws://{host}:{port}/talk", proxy=None) as line:
            line.send("a" * (PLAN_LIMIT + 1_000_000))
            assert line.recv() == str(PLAN_LIMIT + 1_000_000)
        with connect(f"ws://{host}:{port}/talk", proxy=None) as line:
            line.send("a" * (WEBSOCKET_BYTES + 1))
            with pytest.raises(ConnectionClosed):
                line.recv()
            assert line.close_code == 1009


def test_half_a_header_is_ended_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.2)
    with served() as place:
        assert answered(place, b"GET / HTTP/1.1\r\nHost: a").startswith(b"HTTP/1.1 408 ")
        assert answered(place, b"").startswith(b"HTTP/1.1 408 ")


def test_who_asks_is_answered_while_more_half_headers_wait_than_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "CONNECTION_LIMIT", 8)
    with served() as place:
        waiting = [socket.create_connection(place, timeout=60) for _ in range(40)]
        for one in waiting:
            one.sendall(b"GET / HTTP/1.1\r\nHost: a")
        assert answered(place, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").endswith(b"hoi")
        assert waiting[0].recv(1000).startswith(b"HTTP/1.1 503 ")  # the one that waited longest made place
        for one in waiting:
            one.close()


def test_what_is_no_request_adds_nothing_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with served() as place:
        for _ in range(20):
            answered(place, b"\x00\x01 rommel\r\n\r\n")
    assert not caplog.records


def test_more_files_may_be_open_than_there_are_connections() -> None:
    assert 0 < serving.most_connections() <= serving.CONNECTION_LIMIT
