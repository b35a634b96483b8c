"""The part Nakijken: is this a product, how is it called, and are these two one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, Literal, ParamSpec, TypeAlias

import streamlit as st

from index.products import FIELDS, PRODUCT_KINDS, FieldName
from ingest.products.decisions import Action, FactSource, Said, choices
from search_app.replies import ProductReply
from search_app.texts import admin
from search_app.texts import products as texts_products
from search_app.web import state
from search_app.web.admin import login
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.actions import Beheer
from search_app.web.admin.login import do_at, judge, judge_at, show_outcome, tell
from search_app.web.admin.preview import Doubt, FoundProduct, Preview, Struck
from search_app.web.admin.products import BeheerProducts, MayBeOne
from search_app.web.state import service
from search_app.web.views import results

_AT_ONCE = 5  # products that are asked about on one screen
_UNFOLDED = 3  # products of a publication of which all facts show at once; of a magazine the chief ones
_SKIPPED = "judge-skipped"  # session key of the ids that were skipped
_OPEN = "judge-open"  # session key of the product whose facts can be corrected before it goes online
_STOOD = "judge-stood-"  # session key before a place: which form stood there that was pressed
_FACTS, _MESSAGE, _WAITING, _PAIRS = "-facts", "-message", "-waiting", "-pairs"  # where what came of it is told
_FACTS_BACK, _DOUBTS = "-facts-back", "-doubts"
_SAME = "same"  # in the place of a field: that it is another product
_LISTS: Mapping[FieldName, Callable[[ProductReply], Sequence[str]]] = {
    "region": lambda one: one.regions, "theme": lambda one: one.themes, "audience": lambda one: one.audiences,
}  # fmt: skip
_NO_SOURCE = ""  # in the place of the id of a publication

_ANSWERS: Mapping[str, Sequence[tuple[Action, str, Callable[..., object]]]] = {
    "one": (("merge", admin.MERGE, BeheerProducts.merge), ("apart", admin.APART, BeheerProducts.keep_apart)),
    "name": (("confirm", admin.IS_PROJECT, BeheerProducts.accept), ("reject", admin.REJECT, BeheerProducts.reject)),
}

P = ParamSpec("P")
Standing: TypeAlias = Literal["online", "new", "known"]


def draw(maintainer: Maintainer) -> None:
    """The facts of any product, products that nobody judged, then pairs that may be one."""
    if service().status().generation is None:
        st.html(results.hint(admin.VERSIONS_NONE))
        return
    products = login.products(maintainer)
    everything = products.all()
    show_message(login.beheer(maintainer))
    show_facts(products, everything)
    show_waiting(products.unconfirmed())
    if pairs := products.may_be_one():
        st.html(drawn.heading(admin.MERGES_HEADING))
        for number, pair in enumerate(pairs[:_AT_ONCE]):
            show_verdict(_PAIRS, number)
            show_pair(pair, number)
    show_verdict(_PAIRS)
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
    for number, product in enumerate([one for one in waiting if one.product_id not in skipped][:_AT_ONCE]):
        show_verdict(_WAITING, number)
        show_product(product, number)
    show_verdict(_WAITING)
    if any(one.product_id in skipped for one in waiting):
        st.button(admin.SKIPPED_BACK, key="skipped-back", type="tertiary", on_click=skip)


def verdict(
    place: str, number: int, said: str, act: Callable[Concatenate[BeheerProducts, P], object], *args: P.args,
    **kwargs: P.kwargs,
) -> None:  # fmt: skip
    """Carry out what was decided; what came of it is told where the form stood, the ``number``-th of the place."""
    st.session_state[f"{_STOOD}{place}"] = number
    judge_at(place, said, act, *args, **kwargs)


def show_verdict(place: str, number: int | None = None) -> None:
    """Tell once what was decided, with a way back; without a number behind all forms, where it wasn't told yet."""
    stood = st.session_state.get(f"{_STOOD}{place}")
    if stood is None or number not in (None, stood):
        return
    del st.session_state[f"{_STOOD}{place}"]
    if show_outcome(place):
        st.button(admin.TAKE_BACK, key=f"undo-{place}", on_click=judge, args=(BeheerProducts.undo_last,))


def skip(*product_ids: str) -> None:
    """Leave these for later; without any, everything that was skipped is shown again."""
    known = st.session_state.get(_SKIPPED, frozenset())
    st.session_state[_SKIPPED] = known | {*product_ids} if product_ids else frozenset()


