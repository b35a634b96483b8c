"""What a visitor's browser keeps for this window, so that a reload or a new server loses nothing: question and note.

The server sends it along with each screen and stores it nowhere; what comes back is from outside, and is read strictly.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias

import streamlit as st

from search_app.limits import QUESTION_LIMIT
from search_app.replies import FollowUp
from search_app.texts import screens as texts_screens
from search_app.web import state
from search_app.web.note import Note, Noted, NotedPart, NotedQuote
from search_app.web.rendering import render
from search_app.web.state import Asked

BOX = "kept"  # session key of the box, out of sight, in which static/kept.js writes what has to be taken up again
_VISIT, _TOOK = "kept-visit", "kept-took"  # session keys: a name for this session, and what was taken up last
_LARGEST = 1_000_000  # characters; a note of a hundred quotes has 50,000

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """A question (None: none was asked) and a note, as a browser gives them back; ``number`` tells which time it is."""

    number: str
    asked: Asked | None
    note: Note


def draw() -> None:
    """The sign that a browser reads, and the box that it writes in; neither is in sight."""
    visit = st.session_state.setdefault(_VISIT, secrets.token_hex(8))
    took = st.session_state.get(_TOOK, "")
    asked, note = question_written(state.asked()), note_written(state.note())
    with st.container(key="kept-room"):
        st.html(render("kept", visit=visit, took=took, asked=asked, note=note))
        st.text_input(texts_screens.KEPT_BOX, key=BOX, autocomplete="off", on_change=take_up)


def take_up() -> None:
    """Go on with what the browser gave back; what can't be read is left alone."""
    kept = read(str(st.session_state.get(BOX, "")))
    st.session_state[BOX] = ""
    if kept is None:
        return
    st.session_state[_TOOK] = kept.number
    st.session_state[state.ASKED] = kept.asked
    st.session_state[state.QUESTION] = kept.asked.question if kept.asked else ""
    state.keep(kept.note)


def question_written(asked: Asked | None) -> str:
    """A question as a browser keeps it; "" where there is none, "?" for one that could not be asked."""
    if asked is None:
        return ""
    if asked.problem is not None:
        return "?"
    previous = None if asked.previous is None else asdict(asked.previous)
    return json.dumps({"question": asked.question, "previous": previous}, ensure_ascii=False)


def note_written(note: Note) -> str:
    """A note as a browser keeps it; "" for an empty one."""
    return json.dumps(asdict(note), ensure_ascii=False) if note.kept else ""


def read(written: str) -> Kept | None:
    """What a browser gave back; None where it isn't what we gave."""
    if len(written) > _LARGEST:
        return None
    try:
        given = json.loads(written)
        asked, note = given["asked"], given["note"]
        return Kept(
            _text(given["number"])[:40],
            _asked(json.loads(asked)) if asked else None,
            _note(json.loads(note)) if note else Note(),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _asked(given: Json) -> Asked | None:
    question, previous = _text(given["question"]).strip(), given["previous"]
    if not question or len(question) > QUESTION_LIMIT:
        return None
    return Asked(question, None if previous is None else _previous(_object(previous)))


def _previous(given: Json) -> FollowUp:
    return FollowUp(_text(given["question"])[:QUESTION_LIMIT], _maybe_text(given["product_id"]))


def _note(given: Json) -> Note:
    kept = tuple(_noted(_object(one)) for one in _list(given["kept"]))
    return Note(kept, _text(given["title"]), _text(given["own_words"]))


def _noted(given: Json) -> Noted:
    parts = tuple(_part(_object(one)) for one in _list(given["parts"]))
    return Noted(_text(given["key"]), _text(given["heading"]), _text(given["about"]), parts)


def _part(given: Json) -> NotedPart:
    return NotedPart(_text(given["label"]), tuple(_quote(_object(one)) for one in _list(given["quotes"])))


def _quote(given: Json) -> NotedQuote:
    page = given["page"]
    if page is not None and not isinstance(page, int):
        raise TypeError("a page is a number")
    date = _maybe_text(given["date"])
    return NotedQuote(_text(given["text"]), _text(given["publication_id"]), _text(given["title"]), date, page)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("an object was expected")
    return value
