"""What a button of Beheer does: the login is looked at anew, and what came of it is told when the screen is drawn."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

import streamlit as st

from index.errors import SearchError
from search_app import beheer_login, beheer_views, problems, texts_beheer, views
from search_app.beheer import Beheer
from search_app.beheer_products import BeheerProducts

_SAID = "beheer-said"  # session key of what went well
_WRONG = "beheer-wrong"  # session key of what went wrong

P = ParamSpec("P")


def do(act: Callable[Concatenate[Beheer, P], object], said: str = "", *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with files or generations; afterwards ``said`` is told."""
    _told(lambda: act(beheer_login.beheer(beheer_login.maintainer()), *args, **kwargs), said)


def judge(act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Carry out something with products."""
    _told(lambda: act(beheer_login.products(beheer_login.maintainer()), *args, **kwargs), "")


def show_outcome() -> None:
    """Tell once what came of the last button."""
    if said := st.session_state.pop(_SAID, ""):
        st.html(beheer_views.said(said))
    if wrong := st.session_state.pop(_WRONG, ""):
        st.html(views.error(wrong))


def tell(said: str = "", wrong: str = "") -> None:
    """Tell this when the screen is drawn."""
    st.session_state[_SAID], st.session_state[_WRONG] = said, wrong


def _told(act: Callable[[], object], said: str) -> None:
    try:
        act()
    except SearchError as error:
        problems.in_dutch(error)  # keeps the details in the log
        tell(wrong=texts_beheer.problem(type(error).__name__))
    else:
        tell(said)
