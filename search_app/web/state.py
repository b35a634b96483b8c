"""What the screens keep: the one service of the process, and in the visitor's own window what was asked and kept."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TypeAlias

import streamlit as st

from search_app.limits import QUESTION_LIMIT, SCREEN_SECONDS, RequestSlots
from search_app.replies import Answer, FollowUp
from search_app.service import Service
from search_app.texts import other_screens as texts_screens
from search_app.web.address import Choices, read
from search_app.web.note import Note, Noted, NotedPart, NotedQuote
from search_app.web.rendering import render

QUESTION = "question"  # session key of the question box
ASKED = "asked"  # session key of what was asked last, an Asked
SHOWN = "shown"  # session key of how many publications with passages are shown
_NOTE = "note"  # session key of what was kept, a Note

_in_use: Service | None = None
_places = RequestSlots()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was asked and what came of it: an answer, or a Dutch message why there is none.

    ``previous`` is the question before it; ``chosen`` are the filters that the answer was found with.
    """

    question: str
    previous: FollowUp | None = None
    chosen: Choices = Choices()
    answer: Answer | None = None
    problem: str | None = None


def use(service: Service, places: RequestSlots | None = None) -> None:
    """Make this the service of the process: the screens and REST share its model, its index and its ``places``."""
    global _in_use, _places
    _in_use, _places = service, places or RequestSlots()


def service() -> Service:
    """The service of the process; ``use`` comes first."""
    if _in_use is None:
        raise RuntimeError("state.use() was not called: start the app with 'vraagbaak serve'.")
    return _in_use


@contextmanager
def place(kind: str) -> Iterator[None]:
    """Room for a piece of work that takes long, as long as the block; waits for it. Raises BusyError."""
    with _places.held(kind, _visit(), SCREEN_SECONDS):
        yield


def given() -> dict[str, list[str]]:
    """The parameters of the address, each with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def chosen() -> Choices:
    """The filters in the address."""
    return read(given())


def asked() -> Exchange | None:
    """What this visitor asked last."""
    one = st.session_state.get(ASKED)
    return one if isinstance(one, Exchange) else None


def note() -> Note:
    """What this visitor kept."""
    kept = st.session_state.get(_NOTE)
    return kept if isinstance(kept, Note) else Note()


def keep(note: Note) -> None:
    """Keep this note from now on, as long as the visit lasts."""
    st.session_state[_NOTE] = note


BOX = "kept"  # session key of the box, out of sight, in which static/kept.js writes what has to be taken up again
_VISIT, _TOOK = "kept-visit", "kept-took"  # session keys: a name for this session, and what was taken up last
_LARGEST = 1_000_000  # characters; a note of a hundred quotes has 50,000

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """A question (None: none was asked) and a note, as a browser gives them back; ``number`` tells which time it is."""

    number: str
    asked: Exchange | None
    note: Note


def draw() -> None:
    """The sign that a browser reads, and the box that it writes in; neither is in sight."""
    visit = _visit()
    took = st.session_state.get(_TOOK, "")
    question, noted = question_written(asked()), note_written(note())
    with st.container(key="kept-room"):
        st.html(render("kept", visit=visit, took=took, asked=question, note=noted))
        st.text_area(texts_screens.KEPT_BOX, key=BOX, on_change=take_up)


def _visit() -> str:
    return str(st.session_state.setdefault(_VISIT, secrets.token_hex(8)))


def take_up() -> None:
    """Go on with what the browser gave back; what can't be read is left alone."""
    kept = read_window(str(st.session_state.get(BOX, "")))
    st.session_state[BOX] = ""
    if kept is None:
        return
    st.session_state[_TOOK] = kept.number
    st.session_state[ASKED] = kept.asked
    st.session_state[QUESTION] = kept.asked.question if kept.asked else ""
    keep(kept.note)


def question_written(asked: Exchange | None) -> str:
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


def read_window(written: str) -> Kept | None:
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


def _asked(given: Json) -> Exchange | None:
    question, previous = _text(given["question"]).strip(), given["previous"]
    if not question or len(question) > QUESTION_LIMIT:
        return None
    return Exchange(question, None if previous is None else _previous(_object(previous)))


def _previous(given: Json) -> FollowUp:
    return FollowUp(_text(given["question"])[:QUESTION_LIMIT], _maybe_text(given["product_id"]))


def _note(given: Json) -> Note:
    kept = tuple(_noted(_object(one)) for one in _list(given["kept"]))
    title = _text(given["title"])
    is_titled = title != texts_screens.NOTE_NAME_DEFAULT  # that was filled in of old, where its maker gave none
    return Note(kept, title if is_titled else "", _text(given["own_words"]))


def _noted(given: Json) -> Noted:
    parts = tuple(_part(_object(one)) for one in _list(given["parts"]))
    columns = tuple(_text(one) for one in _list(given.get("columns", [])))
    if columns and any(len(one.quotes) != len(columns) for one in parts):
        raise ValueError("a row of a table has a cell for each column")
    key, heading, about = (_text(given[name]) for name in ("key", "heading", "about"))
    return Noted(key, heading, about, parts, columns, _text(given.get("remark", "")))


def _part(given: Json) -> NotedPart:
    return NotedPart(_text(given["label"]), tuple(_quote(_object(one)) for one in _list(given["quotes"])))


def _quote(given: Json) -> NotedQuote:
    page = given["page"]
    if page is not None and not isinstance(page, int):
        raise TypeError("a page is a number")
    date = _maybe_text(given["date"])
    said, publication_id, title = (_text(given[name]) for name in ("text", "publication_id", "title"))
    source, label = _text(given.get("source", "")), _maybe_text(given.get("page_label"))
    return NotedQuote(said, publication_id, title, date, page, source, label)


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
