"""The screen Vergelijken: projects comparable with a product, a publication, or one's own plan, read and forgotten."""

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ingest.reading import sandbox
from search_app.limits import PLAN_LIMIT, PLAN_MB, PLAN_PATIENCE_SECONDS, PLAN_READERS, UPLOAD_LIMIT, BusyError
from search_app.replies import SimilarReply
from search_app.texts import other_screens as texts_screens
from search_app.web import address, state
from search_app.web import note as notes
from search_app.web.screens import frame
from search_app.web.views import compare as views_compare
from search_app.web.views import results

# A visitor's plan, read while others wait: less of everything than a file that a maintainer brings in.
_LIMITS = sandbox.Limits(file_bytes=UPLOAD_LIMIT, memory_bytes=600_000_000, seconds=15.0)
_KINDS = ("pdf", "docx", "odt", "txt", "md", "html")  # files that a plan may be
_readers = threading.BoundedSemaphore(PLAN_READERS)


def text_of(name: str, content: bytes, patience: float = PLAN_PATIENCE_SECONDS) -> str:
    """The text of a file; "" where it holds none that can be read. ``name`` tells only what kind of file it is.

    Raises:
        BusyError: No reader was free for ``patience`` seconds.
    """
    if not _readers.acquire(timeout=patience):
        raise BusyError
    try:
        return _read(name, content)
    finally:
        _readers.release()


def _read(name: str, content: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="vraagbaak-") as folder:
        kind = Path(name).suffix.lower().removeprefix(".")
        file = Path(folder) / f"plan.{kind if kind in _KINDS else 'txt'}"
        file.write_bytes(content)
        return sandbox.text_of(file, PLAN_LIMIT, _LIMITS)


_PLAN = "plan"  # session key of the plan that was compared, a Plan
_PICKED, _PASTED, _UPLOADED = "plan-product", "plan-text", "plan-file"  # session keys of the three ways in
FOUND = 8  # comparable projects that are looked for


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as text, or why there is none, in Dutch. It lives as long as the visit."""

    text: str = ""
    problem: str = ""


def draw() -> None:
    """Draw the three ways in, or what was found."""
    st.html(frame.title(texts_screens.COMPARE_TITLE))
    given = state.given()
    id = next(iter(given.get(address.PUBLICATION, ())), None)
    plan: Plan = st.session_state.get(_PLAN, Plan())
    if id is None and not plan.text:
        show_ways_in(plan.problem)
        return
    everywhere = bool(given.get(address.EVERYWHERE))
    try:
        with state.place("similar"):
            reply = state.service().similar(id, None if id else plan.text, other_regions=not everywhere, k=FOUND)
    except BusyError:
        frame.busy()
        return
    show_tools(id, everywhere)
    show_reply(reply, id, list(given.get(address.BESIDE, ())), everywhere)


def show_ways_in(problem: str) -> None:
    """Pick a product, paste a plan, or choose a file."""
    st.html(results.hint(texts_screens.COMPARE_INTRO))
    if problem:
        st.html(results.error(problem))
    names = {one.product_id: one.name for one in state.service().products().products}
    with st.form("compare", border=False):
        st.selectbox(
            texts_screens.COMPARE_PICK, list(names), index=None, format_func=names.__getitem__, key=_PICKED,
            placeholder=texts_screens.COMPARE_PICK_NONE,
        )  # fmt: skip
        st.text_area(
            texts_screens.COMPARE_PASTE, key=_PASTED, height=160, placeholder=texts_screens.COMPARE_PASTE_PLACEHOLDER
        )
        st.file_uploader(texts_screens.COMPARE_UPLOAD, type=list(_KINDS), key=_UPLOADED, max_upload_size=PLAN_MB)
        st.form_submit_button(texts_screens.COMPARE_GO, type="primary", key="compare-button", on_click=note_plan)


def note_plan() -> None:
    """Remember what is to be compared: the product that was picked, else the file, else the text."""
    picked, file, pasted = (st.session_state.get(key) for key in (_PICKED, _UPLOADED, _PASTED))
    if picked:
        st.query_params.from_dict({address.PUBLICATION: picked})
        return
    try:
        text = text_of(file.name, file.getvalue()) if file else str(pasted or "").strip()
    except BusyError:
        st.session_state[_PLAN] = Plan(problem=texts_screens.COMPARE_BUSY)
        return
    st.session_state[_PLAN] = Plan(text[:PLAN_LIMIT], problem_of(text, file.name if file else ""))


def problem_of(text: str, file: str) -> str:
    """Why a plan can't be compared, "" when it can."""
    if text:
        return ""
    return texts_screens.plan_unreadable(file) if file else texts_screens.COMPARE_NOTHING


def forget_plan() -> None:
    """Begin again: nothing is compared any more."""
    st.session_state.pop(_PLAN, None)
    st.query_params.clear()


def edit_plan() -> None:
    """Go back to the box with the plan in it."""
    st.session_state[_PASTED] = st.session_state[_PLAN].text
    forget_plan()


def show_tools(id: str | None, everywhere: bool) -> None:
    """Where to look, and the way to begin again."""
    label = texts_screens.COMPARE_OTHERS_ONLY if everywhere else texts_screens.COMPARE_EVERYWHERE
    with st.container(horizontal=True, vertical_alignment="center", key="compare-tools"):
        st.html(results.way(label, address.compare(id, everywhere=not everywhere), "overal"))
        if id is None:
            st.button(texts_screens.COMPARE_EDIT, key="compare-edit", type="tertiary", on_click=edit_plan)
        st.button(texts_screens.COMPARE_AGAIN, key="compare-again", type="tertiary", on_click=forget_plan)


def show_reply(reply: SimilarReply, id: str | None, wanted: list[str], everywhere: bool) -> None:
    """The projects side by side, the button that keeps them, and all that were found."""
    if not reply.similar:
        st.html(views_compare.nothing(reply))
        return
    shown = views_compare.beside(reply, wanted)
    st.html(views_compare.table(reply, shown))
    kept = notes.of_comparison(reply.subject, shown)
    frame.button("keep-all", [kept], texts_screens.KEEP_ALL, texts_screens.KEPT_ALL)
    st.html(views_compare.others(reply, shown, id, everywhere))
