"""The screen Over: what this is, what happens to a question, and for whom it works."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from search_app.texts import other_screens as texts_screens
from search_app.web.rendering import render
from search_app.web.screens import frame

_LISTED = "- "  # how a line of a list begins


@dataclass(frozen=True, slots=True)
class _Lines:
    """Paragraphs that follow each other, or the lines of one list."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part under its heading; ``id`` is what a link leads to."""

    id: str
    heading: str
    blocks: tuple[_Lines, ...]


def draw() -> None:
    """Draw the whole screen."""
    st.html(frame.title(texts_screens.ABOUT_TITLE))
    parts = zip(texts_screens.ANCHORS, texts_screens.PARTS, strict=True)
    sections = [_Section(name, part.heading, tuple(_blocks(part.paragraphs))) for name, part in parts]
    st.html(render("about", sections=sections))


def _blocks(paragraphs: tuple[str, ...]) -> Iterator[_Lines]:
    for is_list, lines in groupby(paragraphs, key=lambda one: one.startswith(_LISTED)):
        yield _Lines(is_list, tuple(one.removeprefix(_LISTED) for one in lines))
