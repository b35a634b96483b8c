"""The part Gegevens: what is said of a publication, in a form or for all at once in Excel."""

from collections.abc import Mapping, Sequence

import streamlit as st

from index.errors import SidecarSheetError
from index.types import Record
from ingest.sources.sidecar import BY_KEY, Field
from ingest.sources.sidecar_sheet import COLUMNS
from search_app.texts import admin
from search_app.texts.common import date_in_words
from search_app.web import state
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.actions import Beheer
from search_app.web.admin.login import do_at, tell
from search_app.web.admin.preview import Describable, known_values, labels
from search_app.web.views import results

_ORDER = sorted(COLUMNS, key=lambda one: one.key == "id")  # what people know first; nobody makes up an id
OPEN = "beheer-mended"  # session key of the file whose form stands open in the report
_NOTHING: Mapping[str, Sequence[str]] = {}
_GONE, _SHEET_TOLD = "-gone", "-sheet"  # where what came of it is told
_DATES, _DATES_OPEN = "-dates", "beheer-dates"  # where it is told, and the session key of whether the boxes show
_PICKED = "saying-about"
_SHEET = "saying-sheet"
_ROUND = "saying-round-"  # before the key of what is described: how often its form began anew


def draw(maintainer: Maintainer) -> None:
    """The form of any publication, however it came in; for uploaded files the way out to Excel and back."""
    beheer = login.beheer(maintainer)
    subjects = {one.key: one for one in beheer.subjects()}
    if not subjects:
        st.html(results.hint(admin.NO_FILES))
        return
    st.html(drawn.heading(admin.FORM_HEADING, admin.FORM_INTRO))
    called = labels(list(subjects.values()))
    asked, keys = next(iter(state.given().get(drawn.FILE, ())), None), list(called)
    place = next((number for number, key in enumerate(keys) if asked and subjects[key].file == asked), None)
    key = st.selectbox(
        admin.FORM_PICK, keys, index=place, key=_PICKED, placeholder=admin.FORM_PICK_NONE,
        format_func=lambda one: called[one],
    )  # fmt: skip
    login.show_saved(_GONE)
    if key:
        show_publication(beheer, subjects[key])
    if beheer.files():
        show_sheet(beheer)


def show_publication(beheer: Beheer, subject: Describable) -> None:
    """What visitors see of it, or will see, and the form that corrects it."""
    id = subject.read.publication_id if subject.read else ""
    shown = beheer.previews([id]).get(id) if id else None
    if shown is not None:
        st.html(drawn.preview(subject.name, shown, beheer.picture(shown.record), beheer.said(subject)))
    show_form(beheer, subject, shown.labels if shown else _NOTHING, _GONE)
    login.show_saved(subject.key)


def show_form(beheer: Beheer, subject: Describable, found: Mapping[str, Sequence[str]], gone: str) -> None:
    """A box for each field that a sidecar can have; a list to choose from where the values are known.

    ``found`` is by key what the text itself tells of a field, ``gone`` where it is told that a file is taken away.
    """
    said = beheer.said(subject)
    st.html(results.hint(admin.FORM_RULES))
    with st.form("say", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="say-fields"):
            for field in _fields(subject):
                first = found.get(field.key, ()) if field.key == "not_about" else ()
                show_field(field, subject.key, said.get(field.key), _hint(field, subject.read, found), first)
        st.form_submit_button(admin.FORM_SAVE, type="primary", key="say-button", on_click=save, args=(subject,))
    if subject.file:
        away = (gone, admin.FORM_REMOVED, Beheer.remove, subject.file)
        st.button(admin.FORM_REMOVE, key="say-remove", type="tertiary", on_click=do_at, args=away)
    elif last := beheer.corrected(subject).last:
        st.html(drawn.said_last(last))
        st.button(admin.UNDO_JUDGED, key="say-undo", type="tertiary", on_click=take_back, args=(subject,))


def _fields(subject: Describable) -> list[Field]:
    """Those of the form: what keeps an id of its own in another folder can't get another one here."""
    return [field for field in _ORDER if subject.file or field.key != "id"]


def show_field(field: Field, name: str, said: object, hint: str, first: Sequence[str] = ()) -> None:
    """The box or list of a field with what was said of it before; ``first`` are the likeliest values of the list."""
    key, known = _key(name, field.key), known_values(field.key)
    if known:
        chosen = [one for one in _written(field, said).split("; ") if one]
        st.multiselect(
            _label(field), tuple(dict.fromkeys((*chosen, *first, *known))), chosen, key=key, placeholder=hint,
            filter_mode="contains", select_all=False,
        )  # fmt: skip
        return
    st.text_input(_label(field), value=_written(field, said), key=key, placeholder=hint, autocomplete="off")


