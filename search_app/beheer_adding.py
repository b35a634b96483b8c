"""The part Toevoegen: upload, follow the work, read the report, and say yes or no."""

from typing import Literal

import streamlit as st

from ingest.report import IngestReport, PublicationReport
from ingest.uploads import NewFile
from search_app import beheer_login, texts_beheer, views
from search_app import beheer_views as drawn
from search_app.beheer import Beheer, Standing, file_of
from search_app.beheer_access import Maintainer
from search_app.beheer_acting import do, tell
from search_app.beheer_remedies import needs_attention, remedies
from search_app.limits import MAINTAINER_UPLOAD_MB
from search_app.texts_beheer import Remedy
from search_app.upload_work import Outcome

_KINDS = ["pdf", "docx", "pptx", "odt", "epub", "html", "htm", "mhtml", "mht", "txt", "md", "zip", "png", "jpg", "jpeg",
          "tif", "tiff", "yaml", "yml"]  # fmt: skip
_ROUND = "beheer-round"  # session key of how often was uploaded: another number empties the box
_SECONDS = 2.0  # between two looks at how far the work is


def draw(maintainer: Maintainer) -> None:
    """The work at hand first, then the box for more."""
    beheer = beheer_login.beheer(maintainer)
    standing = beheer.standing()
    if standing.working:
        follow(maintainer)
        return
    if standing.stopped:
        st.html(views.error(texts_beheer.STOPPED))
        st.button(texts_beheer.AGAIN, key="again-stopped", type="primary", on_click=do, args=(Beheer.start,))
    elif standing.needs_work:
        st.html(drawn.heading(texts_beheer.AGAIN, texts_beheer.NEEDS_WORK))
        st.button(texts_beheer.AGAIN, key="again", type="primary", on_click=do, args=(Beheer.start,))
    if standing.outcome:
        show_outcome(beheer, standing, standing.outcome)
    else:
        show_held(beheer)
    show_upload(is_first=standing.outcome is None)


@st.fragment(run_every=_SECONDS)
def follow(maintainer: Maintainer) -> None:
    """How far the work is, until it is done."""
    standing = beheer_login.beheer(maintainer).standing()
    if not standing.working:
        st.rerun()
    st.html(drawn.heading(texts_beheer.WORKING_HEADING, texts_beheer.WORKING_NOTE) + drawn.progress(standing.step))


def show_upload(is_first: bool) -> None:
    """The box for files, with its button."""
    heading = texts_beheer.UPLOAD_HEADING if is_first else texts_beheer.UPLOAD_FRESH
    st.html(drawn.heading(heading, texts_beheer.UPLOAD_HINT))
    with st.form("upload", border=False):
        st.file_uploader(
            texts_beheer.UPLOAD_LABEL, type=_KINDS, accept_multiple_files=True, key=_box(),
            max_upload_size=MAINTAINER_UPLOAD_MB,
        )  # fmt: skip
        st.form_submit_button(texts_beheer.UPLOAD_GO, type=_look(is_first), key="upload-button", on_click=take_in)


def take_in() -> None:
    """Take in what was chosen, and begin."""
    files = [NewFile(file.name, file.getvalue()) for file in st.session_state.get(_box()) or ()]
    if not files:
        tell(wrong=texts_beheer.UPLOAD_NOTHING)
        return
    do(Beheer.add, "", files)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _look(is_next: bool) -> Literal["primary", "secondary"]:
    """One button on the screen is the next thing to do."""
    return "primary" if is_next else "secondary"


def _box() -> str:
    return f"upload-{st.session_state.get(_ROUND, 0)}"


