"""Beheer is for who logged in: the service refuses, the door believes only the proxy, REST changes nothing."""

from pathlib import Path

import pytest
from fake_service import FakeService
from loops import run
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

import search_app
from index import settings as index_settings
from index.errors import SettingsError
from index.settings import Settings
from search_app.api import app as api_app
from search_app.limits import UPLOAD_LIMIT
from search_app.service import Service
from search_app.web.admin.access import AccessRefused, Maintainer, ProxyCheck, admit
from search_app.web.admin.actions import Beheer, Worker
from search_app.web.admin.products import BeheerProducts

HEADER = {"X-Forwarded-User": "maaike"}
READING = {"/search", "/ask", "/similar", "/facets"}  # asked with POST, and they change nothing


def settings(tmp_path: Path, **chosen: str) -> Settings:
    return Settings(data_dir=tmp_path, model_dir=tmp_path / "models", **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({}, "maaike"),
        ({"beheer": "proxy"}, None),
        ({"beheer": "proxy"}, ""),
        ({"beheer": "proxy", "beheer_users": "joost, els"}, "maaike"),
        ({"beheer": "oidc"}, "iemand@example.org"),
        ({"beheer": "oidc", "beheer_users": "els@example.org"}, "els@example.org.evil.example"),
    ],
)
def test_who_may_not_is_refused(tmp_path: Path, chosen: dict[str, str], name: str | None) -> None:
    with pytest.raises(AccessRefused):
        admit(settings(tmp_path, **chosen), name)


@pytest.mark.parametrize(
    "chosen",
    [
        {"beheer": "proxy"},
        {"beheer": "proxy", "beheer_users": "els, Maaike"},
        {"beheer": "oidc", "beheer_users": "maaike"},
    ],
)
@pytest.mark.parametrize("name", ["maaike", "MAAIKE"])
def test_who_may_is_let_in(tmp_path: Path, chosen: dict[str, str], name: str) -> None:
    assert admit(settings(tmp_path, **chosen), name) == Maintainer(name)


@pytest.mark.parametrize("nobody", [None, "maaike", object()])
def test_without_a_maintainer_the_service_does_nothing(tmp_path: Path, nobody: object) -> None:
    service = Service(settings(tmp_path, beheer="proxy"))
    with pytest.raises(AccessRefused):
        Beheer(service, Worker(tmp_path), nobody)  # type: ignore[arg-type]
    with pytest.raises(AccessRefused):
        BeheerProducts(service, nobody)  # type: ignore[arg-type]


def test_a_maintainer_is_made_in_one_place_only() -> None:
    package = Path(search_app.__file__).parent
    makers = [file.name for file in package.rglob("*.py") if "Maintainer(" in file.read_text("utf-8")]
    assert makers == ["access.py"]


def heard(tmp_path: Path, peer: str, **chosen: str) -> str | None:
    """The name that the application behind the door hears from a request of this peer."""

    async def name(request: Request) -> Response:
        return JSONResponse(request.headers.get("x-forwarded-user"))

    door = Middleware(ProxyCheck, settings=settings(tmp_path, **chosen))
    app = Starlette(routes=[Route("/", name)], middleware=[door])
    with TestClient(app, client=(peer, 50_000)) as client:
        answer: str | None = client.get("/", headers=HEADER).json()
        return answer


@pytest.mark.parametrize(
    ("peer", "proxies", "believed"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("10.0.0.5", "10.0.0.5, 10.1.0.0/16", True),
        ("10.1.2.3", "10.0.0.5, 10.1.0.0/16", True),
        ("10.0.0.6", "10.0.0.5, 10.1.0.0/16", False),
        ("::1", "127.0.0.1", False),
        ("testclient", "127.0.0.1", False),
        ("127.0.0.1", "", False),
    ],
)
def test_only_the_proxy_is_believed(tmp_path: Path, peer: str, proxies: str, believed: bool) -> None:
    name = heard(tmp_path, peer, beheer="proxy", beheer_proxies=proxies)
    assert name == ("maaike" if believed else None)


