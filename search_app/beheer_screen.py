"""The screen Beheer: the login, the ways to its parts, and the part that the address names."""

from collections.abc import Callable, Mapping

import streamlit as st

from search_app import (
    beheer_acting,
    beheer_adding,
    beheer_judging,
    beheer_login,
    beheer_saying,
    beheer_versions,
    frame,
    state,
    texts_beheer,
    views,
)
from search_app import beheer_views as drawn
from search_app.beheer_access import AccessRefused, Maintainer
from search_app.frame import Screen

PATH = "beheer"
_PARTS: Mapping[str, Callable[[Maintainer], None]] = {
    "": beheer_adding.draw,
    "gegevens": beheer_saying.draw,
    "producten": beheer_judging.draw,
    "versies": beheer_versions.draw,
}


def screens() -> list[Screen]:
    """The screen, where it is on; the way to it is shown to who logged in."""
    if not beheer_login.is_on():
        return []
    return [Screen(texts_beheer.TITLE, PATH, draw, in_ways=bool(beheer_login.name()), needs_index=False)]


def draw() -> None:
    """Draw it for a maintainer; for others, how to log in."""
    st.html(frame.title(texts_beheer.TITLE))
    try:
        maintainer = beheer_login.maintainer()
    except AccessRefused:
        show_login()
        return
    part = next(iter(state.given().get(drawn.PART, ())), "")
    part = part if part in _PARTS else ""
    st.html(drawn.parts(part))
    beheer_acting.show_outcome()
    _PARTS[part](maintainer)
    if beheer_login.settings().beheer == "oidc":
        st.button(texts_beheer.LOG_OUT, key="log-out", type="tertiary", on_click=st.logout)


def show_login() -> None:
    """How to log in, or that who did may not."""
    if beheer_login.name():
        st.html(views.error(texts_beheer.REFUSED))
        return
    by_oidc = beheer_login.settings().beheer == "oidc"
    how = texts_beheer.LOG_IN_OIDC if by_oidc else texts_beheer.LOG_IN_PROXY
    st.html(drawn.heading(texts_beheer.LOG_IN_HEADING, how))
    if by_oidc:
        st.button(texts_beheer.LOG_IN, key="log-in", type="primary", on_click=st.login)
