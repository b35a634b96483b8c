"""The screen Notitie: what was kept, as a document to hand round."""

import re
from dataclasses import replace
from datetime import date
from functools import cache, partial

import streamlit as st

from index.errors import NotFound
from index.types import Record
from search_app.replies import ProductReply
from search_app.texts import other_screens as texts_screens
from search_app.web import address, note_word, state
from search_app.web import note as web_note
from search_app.web.note import Note, Noted, References
from search_app.web.rendering import Markup, macro
from search_app.web.screens import frame
from search_app.web.views import results

_TITLE, _WORDS = "note-title", "note-words"  # session keys of the two boxes
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD_FILE, _EXCEL_FILE = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"


def draw() -> None:
    """Draw the note, or how to fill it."""
    st.html(frame.title(texts_screens.NOTE_TITLE))
    note = state.note()
    if not note.kept:
        fill = results.way(texts_screens.NOTE_FILL, f"/{address.PROJECTS}")
        st.html(macro("note", "empty", fill=fill, texts=texts_screens))
        st.html(_saved())
        return
    st.html(macro("note", "intro", text=texts_screens.NOTE_INTRO))
    note = own_words(web_note.renewed(note, product_now, cache(text_now)))
    references = References(cited(note), st.context.url or "/", date.today())
    show_downloads(note, references)
    for number, noted in enumerate(note.kept):
        with st.container(border=True, key=f"noted-{number}"):
            show_noted(number, noted)
    st.html(web_note.sources(references))
    show_reference_files(references)
    st.html(_saved())


def product_now(product_id: str) -> ProductReply | None:
    """What is known of a project now; None where it is gone."""
    try:
        return state.service().product(product_id)
    except NotFound:
        return None


def text_now(publication_id: str, page_index: int) -> str:
    """The text of a page; "" where it is gone."""
    try:
        return state.service().page(publication_id, page_index).text
    except NotFound:
        return ""


def show_noted(number: int, noted: Noted) -> None:
    """One thing that was kept, with what its maker says of it; it can be moved and taken away."""
    st.html(web_note.noted(noted))
    key = f"remark-{noted.key}"
    st.text_input(
        texts_screens.NOTE_REMARK, value=noted.remark, key=key, autocomplete="off", max_chars=500, on_change=remark,
        args=(key, noted),
    )  # fmt: skip
    with st.container(horizontal=True, key=f"remove-row-{number}"):
        if number:
            st.button(
                texts_screens.NOTE_UP, key=f"remove-up-{number}", type="tertiary", on_click=move_up, args=(noted,)
            )
        st.button(texts_screens.NOTE_REMOVE, key=f"remove-{number}", type="tertiary", on_click=remove, args=(noted,))


def remark(key: str, noted: Noted) -> None:
    """Keep what was typed at this thing."""
    state.keep(state.note().with_remark(noted, str(st.session_state[key]).strip()))


def move_up(noted: Noted) -> None:
    """Put one thing a place higher."""
    state.keep(state.note().moved_up(noted))


def remove(noted: Noted) -> None:
    """Take one thing out of the note."""
    state.keep(state.note().toggled([noted]))


def show_downloads(note: Note, references: References) -> None:
    """The note as a Word document, as an Excel sheet, and on paper. Each is made when it is asked for."""
    word, table = partial(note_word.written, note, references), partial(web_note.written, note, references)
    name = file_name(note.name)
    with st.container(horizontal=True, vertical_alignment="center", key="note-downloads"):
        st.download_button(texts_screens.NOTE_WORD, word, f"{name}.docx", _WORD_FILE, type="primary", on_click="ignore")
        st.download_button(texts_screens.NOTE_EXCEL, table, f"{name}.xlsx", _EXCEL_FILE, on_click="ignore")
        st.html(_save_button() + _print_button() + _share_button())


def file_name(title: str) -> str:
    """What its files are called, without an ending: the title in letters that any file may have."""
    return "-".join(re.findall(r"\w+", title.casefold()))[:60] or texts_screens.NOTE_FILE


def show_reference_files(references: References) -> None:
    """The sources as files for a reference manager."""
    kinds = (("ris", texts_screens.NOTE_RIS, web_note.ris), ("bib", texts_screens.NOTE_BIBTEX, web_note.bibtex))
    with st.container(horizontal=True, key="note-references"):
        for ending, label, made in kinds:
            name = f"{texts_screens.SOURCES_FILE}.{ending}"
            st.download_button(label, made(references), name, "text/plain", key=ending, on_click="ignore")


def own_words(note: Note) -> Note:
    """The title and what its maker says of it."""
    title = st.text_input(
        texts_screens.NOTE_NAME, value=note.title, key=_TITLE, autocomplete="off", max_chars=120,
        placeholder=texts_screens.NOTE_NAME_DEFAULT,
    )  # fmt: skip
    words = st.text_area(texts_screens.NOTE_OWN_WORDS, value=note.own_words, key=_WORDS, max_chars=5000)
    changed = replace(note, title=title.strip(), own_words=words.strip())
    state.keep(changed)
    if changed.title:  # the box of it isn't printed
        st.html(macro("note", "titled", title=changed.title))
    return changed


def cited(note: Note) -> list[Record]:
    """The records of the publications that are quoted and are still there, by title."""
    ids = set(note.cited())
    return [record for record in state.service().publications() if record.publication_id in ids]


def _share_button() -> Markup:
    """The button that copies an address with the note behind its #, which no server sees: static/kept.js."""
    return macro("note", "share", label=texts_screens.NOTE_SHARE, copied=texts_screens.NOTE_SHARED)


def _save_button() -> Markup:
    """The button that puts the note by in the browser's own storage, which no server sees: static/kept.js."""
    return macro(
        "note", "save", label=texts_screens.SAVE, saved=texts_screens.SAVED, full=texts_screens.SAVE_FULL
    )  # fmt: skip


def _saved() -> Markup:
    """The place of the list of notes that were put by on this device; static/kept.js fills it."""
    return macro("note", "saved", texts=texts_screens)


def _print_button() -> Markup:
    """The button that prints: static/vraagbaak.js."""
    return macro("pieces", "print_button", label=texts_screens.NOTE_PRINT)
