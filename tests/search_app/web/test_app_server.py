"""What every request passes: language, policy, and the guarded door. Streamlit's own page is used, not a copy."""

import gc
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from fake_service import FakeService
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config
from streamlit.runtime import Runtime

from index.errors import SettingsError
from search_app import asgi, serving
from search_app.api import app as api_app
from search_app.serving import HostCheck
from search_app.texts import common as texts_common
from search_app.web import middleware, state

HOST = "127.0.0.1"


async def page(_request: Request) -> Response:
    return HTMLResponse(middleware.streamlit_page(), headers={"etag": '"old"'})


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hoi")
    await socket.close()


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    routes = [Route("/", page), WebSocketRoute("/ws", talk)]
    guards = [Middleware(HostCheck, hosts=(HOST,)), Middleware(middleware.PageHeaders)]
    with TestClient(Starlette(routes=routes, middleware=guards), base_url=f"http://{HOST}:8501") as client:
        yield client


def test_the_page_is_dutch_and_ours(client: TestClient) -> None:
    html = client.get("/", headers={"accept": "text/html"}).text
    assert '<html lang="nl">' in html
    assert "<title>Vraagbaak</title>" in html
    assert "Streamlit</title>" not in html
    assert html.count("/assets/all.js") == html.count("/assets/all.css") == 1
    assert "You need to enable JavaScript" not in html


def test_everything_the_page_names_stands_on_this_server() -> None:
    html = middleware.dutch_page(middleware.streamlit_page())
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert len(addresses) > 5
    assert [one for one in addresses if "//" in one] == []
    ours = [one.removeprefix("/assets/").partition("?")[0] for one in addresses if one.startswith("/assets/")]
    assert [one for one in ours if not (asgi.HERE / "static" / one).is_file()] == ["all.css", "all.js"]  # see below
    theirs = [one.removeprefix("./") for one in addresses if one.startswith("./static/")]
    assert [one for one in theirs if not (Path(streamlit.__file__).parent / "static" / one).is_file()] == []


def test_the_scripts_that_draw_the_first_screen_are_named_ahead_each_once() -> None:
    html = middleware.dutch_page(middleware.streamlit_page())
    named = re.findall(r'static/js/([\w.-]+\.js)"', html)
    assert {"Html", "TextArea", "Button", "index"} <= {one.partition(".")[0] for one in named}
    assert len(named) == len(set(named))
    assert set(middleware.drawing_scripts()) <= set(named)


def test_what_streamlit_says_in_dutch_stands_in_the_page_and_cannot_end_its_script() -> None:
    (written,) = re.findall(r'id="vb-texts">(.*?)</script>', middleware.dutch_page(middleware.streamlit_page()))
    assert "<" not in written
    assert json.loads(written)["words"] == texts_common.STREAMLIT_WORDS
    assert json.loads(written)["patterns"] == texts_common.STREAMLIT_PATTERNS


def test_the_style_names_only_fonts_that_are_there_with_their_licence() -> None:
    static = asgi.HERE / "static"
    fonts = re.findall(r'url\("([^"]+)"\)', (static / "fonts.css").read_text(encoding="utf-8"))
    assert fonts
    assert {static / one for one in fonts} == set((static / "fonts").glob("*.woff2"))
    assert len(list((static / "fonts").glob("OFL-*.txt"))) == 2


def test_the_policy_allows_nothing_from_elsewhere_and_no_script_but_ours(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'self'( 'sha256-[^']+')*;", policy)
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_changed_page_has_no_mark_of_the_old_one(client: TestClient) -> None:
    headers = client.get("/", headers={"accept": "text/html", "if-none-match": '"old"'}).headers
    assert "etag" not in headers


@pytest.mark.parametrize("host", ["kwaad.example", "127.0.0.1.kwaad.example:8501", ""])
def test_a_request_under_another_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403


def test_a_socket_from_another_site_is_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/ws", headers={"origin": "http://kwaad.example"}),
    ):
        pass
    with client.websocket_connect(f"ws://{HOST}:8501/ws", headers={"origin": f"http://{HOST}:8501"}) as socket:
        assert socket.receive_text() == "hoi"


