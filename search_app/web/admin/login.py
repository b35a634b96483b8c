"""Who is logged in to Beheer in this visit, by OIDC or as the reverse proxy says; and what Beheer works with."""

from dataclasses import dataclass

import streamlit as st

from index.settings import Settings
from search_app.service import Service
from search_app.web.admin.actions import Beheer, BeheerProducts, Maintainer, Worker, admit


@dataclass(frozen=True, slots=True)
class _InUse:
    service: Service
    worker: Worker


_in_use: _InUse | None = None


def use(service: Service) -> None:
    """Let Beheer keep the archive of this service."""
    global _in_use
    _in_use = _InUse(service, Worker(service.settings.data_dir))


def is_on() -> bool:
    """Whether there is a screen Beheer at all."""
    return _in_use is not None and _in_use.service.settings.beheer != "off"


def settings() -> Settings:
    """How maintainers log in."""
    return _required().service.settings


def maintainer() -> Maintainer:
    """Who visits. Raises AccessRefused."""
    return admit(settings(), name())


def name() -> str | None:
    """What the login calls the visitor; None who did not log in."""
    if settings().beheer == "proxy":
        return st.context.headers.get(
            settings().beheer_header
        )  # search_app/web/admin/proxy_check.py: only the proxy can set it
    if settings().beheer == "oidc" and st.user.get("is_logged_in") and st.user.get("email_verified", True):
        return str(st.user.get("email") or "") or None
    return None


def beheer(visitor: Maintainer) -> Beheer:
    """What the visitor can do with files and generations. Raises AccessRefused."""
    return Beheer(_required().service, _required().worker, visitor)


def products(visitor: Maintainer) -> BeheerProducts:
    """What the visitor can say of products. Raises AccessRefused."""
    return BeheerProducts(_required().service, visitor)


def _required() -> _InUse:
    if _in_use is None:
        raise RuntimeError("beheer_login.use() was not called: start the app with 'vraagbaak serve'.")
    return _in_use
