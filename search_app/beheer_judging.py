"""The part Producten: is this a product, how is it called, and are these two one."""

import streamlit as st

from index.products import PRODUCT_KINDS
from search_app import beheer_login, texts_beheer, views
from search_app import beheer_views as drawn
from search_app.beheer_access import Maintainer
from search_app.beheer_acting import judge
from search_app.beheer_products import BeheerProducts, MayBeOne
from search_app.product_replies import ProductReply
from search_app.state import service

_AT_ONCE = 5  # products that are asked about on one screen


def draw(maintainer: Maintainer) -> None:
    """Products that nobody judged, then pairs that may be one."""
    if service().status().generation is None:
        st.html(views.hint(texts_beheer.VERSIONS_NONE))
        return
    products = beheer_login.products(maintainer)
    waiting = products.unconfirmed()
    st.html(drawn.heading(texts_beheer.PRODUCTS_HEADING, texts_beheer.PRODUCTS_INTRO))
    st.html(views.hint(texts_beheer.more(len(waiting)) if waiting else texts_beheer.PRODUCTS_DONE))
    for product in waiting[:_AT_ONCE]:
        show_product(product)
    if pairs := products.may_be_one():
        st.html(drawn.heading(texts_beheer.MERGES_HEADING))
        for pair in pairs[:_AT_ONCE]:
            show_pair(pair)
    if products.last():
        st.button(
            texts_beheer.UNDO_JUDGED, key="undo-judged", type="tertiary", on_click=judge,
            args=(BeheerProducts.undo_last,),
        )  # fmt: skip


def show_product(product: ProductReply) -> None:
    """A product with the three things that are asked of it."""
    id = product.product_id
    with st.form(f"judge-{id}", border=True):
        st.html(drawn.product(product))
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"fields-{id}"):
            st.text_input(texts_beheer.PRODUCT_NAME, product.name, key=f"name-{id}", autocomplete="off")
            kinds = [None, *PRODUCT_KINDS]
            st.selectbox(
                texts_beheer.PRODUCT_KIND, kinds, kinds.index(product.kind), key=f"kind-{id}",
                format_func=texts_beheer.kind,
            )  # fmt: skip
            regions = "; ".join(product.regions)
            st.text_input(texts_beheer.PRODUCT_REGIONS, regions, key=f"regions-{id}", autocomplete="off")
        with st.container(horizontal=True, key=f"verdict-{id}"):
            st.form_submit_button(
                texts_beheer.CONFIRM, type="primary", key=f"confirm-{id}", on_click=confirm, args=(product,)
            )
            st.form_submit_button(
                texts_beheer.REJECT, key=f"reject-{id}", on_click=judge, args=(BeheerProducts.reject, id)
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
                texts_beheer.MERGE, key=f"merge-{'-'.join(ids)}", on_click=judge, args=(BeheerProducts.merge, *ids)
            )
            st.button(
                texts_beheer.APART, key=f"apart-{'-'.join(ids)}", on_click=judge,
                args=(BeheerProducts.keep_apart, *ids),
            )  # fmt: skip