def save(subject: Describable) -> None:
    """Keep what was filled in and close the form, unless a field is wrong."""
    beheer = login.beheer(login.maintainer())
    wrong = beheer.say(subject, {field.key: _filled_in(_key(subject.key, field.key)) for field in _fields(subject)})
    if wrong:
        told = " ".join(admin.wrong_field(_label(BY_KEY[one.key]), one.message) for one in wrong)
        tell(wrong=told, place=subject.key)
    else:
        st.session_state.pop(OPEN, None)
        _empty(subject)
        tell(admin.FORM_SAVED, place=subject.key)


def show_undated(subjects: Sequence[Describable]) -> None:
    """A box for the date of each publication of which none is known, on request; nothing where all have one."""
    login.show_saved(_DATES)
    if not subjects:
        return
    st.html(drawn.heading(admin.DATES_HEADING, admin.undated(len(subjects))))
    is_open = bool(st.session_state.get(_DATES_OPEN))
    if not is_open:
        st.button(admin.DATES_OPEN, key="dates-open", on_click=open_dates, args=(True,))
        return
    with st.form("dates", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="date-fields"):
            for one in subjects:
                st.text_input(
                    one.title, key=_key(one.key, "date-alone"), placeholder=admin.DATES_HINT, autocomplete="off"
                )
        st.form_submit_button(admin.FORM_SAVE, type="primary", key="dates-save", on_click=save_dates, args=(subjects,))


def open_dates(is_open: bool) -> None:
    """Show the boxes from now on, or put them away."""
    st.session_state[_DATES_OPEN] = is_open


def save_dates(subjects: Sequence[Describable]) -> None:
    """Keep each date that was filled in; one that is wrong is told, and its box stays as it is."""
    beheer = login.beheer(login.maintainer())
    wrong = {one.title: beheer.say_date(one, _filled_in(_key(one.key, "date-alone"))) for one in subjects}
    told = [admin.wrong_field(title, found.message) for title, each in wrong.items() for found in each]
    if told:
        tell(wrong=" ".join(told), place=_DATES)
    else:
        open_dates(False)
        tell(admin.FORM_SAVED, place=_DATES)


def take_back(subject: Describable) -> None:
    """Take back what was said last; the boxes show what holds then."""
    _empty(subject)
    do_at(subject.key, admin.FORM_TAKEN_BACK, Beheer.take_back, subject)


def _empty(subject: Describable) -> None:
    """Begin with new boxes, which show what is kept: a browser keeps what was typed in the old ones."""
    st.session_state[f"{_ROUND}{subject.key}"] = _round(subject.key) + 1


def show_sheet(beheer: Beheer) -> None:
    """Out to Excel, and in again."""
    st.html(drawn.heading(admin.SHEET_HEADING, admin.SHEET_INTRO))
    st.download_button(admin.SHEET_OUT, beheer.sheet, admin.SHEET_FILE, key="sheet-out")
    with st.form("sheet", border=False):
        st.file_uploader(admin.SHEET_IN, type=["xlsx"], key=_SHEET)
        st.form_submit_button(admin.SHEET_GO, key="sheet-button", on_click=take_over)
    login.show_saved(_SHEET_TOLD)


def take_over() -> None:
    """Write what an edited sheet says."""
    file = st.session_state.get(_SHEET)
    if file is None:
        tell(wrong=admin.UPLOAD_NOTHING, place=_SHEET_TOLD)
        return
    try:
        done = login.beheer(login.maintainer()).bring_in(file.getvalue())
    except SidecarSheetError:
        tell(wrong=admin.SHEET_BAD, place=_SHEET_TOLD)
        return
    if done.problems:
        cells = "; ".join(f"{one.cell}: {one.message}" for one in done.problems)
        tell(wrong=f"{admin.SHEET_WRONG} {cells}", place=_SHEET_TOLD)
    else:
        tell(admin.taken_over(sum(one.written for one in done.changes)), place=_SHEET_TOLD)


def _filled_in(key: str) -> str:
    given = st.session_state.get(key)
    return "; ".join(given) if isinstance(given, list | tuple) else str(given or "")


def _label(field: Field) -> str:
    label = admin.FORM_LABELS.get(field.key, field.head)
    return f"{label} ({admin.FORM_LINES})" if field.kind == "lines" and not known_values(field.key) else label


def _hint(field: Field, read: Record | None, found: Mapping[str, Sequence[str]]) -> str:
    """What a box shows while it is empty: what is known now, else what the field is for."""
    known = _written(field, getattr(read, "publication_id" if field.key == "id" else field.key, None))
    now = known or ("" if field.key == "not_about" else "; ".join(found.get(field.key, ())))
    return admin.now(now) if now else admin.FORM_MEANINGS.get(field.key, field.meaning)


def _written(field: Field, value: object) -> str:
    """A value as people write it, and as ``checked`` reads it again."""
    if field.kind == "date" and isinstance(value, str):
        return date_in_words(value)
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _key(name: str, field: str) -> str:
    return f"say-{name}-{_round(name)}-{field}"


def _round(name: str) -> int:
    return int(st.session_state.get(f"{_ROUND}{name}", 0))
