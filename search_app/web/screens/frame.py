"""What screens share: the name, the ways to them, the foot, the button that keeps something, what went wrong."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from index.errors import ModelError, NotFound, SchemaMismatch, StoreUnavailable, VraagbaakError
from search_app.texts import common as texts_common
from search_app.texts import screens as texts_screens
from search_app.web import address, state
from search_app.web.note import Noted

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


def masthead(n_publications: int, ways: tuple[Way, ...], current: str, at: str, compact: bool) -> str:
    """The name, what it is for, and how much there is to ask from; on one line when ``compact``.

    ``current`` is the screen that is drawn; ``at`` its address, which tells static/screens.js that it is there.
    """
    count = (
        f'<p class="vb-count">{texts_common.publications(n_publications)}</p>' if n_publications and not compact else ""
    )
    tagline = "" if compact else f'<p class="vb-tagline">{escape(texts_common.TAGLINE)}</p>'
    kind = "vb-masthead vb-compact" if compact else "vb-masthead"
    name = "h1" if current == address.ASK else "p"
    return (
        f'<header class="{kind}" data-at="{escape(at)}"><a class="vb-home" href="/">'
        f'<img class="vb-mark" src="/assets/mark.svg" alt="" width="44" height="44">'
        f'<{name} class="vb-name">{texts_common.NAME}</{name}></a>{_navigation(ways, current)}{tagline}{count}</header>'
    )


def _navigation(ways: tuple[Way, ...], current: str) -> str:
    links = "".join(
        f'<li><a id="naar-{way.path}" href="/{way.path}"{_here(way.path == current)}>{escape(way.label)}</a></li>'
        for way in ways
    )
    return f'<nav class="vb-ways" aria-label="{texts_screens.SCREENS_LABEL}"><ul>{links}</ul></nav>'


def _here(current: bool) -> str:
    return ' aria-current="page"' if current else ""


def title(text: str) -> str:
    """The title of a screen."""
    return f'<h1 class="vb-screen-title">{escape(text)}</h1>'


def back(asked_at: str | None) -> str:
    """The way back to the answer, at this address; nothing where no question was asked."""
    if asked_at is None:
        return ""
    return f'<p class="vb-links vb-back"><a href="{escape(asked_at)}">{texts_screens.BACK_TO_ANSWER}</a></p>'


def footer() -> str:
    """What is (not) done with a question, and where to read more."""
    return (
        f'<footer class="vb-footer"><p>{escape(texts_common.FOOTER)} '
        f'<a href="/{address.ABOUT}">{texts_screens.ABOUT_LINK}</a></p></footer>'
    )
