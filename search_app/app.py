"""The screen, from top to bottom. Streamlit runs this file for each visitor, and again after each thing they do."""

import streamlit as st

from index.errors import SearchError
from search_app import page_view, problems, state, texts, views
from search_app.limits import QUESTION_LIMIT
from search_app.page_view import Viewed
from search_app.replies import Answer
from search_app.state import Asked

PASSAGES_SHOWN = 4  # before "show more"
ALSO_SHOWN = 6  # words that were also searched


def main() -> None:
    """Draw the whole screen."""
    st.set_page_config(page_title=texts.NAME, layout="centered")
    try:
        status = state.service().status()
        asked = st.session_state.get(state.ASKED)
        st.html(views.masthead(status.n_publications, compact=asked is not None))
        if status.generation is None:
            st.html(views.nothing_yet())
        else:
            ask_form()
            show(asked, status.n_publications)
    except SearchError as error:
        st.html(views.error(problems.in_dutch(error)))
    st.html(views.footer())


def ask_form() -> None:
    """The question box with its button beside it. Enter asks too: static/vraagbaak.js."""
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="ask-row"):
        st.text_area(texts.QUESTION_LABEL, key=state.QUESTION, height="content", placeholder=texts.QUESTION_PLACEHOLDER)
        st.form_submit_button(texts.ASK, type="primary", key="ask-button", on_click=note_question)


def note_question() -> None:
    """Remember that the question in the box is asked now."""
    question = st.session_state[state.QUESTION].strip()
    st.session_state[state.SHOWN] = PASSAGES_SHOWN
    if not question:
        st.session_state[state.ASKED] = Asked(question, problem=texts.ERROR_EMPTY)
    elif len(question) > QUESTION_LIMIT:
        st.session_state[state.ASKED] = Asked(question, problem=texts.too_long(len(question), QUESTION_LIMIT))
    else:
        st.session_state[state.ASKED] = Asked(question)


def note_example(question: str) -> None:
    """Put an example in the box and ask it."""
    st.session_state[state.QUESTION] = question
    note_question()


def note_expand(question: str, expand: bool) -> None:
    """Remember that the same question is asked again, with or without other words."""
    st.session_state[state.ASKED] = Asked(question, expand=expand)


def show(asked: Asked | None, n_publications: int) -> None:
    """Example questions before the first question; what came of it after."""
    if asked is None:
        show_examples()
    elif asked.problem is not None:
        st.html(views.error(asked.problem))
        show_examples()
    else:
        answer = asked.answer or find_answer(asked)
        show_widening(asked, answer)
        show_answer(answer, n_publications)


def show_examples() -> None:
    """Questions to begin with: each is a button."""
    st.html(views.hint(texts.EXAMPLES_HEADING))
    with st.container(horizontal=True, key="examples"):
        for number, question in enumerate(texts.EXAMPLES):
            st.button(question, key=f"example-{number}", on_click=note_example, args=(question,))


def find_answer(asked: Asked) -> Answer:
    """Ask the service, and keep the answer so that opening a page does not ask again."""
    with st.spinner(texts.BUSY):
        answer = state.service().ask(asked.question, expand=asked.expand)
    st.session_state[state.ASKED] = Asked(asked.question, answer, expand=asked.expand)
    return answer


def show_widening(asked: Asked, answer: Answer) -> None:
    """What was also searched, with its switch, and the question in its right spelling; only where there is any."""
    if answer.did_you_mean:
        label, better = texts.did_you_mean(answer.did_you_mean), answer.did_you_mean
        st.button(label, key="did-you-mean", type="tertiary", on_click=note_example, args=(better,))
    also = [one.term for one in answer.also_searched if one.why != "spelling"][:ALSO_SHOWN]
    if not also and asked.expand:
        return
    line, switch = texts.ONLY_OWN_WORDS, texts.OTHER_WORDS_TOO
    if asked.expand:
        line, switch = texts.also_searched(also), texts.OWN_WORDS_ONLY
    with st.container(horizontal=True, vertical_alignment="center", key="also-searched"):
        st.html(views.hint(line))
        st.button(switch, key="expand", type="tertiary", on_click=note_expand, args=(asked.question, not asked.expand))


def show_answer(answer: Answer, n_publications: int) -> None:
    """The answer with its sources, or that there is none; then the passages that were found."""
    if answer.abstained:
        st.html(views.not_found(answer, n_publications))
    else:
        st.html(views.answer(answer))
        show_sources(answer)
    show_passages(answer)


def show_sources(answer: Answer) -> None:
    """The numbered list of sources; each opens the page with its sentence marked."""
    with st.container(key="sources", gap=None):
        st.html(views.heading(texts.SOURCES_HEADING))
        for citation in answer.citations:
            with st.container(horizontal=True, vertical_alignment="center", key=f"source-{citation.n}"):
                st.html(views.source(citation))
                view_button(f"view-source-{citation.n}", citation.page, page_view.of_citation(citation))


def show_passages(answer: Answer) -> None:
    """Cards of what was found, the best first; a button shows more of them."""
    if not answer.hits:
        return
    st.html(views.heading(texts.NEAREST_HEADING if answer.abstained else texts.PASSAGES_HEADING))
    shown = st.session_state.get(state.SHOWN, PASSAGES_SHOWN)
    for found in answer.hits[:shown]:
        quotes = [citation.quote for citation in answer.citations if citation.passage_id == found.passage_id]
        with st.container(border=True, key=f"passage-{found.rank}"):
            st.html(views.passage(found, quotes))
            view_button(f"view-passage-{found.rank}", found.page, page_view.of_passage(found))
    if shown < len(answer.hits):
        st.button(texts.MORE, key="more", on_click=show_more)


def show_more() -> None:
    """Show twice as many passages from now on."""
    st.session_state[state.SHOWN] = 2 * st.session_state.get(state.SHOWN, PASSAGES_SHOWN)


def view_button(key: str, page: int | None, viewed: Viewed) -> None:
    """A button that opens the source where the words stand."""
    if st.button(texts.view_label(page), key=key, type="tertiary"):
        show_page(viewed)


@st.dialog(texts.PAGE_VIEW_TITLE, width="large")
def show_page(viewed: Viewed) -> None:
    """The page with the words marked, over the screen; Escape closes it."""
    try:
        publication = state.service().publication(viewed.publication_id)
    except SearchError as error:
        st.html(views.error(problems.in_dutch(error)))
    else:
        st.html(page_view.draw(publication, viewed))


main()
