"""The screen Vraag: the box, what was understood, products, sentences with their sources, passages."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import streamlit as st

from search_app.answer import expected, understanding
from search_app.answer.citations import by_page, holds_any
from search_app.limits import QUESTION_LIMIT, BusyError
from search_app.products import workplaces
from search_app.products.answers import ages_of_children
from search_app.products.ranking import is_named
from search_app.replies import Answer, Facet, FollowUp, FoundPassage, Listing, ProductReply, RegionAsked
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import note as notes
from search_app.web import state
from search_app.web.address import Choices
from search_app.web.rendering import NOTHING, Markup
from search_app.web.screens import frame
from search_app.web.state import Exchange
from search_app.web.views import filters, results
from search_app.web.views import page as views_page
from search_app.web.views import products as views_products
from search_app.web.views import projects as views_projects
from search_app.web.views import source as views_source


def show(asked: Exchange, answer: Answer) -> None:
    """What has to be known before the answer: another spelling, what it goes on about, a warning, the filters."""
    show_spelling(answer)
    show_follow_up(asked, answer)
    private = understanding.kinds_in(asked.question)
    warning = results.hint(texts_screens.personal(private)) if private else NOTHING
    panel = filters.panel(facets(asked.chosen), asked.chosen)
    with st.container(horizontal=True, key="tools"):
        st.html(results.tools(warning, panel, filters.chips(asked.chosen)))
        st.button(texts_screens.NEW_QUESTION, key="new-question", type="tertiary", on_click=begin_anew)


def show_understood(asked: Exchange, answer: Answer) -> None:
    """How the question was understood, below the answer: which age, which region, which other words."""
    ages = ages_noticed(answer)
    notices = [
        results.hint(texts_products.ages_noticed(ages)) if ages else NOTHING,
        filters.regions(regions_noticed(answer), asked.chosen),
        filters.also_searched(answer.also_searched, asked.chosen),
    ]
    st.html(results.understood(notices))


def ages_noticed(answer: Answer) -> list[int]:
    """The ages of the children in the question, by which projects were left out: not where one is asked for by name."""
    return [] if is_about_one(answer) or answer.listing else sorted(ages_of_children(answer.question))


def is_about_one(answer: Answer) -> bool:
    """Whether a project is asked about by its name, or gone on about."""
    return bool(answer.follows) or any(is_named(one, answer.question) for one in answer.products)


def regions_noticed(answer: Answer) -> tuple[RegionAsked, ...]:
    """The regions of the question: none where nothing is found, their workplaces not where these are the answer."""
    if not workplaces.asks_workplace(answer.question, answer.regions_asked):
        return answer.regions_asked
    return () if answer.abstained else tuple(replace(one, workplaces=()) for one in answer.regions_asked)


def show_spelling(answer: Answer) -> None:
    """The question in its right spelling, to be asked with one press."""
    if answer.did_you_mean:
        label = texts_common.did_you_mean(answer.question, answer.did_you_mean)
        st.button(label, key="did-you-mean", type="tertiary", on_click=ask_instead, args=(answer.did_you_mean,))


def begin_anew() -> None:
    """Leave the question and its answer, for an empty box; Back brings them again."""
    st.session_state[state.QUESTION] = ""
    st.session_state[state.ASKED] = None


def ask_instead(question: str) -> None:
    """Ask this, in the place of what was asked."""
    asked = state.asked()
    st.session_state[state.QUESTION] = question
    st.session_state[state.ASKED] = Exchange(question, previous=asked.previous if asked else None)


def show_follow_up(asked: Exchange, answer: Answer) -> None:
    """That the question goes on about a product, or the question before it, and the way out of that."""
    name = next((one.name for one in answer.products if one.product_id == answer.follows), None)
    if name:
        said = texts_screens.goes_on(name)
    elif asked.previous and not answer.follows and understanding.goes_on(asked.question):
        said = texts_screens.goes_on_from(asked.previous.question)
    else:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="follows"):
        st.html(results.hint(said))
        st.button(texts_screens.ASK_APART, key="apart", type="tertiary", on_click=ask_apart, args=(asked,))


def ask_apart(asked: Exchange) -> None:
    """Ask it by itself."""
    st.session_state[state.ASKED] = Exchange(asked.question)


def facets(chosen: Choices) -> tuple[Facet, ...]:
    """The counts of every field; of one that is filtered, those that stand without that filter."""
    counted = {facet.field: facet for facet in state.service().facets(chosen.as_filter())}
    for field in {choice.field for choice in chosen.choices}:
        without = replace(chosen, choices=tuple(one for one in chosen.choices if one.field != field))
        counted |= {one.field: one for one in state.service().facets(without.as_filter()) if one.field == field}
    return tuple(counted.values())


GROUPS_SHOWN = 3  # publications with passages, before "show more"
OTHERS = 4  # products beside the one that fits best


def draw() -> None:
    """Draw the whole screen."""
    ask_form()
    asked = state.asked()
    if asked is None:
        show_examples()
    elif asked.problem is not None:
        st.html(results.error(asked.problem, heading=""))
        show_examples()
    else:
        try:
            answered = with_answer(asked, state.chosen())
        except BusyError:
            frame.busy()
            return
        assert answered.answer is not None
        show(answered, answered.answer)
        show_answer(answered, answered.answer)


def ask_form() -> None:
    """The question box with its button beside it. Enter asks too: static/vraagbaak.js."""
    asked = state.asked()
    if state.QUESTION not in st.session_state and asked is not None:
        st.session_state[state.QUESTION] = asked.question  # another screen was shown: Streamlit forgot the box
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="ask-row"):
        st.text_area(
            texts_common.QUESTION_LABEL,
            key=state.QUESTION,
            height="content",
            placeholder=texts_common.QUESTION_PLACEHOLDER,
        )
        st.form_submit_button(texts_common.ASK, type="primary", key="ask-button", on_click=note_question)


def note_question() -> None:
    """Remember that the question in the box is asked now, after the one before it."""
    question = st.session_state[state.QUESTION].strip()
    st.session_state[state.SHOWN] = GROUPS_SHOWN
    st.session_state[state.ASKED] = Exchange(question, problem=problem_of(question), previous=follow_up(state.asked()))


def problem_of(question: str) -> str | None:
    """Why a question can't be asked, None when it can."""
    if not question:
        return texts_common.ERROR_EMPTY
    if understanding.only_greets(question):
        return texts_common.ERROR_NOTHING_ASKED
    return texts_common.too_long(len(question), QUESTION_LIMIT) if len(question) > QUESTION_LIMIT else None


