"""All screens, each in its frame. Streamlit runs this file for each visitor, and again after each thing they do."""

import streamlit as st

from index.errors import SearchError
from search_app import (
    about_screen,
    address,
    ask_screen,
    beheer_screen,
    compare_screen,
    frame,
    note_screen,
    problems,
    source_screen,
    state,
    texts_screens,
    views,
)
from search_app.frame import Screen, Way


def screens() -> list[Screen]:
    """Every screen, in the order of the ways to them. The first one is where a visitor begins."""
    note = texts_screens.note_link(len(state.note().kept))
    return [
        Screen(texts_screens.ASK_TITLE, address.ASK, ask_screen.draw),
        Screen(texts_screens.SOURCE_TITLE, address.SOURCE, source_screen.draw, texts_screens.SOURCE_WAY),
        Screen(texts_screens.COMPARE_TITLE, address.COMPARE, compare_screen.draw),
        Screen(texts_screens.NOTE_TITLE, address.NOTE, note_screen.draw, note),
        Screen(texts_screens.ABOUT_TITLE, address.ABOUT, about_screen.draw, in_ways=False, needs_index=False),
        *beheer_screen.screens(),
    ]


def main() -> None:
    """Draw the screen of the address."""
    all_screens = screens()
    pages = {
        one.path: st.Page(one.draw, title=one.title, url_path=one.path, default=not one.path) for one in all_screens
    }
    page = st.navigation(list(pages.values()), position="hidden")
    screen = next(one for one in all_screens if pages[one.path] is page)
    st.set_page_config(page_title=texts_screens.page_title(screen.title), layout="centered")
    try:
        draw(screen, tuple(Way(one.way or one.title, one.path) for one in all_screens if one.in_ways), page)
    except SearchError as error:
        st.html(views.error(problems.in_dutch(error)))
    st.html(frame.footer())


def draw(screen: Screen, ways: tuple[Way, ...], page: st.Page) -> None:
    """The name and the ways, and the screen below them; before the first ingest, what to do."""
    status = state.service().status()
    compact = bool(screen.path) or state.asked() is not None
    at = address.here(screen.path, state.given())
    st.html(frame.masthead(status.n_publications, ways, screen.path, at, compact))
    if status.generation is None and screen.needs_index:
        st.html(views.nothing_yet())
    else:
        page.run()


main()
