"""What the screens keep: the one service of the process, and what a visitor asked and kept. Nothing reaches a disk."""

from dataclasses import dataclass

import streamlit as st

from search_app.replies import Answer, FollowUp
from search_app.service import Service
from search_app.web.address import Chosen, read
from search_app.web.note import Note

QUESTION = "question"  # session key of the question box
ASKED = "asked"  # session key of what was asked last, an Asked
SHOWN = "shown"  # session key of how many publications with passages are shown
_NOTE = "note"  # session key of what was kept, a Note

_in_use: Service | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked and what came of it: an answer, or a Dutch message why there is none.

    ``previous`` is the question before it; ``chosen`` are the filters that the answer was found with.
    """

    question: str
    previous: FollowUp | None = None
    chosen: Chosen = Chosen()
    answer: Answer | None = None
    problem: str | None = None


def use(service: Service) -> None:
    """Make this the service of the process: the screens and REST share its model and index."""
    global _in_use
    _in_use = service


def service() -> Service:
    """The service of the process; ``use`` comes first."""
    if _in_use is None:
        raise RuntimeError("state.use() was not called: start the app with 'vraagbaak serve'.")
    return _in_use


def given() -> dict[str, list[str]]:
    """The parameters of the address, each with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def chosen() -> Chosen:
    """The filters in the address."""
    return read(given())


def asked() -> Asked | None:
    """What this visitor asked last."""
    one = st.session_state.get(ASKED)
    return one if isinstance(one, Asked) else None


def note() -> Note:
    """What this visitor kept."""
    kept = st.session_state.get(_NOTE)
    return kept if isinstance(kept, Note) else Note()


def keep(note: Note) -> None:
    """Keep this note from now on, as long as the visit lasts."""
    st.session_state[_NOTE] = note
