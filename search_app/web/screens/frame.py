"""What screens share: the name, the ways to them, the foot, the button that keeps something, what went wrong."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from index.errors import ModelError, NotFound, SchemaMismatch, StoreUnavailable, VraagbaakError
from search_app.texts import common as texts_common
from search_app.texts import screens as texts_screens
from search_app.web import address, state
from search_app.web.note import Noted
from search_app.web.rendering import NOTHING, Markup, macro

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


def footer() -> Markup:
    """What is (not) done with a question, and where to read more."""
    return macro("frame", "footer", text=texts_common.FOOTER, to=address.ABOUT, label=texts_screens.ABOUT_LINK)
