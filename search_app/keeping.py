"""The button that keeps something in the note, or takes it out again."""

from collections.abc import Sequence

import streamlit as st

from search_app import state, texts_screens
from search_app.note import Noted


def button(key: str, noted: Sequence[Noted], keep: str = texts_screens.KEEP, kept: str = texts_screens.KEPT) -> None:
    """Draw it; it says what pressing it will do."""
    held = all(state.note().holds(one.key) for one in noted)
    st.button(kept if held else keep, key=key, type="tertiary", on_click=_toggle, args=(tuple(noted),))


def _toggle(noted: tuple[Noted, ...]) -> None:
    state.keep(state.note().toggled(noted))
