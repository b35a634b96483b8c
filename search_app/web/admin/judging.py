"""The part Producten: is this a product, how is it called, and are these two one."""

import streamlit as st

from index.products import PRODUCT_KINDS
from search_app.replies import ProductReply
from search_app.texts import admin
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.actions import BeheerProducts, Maintainer, MayBeOne
from search_app.web.admin.buttons import judge
from search_app.web.state import service
from search_app.web.views import results

_AT_ONCE = 5  # products that are asked about on one screen


def draw(maintainer: Maintainer) -> None:
    """Products that nobody judged, then pairs that may be one."""
    if service().status().generation is None:
        st.html(results.hint(admin.VERSIONS_NONE))
        return
    products = login.products(maintainer)
    waiting = products.unconfirmed()
    st.html(drawn.heading(admin.PRODUCTS_HEADING, admin.PRODUCTS_INTRO))
    st.html(results.hint(admin.more(len(waiting)) if waiting else admin.PRODUCTS_DONE))
    for product in waiting[:_AT_ONCE]:
        show_product(product)
    if pairs := products.may_be_one():
        st.html(drawn.heading(admin.MERGES_HEADING))
        for pair in pairs[:_AT_ONCE]:
            show_pair(pair)
    if products.last():
        st.button(
            admin.UNDO_JUDGED, key="undo-judged", type="tertiary", on_click=judge,
            args=(BeheerProducts.undo_last,),
        )  # fmt: skip


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
            regions = "; ".join(product.regions)
            st.text_input(admin.PRODUCT_REGIONS, regions, key=f"regions-{id}", autocomplete="off")
        with st.container(horizontal=True, key=f"verdict-{id}"):
            st.form_submit_button(
                admin.CONFIRM, type="primary", key=f"confirm-{id}", on_click=confirm, args=(product,)
            )
            st.form_submit_button(
                admin.REJECT, key=f"reject-{id}", on_click=judge, args=(BeheerProducts.reject, id)
            )


def confirm(product: ProductReply) -> None:
    """Keep that it is one, with what was filled in."""
    id = product.product_id
    name = " ".join(str(st.session_state[f"name-{id}"]).split()) or product.name
    regions = tuple(part.strip() for part in str(st.session_state[f"regions-{id}"]).split(";") if part.strip())
    judge(BeheerProducts.confirm, product, name, st.session_state[f"kind-{id}"], regions)


def show_pair(pair: MayBeOne) -> None:
    """Two products, and the question whether they are one."""
    ids = (pair.one.product_id, pair.other.product_id)
    with st.container(border=True, key=f"pair-{'-'.join(ids)}"):
        st.html(drawn.may_be_one(pair))
        with st.container(horizontal=True, key=f"pair-row-{'-'.join(ids)}"):
            st.button(
                admin.MERGE, key=f"merge-{'-'.join(ids)}", on_click=judge, args=(BeheerProducts.merge, *ids)
            )
            st.button(
                admin.APART, key=f"apart-{'-'.join(ids)}", on_click=judge,
                args=(BeheerProducts.keep_apart, *ids),
            )  # fmt: skip
