"""What screens share: the name, the ways to them, the foot, the button that keeps something, what went wrong."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from index.errors import InboxError, ModelError, NotFound, SchemaMismatch, StoreUnavailable, VraagbaakError
from ingest.archive.inbox import LONGEST_ABOUT, LONGEST_MESSAGE, MESSAGE_KINDS, Message, MessageKind
from search_app.replies import Citation, ProductReply
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address, state
from search_app.web.note import Noted
from search_app.web.rendering import NOTHING, Markup, macro
from search_app.web.views import results
from search_app.web.views.products import in_words

_MESSAGES: tuple[tuple[type[VraagbaakError], str], ...] = (
    (NotFound, texts_common.ERROR_GONE),
    (SchemaMismatch, texts_common.ERROR_REBUILD),
    (ModelError, texts_common.ERROR_MODEL),
    (StoreUnavailable, texts_common.ERROR_UNAVAILABLE),
)

_log = logging.getLogger(__name__)


def in_dutch(error: VraagbaakError) -> str:
    """What to tell a visitor; the error itself is logged."""
    _log.warning("%s: %s", type(error).__name__, error)
    return next((message for kind, message in _MESSAGES if isinstance(error, kind)), texts_common.ERROR_OTHER)


def button(key: str, noted: Sequence[Noted], keep: str = texts_screens.KEEP, kept: str = texts_screens.KEPT) -> None:
    """Draw it; it says what pressing it will do."""
    held = all(state.note().holds(one.key) for one in noted)
    st.button(kept if held else keep, key=key, type="tertiary", on_click=_toggle, args=(tuple(noted),))


def _toggle(noted: tuple[Noted, ...]) -> None:
    state.keep(state.note().toggled(noted))


def busy() -> None:
    """That there is no room now, and a button that asks again: what was asked is still there."""
    st.html(results.error(texts_common.CROWDED))
    st.button(texts_common.TRY_AGAIN, key="try-again")


_SENDING, _SENT = "sending", "sent"  # session keys: which form is open, and what came of the last one


def report_wrong(subjects: Sequence[Message], labels: Sequence[str] = ()) -> None:
    """The way to tell the maintainer that something is wrong, about one of these; nothing where that is off.

    ``labels`` are how they are called in the list, in few words; without them as what they are about.
    """
    if not subjects or not _opened("wrong", texts_screens.WRONG_OPEN):
        return
    with st.form("send-wrong", border=True):
        st.html(macro("pieces", "hint", text=texts_screens.WRONG_NOTE))
        if len(subjects) > 1:
            st.selectbox(
                texts_screens.WRONG_ABOUT, range(len(subjects)), key="wrong-about",
                format_func=lambda number: labels[number] if labels else subjects[number].about,
            )  # fmt: skip
        st.text_area(texts_screens.WRONG_TEXT, key="wrong-text", height="content")
        st.form_submit_button(texts_screens.SEND, key="wrong-send", on_click=_send, args=(tuple(subjects),))


def ask_maintainer(question: str) -> None:
    """The way to send a question that nothing was found for, edited first; nothing where that is off."""
    if not _opened("question", texts_screens.QUESTION_OPEN):
        return
    with st.form("send-question", border=True):
        st.html(macro("pieces", "hint", text=texts_screens.QUESTION_NOTE))
        st.text_area(texts_screens.QUESTION_TEXT, question[:LONGEST_MESSAGE], key="question-text", height="content")
        empty = (Message("question", ""),)
        st.form_submit_button(texts_screens.SEND, key="question-send", on_click=_send, args=(empty,))


def _opened(kind: MessageKind, label: str) -> bool:
    """Whether the form for such a message is to be drawn; the button that opens it is drawn here."""
    if not state.service().takes(kind):
        return False
    if told := st.session_state.pop(_SENT, ""):
        st.html(macro("pieces", "announced", text=told) + macro("pieces", "hint", text=told))
    is_open = st.session_state.get(_SENDING) == kind
    st.button(label, key=f"open-{kind}", type="tertiary", on_click=_open, args=("" if is_open else kind,))
    return is_open


def _open(kind: str) -> None:
    st.session_state[_SENDING] = kind


def _send(subjects: tuple[Message, ...]) -> None:
    """Send what was written, about what was chosen."""
    one = subjects[int(st.session_state.get("wrong-about") or 0) if len(subjects) > 1 else 0]
    try:
        state.service().send(replace(one, text=str(st.session_state.get(f"{one.kind}-text", ""))))
    except InboxError as error:
        st.session_state[_SENT] = texts_screens.SEND_PROBLEMS[error.reason]
    except VraagbaakError as error:
        st.session_state[_SENT] = in_dutch(error)
    else:
        st.session_state[_SENT], st.session_state[_SENDING] = texts_screens.SENT, ""


def about_product(product: ProductReply) -> Message:
    """A message about a product, yet to be written."""
    place = product.citations[0] if product.citations else None
    about = f"{product.name}. {product.summary}".strip()[:LONGEST_ABOUT]
    if place is None:
        return Message("wrong", "", about, product_id=product.product_id)
    return Message("wrong", "", about, place.publication_id, place.page, product.product_id)


def about_facts(product: ProductReply) -> dict[str, Message]:
    """Messages about a product and about each thing that is said of it, yet to be written, by what they are about."""
    proofs = {one.n: one for one in product.citations}
    whole = about_product(product)
    found = {texts_screens.WRONG_WHOLE: whole}
    for name, one in ((name, one) for name, stated in product.fields.items() for one in stated):
        label, value = texts_products.FIELDS[name], " ".join(in_words(name, one).text.split())
        proof = next((proofs[n] for n in one.citations if n in proofs), None)
        place = (proof.publication_id, proof.page) if proof else (whole.publication_id, whole.page)
        about = texts_screens.wrong_fact(product.name, label, value)[:LONGEST_ABOUT]
        found[texts_screens.wrong_line(label, value)] = Message("wrong", "", about, *place, product.product_id)
    return found


def about_citation(citation: Citation, products: Sequence[ProductReply] = ()) -> Message:
    """A message about a quoted sentence, yet to be written, and the first of these products that it names."""
    names = ((one.product_id, (one.name, *one.other_names)) for one in products)
    named = next((id for id, called in names if any(name in citation.quote for name in called)), "")
    return Message("wrong", "", citation.quote[:LONGEST_ABOUT], citation.publication_id, citation.page, named)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its title, its ``path`` ("" is the first), what draws it, and how the way to it is called.

    Without ``in_ways`` it stands in no list of ways; without ``needs_index`` it is there before the first ingest.
    """

    title: str
    path: str
    draw: Callable[[], None]
    way: str = ""
    in_ways: bool = True
    needs_index: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a screen; ``path`` without a slash, "" is the first screen."""

    label: str
    path: str


def masthead(n_publications: int, ways: tuple[Way, ...], current: str, at: str, compact: bool) -> Markup:
    """The name, what it is for, and how much there is to ask from; on one line when ``compact``.

    ``current`` is the screen that is drawn; ``at`` its address, which tells static/screens.js that it is there.
    """
    return macro(
        "frame",
        "masthead",
        is_compact=compact,
        at=at,
        name_tag="h1" if current == address.ASK else "p",
        name=texts_common.NAME,
        label=texts_screens.SCREENS_LABEL,
        ways=ways,
        current=current,
        tagline="" if compact else texts_common.TAGLINE,
        count=texts_common.publications(n_publications) if n_publications and not compact else "",
    )


def title(text: str) -> Markup:
    """The title of a screen."""
    return macro("frame", "title", text=text)


def back(asked_at: str | None) -> Markup:
    """The way back to the answer, at this address; nothing where no question was asked."""
    if asked_at is None:
        return NOTHING
    return macro("frame", "back", to=asked_at, label=texts_screens.BACK_TO_ANSWER)


def footer(is_beheer: bool = False) -> Markup:
    """What is (not) done with a question, where one is asked, and where to read more."""
    takes_any = any(map(state.service().takes, MESSAGE_KINDS))
    told = f"{texts_common.FOOTER} {texts_common.FOOTER_SENT}" if takes_any else texts_common.FOOTER
    return macro(
        "frame",
        "footer",
        text="" if is_beheer else told,
        to=address.ABOUT,
        label=texts_screens.ABOUT_LINK,
    )
