"""The part Gegevens: what is said of a publication, in a form or for all at once in Excel."""

from collections.abc import Mapping, Sequence

import streamlit as st

from index.errors import SidecarSheetError
from index.types import Record
from ingest.sources.sidecar import BY_KEY, Field
from ingest.sources.sidecar_sheet import COLUMNS
from search_app.texts import admin
from search_app.web import state
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.actions import Beheer
from search_app.web.admin.login import do, tell
from search_app.web.admin.preview import known_values
from search_app.web.views import results

_ORDER = sorted(COLUMNS, key=lambda one: one.key == "id")  # what people know first; nobody makes up an id
OPEN = "beheer-mended"  # session key of the file whose form stands open in the report
_NOTHING: Mapping[str, Sequence[str]] = {}
_PICKED = "saying-file"
_SHEET = "saying-sheet"


def draw(maintainer: Maintainer) -> None:
    """The form, and the way out to Excel and back."""
    beheer = login.beheer(maintainer)
    names = beheer.files()
    if not names:
        is_empty = state.service().status().generation is None
        st.html(results.hint(admin.NO_FILES if is_empty else admin.NO_FILES_ONLINE))
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


def show_form(
    beheer: Beheer, name: str, found: Mapping[str, Sequence[str]] = _NOTHING, saved: str = admin.FORM_SAVED
) -> None:
    """A box for each field that a sidecar can have; a list to choose from where the values are known.

    ``found`` is by key what the text itself tells of a field, ``saved`` what is told when it is kept.
    """
    said, read = beheer.said(name), beheer.as_read(name)
    with st.form("say", border=False):
        for field in _ORDER:
            show_field(field, name, said.get(field.key), _hint(field, read, found))
        st.form_submit_button(admin.FORM_SAVE, type="primary", key="say-button", on_click=save, args=(name, saved))
    gone = (Beheer.remove, admin.FORM_REMOVED, name)
    st.button(admin.FORM_REMOVE, key="say-remove", type="tertiary", on_click=do, args=gone)


def show_field(field: Field, name: str, said: object, hint: str) -> None:
    """The box or list of a field with what was said of it before."""
    key, known = _key(name, field.key), known_values(field.key)
    if known:
        chosen = [one for one in _written(said).split("; ") if one]
        st.multiselect(
            field.head, tuple(dict.fromkeys((*chosen, *known))), chosen, key=key, placeholder=hint,
            filter_mode="contains", select_all=False,
        )  # fmt: skip
        return
    st.text_input(_label(field), value=_written(said), key=key, placeholder=hint, autocomplete="off")


def save(name: str, saved: str) -> None:
    """Keep what was filled in and close the form, unless a field is wrong."""
    beheer = login.beheer(login.maintainer())
    wrong = beheer.say(name, {field.key: _filled_in(_key(name, field.key)) for field in COLUMNS})
    if wrong:
        tell(wrong=" ".join(admin.wrong_field(BY_KEY[one.key].head, one.message) for one in wrong))
    else:
        st.session_state.pop(OPEN, None)
        tell(saved)


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


def _filled_in(key: str) -> str:
    given = st.session_state.get(key)
    return "; ".join(given) if isinstance(given, list | tuple) else str(given or "")


def _label(field: Field) -> str:
    return f"{field.head} ({admin.FORM_LINES})" if field.kind == "lines" else field.head


def _hint(field: Field, read: Record | None, found: Mapping[str, Sequence[str]]) -> str:
    """What a box shows while it is empty: what is known now, else what the field is for."""
    known = _written(getattr(read, "publication_id" if field.key == "id" else field.key, None))
    now = known or "; ".join(found.get(field.key, ()))
    return admin.now(now) if now else field.meaning


def _written(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _key(name: str, field: str) -> str:
    return f"say-{name}-{field}"
