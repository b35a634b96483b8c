"""Who is logged in to Beheer in this visit, by OIDC or as the reverse proxy says, and what a button does for them.

A button looks at the login anew; what came of it is told when the screen is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

import streamlit as st

from index.errors import CorrectionError, VraagbaakError
from index.settings import Settings
from search_app.service import Service
from search_app.texts import admin
from search_app.web.admin import views
from search_app.web.admin.access import Maintainer, admit
from search_app.web.admin.actions import Beheer, Worker
from search_app.web.admin.products import BeheerProducts
from search_app.web.screens import frame
from search_app.web.views import results

_SAID = "beheer-said"  # session key of what went well
_WRONG = "beheer-wrong"  # session key of what went wrong

P = ParamSpec("P")


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
        return st.context.headers.get(settings().beheer_header)  # access.ProxyCheck: only the proxy can set it
    if settings().beheer == "oidc" and st.user.get("is_logged_in") and st.user.get("email_verified", True):
        return str(st.user.get("email") or "") or None
    return None


def beheer(visitor: Maintainer) -> Beheer:
    """What the visitor can do with files and generations. Raises AccessRefused."""
    return Beheer(_required().service, _required().worker, visitor)


def products(visitor: Maintainer) -> BeheerProducts:
    """What the visitor can say of products. Raises AccessRefused."""
    return BeheerProducts(_required().service, visitor)


def do(act: Callable[Concatenate[Beheer, P], object], said: str = "", *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with files or generations; afterwards ``said`` is told."""
    do_at("", said, act, *args, **kwargs)


def do_at(
    place: str, said: str, act: Callable[Concatenate[Beheer, P], object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """The same; ``said``, or what went wrong, is told at a place of the screen."""
    _carry_out(lambda: act(beheer(maintainer()), *args, **kwargs), said, place)


def judge(act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with products."""
    judge_at("", "", act, *args, **kwargs)


def judge_at(
    place: str, said: str, act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Carry out something with products; afterwards ``said``, or what went wrong, is told at a place of the screen."""
    _carry_out(lambda: act(products(maintainer()), *args, **kwargs), said, place)


def show_outcome(place: str = "") -> bool:
    """Tell once what came of the last button, above the screen or at another ``place`` of it; whether it went well."""
    said, wrong = (st.session_state.pop(f"{key}{place}", "") for key in (_SAID, _WRONG))
    if said:
        st.html(views.told(views.said(said)))
    if wrong:
        st.html(views.told(results.error(wrong)))
    return bool(said)


def show_saved(place: str) -> None:
    """The same of what counts after the next ingest, with the button that begins it."""
    if show_outcome(place):
        st.button(admin.AGAIN, key=f"again-{place}", on_click=_begin)


def _begin() -> None:
    """Begin to ingest, and go to where that is followed."""
    do(Beheer.start)
    st.query_params.clear()


def tell(said: str = "", wrong: str = "", place: str = "") -> None:
    """Tell this when the screen is drawn."""
    st.session_state[f"{_SAID}{place}"], st.session_state[f"{_WRONG}{place}"] = said, wrong


def _in_words(error: VraagbaakError) -> str:
    if isinstance(error, CorrectionError):
        return admin.wrong_value(error.reason, error.value, error.nearest)
    return admin.problem(type(error).__name__)


def _carry_out(act: Callable[[], object], said: str, place: str = "") -> None:
    try:
        act()
    except VraagbaakError as error:
        frame.in_dutch(error)  # keeps the details in the log
        tell(wrong=_in_words(error), place=place)
    else:
        tell(said, place=place)


def _required() -> _InUse:
    if _in_use is None:
        raise RuntimeError("login.use() was not called: start the app with 'vraagbaak serve'.")
    return _in_use
