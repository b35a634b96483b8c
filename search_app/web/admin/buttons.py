"""What a button of Beheer does: the login is looked at anew, and what came of it is told when the screen is drawn."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

import streamlit as st

from index.errors import CorrectionError, VraagbaakError
from search_app.texts import admin
from search_app.web.admin import login, views
from search_app.web.admin.actions import Beheer, BeheerProducts
from search_app.web.screens import frame
from search_app.web.views import results

_SAID = "beheer-said"  # session key of what went well
_WRONG = "beheer-wrong"  # session key of what went wrong

P = ParamSpec("P")


def do(act: Callable[Concatenate[Beheer, P], object], said: str = "", *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with files or generations; afterwards ``said`` is told."""
    _told(lambda: act(login.beheer(login.maintainer()), *args, **kwargs), said)


def judge(act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with products."""
    judge_at("", "", act, *args, **kwargs)


def judge_at(
    place: str, said: str, act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Carry out something with products; afterwards ``said``, or what went wrong, is told at a place of the screen."""
    _told(lambda: act(login.products(login.maintainer()), *args, **kwargs), said, place)


def show_outcome(place: str = "") -> None:
    """Tell once what came of the last button, above the screen or at another ``place`` of it."""
    if said := st.session_state.pop(f"{_SAID}{place}", ""):
        st.html(views.said(said))
    if wrong := st.session_state.pop(f"{_WRONG}{place}", ""):
        st.html(results.error(wrong))


def tell(said: str = "", wrong: str = "", place: str = "") -> None:
    """Tell this when the screen is drawn."""
    st.session_state[f"{_SAID}{place}"], st.session_state[f"{_WRONG}{place}"] = said, wrong


def _in_words(error: VraagbaakError) -> str:
    if isinstance(error, CorrectionError):
        return admin.wrong_value(error.reason, error.value, error.nearest)
    return admin.problem(type(error).__name__)


def _told(act: Callable[[], object], said: str, place: str = "") -> None:
    try:
        act()
    except VraagbaakError as error:
        frame.in_dutch(error)  # keeps the details in the log
        tell(wrong=_in_words(error), place=place)
    else:
        tell(said, place=place)