def show_product(product: ProductReply, number: int) -> None:
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
            sure = (product, number)
            st.form_submit_button(admin.CONFIRM, type="primary", key=f"confirm-{id}", on_click=confirm, args=sure)
            none = (_WAITING, number, admin.judged(product.name, "reject"), BeheerProducts.reject, id)
            st.form_submit_button(admin.REJECT, key=f"reject-{id}", on_click=verdict, args=none)
            st.form_submit_button(admin.SKIP, key=f"skip-{id}", type="tertiary", on_click=skip, args=(id,))


def confirm(product: ProductReply, number: int) -> None:
    """Keep that it is one, with what was filled in."""
    id = product.product_id
    name = " ".join(str(st.session_state[f"name-{id}"]).split()) or product.name
    regions = tuple(st.session_state[f"regions-{id}"])
    kind = st.session_state[f"kind-{id}"]
    said = admin.judged(name, "confirm")
    verdict(_WAITING, number, said, BeheerProducts.confirm, product, name, kind, regions)


def show_pair(pair: MayBeOne, number: int) -> None:
    """Two products, and the question whether they are one."""
    ids = (pair.one.product_id, pair.other.product_id)
    with st.container(border=True, key=f"pair-{'-'.join(ids)}"):
        st.html(drawn.may_be_one(pair))
        with st.container(horizontal=True, key=f"pair-row-{'-'.join(ids)}"):
            one = (_PAIRS, number, admin.judged(pair.one.name, "merge"), BeheerProducts.merge, *ids)
            st.button(admin.MERGE, key=f"merge-{'-'.join(ids)}", on_click=verdict, args=one)
            two = (_PAIRS, number, admin.judged(pair.one.name, "apart"), BeheerProducts.keep_apart, *ids)
            st.button(admin.APART, key=f"apart-{'-'.join(ids)}", on_click=verdict, args=two)


def show_message(beheer: Beheer) -> None:
    """What a reader wrote, beside the form that mends it."""
    asked = next(iter(state.given().get(drawn.MESSAGE, ())), "")
    one = next((one for one in beheer.messages() if str(one.number) == asked), None)
    if one is None:
        return
    with st.container(key="attention-message"):
        st.html(drawn.message(one, is_here=True))
        show_outcome(_MESSAGE)
        if one.handled is None:
            done = (_MESSAGE, admin.MESSAGE_IS_HANDLED_HERE, Beheer.handle_message, one.number)
            st.button(admin.MESSAGE_HANDLE, key="handle-here", on_click=do_at, args=done)


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
    titles = {one.publication_id: one.title for one in products.publications()}
    show_fact_form(by_id[id], titles, "online", {one.product_id: one.name for one in everything})


def show_fact_form(
    product: ProductReply, titles: Mapping[str, str], stands: Standing, others: Mapping[str, str]
) -> None:
    """Choose a field, say what it holds from now on and where that stands; below it what came of that.

    ``titles`` are those of the publications that can show it, by id: those that tell of the product come first.
    ``stands``: the product is online, or is looked at before something goes online: a new one, or one that is.
    ``others`` are the names of what it may be the same as, by id.
    """
    id = product.product_id
    fields = (*FIELDS, _SAME)
    meant = next(iter(state.given().get(drawn.FIELD, ())), None)  # by the message that it was opened from
    chosen = st.selectbox(
        admin.FACTS_FIELD, fields, index=fields.index(meant) if meant in fields else None, key=f"fact-field-{id}",
        placeholder=admin.FORM_PICK_NONE,
        format_func=lambda one: admin.SAME if one == _SAME else texts_products.FIELDS[one],
    )  # fmt: skip
    field = next((one for one in FIELDS if one == chosen), None)
    if field is not None:
        with st.form("fact", border=True, clear_on_submit=False):
            show_fact_fields(product, titles, field)
            with st.container(horizontal=True, key="fact-buttons"):
                about = (product, field, stands)
                st.form_submit_button(admin.FACTS_SAVE, type="primary", key="fact-save", on_click=save_fact, args=about)
                st.form_submit_button(admin.FACTS_EMPTY, key="fact-empty", on_click=empty_fact, args=about)
    elif chosen == _SAME:
        show_same(product, stands, others)
    if show_outcome(_FACTS):
        back = (_FACTS_BACK, admin.TAKEN_BACK, BeheerProducts.undo_last)
        st.button(admin.TAKE_BACK, key="undo-fact", on_click=judge_at, args=back)
    show_outcome(_FACTS_BACK)


def show_same(product: ProductReply, stands: Standing, others: Mapping[str, str]) -> None:
    """Choose which other product it is, which then holds all that is said of both."""
    ids = [id for id in others if id != product.product_id]
    with st.form("same", border=True):
        st.selectbox(
            admin.FACTS_PICK, ids, index=None, key="same-as", placeholder=admin.FORM_PICK_NONE,
            format_func=lambda one: others[one],
        )  # fmt: skip
        st.form_submit_button(admin.MERGE, type="primary", key="same-save", on_click=save_same, args=(product, stands))