def follow_up(before: Exchange | None) -> FollowUp | None:
    """What a next question may go on about."""
    if before is None or before.answer is None:
        return None
    shown = [] if publications_asked(before) else [one.product_id for one in before.answer.products]
    subject = understanding.subject_of(before.question, before.previous)
    return FollowUp(subject, before.answer.follows or next(iter(shown), None))


def note_example(question: str) -> None:
    """Put an example in the box and ask it."""
    st.session_state[state.QUESTION] = question
    note_question()


def show_examples() -> None:
    """Questions to begin with: each is a button."""
    st.html(results.hint(texts_common.EXAMPLES_HEADING))
    with st.container(horizontal=True, key="examples"):
        for number, question in enumerate(texts_common.EXAMPLES):
            st.button(question, key=f"example-{number}", on_click=note_example, args=(question,))


def with_answer(asked: Exchange, chosen: Choices) -> Exchange:
    """The question with its answer under these choices; asked again only when they changed what is searched.

    Raises:
        BusyError: There was no place for it.
    """
    where = chosen.as_filter()
    if asked.answer is not None and (asked.chosen.as_filter(), asked.chosen.literal) == (where, chosen.literal):
        answer = asked.answer
    else:
        with st.spinner(texts_common.BUSY), state.place("ask"):
            answer = state.service().ask(asked.question, where, asked.previous, expand=not chosen.literal)
    answered = Exchange(asked.question, asked.previous, chosen, answer)
    st.session_state[state.ASKED] = answered
    return answered


def publications_asked(asked: Exchange) -> Markup:
    """Those that the question asks for, under what is chosen; nothing for any other question."""
    records = views_source.kept(state.service().publications(), asked.chosen)
    return views_source.asked_for(asked.question, records)


def show_answer(asked: Exchange, answer: Answer) -> None:
    """The answer first; then the products that fit, its sources (beside it on a wide screen), and what else was found.

    No sentence stands on the screen twice: each part is told which ones stand above it. Who asks for publications gets
    those, and the passages.
    """
    publications = publications_asked(asked)
    if publications:
        st.html(publications + results.understood(()))
        show_passages(replace(answer, citations=(), abstained=False), asked.chosen, [])
        return
    with st.container(key="answered", gap=None):
        with st.container(key="found"):
            said = show_first(asked, answer)
        if not answer.abstained and not answer.is_listed:
            show_sources(answer)
    if not (answer.abstained and workplace_answer(answer)):  # who says where they work asked for no texts
        show_passages(answer, asked.chosen, said)
    cited = [] if answer.is_listed else answer.citations
    subjects = [frame.about_citation(one, answer.products) for one in cited]
    frame.report_wrong([*subjects, *(frame.about_product(one) for one in answer.products)])


