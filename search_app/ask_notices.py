"""What is said between the box and the answer: what was understood of the question, and which filters are on."""

from dataclasses import replace

import streamlit as st

from search_app import filter_views, private_words, state, texts, texts_screens, views, workplaces
from search_app.address import Chosen
from search_app.product_replies import Facet, RegionAsked
from search_app.replies import Answer
from search_app.state import Asked


def show(asked: Asked, answer: Answer) -> None:
    """Everything that is worth saying, and nothing else."""
    show_spelling(answer)
    show_follow_up(asked, answer)
    private = private_words.kinds_in(asked.question)
    notices = [
        views.hint(texts_screens.personal(private)) if private else "",
        filter_views.also_searched(answer.also_searched, asked.chosen),
        filter_views.regions(regions_noticed(answer), asked.chosen),
    ]
    st.html(
        f'<div class="vb-notices">{"".join(notices)}</div><div class="vb-tools">'
        f"{filter_views.panel(facets(asked.chosen), asked.chosen)}{views.copy_link()}</div>"
        f"{filter_views.chips(asked.chosen)}"
    )


def regions_noticed(answer: Answer) -> tuple[RegionAsked, ...]:
    """The regions of the question; their workplaces only where these aren't the answer itself."""
    if not workplaces.asks_workplace(answer.question, answer.regions_asked):
        return answer.regions_asked
    return tuple(replace(one, workplaces=()) for one in answer.regions_asked)


def show_spelling(answer: Answer) -> None:
    """The question in its right spelling, to be asked with one press."""
    if answer.did_you_mean:
        label = texts.did_you_mean(answer.did_you_mean)
        st.button(label, key="did-you-mean", type="tertiary", on_click=ask_instead, args=(answer.did_you_mean,))


def ask_instead(question: str) -> None:
    """Ask this, in the place of what was asked."""
    asked = state.asked()
    st.session_state[state.QUESTION] = question
    st.session_state[state.ASKED] = Asked(question, previous=asked.previous if asked else None)


def show_follow_up(asked: Asked, answer: Answer) -> None:
    """That the question goes on about a product, and the way out of that."""
    name = next((one.name for one in answer.products if one.product_id == answer.follows), None)
    if name is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="follows"):
        st.html(views.hint(texts_screens.goes_on(name)))
        st.button(texts_screens.ASK_APART, key="apart", type="tertiary", on_click=ask_apart, args=(asked,))


def ask_apart(asked: Asked) -> None:
    """Ask it by itself."""
    st.session_state[state.ASKED] = Asked(asked.question)


def facets(chosen: Chosen) -> tuple[Facet, ...]:
    """The counts of every field; of one that is filtered, those that stand without that filter."""
    counted = {facet.field: facet for facet in state.service().facets(chosen.as_filter())}
    for field in {choice.field for choice in chosen.choices}:
        without = replace(chosen, choices=tuple(one for one in chosen.choices if one.field != field))
        counted |= {one.field: one for one in state.service().facets(without.as_filter()) if one.field == field}
    return tuple(counted.values())