def save_same(product: ProductReply, stands: Standing) -> None:
    """Keep that it is the product that was chosen."""
    other_id = st.session_state.get("same-as")
    said = admin.judged(product.name, "merge")
    if other_id is None:
        tell(wrong=admin.WRONG_VALUES["empty"], place=_FACTS)
    else:
        place = _PAIRS if stands == "online" else _DOUBTS
        verdict(place, 0, said, BeheerProducts.merge, other_id, product.product_id)


def show_fact_fields(product: ProductReply, titles: Mapping[str, str], field: FieldName) -> None:
    """The values as they are known, to be changed, and where what is new stands."""
    first, key = [one.publication_id for one in product.told_in], f"{product.product_id}-{field}"
    ids = list(dict.fromkeys((_NO_SOURCE, *(one for one in first if one in titles), *titles)))
    known, values, box = choices(field), known_values(product, field), f"fact-value-{key}"
    if st.session_state.get(f"fact-was-{key}") != values:  # it was corrected, taken back or read anew
        st.session_state[f"fact-was-{key}"] = values
        st.session_state[box] = values if field in _LISTS else values[0] if known and values else "\n".join(values)
    if field in _LISTS:
        st.multiselect(
            admin.FACTS_VALUE, known, key=box, placeholder=admin.FORM_PICK_NONE, filter_mode="contains",
            select_all=False,
        )  # fmt: skip
    elif known:
        st.selectbox(admin.FACTS_VALUE, known, key=box, placeholder=admin.FORM_PICK_NONE)
    else:
        hint = admin.FACTS_AGE_HINT if field == "age" else None
        st.text_area(admin.FACTS_VALUE, key=box, placeholder=hint, height="content")
    if values:
        st.html(results.hint(admin.FACTS_NOW if field in _LISTS or known else admin.FACTS_NOW_LINES))
    st.selectbox(
        admin.FACTS_SOURCE, ids, key=f"fact-source-{key}", placeholder=admin.FORM_PICK_NONE,
        format_func=lambda one: titles.get(one, admin.FACTS_NO_SOURCE),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", key="fact-place"):
        st.text_input(admin.FACTS_PAGE, key=f"fact-page-{key}", autocomplete="off")
        st.text_input(admin.FACTS_QUOTE, key=f"fact-quote-{key}", autocomplete="off")


def known_values(product: ProductReply, field: FieldName) -> list[str]:
    """What a field holds, as it can be said again."""
    if field in _LISTS:
        return list(_LISTS[field](product))
    if field == "status":
        return [product.status]
    return [" ".join(one.text.split()) for one in product.fields.get(field, ())]


def said_again(product: ProductReply, field: FieldName, value: str) -> FactSource | None:
    """Where a value stands that was known before; None where no source says so."""
    proofs = {one.n: one for one in product.citations}
    for one in product.fields.get(field, ()):
        if " ".join(one.text.split()) == value and one.citations:
            proof = proofs[one.citations[0]]
            return FactSource(proof.publication_id, proof.page, proof.quote)
    return None


def save_fact(product: ProductReply, field: FieldName, stands: Standing) -> None:
    """Keep what was filled in, unless it can't be; what stood there already keeps its own source."""
    names = ("value", "source", "page", "quote")
    given = {name: st.session_state.get(f"fact-{name}-{product.product_id}-{field}") or "" for name in names}
    page = str(given["page"]).strip()
    if page and not (page.isascii() and page.isdigit() and int(page)):
        tell(wrong=admin.WRONG_VALUES["page"], place=_FACTS)
        return
    lines = given["value"] if isinstance(given["value"], list) else str(given["value"]).splitlines()
    values = list(dict.fromkeys(" ".join(one.split()) for one in lines if one.strip()))
    if not values:
        tell(wrong=admin.WRONG_VALUES["empty"], place=_FACTS)
        return
    publication_id = str(given["source"] or _NO_SOURCE)
    new = FactSource(publication_id, int(page) if page else None, str(given["quote"])) if publication_id else None
    before = known_values(product, field)
    adds = bool(before) and field != "status" and {*before} < {*values}
    said = [
        Said(one, said_again(product, field, one) if one in before else new)
        for one in values
        if not (adds and one in before)
    ]
    keep_fact(product, field, said, adds, stands)


def empty_fact(product: ProductReply, field: FieldName, stands: Standing) -> None:
    """Keep that nothing is known."""
    keep_fact(product, field, (), False, stands)


def keep_fact(product: ProductReply, field: FieldName, said: Sequence[Said], adds: bool, stands: Standing) -> None:
    """Keep what is said of a field, shown by what is online or by what waits; without values nothing is known."""
    told = admin.fact_kept(is_known=bool(said), waits=stands == "new")
    id = product.product_id
    if stands == "online":
        judge_at(_FACTS, told, BeheerProducts.correct, id, field, said, adds)
    else:
        do_at(_FACTS, told, Beheer.correct, id, field, said, adds)


def show_doubts(found: Sequence[Doubt]) -> None:
    """What only a person can tell before something goes online, with a button for each answer."""
    if found:
        st.html(drawn.heading(admin.DOUBTS_HEADING, admin.DOUBTS_NOTE))
    for number, one in enumerate(found):
        show_verdict(_DOUBTS, number)  # where the button was: a second press meets no other question
        with st.container(key=f"doubt-{one.key}"):
            st.html(drawn.doubt(one))
            with st.container(horizontal=True, key=f"doubt-row-{one.key}"):
                show_answers(one, number)
    show_verdict(_DOUBTS)


def show_answers(one: Doubt, number: int) -> None:
    """The buttons below a question, the ``number``-th."""
    if one.about == "age":
        for said in (*((each,) for each in one.said), one.said):
            label = admin.ALL_RIGHT if len(said) > 1 else texts_products.age(said[0].value)
            key = f"age-{len(said)}-{said[0].value}-{one.key}"
            st.button(label, key=key, on_click=choose_age, args=(one, number, said, label))
        return
    ids = (one.product_id, one.other_id) if one.about == "one" else (one.product_id,)
    for action, label, act in _ANSWERS[one.about]:
        decided = (_DOUBTS, number, admin.judged(one.name, action), act, *ids)
        st.button(label, key=f"{action}-{one.key}", on_click=verdict, args=decided)


def choose_age(one: Doubt, number: int, said: Sequence[Said], label: str) -> None:
    """Keep which ages are right."""
    st.session_state[f"{_STOOD}{_DOUBTS}"] = number
    do_at(_DOUBTS, admin.chosen(one.name, label), Beheer.correct, one.product_id, "age", said, False)


def show_found(beheer: Beheer, one: Preview) -> None:
    """The products of a publication before it goes online, each with what its card will say, and what mends it."""
    if one.products or one.struck:
        st.html(drawn.products_head())
    publication_id = one.record.publication_id
    those: list[FoundProduct | Struck] = [*one.products, *one.struck]
    for each in sorted(those, key=_name):
        if isinstance(each, Struck):
            show_struck(each, publication_id)
        else:
            show_found_product(beheer, each, publication_id, is_folded=len(one.products) > _UNFOLDED)


def _name(one: FoundProduct | Struck) -> str:
    return (one.name if isinstance(one, Struck) else one.card.name).casefold()


def show_found_product(beheer: Beheer, one: FoundProduct, publication_id: str, is_folded: bool) -> None:
    """A product with its facts, the form that corrects them on request, and where it is new, that it is none."""
    id, name = one.card.product_id, one.card.name
    key = f"{publication_id}-{id}"
    is_open = st.session_state.get(_OPEN) == key
    with st.container(key=f"found-{key}"):
        st.html(drawn.found(one, publication_id, is_folded))
        show_outcome(f"found-{key}")
        with st.container(horizontal=True, key=f"found-row-{key}"):
            label = admin.PREVIEW_CLOSE if is_open else admin.mend_project(name)
            st.button(label, key=f"facts-{key}", on_click=open_facts, args=("" if is_open else key,))
            if one.is_new:
                none = (f"found-{key}", admin.struck(name), BeheerProducts.reject, id)
                st.button(admin.is_none(name), key=f"none-{key}", type="tertiary", on_click=judge_at, args=none)
        if is_open:
            titles = {each.read.publication_id: each.read.title for each in beheer.subjects() if each.read}
            show_fact_form(one.card, titles, "new" if one.is_new else "known", beheer.product_names())


def open_facts(key: str) -> None:
    """Open the form about the facts of this product, and close another one; "" only closes."""
    st.session_state[_OPEN] = key


def show_struck(one: Struck, publication_id: str) -> None:
    """A name that is no product, and the way back."""
    key = f"{publication_id}-{one.product_id}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"struck-{key}"):
        if not show_outcome(f"found-{key}"):
            st.html(results.hint(admin.struck(one.name)))
        back = (f"found-{key}", admin.unstruck(one.name), BeheerProducts.take_back, one.product_id)
        st.button(admin.TAKE_BACK, key=f"unstruck-{key}", on_click=judge_at, args=back)