@pytest.mark.parametrize(("peer", "believed"), [("127.0.0.1", True), ("10.0.0.6", False)])
def test_on_the_screen_which_is_a_websocket_only_the_proxy_is_believed_too(
    tmp_path: Path, peer: str, believed: bool
) -> None:
    async def tell(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json(socket.headers.get("x-forwarded-user"))
        await socket.close()

    door = Middleware(ProxyCheck, settings=settings(tmp_path, beheer="proxy", beheer_proxies="127.0.0.1"))
    app = Starlette(routes=[WebSocketRoute("/", tell)], middleware=[door])
    with TestClient(app, client=(peer, 50_000)) as client, client.websocket_connect("/", headers=HEADER) as socket:
        assert socket.receive_json() == ("maaike" if believed else None)


def test_a_request_that_comes_from_no_address_is_not_the_proxys_however_the_header_is_written(tmp_path: Path) -> None:
    passed: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    door = ProxyCheck(app, settings(tmp_path, beheer="proxy", beheer_proxies="127.0.0.1"))
    scope = {
        "type": "http", "method": "GET", "path": "/", "client": None,  # by a socket in the file system
        "headers": [(b"X-Forwarded-User", b"maaike"), (b"accept", b"*/*")],
    }  # fmt: skip
    run(door(scope, None, None))  # type: ignore[arg-type]
    assert [one["headers"] for one in passed] == [[(b"accept", b"*/*")]]


def test_without_a_proxy_the_header_says_nothing(tmp_path: Path) -> None:
    assert heard(tmp_path, "127.0.0.1", beheer="oidc") is None


def test_a_proxy_that_is_no_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="beheer_proxies"):
        ProxyCheck(Starlette(), settings(tmp_path, beheer="proxy", beheer_proxies="mijn-proxy"))


@pytest.mark.parametrize(
    ("login", "header", "code"),
    [
        ("proxy", {}, 413),
        ("proxy", HEADER, 200),
        ("oidc", {}, 413),
        ("oidc", HEADER, 413),
        ("oidc", {"cookie": "_streamlit_user=x"}, 200),
        ("off", {**HEADER, "cookie": "_streamlit_user=x"}, 413),
    ],
)
def test_a_visitor_can_not_send_what_a_maintainer_can(
    tmp_path: Path, login: str, header: dict[str, str], code: int
) -> None:
    async def taken(_request: Request) -> Response:
        return Response("ok")

    door = Middleware(ProxyCheck, settings=settings(tmp_path, beheer=login))
    address = "/_stcore/upload_file/session/file"
    app = Starlette(routes=[Route(address, taken, methods=["PUT", "DELETE"])], middleware=[door])
    with TestClient(app, client=("127.0.0.1", 50_000)) as client:
        big = {"content-length": str(UPLOAD_LIMIT + 1)}
        assert client.put(address, headers={**header, **big}, content=b"x").status_code == code
        assert client.put(address, headers=header, content=b"x").status_code == 200
        most = {"content-length": str(UPLOAD_LIMIT)}
        assert client.put(address, headers={**header, **most}, content=b"x").status_code == 200
        assert client.delete(address, headers=header).status_code == 200  # taking a file back sends nothing
        assert client.put(address, headers=header, content=iter([b"x"])).status_code == code  # doesn't say how much


def test_rest_changes_nothing_so_it_needs_no_login() -> None:
    paths = api_app.build(FakeService()).openapi()["paths"]  # type: ignore[arg-type]
    changing = {
        path for path, methods in paths.items() if set(methods) - {"get", "head", "parameters"} and path not in READING
    }
    assert changing == set()
    assert not [path for path in paths if "beheer" in path]


def test_an_unknown_way_to_log_in_is_refused(tmp_path: Path) -> None:
    (tmp_path / index_settings.SETTINGS_FILE).write_text('beheer = "wachtwoord"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="off, oidc, proxy"):
        index_settings.load({}, tmp_path)