def show_first(asked: Exchange, answer: Answer) -> list[str]:
    """The workplace, list or sentences that answer, and the products below it; the sentences that they show."""
    workplace = workplace_answer(answer)
    listed = answer.listing if answer.listing and tells(answer.listing, answer) else None
    answered = [] if answer.is_listed else [one.text for one in answer.answer]
    summaries = summaries_of(listed, answered) if listed else {}
    listing = views_projects.listing(listed, summaries) if listed else NOTHING
    status = NOTHING if listing else views_products.status(asked.question, answer.products, answer.follows)
    if workplace or listing or status:
        st.html(workplace + listing + status)
    if not answer.abstained and not answer.is_listed:
        # What the list says of the region isn't said again.
        st.html(results.answer(replace(answer, nothing_from=()) if listed and listed.elsewhere else answer))
    elif workplace:
        st.html(views_products.next_step())
    elif not (listing or status):
        ways_out = filters.ways_out(asked.chosen) + views_source.way_to_all(asked.question)
        st.html(results.not_found(answer, ways_out))
        frame.ask_maintainer(asked.question)
    show_understood(asked, answer)
    others = [one for one in answer.products if one.product_id not in summaries]  # each stands on the screen once
    fitting = [one for one in others if one.relation != "related"][: OTHERS + 1]
    quoted = [*filter(None, summaries.values()), *answered]
    if answer.products_away:
        st.html(results.hint(texts_products.nothing_from(answer.products_away)))
    said = show_products(fitting, expected.terms_of(answer.match_words), quoted)
    is_told = is_about_one(answer) and not answer.abstained  # the card leads to projects like it
    is_whole = bool(summaries or workplace or is_told)  # a list, or what somebody asked who said where they work
    related = [] if is_whole else [one for one in others if one.relation == "related"]
    if related:
        st.html(views_products.related(related, said))
    return [*said, *map(views_products.in_a_line, related)]


def summaries_of(listed: Listing, answered: Sequence[str]) -> dict[str, str]:
    """By id what each product in sight of a list is; "" where a sentence of the answer says so."""
    told = {one: state.service().product(one).summary for one in views_projects.in_sight(listed)}
    return {one: "" if holds_any(summary, answered) else summary for one, summary in told.items()}


def tells(listing: Listing, answer: Answer) -> bool:
    """Whether a list says more than "nothing" above sentences that do answer: products, or what isn't recorded."""
    unrecorded = any(not one.n_recorded for one in listing.criteria if not one.as_written.isdigit())
    return answer.abstained or unrecorded or bool(listing.products or listing.elsewhere)


def workplace_answer(answer: Answer) -> Markup:
    """The workplace, where that is what was asked for; nothing where it isn't, or no source names one."""
    asks = workplaces.asks_workplace(answer.question, answer.regions_asked)
    return views_products.answer(answer.regions_asked) if asks else NOTHING


def show_products(products: Sequence[ProductReply], terms: results.Terms, said: Sequence[str]) -> list[str]:
    """The product that fits best on a card of its own; the others, smaller, below it.

    Gives all sentences that were ``said`` when they are drawn.
    """
    shown = list(said)
    if not products:
        return shown
    best, others = products[0], products[1:]
    st.html(results.heading(texts_products.FITS_HEADING if best.relation == "fits" else texts_products.NEARBY_HEADING))
    shown += show_product(best, terms, True, shown)
    if others:
        st.html(results.subheading(texts_products.OTHERS_HEADING))
        with st.container(key="products"):
            for product in others:
                shown += show_product(product, terms, False, shown)
    return shown


def show_product(product: ProductReply, terms: results.Terms, is_best: bool, said: Sequence[str]) -> list[str]:
    """A card, and the button that keeps it; the sentences that it shows."""
    with st.container(border=True, gap=None, key=f"product-{product.product_id}"):
        st.html(views_products.card(product, is_best, terms, said))
        with st.container(horizontal=True, vertical_alignment="center", key=f"do-product-{product.product_id}"):
            if is_best:
                st.html(views_products.actions(product))
            frame.button(f"keep-product-{product.product_id}", [notes.of_product(product)])
    return views_products.sentences(product, is_best, said)


def show_sources(answer: Answer) -> None:
    """The numbered list of sources; each leads to its page, with the sentence marked."""
    with st.container(key="sources", gap=None):
        st.html(results.heading(texts_common.SOURCES_HEADING))
        titled: set[str] = set()
        for citations in by_page(answer.citations):
            first = citations[0]
            with st.container(horizontal=True, vertical_alignment="center", key=f"source-{first.n}"):
                st.html(results.source(first, citations[1:], briefly=first.publication_id in titled))
                frame.button(f"keep-source-{first.n}", [notes.of_citation(one) for one in citations])
                st.html(results.copy_cited(citations))
            titled.add(first.publication_id)
        st.html(views_page.previews(answer))


def show_passages(answer: Answer, chosen: Choices, said: Sequence[str]) -> None:
    """What was found and wasn't said above, publication by publication; a button shows more of them."""
    groups = [one for one in grouped(answer.hits, chosen.newest_first) if has_news(one, said)]
    if not groups:
        return
    heading = texts_common.NEAREST_HEADING if answer.abstained else texts_common.PASSAGES_HEADING
    st.html(results.heading(heading) + (filters.order(chosen) if len(groups) > 1 else ""))
    quotes = [] if answer.is_listed else [citation.quote for citation in answer.citations]  # only what was shown
    terms = expected.terms_of(answer.match_words)
    shown = st.session_state.get(state.SHOWN, GROUPS_SHOWN)
    for passages in groups[:shown]:
        with st.container(border=True, key=f"passage-{passages[0].rank}"):
            st.html(results.group(passages, quotes, terms, said))
    if shown < len(groups):
        st.button(texts_common.MORE, key="more", on_click=show_more)


def has_news(passages: Sequence[FoundPassage], said: Collection[str]) -> bool:
    """Whether one of these passages holds no sentence that was said on the screen already."""
    return not all(holds_any(one.text, said) for one in passages)


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
