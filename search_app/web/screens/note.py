"""The screen Notitie: what was kept, as a document to hand round."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from index.types import Record
from search_app.texts import screens as texts_screens
from search_app.web import note as web_note
from search_app.web import note_word, state
from search_app.web.note import Note, Noted, References
from search_app.web.screens import frame
from search_app.web.views import results

_TITLE, _WORDS = "note-title", "note-words"  # session keys of the two boxes
_WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw() -> None:
    """Draw the note, or how to fill it."""
    st.html(frame.title(texts_screens.NOTE_TITLE))
    note = state.note()
    if not note.kept:
        st.html(results.hint(texts_screens.NOTE_INTRO) + results.hint(texts_screens.NOTE_EMPTY))
        return
    st.html(results.hint(texts_screens.NOTE_INTRO))
    note = own_words(note)
    references = References(cited(note), st.context.url or "/", date.today())
    show_downloads(note, references)
    for number, noted in enumerate(note.kept):
        with st.container(border=True, key=f"noted-{number}"):
            st.html(web_note.noted(noted))
            st.button(
                texts_screens.NOTE_REMOVE, key=f"remove-{number}", type="tertiary", on_click=remove, args=(noted,)
            )
    st.html(web_note.sources(references))


def remove(noted: Noted) -> None:
    """Take one thing out of the note."""
    state.keep(state.note().toggled([noted]))


def show_downloads(note: Note, references: References) -> None:
    """The note as a Word document, as a table, and on paper. Each is made when it is asked for."""
    word, table = partial(note_word.written, note, references), partial(web_note.written, note, references)
    name = texts_screens.NOTE_FILE
    with st.container(horizontal=True, vertical_alignment="center", key="note-downloads"):
        st.download_button(texts_screens.NOTE_WORD, word, f"{name}.docx", _WORD_FILE, type="primary", on_click="ignore")
        st.download_button(texts_screens.NOTE_CSV, table, f"{name}.csv", "text/csv", on_click="ignore")
        st.html(web_note.print_button())


def own_words(note: Note) -> Note:
    """The title and what its maker says of it."""
    title = st.text_input(texts_screens.NOTE_NAME, value=note.title, key=_TITLE, autocomplete="off", max_chars=120)
    words = st.text_area(texts_screens.NOTE_OWN_WORDS, value=note.own_words, key=_WORDS, max_chars=5000)
    changed = replace(note, title=title.strip() or texts_screens.NOTE_NAME_DEFAULT, own_words=words.strip())
    state.keep(changed)
    return changed


def cited(note: Note) -> list[Record]:
    """The records of the publications that are quoted and are still there, by title."""
    ids = set(note.cited())
    return [record for record in state.service().publications() if record.publication_id in ids]
