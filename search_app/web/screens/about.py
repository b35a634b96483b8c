"""The screen Over: what this is, what happens to a question, and for whom it works."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from search_app.texts import screens as texts_screens
from search_app.texts.screens import Part
from search_app.web.screens import frame


def draw() -> None:
    """Draw the whole screen."""
    st.html(frame.title(texts_screens.ABOUT_TITLE))
    parts = zip(texts_screens.ANCHORS, texts_screens.PARTS, strict=True)
    st.html(f'<div class="vb-about">{"".join(_part(name, part) for name, part in parts)}</div>')


def _part(name: str, part: Part) -> str:
    return f'<section><h2 id="{name}">{part.heading}</h2>{"".join(_blocks(part))}</section>'


def _blocks(part: Part) -> Iterator[str]:
    """Its paragraphs; lines of a list that follow each other are one list."""
    listed: list[str] = []
    for paragraph in (*part.paragraphs, ""):
        if paragraph.startswith("- "):
            listed.append(f"<li>{escape(paragraph[2:])}</li>")
            continue
        if listed:
            yield f"<ul>{''.join(listed)}</ul>"
            listed = []
        if paragraph:
            yield f"<p>{escape(paragraph)}</p>"
