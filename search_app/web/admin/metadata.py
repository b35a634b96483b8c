"""The part Gegevens: what is said of a publication, in a form or for all at once in Excel."""

import streamlit as st

from index.errors import SidecarSheetError
from index.types import Record
from ingest.sources.sidecar import BY_KEY, Field
from ingest.sources.sidecar_sheet import COLUMNS
from search_app.texts import admin
from search_app.web import state
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.actions import Beheer, Maintainer
from search_app.web.admin.buttons import do, tell
from search_app.web.views import results

_PICKED = "saying-file"
_SHEET = "saying-sheet"


def draw(maintainer: Maintainer) -> None:
    """The form, and the way out to Excel and back."""
    beheer = login.beheer(maintainer)
    names = beheer.files()
    if not names:
        st.html(results.hint(admin.NO_FILES))
        return
    st.html(drawn.heading(admin.FORM_HEADING, admin.FORM_INTRO))
    asked = next(iter(state.given().get(drawn.FILE, ())), None)
    place = names.index(asked) if asked in names else None
    name = st.selectbox(
        admin.FORM_PICK, names, index=place, key=_PICKED, placeholder=admin.FORM_PICK_NONE
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
        st.form_submit_button(admin.FORM_SAVE, type="primary", key="say-button", on_click=save, args=(name,))
    gone = (Beheer.remove, admin.FORM_REMOVED, name)
    st.button(admin.FORM_REMOVE, key="say-remove", type="tertiary", on_click=do, args=gone)


def save(name: str) -> None:
    """Keep what was filled in, unless a field is wrong."""
    beheer = login.beheer(login.maintainer())
    wrong = beheer.say(name, {field.key: str(st.session_state.get(_key(name, field.key), "")) for field in COLUMNS})
    if wrong:
        tell(wrong=" ".join(admin.wrong_field(BY_KEY[one.key].head, one.message) for one in wrong))
    else:
        tell(admin.FORM_SAVED)


def show_sheet(beheer: Beheer) -> None:
    """Out to Excel, and in again."""
    st.html(drawn.heading(admin.SHEET_HEADING, admin.SHEET_INTRO))
    st.download_button(admin.SHEET_OUT, beheer.sheet, admin.SHEET_FILE, key="sheet-out")
    with st.form("sheet", border=False):
        st.file_uploader(admin.SHEET_IN, type=["xlsx"], key=_SHEET)
        st.form_submit_button(admin.SHEET_GO, key="sheet-button", on_click=take_over)


def take_over() -> None:
    """Write what an edited sheet says."""
    file = st.session_state.get(_SHEET)
    if file is None:
        tell(wrong=admin.UPLOAD_NOTHING)
        return
    try:
        done = login.beheer(login.maintainer()).bring_in(file.getvalue())
    except SidecarSheetError:
        tell(wrong=admin.SHEET_BAD)
        return
    if done.problems:
        cells = "; ".join(f"{one.cell}: {one.message}" for one in done.problems)
        tell(wrong=f"{admin.SHEET_WRONG} {cells}")
    else:
        tell(admin.taken_over(sum(one.written for one in done.changes)))


def _label(field: Field) -> str:
    return f"{field.head} ({admin.FORM_LINES})" if field.kind == "lines" else field.head


def _hint(field: Field, online: Record | None) -> str:
    """What a box shows while it is empty: what visitors see now, else what the field is for."""
    now = _written(getattr(online, "publication_id" if field.key == "id" else field.key, None))
    return admin.now(now) if now else field.meaning


def _written(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _key(name: str, field: str) -> str:
    return f"say-{name}-{field}"
