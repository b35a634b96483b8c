"""The screen Vraag: the box, and what was found: products, sentences with their sources, passages."""

from collections.abc import Sequence

import streamlit as st

from search_app import (
    ask_notices,
    filter_views,
    keeping,
    marking,
    match_words,
    product_views,
    state,
    texts,
    texts_products,
    views,
    workplace_views,
    workplaces,
)
from search_app import note as notes
from search_app.address import Chosen
from search_app.limits import QUESTION_LIMIT
from search_app.product_replies import FollowUp, ProductReply
from search_app.replies import Answer, FoundPassage
from search_app.state import Asked

GROUPS_SHOWN = 3  # publications with passages, before "show more"
OTHERS = 4  # products beside the one that fits best


def draw() -> None:
    """Draw the whole screen."""
    ask_form()
    asked = state.asked()
    if asked is None:
        show_examples()
    elif asked.problem is not None:
        st.html(views.error(asked.problem))
        show_examples()
    else:
        answered = with_answer(asked, state.chosen())
        assert answered.answer is not None
        ask_notices.show(answered, answered.answer)
        show_answer(answered.answer, answered.chosen)


def ask_form() -> None:
    """The question box with its button beside it. Enter asks too: static/vraagbaak.js."""
    asked = state.asked()
    if state.QUESTION not in st.session_state and asked is not None:
        st.session_state[state.QUESTION] = asked.question  # another screen was shown: Streamlit forgot the box
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="ask-row"):
        st.text_area(texts.QUESTION_LABEL, key=state.QUESTION, height="content", placeholder=texts.QUESTION_PLACEHOLDER)
        st.form_submit_button(texts.ASK, type="primary", key="ask-button", on_click=note_question)


def note_question() -> None:
    """Remember that the question in the box is asked now, after the one before it."""
    question = st.session_state[state.QUESTION].strip()
    st.session_state[state.SHOWN] = GROUPS_SHOWN
    st.session_state[state.ASKED] = Asked(question, problem=problem_of(question), previous=follow_up(state.asked()))


def problem_of(question: str) -> str | None:
    """Why a question can't be asked, None when it can."""
    if not question:
        return texts.ERROR_EMPTY
    return texts.too_long(len(question), QUESTION_LIMIT) if len(question) > QUESTION_LIMIT else None


def follow_up(before: Asked | None) -> FollowUp | None:
    """What a next question may go on about."""
    if before is None or before.answer is None:
        return None
    shown = [one.product_id for one in before.answer.products]
    return FollowUp(before.question, before.answer.follows or next(iter(shown), None))


def note_example(question: str) -> None:
    """Put an example in the box and ask it."""
    st.session_state[state.QUESTION] = question
    note_question()


def show_examples() -> None:
    """Questions to begin with: each is a button."""
    st.html(views.hint(texts.EXAMPLES_HEADING))
    with st.container(horizontal=True, key="examples"):
        for number, question in enumerate(texts.EXAMPLES):
            st.button(question, key=f"example-{number}", on_click=note_example, args=(question,))


def with_answer(asked: Asked, chosen: Chosen) -> Asked:
    """The question with its answer under these choices; asked again only when they changed what is searched."""
    where = chosen.as_filter()
    if asked.answer is not None and (asked.chosen.as_filter(), asked.chosen.literal) == (where, chosen.literal):
        answer = asked.answer
    else:
        with st.spinner(texts.BUSY):
            answer = state.service().ask(asked.question, where, asked.previous, expand=not chosen.literal)
    answered = Asked(asked.question, asked.previous, chosen, answer)
    st.session_state[state.ASKED] = answered
    return answered


def show_answer(answer: Answer, chosen: Chosen) -> None:
    """The products that fit, the answer with its sources, or that there is none; then what else was found."""
    fitting = [one for one in answer.products if one.relation != "related"][: OTHERS + 1]
    terms = match_words.terms_of(answer.match_words)
    workplace = workplace_answer(answer)
    if workplace:
        st.html(workplace)
    if answer.abstained and workplace:
        st.html(workplace_views.next_step(answer.regions_asked))
        show_products(fitting, terms)
    elif answer.abstained:
        st.html(views.not_found(answer, filter_views.ways_out(chosen)))
        show_products(fitting, terms)
    else:
        show_products(fitting, terms)
        st.html(views.answer(answer))
        show_sources(answer)
    related = [one for one in answer.products if one.relation == "related"]
    if related:
        st.html(product_views.related(related))
    show_passages(answer, chosen)


def workplace_answer(answer: Answer) -> str:
    """The workplace as HTML, where that is what was asked for; "" where it isn't, or no source names one."""
    asks = workplaces.asks_workplace(answer.question, answer.regions_asked)
    return workplace_views.answer(answer.regions_asked) if asks else ""


def show_products(products: Sequence[ProductReply], terms: marking.Terms) -> None:
    """The product that fits best on a card of its own; the others, smaller, below it."""
    if not products:
        return
    best, others = products[0], products[1:]
    st.html(views.heading(texts_products.FITS_HEADING if best.relation == "fits" else texts_products.NEARBY_HEADING))
    show_product(best, terms, is_best=True)
    if others:
        st.html(views.subheading(texts_products.OTHERS_HEADING))
        with st.container(key="products"):
            for product in others:
                show_product(product, terms, is_best=False)


def show_product(product: ProductReply, terms: marking.Terms, is_best: bool) -> None:
    """A card, and the button that keeps it."""
    with st.container(border=True, gap=None, key=f"product-{product.product_id}"):
        st.html(product_views.card(product, is_best, terms))
        keeping.button(f"keep-product-{product.product_id}", [notes.of_product(product)])


def show_sources(answer: Answer) -> None:
    """The numbered list of sources; each leads to its page, with the sentence marked."""
    with st.container(key="sources", gap=None):
        st.html(views.heading(texts.SOURCES_HEADING))
        for citation in answer.citations:
            with st.container(horizontal=True, vertical_alignment="bottom", key=f"source-{citation.n}"):
                st.html(views.source(citation))
                keeping.button(f"keep-source-{citation.n}", [notes.of_citation(citation)])


def show_passages(answer: Answer, chosen: Chosen) -> None:
    """What was found, publication by publication; a button shows more of them."""
    groups = grouped(answer.hits, chosen.newest_first)
    if not groups:
        return
    heading = texts.NEAREST_HEADING if answer.abstained else texts.PASSAGES_HEADING
    st.html(views.heading(heading) + (filter_views.order(chosen) if len(groups) > 1 else ""))
    quotes = [citation.quote for citation in answer.citations]
    terms = match_words.terms_of(answer.match_words)
    shown = st.session_state.get(state.SHOWN, GROUPS_SHOWN)
    for passages in groups[:shown]:
        with st.container(border=True, key=f"passage-{passages[0].rank}"):
            st.html(views.group(passages, quotes, terms))
    if shown < len(groups):
        st.button(texts.MORE, key="more", on_click=show_more)


def grouped(hits: Sequence[FoundPassage], newest_first: bool) -> list[list[FoundPassage]]:
    """Hits by publication, in the order of the best of each, or the newest publication first."""
    groups: dict[str, list[FoundPassage]] = {}
    for hit in hits:
        groups.setdefault(hit.publication_id, []).append(hit)
    ordered = list(groups.values())
    return sorted(ordered, key=lambda group: group[0].date or "", reverse=True) if newest_first else ordered


def show_more() -> None:
    """Show twice as many publications from now on."""
    st.session_state[state.SHOWN] = 2 * st.session_state.get(state.SHOWN, GROUPS_SHOWN)
