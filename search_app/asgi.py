"""One process that serves the screen, REST and their files; and how Streamlit is set up here: quiet, in our colours."""

import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeAlias

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config

from index.settings import Settings
from search_app import serving
from search_app.api import app as api_app
from search_app.api.guards import keys_in
from search_app.limits import MAINTAINER_UPLOAD_MB, RequestSlots
from search_app.service import Service
from search_app.serving import LOOPBACK, HostCheck, names_of
from search_app.web import address, middleware, state
from search_app.web.admin import login as admin_login
from search_app.web.admin.access import ProxyCheck, networks, says_maintainer
from search_app.web.views import source as views_source

Option: TypeAlias = str | int | float | bool

SECRETS_FILE = "secrets.toml"
ACCENT = "#0B5E57"
ACCENT_DARK = "#7FCABF"

OPTIONS: Mapping[str, Option] = {
    "browser.gatherUsageStats": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.maxUploadSize": 20,  # megabytes of one file
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "runner.magicEnabled": False,
    # By day and by night, as the visitor's device is set; the same colours stand in static/screen.css.
    "theme.light.primaryColor": ACCENT,
    "theme.light.backgroundColor": "#FBFAF7",
    "theme.light.secondaryBackgroundColor": "#FFFFFF",
    "theme.light.textColor": "#1B2624",
    "theme.light.linkColor": ACCENT,
    "theme.light.borderColor": "#7C8B88",
    "theme.dark.primaryColor": ACCENT_DARK,
    "theme.dark.backgroundColor": "#141A19",
    "theme.dark.secondaryBackgroundColor": "#1C2423",
    "theme.dark.textColor": "#E8ECE9",
    "theme.dark.linkColor": ACCENT_DARK,
    "theme.dark.borderColor": "#81918D",
    "theme.font": "'Atkinson Hyperlegible Next', sans-serif",
    "theme.headingFont": "Newsreader, serif",
    "theme.baseRadius": "0.6rem",
    "theme.buttonRadius": "0.6rem",
}


def apply_for_maintainers(data_dir: Path) -> None:
    """Beside ``apply``: bigger files (ProxyCheck holds visitors to less), and where the OIDC client is named."""
    config.set_option("server.maxUploadSize", MAINTAINER_UPLOAD_MB)
    config.set_option("secrets.files", [str(data_dir / SECRETS_FILE)])


def apply() -> None:
    """Set the options for this process; a settings file of Streamlit's own does not change them."""
    for name, option in OPTIONS.items():
        config.set_option(name, option)


HERE = Path(__file__).parent / "web"


def build(service: Service, hosts: tuple[str, ...] = LOOPBACK, login: Settings | None = None) -> st.App:
    """The whole application over one service; answers only to these host names, or to any when there are none.

    ``login`` says how maintainers log in to Beheer, and which keys REST asks for; without it neither is there.
    """
    apply()
    places = RequestSlots() if login is None else RequestSlots.of(login)
    state.use(service, places)
    first = [Middleware(middleware.UploadLimit)]
    keys = keys_in(login.api_keys) if login is not None else ()
    maintainers = keys_in(login.maintainer_keys) if login is not None else ()
    messages = login is not None and (login.feedback or login.knowledge_questions)
    api = api_app.build(
        service, keys, beside_screen=True, places=places, maintainer_keys=maintainers, takes_messages=messages
    )
    if login is not None and login.beheer != "off":
        admin_login.use(service)
        apply_for_maintainers(login.data_dir)
        says = partial(says_maintainer, login=login.beheer, header=login.beheer_header)
        first = [Middleware(ProxyCheck, settings=login), Middleware(middleware.UploadLimit, is_maintainer=says)]
    return st.App(
        HERE / "app.py",
        lifespan=warmed,
        routes=[
            *(Route(f"/assets/all.{ending}", middleware.together) for ending in ("css", "js")),
            Mount("/assets", StaticFiles(directory=HERE / "static"), name="assets"),
            Route(f"/{address.FEED}", feed, name="feed"),
            Mount(api_app.PREFIX, api, name="api"),
        ],
        middleware=[
            *first,
            Middleware(HostCheck, hosts=hosts),
            Middleware(middleware.Packed),
            Middleware(middleware.PageHeaders),
        ],
    )


def feed(request: Request) -> Response:
    """The newest publications that the filters in the address keep."""
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    written = views_source.feed(state.service().publications(), address.read(given), str(request.base_url))
    return Response(written, media_type="application/atom+xml")


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Load what the first visitor needs; what only makes that smaller is packed meanwhile.

    Streamlit collects garbage after every run of the script; with all loaded objects in it that took 0.1 s and more.
    """
    threading.Thread(target=middleware.pack_ahead, name="pack-ahead", daemon=True).start()
    serving.warm(state.service())
    yield


def run(settings: Settings, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until the process is told to stop. Requests are not logged: an address may tell what was looked for.

    Raises:
        SettingsError: The port can't be used, or the settings name a proxy that is no address.
    """
    networks(settings.beheer_proxies)
    serving.serve(build(Service(settings), names_of(settings, host), settings), host, port)