def show_outcome(beheer: Beheer, standing: Standing, outcome: Outcome) -> None:
    """How the work ended: what went wrong, the question to put it online, what to look at, and every file."""
    if outcome.error:
        st.html(views.error(texts_beheer.problem(outcome.error)))
        st.button(texts_beheer.AGAIN, key="again-error", on_click=do, args=(Beheer.start,))
    report = outcome.report
    if report is None:
        return
    uploaded = beheer.files()
    rows = [row for row in report.publications if needs_attention(row) and _stands(row, uploaded)]
    read = sum(report.count(status) for status in ("new", "changed", "near_duplicate"))
    st.html(drawn.said(texts_beheer.finished(read, len(rows))))
    show_decision(standing)
    if outcome.unreadable:
        st.html(drawn.lines(texts_beheer.UNREADABLE, outcome.unreadable))
    if outcome.rankings:
        st.html(drawn.rankings(outcome.rankings))
    show_attention(rows, uploaded, report)


def _stands(row: PublicationReport, uploaded: list[str]) -> bool:
    """Whether a row still needs a look: what could not be read and was taken away since doesn't."""
    return row.status not in ("skipped", "held", "duplicate") or file_of(row.source) in uploaded


def show_decision(standing: Standing) -> None:
    """The question whether it goes online; without anything new, the report can be put away."""
    if not standing.waiting:
        st.html(drawn.heading(texts_beheer.NOTHING_NEW))
        st.button(texts_beheer.PUT_AWAY, key="put-away", on_click=do, args=(Beheer.done,))
        return
    st.html(drawn.heading(texts_beheer.LIVE_HEADING, texts_beheer.LIVE_NOTE))
    with st.container(horizontal=True, key="live-row"):
        yes = (Beheer.go_live, texts_beheer.NOW_LIVE)
        look = _look(not standing.needs_work)
        st.button(texts_beheer.LIVE_YES, key="live-yes", type=look, on_click=do, args=yes)
        no = (Beheer.discard, texts_beheer.THROWN_AWAY)
        st.button(texts_beheer.LIVE_NO, key="live-no", type="tertiary", on_click=do, args=no)
    st.html(views.hint(texts_beheer.LIVE_NO_NOTE))


def show_held(beheer: Beheer) -> None:
    """What was held back at an earlier ingest and still waits for a person."""
    waiting = beheer.held()
    if waiting:
        st.html(drawn.heading(texts_beheer.HELD_HEADING, texts_beheer.HELD_NOTE))
    for number, one in enumerate(waiting):
        with st.container(key=f"attention-held-{number}"):
            st.html(drawn.held(one))
            release = (Beheer.let_through, "", one.publication_id)
            st.button(texts_beheer.REMEDIES["release"], key=f"let-through-{number}", on_click=do, args=release)


def show_attention(rows: list[PublicationReport], uploaded: list[str], report: IngestReport) -> None:
    """Each file that needs a look with a button for each remedy, and the table of all."""
    if rows:
        st.html(drawn.heading(texts_beheer.ATTENTION_HEADING))
    for number, row in enumerate(rows):
        with st.container(key=f"attention-{number}"):
            st.html(drawn.attention(row))
            with st.container(horizontal=True, key=f"remedies-{number}"):
                for remedy in remedies(row, uploaded):
                    show_remedy(remedy, row, number)
    st.html(drawn.report(report))


def show_remedy(remedy: Remedy, row: PublicationReport, number: int) -> None:
    """A button that does it."""
    name, key = file_of(row.source), f"remedy-{remedy}-{number}"
    if remedy == "say":
        st.html(drawn.way_to_form(name))
        return
    label = texts_beheer.REMEDIES[remedy]
    help = texts_beheer.READABLE_NOTE if remedy == "readable" else None
    st.button(label, key=key, help=help, on_click=apply, args=(remedy, name, row))


def apply(remedy: Remedy, name: str, row: PublicationReport) -> None:
    """Carry out a remedy."""
    match remedy:
        case "readable":
            do(Beheer.start, make_readable=True)
        case "remove":
            do(Beheer.remove, "", name)
        case "release" if row.publication_id:
            do(Beheer.release, "", row.publication_id)
        case "successor" if row.like:
            do(Beheer.replace_with, "", name, row.like)
