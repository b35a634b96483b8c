"""All screens, each in its frame. Streamlit runs this file for each visitor, and again after each thing they do."""

import streamlit as st

from index.errors import VraagbaakError
from search_app.texts import other_screens as texts_screens
from search_app.web import address, state
from search_app.web.admin import login
from search_app.web.admin import screen as admin_screen
from search_app.web.screens import about as screens_about
from search_app.web.screens import ask as screens_ask
from search_app.web.screens import compare as screens_compare
from search_app.web.screens import frame
from search_app.web.screens import note as screens_note
from search_app.web.screens import projects as screens_projects
from search_app.web.screens import source as screens_source
from search_app.web.screens.frame import Screen, Way
from search_app.web.views import results


def screens() -> list[Screen]:
    """Every screen, in the order of the ways to them. The first one is where a visitor begins."""
    note = texts_screens.note_link(len(state.note().kept))
    return [
        Screen(texts_screens.ASK_TITLE, address.ASK, screens_ask.draw),
        Screen(texts_screens.PROJECTS_TITLE, address.PROJECTS, screens_projects.draw),
        Screen(texts_screens.SOURCE_TITLE, address.SOURCE, screens_source.draw, texts_screens.SOURCE_WAY),
        Screen(texts_screens.COMPARE_TITLE, address.COMPARE, screens_compare.draw),
        Screen(texts_screens.NOTE_TITLE, address.NOTE, screens_note.draw, note),
        Screen(texts_screens.ABOUT_TITLE, address.ABOUT, screens_about.draw, in_ways=False, needs_index=False),
        *admin_screen.screens(),
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
    except VraagbaakError as error:
        st.html(results.error(frame.in_dutch(error)))
    st.html(frame.footer(is_beheer=screen.path not in address.VISITORS))
    if screen.path in address.VISITORS:
        state.draw()


def draw(screen: Screen, ways: tuple[Way, ...], page: st.Page) -> None:
    """The name and the ways, and the screen below them; before the first ingest, what to do."""
    status = state.service().status()
    compact = bool(screen.path) or state.asked() is not None
    given = state.given()
    is_project = screen.path == address.SOURCE and address.PRODUCT in given
    current = address.PROJECTS if is_project else screen.path
    at = address.here(screen.path, given)
    st.html(frame.masthead(status.n_publications, ways, current, at, compact))
    if status.generation is None and screen.needs_index:
        has_beheer = login.is_on()
        st.html(results.nothing_yet(has_beheer, is_maintainer=has_beheer and bool(login.name())))
    else:
        page.run()


main()
