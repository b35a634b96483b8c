"""Who gets into Beheer: only the reverse proxy can name a maintainer, and only maintainers send big files."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import SettingsError, VraagbaakError
from index.settings import Settings
from search_app.limits import UPLOAD_LIMIT

_UPLOADING = "/_stcore/upload_file/"
_LOGGED_IN = "_streamlit_user"  # the cookie of Streamlit's OIDC login


class AccessRefused(VraagbaakError):
    """Somebody who did not log in, or who may not, asked for Beheer."""


@dataclass(frozen=True, slots=True)
class Maintainer:
    """Somebody who logged in and may keep the archive; ``name`` is what the login calls them."""

    name: str


def admit(settings: Settings, name: str | None) -> Maintainer:
    """The maintainer whom the login calls ``name``; None is somebody who did not log in.

    Raises:
        AccessRefused: Beheer is off, nobody logged in, or this one is not among ``beheer_users``.
    """
    if settings.beheer == "off":
        raise AccessRefused('Beheer is off. Turn it on in vraagbaak.toml: beheer = "oidc" or "proxy".')
    if not name:
        raise AccessRefused("Nobody is logged in. Log in first.")
    users = {one.strip().casefold() for one in settings.beheer_users.split(",") if one.strip()}
    if not users and settings.beheer == "oidc":  # whoever has an account with the provider would get in
        raise AccessRefused("Nobody is named who may log in. Set beheer_users in vraagbaak.toml.")
    if users and name.casefold() not in users:
        raise AccessRefused(f"'{name}' is not among beheer_users in vraagbaak.toml.")
    return Maintainer(name)


def require(maintainer: object) -> Maintainer:
    """The same maintainer. Raises AccessRefused for anything else."""
    if not isinstance(maintainer, Maintainer):
        raise AccessRefused("Only a maintainer who logged in may do this.")
    return maintainer


class ProxyCheck:
    """Stands before everything else that reads headers. Raises SettingsError where the proxies are no addresses."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._login = settings.beheer
        self._header = settings.beheer_header.lower()
        self._proxies = networks(settings.beheer_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, without a header that anybody could have written."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not self._believes(scope):
            name = self._header.encode("latin-1")
            scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != name]
        if self._is_too_big(scope):
            await PlainTextResponse(f"At most {UPLOAD_LIMIT} bytes.", 413)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _believes(self, scope: Scope) -> bool:
        if self._login != "proxy" or not scope.get("client"):
            return False
        try:
            peer = ip_address(scope["client"][0])
        except ValueError:
            return False
        return any(peer in network for network in self._proxies)

    def _is_too_big(self, scope: Scope) -> bool:
        """Whether a visitor uploads more than visitors may."""
        if scope["type"] != "http" or not scope["path"].startswith(_UPLOADING) or scope["method"] != "PUT":
            return False
        if says_maintainer(scope, self._login, self._header):
            return False
        length = Headers(scope=scope).get("content-length", "")
        return not length.isdigit() or int(length) > UPLOAD_LIMIT


def says_maintainer(scope: Scope, login: str, header: str) -> bool:
    """Whether a request says that a maintainer sends it. With OIDC anybody can say so: that is only about room."""
    headers = Headers(scope=scope)
    if login == "proxy":
        return bool(headers.get(header))
    return login == "oidc" and _LOGGED_IN in cookie_parser(headers.get("cookie", ""))


def networks(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks that a setting names. Raises SettingsError."""
    try:
        return tuple(ip_network(one.strip()) for one in written.split(",") if one.strip())
    except ValueError as error:
        raise SettingsError(f"beheer_proxies in vraagbaak.toml: {error}. Give addresses like 10.0.0.5.") from error
