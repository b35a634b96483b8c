"""The part Nakijken: is this a product, how is it called, and are these two one."""

from collections.abc import Sequence

import streamlit as st

from index.products import FIELDS, PRODUCT_KINDS, FieldName
from ingest.products.decisions import FactSource, Said, choices
from search_app.replies import ProductReply
from search_app.texts import admin
from search_app.texts import products as texts_products
from search_app.web import state
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.login import judge, judge_at, show_outcome, tell
from search_app.web.admin.products import BeheerProducts, MayBeOne
from search_app.web.state import service
from search_app.web.views import results

_AT_ONCE = 5  # products that are asked about on one screen
_SKIPPED = "judge-skipped"  # session key of the ids that were skipped
_FACTS = "-facts"  # where what came of correcting a fact is told
_NO_SOURCE = ""  # in the place of the id of a publication


def draw(maintainer: Maintainer) -> None:
    """The facts of any product, products that nobody judged, then pairs that may be one."""
    if service().status().generation is None:
        st.html(results.hint(admin.VERSIONS_NONE))
        return
    products = login.products(maintainer)
    everything = products.all()
    show_facts(products, everything)
    show_waiting(products.unconfirmed())
    if pairs := products.may_be_one():
        st.html(drawn.heading(admin.MERGES_HEADING))
        for pair in pairs[:_AT_ONCE]:
            show_pair(pair)
    if made := products.last():
        st.html(drawn.last_made(made, {one.product_id: one.name for one in everything}))
        st.button(
            admin.UNDO_JUDGED, key="undo-judged", type="tertiary", on_click=judge,
            args=(BeheerProducts.undo_last,),
        )  # fmt: skip


def show_waiting(waiting: Sequence[ProductReply]) -> None:
    """The first products to judge, but those that were skipped in this visit."""
    st.html(drawn.heading(admin.PRODUCTS_HEADING, admin.PRODUCTS_INTRO))
    st.html(results.hint(admin.more(len(waiting)) if waiting else admin.PRODUCTS_DONE))
    skipped = st.session_state.get(_SKIPPED, frozenset())
    for product in [one for one in waiting if one.product_id not in skipped][:_AT_ONCE]:
        show_product(product)
    if any(one.product_id in skipped for one in waiting):
        st.button(admin.SKIPPED_BACK, key="skipped-back", type="tertiary", on_click=skip)


def skip(*product_ids: str) -> None:
    """Leave these for later; without any, everything that was skipped is shown again."""
    known = st.session_state.get(_SKIPPED, frozenset())
    st.session_state[_SKIPPED] = known | {*product_ids} if product_ids else frozenset()


def show_product(product: ProductReply) -> None:
    """A product with the three things that are asked of it."""
    id = product.product_id
    with st.form(f"judge-{id}", border=True):
        st.html(drawn.product(product))
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"fields-{id}"):
            st.text_input(admin.PRODUCT_NAME, product.name, key=f"name-{id}", autocomplete="off")
            kinds = [None, *PRODUCT_KINDS]
            st.selectbox(
                admin.PRODUCT_KIND, kinds, kinds.index(product.kind), key=f"kind-{id}",
                format_func=admin.kind,
            )  # fmt: skip
            regions = tuple(dict.fromkeys((*product.regions, *choices("region"))))
            st.multiselect(
                admin.PRODUCT_REGIONS, regions, product.regions, key=f"regions-{id}",
                placeholder=admin.FORM_PICK_NONE, filter_mode="contains", select_all=False,
            )  # fmt: skip
        with st.container(horizontal=True, key=f"verdict-{id}"):
            st.form_submit_button(admin.CONFIRM, type="primary", key=f"confirm-{id}", on_click=confirm, args=(product,))
            st.form_submit_button(admin.REJECT, key=f"reject-{id}", on_click=judge, args=(BeheerProducts.reject, id))
            st.form_submit_button(admin.SKIP, key=f"skip-{id}", type="tertiary", on_click=skip, args=(id,))


def confirm(product: ProductReply) -> None:
    """Keep that it is one, with what was filled in."""
    id = product.product_id
    name = " ".join(str(st.session_state[f"name-{id}"]).split()) or product.name
    regions = tuple(st.session_state[f"regions-{id}"])
    judge(BeheerProducts.confirm, product, name, st.session_state[f"kind-{id}"], regions)


