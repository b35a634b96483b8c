"""The screen Beheer: the login, the ways to its parts, and the part that the address names."""

from collections.abc import Callable, Mapping

import streamlit as st

from ingest.archive.inbox import Message
from search_app.texts import admin
from search_app.web import state
from search_app.web.admin import adding, login, metadata, review, versions
from search_app.web.admin import views as drawn
from search_app.web.admin.access import AccessRefused, Maintainer
from search_app.web.admin.actions import Beheer
from search_app.web.screens import frame
from search_app.web.screens.frame import Screen
from search_app.web.views import results

PATH = "beheer"
_INBOX = "-inbox"  # where what came of a message is told
_PARTS: Mapping[str, Callable[[Maintainer], None]] = {
    "": adding.draw,
    "gegevens": metadata.draw,
    "producten": review.draw,
    "versies": versions.draw,
    "postvak": lambda maintainer: show_inbox(maintainer),
}


def screens() -> list[Screen]:
    """The screen, where it is on; the way to it is shown to who logged in."""
    if not login.is_on():
        return []
    return [Screen(admin.TITLE, PATH, draw, in_ways=bool(login.name()), needs_index=False)]


def draw() -> None:
    """Draw it for a maintainer; for others, how to log in."""
    st.html(frame.title(admin.TITLE))
    try:
        maintainer = login.maintainer()
    except AccessRefused:
        show_login()
        return
    part = next(iter(state.given().get(drawn.PART, ())), "")
    part = part if part in _PARTS else ""
    st.html(drawn.parts(part, sum(one.handled is None for one in login.beheer(maintainer).messages())))
    login.show_outcome()
    _PARTS[part](maintainer)
    if login.settings().beheer == "oidc":
        st.button(admin.LOG_OUT, key="log-out", type="tertiary", on_click=st.logout)


def show_inbox(maintainer: Maintainer) -> None:
    """What visitors sent, to be dealt with and deleted: what nobody handled yet, and apart from it the rest."""
    beheer = login.beheer(maintainer)
    sent = beheer.messages()
    waiting, handled = ([one for one in sent if (one.handled is None) == is_open] for is_open in (True, False))
    st.html(drawn.heading(admin.INBOX_HEADING, admin.INBOX_INTRO))
    login.show_outcome(_INBOX)
    if not beheer.takes_messages():
        st.html(results.hint(admin.INBOX_OFF))
    elif not waiting:
        st.html(results.hint(admin.INBOX_DONE if handled else admin.INBOX_EMPTY))
    for one in waiting:
        show_message(one)
    if handled:
        st.html(drawn.heading(admin.INBOX_HANDLED_HEADING))
    for one in handled:
        show_message(one)


def show_message(one: Message) -> None:
    """A message, with what can be done with it."""
    is_open = one.handled is None
    with st.container(key=f"{'attention' if is_open else 'handled'}-message-{one.number}"):
        st.html(drawn.message(one))
        with st.container(horizontal=True, key=f"remedies-message-{one.number}"):
            if is_open:
                done = (_INBOX, admin.MESSAGE_IS_HANDLED, Beheer.handle_message, one.number)
                st.button(admin.MESSAGE_HANDLE, key=f"handle-{one.number}", on_click=login.do_at, args=done)
            else:
                back = (_INBOX, admin.MESSAGE_IS_OPEN, Beheer.reopen_message, one.number)
                st.button(admin.MESSAGE_REOPEN, key=f"reopen-{one.number}", on_click=login.do_at, args=back)
                gone = (_INBOX, admin.MESSAGE_IS_GONE, Beheer.forget_message, one.number)  # a second press: for ever
                label, key = admin.MESSAGE_FORGET, f"forget-message-{one.number}"
                st.button(label, key=key, type="tertiary", on_click=login.do_at, args=gone)


def show_login() -> None:
    """How to log in, or that who did may not."""
    if login.name():
        st.html(results.error(admin.REFUSED))
        return
    by_oidc = login.settings().beheer == "oidc"
    how = admin.LOG_IN_OIDC if by_oidc else admin.LOG_IN_PROXY
    st.html(drawn.heading(admin.LOG_IN_HEADING, how))
    if by_oidc:
        st.button(admin.LOG_IN, key="log-in", type="primary", on_click=st.login)
