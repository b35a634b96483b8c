"""Beheer with OpenID Connect: a real browser, a real provider, tokens that are really signed."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from conftest import COMMAND, WIDTHS, Server, running
from oidc_provider import CLIENT, Provider, providing
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SECRETS = """[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "geheim-genoeg-voor-een-proef-van-een-uur"
client_id = "{client}"
client_secret = "ook-geheim"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("oidc")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = 'beheer = "oidc"\nbeheer_users = "els@example.org"\n'
    (folder / "vraagbaak.toml").write_text(settings, encoding="utf-8")
    secrets = SECRETS.format(port=port, client=CLIENT, provider=provider.address)
    (folder / "secrets.toml").write_text(secrets, encoding="utf-8")
    environ = {"VRAAGBAAK_DATA_DIR": str(folder), "NO_PROXY": "127.0.0.1"}
    with running(folder / "log", str(COMMAND), "serve", "--port", "PORT", environ=environ, port=port) as server:
        yield server


def logged_in(chromium: Browser, archive: Server) -> Page:
    """The screen Beheer in a new window, after pressing the button."""
    page = chromium.new_page(locale="nl-NL")
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.goto(f"{archive.address}/beheer")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: url.rstrip("/") == archive.address)
    page.locator(".vb-footer").wait_for()
    page.goto(f"{archive.address}/beheer")
    page.locator("h1").wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    return page


def test_who_the_provider_names_gets_in_and_out(chromium: Browser, archive: Server, provider: Provider) -> None:
    with closing(logged_in(chromium, archive)) as page:
        expect(page.locator(".vb-parts")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(1)
        page.get_by_role("button", name="Log uit").click()
        page.wait_for_url(lambda url: url.rstrip("/") == archive.address)
        page.goto(f"{archive.address}/beheer")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("forged", True), ("audience", "een-ander"), ("verified", False), ("email", "els@example.org.evil.example")],
)
def test_a_token_that_is_not_right_opens_nothing(
    chromium: Browser, archive: Server, provider: Provider, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, name, value)
    with closing(logged_in(chromium, archive)) as page:
        expect(page.locator("h1")).to_have_text("Beheer")
        expect(page.locator("input, textarea, .vb-parts")).to_have_count(0)


def test_a_cookie_that_somebody_made_up_opens_nothing(chromium: Browser, archive: Server) -> None:
    made_up = {"name": "_streamlit_user", "value": '{"email":"els@example.org"}', "url": archive.address}
    with closing(chromium.new_page(locale="nl-NL")) as page:
        page.context.add_cookies([made_up])
        page.goto(f"{archive.address}/beheer")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)