def show_pair(pair: MayBeOne) -> None:
    """Two products, and the question whether they are one."""
    ids = (pair.one.product_id, pair.other.product_id)
    with st.container(border=True, key=f"pair-{'-'.join(ids)}"):
        st.html(drawn.may_be_one(pair))
        with st.container(horizontal=True, key=f"pair-row-{'-'.join(ids)}"):
            st.button(admin.MERGE, key=f"merge-{'-'.join(ids)}", on_click=judge, args=(BeheerProducts.merge, *ids))
            st.button(
                admin.APART, key=f"apart-{'-'.join(ids)}", on_click=judge,
                args=(BeheerProducts.keep_apart, *ids),
            )  # fmt: skip


def show_facts(products: BeheerProducts, everything: Sequence[ProductReply]) -> None:
    """Choose a product, see all that is known of it, and say what is otherwise."""
    st.html(drawn.heading(admin.FACTS_HEADING, admin.FACTS_INTRO))
    by_id = {one.product_id: one for one in everything}
    asked = next(iter(state.given().get(drawn.PRODUCT, ())), None)
    ids = list(by_id)
    id = st.selectbox(
        admin.FACTS_PICK, ids, index=ids.index(asked) if asked in by_id else None, key="fact-product",
        placeholder=admin.FORM_PICK_NONE, format_func=lambda one: by_id[one].name,
    )  # fmt: skip
    if id is None:
        return
    st.html(drawn.facts(by_id[id]))
    show_outcome(_FACTS)
    field = st.selectbox(
        admin.FACTS_FIELD, FIELDS, index=None, key="fact-field", placeholder=admin.FORM_PICK_NONE,
        format_func=lambda one: texts_products.FIELDS[one],
    )  # fmt: skip
    if field is not None:
        show_fact_form(products, by_id[id], field)


def show_fact_form(products: BeheerProducts, product: ProductReply, field: FieldName) -> None:
    """What the field holds from now on, and where that stands: the publications that tell of the product first."""
    first = [one.publication_id for one in product.told_in]
    titles = {one.publication_id: one.title for one in products.publications()}
    ids = list(dict.fromkeys((_NO_SOURCE, *(one for one in first if one in titles), *titles)))
    with st.form("fact", border=True, clear_on_submit=False):
        known = choices(field)
        if known:
            pick = admin.FORM_PICK_NONE
            st.selectbox(admin.FACTS_VALUE, known, index=None, key=f"fact-value-{field}", placeholder=pick)
        else:
            hint = admin.FACTS_AGE_HINT if field == "age" else None
            st.text_area(admin.FACTS_VALUE, key=f"fact-value-{field}", placeholder=hint, height="content")
        st.checkbox(admin.FACTS_ADDS, key=f"fact-adds-{field}")
        st.selectbox(
            admin.FACTS_SOURCE, ids, key=f"fact-source-{field}", placeholder=admin.FORM_PICK_NONE,
            format_func=lambda one: titles.get(one, admin.FACTS_NO_SOURCE),
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", key="fact-place"):
            st.text_input(admin.FACTS_PAGE, key=f"fact-page-{field}", autocomplete="off")
            st.text_input(admin.FACTS_QUOTE, key=f"fact-quote-{field}", autocomplete="off")
        with st.container(horizontal=True, key="fact-buttons"):
            about = (product.product_id, field)
            st.form_submit_button(admin.FACTS_SAVE, type="primary", key="fact-save", on_click=save_fact, args=about)
            empty = (_FACTS, admin.FACTS_EMPTIED, BeheerProducts.correct, *about, (), False)
            st.form_submit_button(admin.FACTS_EMPTY, key="fact-empty", on_click=judge_at, args=empty)


def save_fact(product_id: str, field: FieldName) -> None:
    """Keep what was filled in, unless it can't be."""
    names = ("value", "source", "page", "quote", "adds")
    given = {name: st.session_state.get(f"fact-{name}-{field}") for name in names}
    page = str(given["page"] or "").strip()
    if page and not (page.isascii() and page.isdigit() and int(page)):
        tell(wrong=admin.WRONG_VALUES["page"], place=_FACTS)
        return
    publication_id = str(given["source"] or _NO_SOURCE)
    quote = str(given["quote"] or "")
    source = FactSource(publication_id, int(page) if page else None, quote) if publication_id else None
    said, adds = Said(str(given["value"] or ""), source), bool(given["adds"])
    judge_at(_FACTS, admin.FACTS_SAVED, BeheerProducts.correct, product_id, field, (said,), adds)
