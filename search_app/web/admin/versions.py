"""The part Versies: what there is to go back to, whether it is whole, what is in it twice, and the saved questions."""

from collections.abc import Sequence

import streamlit as st

from ingest.pipeline.near_duplicates import Pair
from search_app.texts import admin
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.actions import Beheer, KeptGeneration
from search_app.web.admin.login import do, show_outcome, tell
from search_app.web.views import results

_NEW = "new-question"
_ALIKE = "beheer-alike"  # session key of the pairs that were found last


def draw(maintainer: Maintainer) -> None:
    """All versions, newest first, a look at what is kept, then the saved questions."""
    beheer = login.beheer(maintainer)
    kept = beheer.generations()
    show_versions(beheer, kept)
    show_health()
    if any(one.is_current for one in kept):
        show_alike()
    st.html(drawn.heading(admin.QUESTIONS_HEADING, admin.QUESTIONS_INTRO))
    for question in beheer.questions():
        with st.container(horizontal=True, vertical_alignment="center", key=f"question-row-{question.number}"):
            st.html(drawn.question(question.text))
            st.button(
                admin.QUESTION_FORGET, key=f"forget-{question.number}", type="tertiary", on_click=do,
                args=(Beheer.forget_question, "", question.number),
            )  # fmt: skip
    with st.form("question", border=False, clear_on_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom", key="new-question-row"):
            st.text_input(admin.QUESTION_LABEL, key=_NEW, autocomplete="off")
            st.form_submit_button(admin.QUESTION_ADD, key="question-button", on_click=save)


def show_versions(beheer: Beheer, kept: Sequence[KeptGeneration]) -> None:
    """The way back, in one step where there is one and what that takes back, or to a version of choice."""
    st.html(drawn.heading(admin.VERSIONS_HEADING, admin.VERSIONS_INTRO))
    if not kept:
        st.html(results.hint(admin.VERSIONS_NONE))
    if beheer.can_go_back():
        current = next((one for one in kept if one.is_current), None)
        if current and (change := beheer.changed(current.generation)):
            st.html(drawn.takes_back(change))
        back = (Beheer.go_back, admin.GONE_BACK)
        st.button(admin.UNDO, key="undo", type="primary", on_click=do, args=back)
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", key=f"version-{one.generation}"):
            st.html(drawn.version(one))
            if not one.is_current and not one.is_waiting and one.n_publications is not None:
                there = (Beheer.go_back, admin.GONE_BACK, one.generation)
                st.button(admin.GO_BACK, key=f"to-{one.generation}", on_click=do, args=there)
        if one.n_publications is not None and (change := beheer.changed(one.generation)):
            st.html(drawn.changed(one, change))


def show_health() -> None:
    """The button that looks at everything that is kept."""
    st.html(drawn.heading(admin.HEALTH_HEADING, admin.HEALTH_INTRO))
    if st.button(admin.HEALTH_LOOK, key="health"):
        look()


def show_alike() -> None:
    """The button that compares all publications, and once what it found."""
    st.html(drawn.heading(admin.ALIKE_HEADING, admin.ALIKE_INTRO))
    st.button(admin.ALIKE_LOOK, key="alike", on_click=compare)
    if found := st.session_state.pop(_ALIKE, []):
        st.html(drawn.alike(found))


def look() -> None:
    """Look, say how far that is, and tell what came of it."""
    found: list[int] = []
    placeholder = st.empty()

    def show(done: int, total: int, _what: str) -> None:
        placeholder.html(drawn.looking(done, total))

    show(0, 0, "")
    do(lambda beheer: found.append(beheer.n_problems(show)))
    placeholder.empty()
    if found:
        tell(*((admin.HEALTHY, "") if not found[0] else ("", admin.unhealthy(found[0]))))
    show_outcome()


def compare() -> None:
    """Compare what is online, and tell what came of it."""
    compared: list[list[Pair]] = []
    do(lambda beheer: compared.append(beheer.alike()))
    for found in compared:  # none where it went wrong, which is told then
        tell(admin.alike_found(len(found)))
        st.session_state[_ALIKE] = found


def save() -> None:
    """Keep the question that was typed."""
    text = str(st.session_state.get(_NEW, "")).strip()
    if text:
        do(Beheer.save_question, "", text)