def test_a_page_sent_in_parts_arrives_whole() -> None:
    async def in_parts(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        for part in ('<html lang="en"><head>', "</head>", "é</html>"):
            for byte in part.encode():
                await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    reply = TestClient(middleware.PageHeaders(in_parts)).get("/")
    assert reply.text.endswith("é</html>")
    assert '<html lang="nl">' in reply.text
    assert reply.headers["content-length"] == str(len(reply.content))


def test_what_is_loaded_before_the_first_visitor_is_no_work_for_the_collector() -> None:
    gc.unfreeze()  # what a server of another test froze
    before = gc.get_freeze_count()
    with TestClient(asgi.build(FakeService()), base_url=f"http://{HOST}") as client:
        assert gc.get_freeze_count() > before + 100_000
        assert client.get("/api/v1/health").status_code == 200
    gc.unfreeze()


FILE = 'Content-Disposition: form-data; name="file"; filename="plan.txt"'
FIELD = 'Content-Disposition: form-data; name="a"'
MULTIPART = "multipart/form-data"


def part(head: str = FILE, body: str = "Een plan.") -> str:
    """A part of a multipart body."""
    return f"--grens\r\n{head}\r\n\r\n{body}\r\n"


BROKEN = {
    "nothing": "", "no parts": "--grens--\r\n", "cut in a head": part()[:40], "cut in a body": part(),
    "no multipart": "{}", "another border": part().replace("grens", "heg"), "bytes": "\0\xff" * 5000,
    "no name": part("Content-Disposition: form-data"), "no head": part("x"), "a long head": part("a: " + "b" * 100_000),
    "many heads": part("\r\n".join(f"X-{number}: 1" for number in range(5000))),
    "two files": part() + part(FILE.replace('file"', 'ander"', 1)) + "--grens--",
    "many files": part() * 2000 + "--grens--\r\n", "many fields": part(FIELD) * 2000 + "--grens--\r\n",
}  # fmt: skip


def test_a_broken_multipart_body_is_refused_by_the_screen_and_by_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "is_active_session", lambda *_: True)
    monkeypatch.setattr(Runtime, "_instance", None)  # there may be one of an earlier test
    app, found = asgi.build(FakeService()), {}
    config.set_option("server.enableXsrfProtection", False)  # so that a body is looked at
    try:
        with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
            for name, body in BROKEN.items():
                for kind in (f"{MULTIPART}; boundary=grens", MULTIPART, f"{MULTIPART}; boundary=", "text/\xe9"):
                    sent, headers = body.encode("latin-1"), {"content-type": kind.encode("latin-1")}
                    upload = client.put("/_stcore/upload_file/visit/file", content=sent, headers=headers)
                    question = client.post("/api/v1/ask", content=sent, headers=headers)
                    found[name, kind] = upload.status_code, question.status_code
            assert client.get("/api/v1/health").status_code == 200
    finally:
        config.set_option("server.enableXsrfProtection", True)
        gc.unfreeze()
    wrong = {asked: said for asked, said in found.items() if said[0] != 400 or said[1] not in (413, 422)}
    assert wrong == {}


def test_without_a_model_the_server_stands_and_says_what_to_do() -> None:
    service = FakeService(ready=False)
    state.use(service)
    alone = Starlette(routes=[Mount(api_app.PREFIX, api_app.build(service))], lifespan=asgi.warmed)
    with TestClient(alone) as client:
        health = client.get("/api/v1/health")
    gc.unfreeze()
    assert health.status_code == 503
    assert "vraagbaak model prepare" in health.json()["detail"]


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"Port {port} on {HOST} can't be used: .* --port"):
            serving.serve(asgi.build(FakeService()), HOST, port)


def test_no_program_drives_the_screens_whatever_the_environment_says() -> None:
    config.set_option("server.enableAgentApi", True)
    asgi.apply()
    assert config.get_option("server.enableAgentApi") is False
