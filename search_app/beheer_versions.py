"""The part Versies: what there is to go back to, whether it is whole, what is in it twice, and the saved questions."""

from collections.abc import Sequence

import streamlit as st

from ingest.near_duplicates import Pair
from search_app import beheer_login, texts_beheer, views
from search_app import beheer_views as drawn
from search_app.beheer import Beheer, Kept
from search_app.beheer_access import Maintainer
from search_app.beheer_acting import do, tell

_NEW = "new-question"
_ALIKE = "beheer-alike"  # session key of the pairs that were found last


def draw(maintainer: Maintainer) -> None:
    """All versions, newest first, a look at what is kept, then the saved questions."""
    beheer = beheer_login.beheer(maintainer)
    kept = beheer.generations()
    show_versions(kept)
    show_health()
    if any(one.is_current for one in kept):
        show_alike()
    st.html(drawn.heading(texts_beheer.QUESTIONS_HEADING, texts_beheer.QUESTIONS_INTRO))
    for question in beheer.questions():
        with st.container(horizontal=True, vertical_alignment="center", key=f"question-row-{question.number}"):
            st.html(drawn.question(question.text))
            st.button(
                texts_beheer.QUESTION_FORGET, key=f"forget-{question.number}", type="tertiary", on_click=do,
                args=(Beheer.forget_question, "", question.number),
            )  # fmt: skip
    with st.form("question", border=False, clear_on_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom", key="new-question-row"):
            st.text_input(texts_beheer.QUESTION_LABEL, key=_NEW, autocomplete="off")
            st.form_submit_button(texts_beheer.QUESTION_ADD, key="question-button", on_click=save)


def show_versions(kept: Sequence[Kept]) -> None:
    """The way back, in one step or to a version of choice."""
    st.html(drawn.heading(texts_beheer.VERSIONS_HEADING, texts_beheer.VERSIONS_INTRO))
    if not kept:
        st.html(views.hint(texts_beheer.VERSIONS_NONE))
    if sum(not one.is_waiting for one in kept) > 1:
        back = (Beheer.go_back, texts_beheer.GONE_BACK)
        st.button(texts_beheer.UNDO, key="undo", type="primary", on_click=do, args=back)
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", key=f"version-{one.generation}"):
            st.html(drawn.version(one))
            if not one.is_current and not one.is_waiting and one.n_publications is not None:
                there = (Beheer.go_back, texts_beheer.GONE_BACK, one.generation)
                st.button(texts_beheer.GO_BACK, key=f"to-{one.generation}", on_click=do, args=there)


def show_health() -> None:
    """The button that looks at everything that is kept."""
    st.html(drawn.heading(texts_beheer.HEALTH_HEADING, texts_beheer.HEALTH_INTRO))
    st.button(texts_beheer.HEALTH_LOOK, key="health", on_click=look)


def show_alike() -> None:
    """The button that compares all publications, and once what it found."""
    st.html(drawn.heading(texts_beheer.ALIKE_HEADING, texts_beheer.ALIKE_INTRO))
    st.button(texts_beheer.ALIKE_LOOK, key="alike", on_click=compare)
    if found := st.session_state.pop(_ALIKE, []):
        st.html(drawn.alike(found))


def look() -> None:
    """Look, and tell what came of it."""
    found: list[int] = []
    do(lambda beheer: found.append(beheer.n_problems()))
    if found:
        tell(*((texts_beheer.HEALTHY, "") if not found[0] else ("", texts_beheer.unhealthy(found[0]))))


def compare() -> None:
    """Compare what is online, and tell what came of it."""
    compared: list[list[Pair]] = []
    do(lambda beheer: compared.append(beheer.alike()))
    for found in compared:  # none where it went wrong, which is told then
        tell(texts_beheer.alike_found(len(found)))
        st.session_state[_ALIKE] = found


def save() -> None:
    """Keep the question that was typed."""
    text = str(st.session_state.get(_NEW, "")).strip()
    if text:
        do(Beheer.save_question, "", text)
