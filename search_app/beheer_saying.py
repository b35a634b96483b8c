"""The part Gegevens: what is said of a publication, in a form or for all at once in Excel."""

import streamlit as st

from index.errors import SidecarSheetError
from index.types import Record
from ingest.sidecar_fields import BY_KEY, Field
from ingest.sidecar_sheet import COLUMNS
from search_app import beheer_login, state, texts_beheer, views
from search_app import beheer_views as drawn
from search_app.beheer import Beheer
from search_app.beheer_access import Maintainer
from search_app.beheer_acting import do, tell

_PICKED = "saying-file"
_SHEET = "saying-sheet"


def draw(maintainer: Maintainer) -> None:
    """The form, and the way out to Excel and back."""
    beheer = beheer_login.beheer(maintainer)
    names = beheer.files()
    if not names:
        st.html(views.hint(texts_beheer.NO_FILES))
        return
    st.html(drawn.heading(texts_beheer.FORM_HEADING, texts_beheer.FORM_INTRO))
    asked = next(iter(state.given().get(drawn.FILE, ())), None)
    place = names.index(asked) if asked in names else None
    name = st.selectbox(
        texts_beheer.FORM_PICK, names, index=place, key=_PICKED, placeholder=texts_beheer.FORM_PICK_NONE
    )
    if name:
        show_form(beheer, name)
    show_sheet(beheer)


def show_form(beheer: Beheer, name: str) -> None:
    """A box for each field that a sidecar can have."""
    said, online = beheer.said(name), beheer.online(name)
    with st.form("say", border=False):
        for field in COLUMNS:
            st.text_input(
                _label(field), value=_written(said.get(field.key)), key=_key(name, field.key),
                placeholder=_hint(field, online), autocomplete="off",
            )  # fmt: skip
        st.form_submit_button(texts_beheer.FORM_SAVE, type="primary", key="say-button", on_click=save, args=(name,))
    gone = (Beheer.remove, texts_beheer.FORM_REMOVED, name)
    st.button(texts_beheer.FORM_REMOVE, key="say-remove", type="tertiary", on_click=do, args=gone)


def save(name: str) -> None:
    """Keep what was filled in, unless a field is wrong."""
    beheer = beheer_login.beheer(beheer_login.maintainer())
    wrong = beheer.say(name, {field.key: str(st.session_state.get(_key(name, field.key), "")) for field in COLUMNS})
    if wrong:
        tell(wrong=" ".join(texts_beheer.wrong_field(BY_KEY[one.key].head, one.message) for one in wrong))
    else:
        tell(texts_beheer.FORM_SAVED)


def show_sheet(beheer: Beheer) -> None:
    """Out to Excel, and in again."""
    st.html(drawn.heading(texts_beheer.SHEET_HEADING, texts_beheer.SHEET_INTRO))
    st.download_button(texts_beheer.SHEET_OUT, beheer.sheet, texts_beheer.SHEET_FILE, key="sheet-out")
    with st.form("sheet", border=False):
        st.file_uploader(texts_beheer.SHEET_IN, type=["xlsx"], key=_SHEET)
        st.form_submit_button(texts_beheer.SHEET_GO, key="sheet-button", on_click=take_over)


def take_over() -> None:
    """Write what an edited sheet says."""
    file = st.session_state.get(_SHEET)
    if file is None:
        tell(wrong=texts_beheer.UPLOAD_NOTHING)
        return
    try:
        done = beheer_login.beheer(beheer_login.maintainer()).bring_in(file.getvalue())
    except SidecarSheetError:
        tell(wrong=texts_beheer.SHEET_BAD)
        return
    if done.problems:
        cells = "; ".join(f"{one.cell}: {one.message}" for one in done.problems)
        tell(wrong=f"{texts_beheer.SHEET_WRONG} {cells}")
    else:
        tell(texts_beheer.taken_over(sum(one.written for one in done.changes)))


def _label(field: Field) -> str:
    return f"{field.head} ({texts_beheer.FORM_LINES})" if field.kind == "lines" else field.head


def _hint(field: Field, online: Record | None) -> str:
    """What a box shows while it is empty: what visitors see now, else what the field is for."""
    now = _written(getattr(online, "publication_id" if field.key == "id" else field.key, None))
    return texts_beheer.now(now) if now else field.meaning


def _written(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _key(name: str, field: str) -> str:
    return f"say-{name}-{field}"
