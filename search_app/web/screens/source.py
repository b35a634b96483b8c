"""The screen Bron: a publication, page by page, or a product with all that is said of it."""

from datetime import date

import streamlit as st

from index.errors import NotFound, SourceError, VraagbaakError
from index.types import Publication
from search_app.texts import other_screens as texts_screens
from search_app.web import address, state
from search_app.web import note as notes
from search_app.web.address import Choices
from search_app.web.note import Noted
from search_app.web.screens import frame
from search_app.web.views import page as views_page
from search_app.web.views import products as views_products
from search_app.web.views import results
from search_app.web.views import source as views_source
from search_app.web.views.page import Viewed

_SHOWN = "sources-shown"  # session key of how many publications are shown
_AT_FIRST = 40
_WORD = "word-inside"  # session key of the word that is looked for in a publication


def draw() -> None:
    """Draw what the address names, or the list of all publications."""
    try:
        show(state.given())
    except VraagbaakError:  # before its own title was known
        st.html(frame.title(texts_screens.SOURCE_TITLE))
        raise


def show(given: address.Given) -> None:
    """What is named, or the list of all publications. Raises NotFound where it is gone."""
    if product_id := _first(given, address.PRODUCT):
        show_product(product_id)
    elif publication_id := _first(given, address.PUBLICATION):
        show_publication(state.service().publication(publication_id), given)
    else:
        show_catalogue(state.chosen())


def show_catalogue(chosen: Choices) -> None:
    """All publications that the filters keep, the newest first; a button shows more of them."""
    records = state.service().publications()
    found = views_source.kept(records, chosen)
    shown = st.session_state.get(_SHOWN, _AT_FIRST)
    st.html(frame.title(texts_screens.SOURCE_WAY))
    st.html(views_source.catalogue_head(records, found, chosen))
    st.html(views_source.catalogue(found[:shown], date.today()) if found else results.hint(texts_screens.SOURCES_NONE))
    if shown < len(found):
        st.button(texts_screens.SOURCES_MORE, key="more-sources", on_click=show_more)


def show_more() -> None:
    """Show twice as many publications from now on."""
    st.session_state[_SHOWN] = 2 * st.session_state.get(_SHOWN, _AT_FIRST)


def _first(given: address.Given, name: str) -> str:
    return next(iter(given.get(name, ())), "")


def asked_at() -> str | None:
    """The address of the answer that the visitor came from, with its filters."""
    asked = state.asked()
    return None if asked is None else address.ask(asked.chosen)


def show_product(product_id: str) -> None:
    """All that is said of a product."""
    product = state.service().product(product_id)
    st.set_page_config(page_title=texts_screens.page_title(product.name))
    st.html(f"{frame.back(asked_at())}{frame.title(product.name)}{views_products.lead(product)}")
    with st.container(horizontal=True, key="about-product"):
        st.html(views_products.alike(product))
        frame.button("keep-product", [notes.of_product(product)])
    st.html(views_products.whole(product))
    subjects = frame.about_facts(product)
    frame.report_wrong(list(subjects.values()), list(subjects))
    st.html(views_products.told(product))


def show_publication(publication: Publication, given: address.Given) -> None:
    """A page of a publication, or all its text, with what was asked for marked."""
    record = publication.record
    viewed = viewed_of(given, word_inside(record.publication_id))
    st.set_page_config(page_title=texts_screens.page_title(record.title))
    st.html(f"{frame.back(asked_at())}{frame.title(record.title)}{views_source.head(publication)}")
    search_inside(publication, viewed)
    with st.container(horizontal=True, vertical_alignment="center", key="leafing"):
        if leafing := views_source.leafing(publication, viewed):
            st.html(leafing)
        frame.button("keep-page", [kept_of(publication, viewed)])
    st.html(f"{views_page.draw_thumbnails(publication, viewed)}{views_source.page(publication, viewed)}")
    show_pictures(record.publication_id)


def show_pictures(publication_id: str) -> None:
    """The pictures of a publication, last: looking for them takes a moment, in which the page can be read already."""
    try:
        pictures = state.service().pictures(publication_id)
    except (NotFound, SourceError):  # its file is gone; its text is still there to read
        return
    if pictures:
        st.html(views_page.pictures(publication_id, pictures))


def viewed_of(given: address.Given, word: str) -> Viewed:
    """What an address wants to see of a publication, and the word that is looked for in it."""
    return Viewed(
        page=_number(_first(given, address.PAGE)),
        begin=_first(given, address.FROM),
        end=_first(given, address.UNTIL),
        length=_number(_first(given, address.LENGTH)) or 0,
        word=word,
    )


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else None


def kept_of(publication: Publication, viewed: Viewed) -> Noted:
    """What a note keeps of this page: the sentence that is marked, or that it was looked at."""
    record, page = publication.record, views_page.page_of(publication, viewed)
    said = views_page.marked_text(publication, viewed)
    return notes.of_page(record, page, said)


def word_inside(publication_id: str) -> str:
    """The word that is looked for in this publication; never in the address."""
    of, word = st.session_state.get(_WORD, ("", ""))
    return word if of == publication_id else ""


def search_inside(publication: Publication, viewed: Viewed) -> None:
    """A small box that finds a word in this publication."""
    id = publication.record.publication_id
    with st.form("inside", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="inside-row"):
        word = st.text_input(texts_screens.SEARCH_INSIDE, value=viewed.word, key=f"inside-{id}", autocomplete="off")
        if st.form_submit_button(texts_screens.SEARCH_INSIDE_BUTTON):
            st.session_state[_WORD] = (id, word.strip())
            st.rerun()
    if viewed.word:
        st.html(views_source.found_inside(publication, viewed.word))
