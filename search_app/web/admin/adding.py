"""The part Toevoegen: upload, follow the work, read the report with a remedy a row, and say yes or no."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import streamlit as st

from index.types import Record
from ingest.archive.uploads import NewFile
from ingest.pipeline.report import PublicationReport
from search_app.limits import MAINTAINER_UPLOAD_MB
from search_app.texts import admin
from search_app.texts.admin import Remedy
from search_app.uploads import Outcome
from search_app.web.admin import login, metadata, review
from search_app.web.admin import views as drawn
from search_app.web.admin.access import Maintainer
from search_app.web.admin.actions import Beheer, Standing, file_of
from search_app.web.admin.login import do, do_at, tell
from search_app.web.admin.preview import Doubt, Preview
from search_app.web.state import service
from search_app.web.views import results

_SCANNED = ("no_text", "damaged_text")


def needs_attention(row: PublicationReport) -> bool:
    """Whether somebody has to look at it."""
    return row.status in ("skipped", "held", "near_duplicate", "duplicate") or bool(row.warnings)


def remedies(row: PublicationReport, uploaded: Collection[str]) -> list[Remedy]:
    """What helps, the most likely first; nothing for a file that is not among the uploads (any more)."""
    if file_of(row.source) not in uploaded:
        return []
    found: list[Remedy] = []
    if row.reason in _SCANNED or row.pictured:
        found.append("readable")
    if row.status == "held":
        found.append("release")
    if row.status == "near_duplicate" and row.like:
        found.append("successor")
    if row.reason == "id_taken" or (row.warnings and row.status in ("new", "changed")):
        found.append("say")
    if row.status in ("skipped", "held", "near_duplicate", "duplicate"):
        found.append("remove")
    return found


_KINDS = ["pdf", "docx", "docm", "dotx", "dotm", "pptx", "pptm", "ppsx", "ppsm", "potx", "odt", "odp", "eml",
          "epub", "html", "htm", "mhtml", "mht", "txt", "md", "zip", "png", "jpg", "jpeg",
          "tif", "tiff", "yaml", "yml"]  # fmt: skip
_ROUND = "beheer-round"  # session key of how often was uploaded: another number empties the box
_PREVIEWED = "beheer-previewed"  # session key of how many files and questions are shown
_AT_ONCE = 30  # of both at first
_LIVE = "beheer-live"  # session key of the titles of what just went online, by id
_AFTER = "beheer-online-after"  # session key of what was told when it was to go online after another ingest
_LOOKED = "beheer-looked"  # session key of whether all of a publication shows, by its id
_FEW = 2  # files of which all shows at once; of more a line each, that opens on a press
_UPLOAD = "-upload"  # where what came of taking files in is told
_SECONDS = 2.0  # between two looks at how far the work is


def draw(maintainer: Maintainer) -> None:
    """The work at hand first, then the box for more."""
    beheer = login.beheer(maintainer)
    standing = beheer.standing()
    if standing.working:
        follow(maintainer)
        return
    if standing.stopped:
        st.html(results.error(admin.STOPPED))
        st.button(admin.AGAIN, key="again-stopped", type="primary", on_click=do, args=(Beheer.start,))
    elif standing.needs_work:
        st.html(drawn.heading(admin.AGAIN, admin.NEEDS_WORK))
        st.button(admin.AGAIN, key="again", type=_look(not standing.waiting), on_click=do, args=(Beheer.start,))
    if standing.outcome:
        show_outcome(beheer, standing, standing.outcome)
    else:
        if titles := st.session_state.get(_LIVE):
            st.html(drawn.live(titles))
        show_held(beheer)
    is_empty = standing.outcome is None and service().status().generation is None
    show_upload(is_first=standing.outcome is None, is_empty=is_empty)
    if is_empty and beheer.has_examples():
        st.html(drawn.heading(admin.EXAMPLES_HEADING, admin.EXAMPLES_NOTE))
        st.button(admin.EXAMPLES_GO, key="examples", on_click=do, args=(Beheer.add_examples,))


@st.fragment(run_every=_SECONDS)
def follow(maintainer: Maintainer) -> None:
    """How far the work is, until it is done."""
    standing = login.beheer(maintainer).standing()
    if not standing.working:
        st.rerun()
    st.html(drawn.heading(admin.WORKING_HEADING, admin.WORKING_NOTE) + drawn.progress(standing.step))


def show_upload(is_first: bool, is_empty: bool) -> None:
    """The box for files, with its button."""
    heading = admin.EMPTY_HEADING if is_empty else admin.UPLOAD_HEADING if is_first else admin.UPLOAD_FRESH
    st.html(drawn.heading(heading, f"{admin.EMPTY_NOTE} {admin.UPLOAD_HINT}" if is_empty else admin.UPLOAD_HINT))
    with st.form("upload", border=False):
        st.file_uploader(
            admin.UPLOAD_LABEL, type=_KINDS, accept_multiple_files=True, key=_box(),
            max_upload_size=MAINTAINER_UPLOAD_MB,
        )  # fmt: skip
        st.form_submit_button(admin.UPLOAD_GO, type=_look(is_first), key="upload-button", on_click=take_in)
    login.show_outcome(_UPLOAD)


def take_in() -> None:
    """Take in what was chosen, and begin."""
    files = [NewFile(file.name, file.getvalue()) for file in st.session_state.get(_box()) or ()]
    if not files:
        tell(wrong=admin.UPLOAD_NOTHING, place=_UPLOAD)
        return
    do_at(_UPLOAD, "", Beheer.add, files)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _look(is_next: bool) -> Literal["primary", "secondary"]:
    """One button on the screen is the next thing to do."""
    return "primary" if is_next else "secondary"


def _box() -> str:
    return f"upload-{st.session_state.get(_ROUND, 0)}"


def show_outcome(beheer: Beheer, standing: Standing, outcome: Outcome) -> None:
    """How the work ended: what went wrong, the question to put it online, what to look at, and every file."""
    if outcome.error:
        st.html(results.error(admin.problem(outcome.error)))
        st.button(admin.AGAIN, key="again-error", on_click=do, args=(Beheer.start,))
    report = outcome.report
    if report is None:
        return
    uploaded = beheer.files()
    rows = [row for row in report.publications if needs_attention(row) and _stands(row, uploaded)]
    others = [row for row in report.publications if _is_read(row) and row not in rows]
    others.sort(key=lambda row: row.status != "changed")  # what somebody just corrected, before what came
    most = st.session_state.get(_PREVIEWED, _AT_ONCE)
    first = [*[row for row in rows if _is_read(row)][:most], *others[:most]]  # of a thousand files not all at once
    shown = beheer.previews([row.publication_id or "" for row in first])
    records = beheer.records({row.publication_id or "" for row in report.publications if _is_read(row)})
    doubts = beheer.doubts({one.publication_id for one in records})
    told = _told(outcome, rows, records, doubts)
    if _goes_live(standing, outcome, told):
        st.rerun()
    read = sum(report.count(status) for status in ("new", "changed", "near_duplicate"))
    st.html(drawn.said(admin.finished(read, len(rows))))
    yes = (told if standing.needs_work else None, {id: one.record.title for id, one in shown.items()})
    show_decision(beheer, standing, len(doubts), yes)
    if outcome.unreadable:
        st.html(drawn.lines(admin.UNREADABLE, outcome.unreadable))
    if outcome.rankings:
        st.html(drawn.rankings(outcome.rankings))
    show_attention(beheer, rows, uploaded, shown)
    review.show_doubts(doubts[:most])
    metadata.show_undated(beheer.undated(records)[:most])
    show_previews(beheer, others, shown, most)
    if standing.waiting and first:  # who has looked through all of them is far below the question
        st.button(admin.LIVE_BELOW, key="live-yes-below", on_click=go_live, args=yes)
    st.html(drawn.report(report))


def _told(
    outcome: Outcome, rows: Sequence[PublicationReport], records: Sequence[Record], doubts: Sequence[Doubt]
) -> frozenset[str]:
    """What a maintainer is told before the yes, in a form that shows whether anything came beside it."""
    return frozenset((
        *(f"{row.source} {row.status} {' '.join(row.warnings)}" for row in rows),
        *(f"{one.publication_id} {one.sha256}" for one in records), *(one.key for one in doubts),
        *(one.question for one in outcome.rankings), *outcome.unreadable,
    ))  # fmt: skip


def go_live(told: frozenset[str] | None, titles: Mapping[str, str]) -> None:
    """Put it online; where ``told`` is given, after what was changed is ingested, unless there is more to tell then.

    ``titles`` are those of publications that can be looked at then, by id.
    """
    st.session_state[_LIVE] = titles
    if told is None:
        do(Beheer.go_live, admin.NOW_LIVE)
    else:
        do(Beheer.start)
        st.session_state[_AFTER] = told


def _goes_live(standing: Standing, outcome: Outcome, told: frozenset[str]) -> bool:
    """Whether the yes that was given before the last ingest is carried out now; it counts for that one alone."""
    before = st.session_state.pop(_AFTER, None)
    if before is None or outcome.error or standing.needs_work or not standing.waiting or not told <= before:
        return False
    do(Beheer.go_live, admin.NOW_LIVE)
    return True


def _is_read(row: PublicationReport) -> bool:
    return row.publication_id is not None and row.status in ("new", "changed", "near_duplicate")


def _stands(row: PublicationReport, uploaded: list[str]) -> bool:
    """Whether a row still needs a look: what could not be read and was taken away since doesn't."""
    return row.status not in ("skipped", "held", "duplicate") or file_of(row.source) in uploaded


def show_decision(
    beheer: Beheer, standing: Standing, n_doubts: int, yes: tuple[frozenset[str] | None, Mapping[str, str]]
) -> None:
    """The question whether it goes online; without anything new, the report can be put away."""
    if not standing.waiting:
        st.html(drawn.heading(admin.NOTHING_NEW))
        st.button(admin.PUT_AWAY, key="put-away", on_click=do, args=(Beheer.done,))
        return
    is_first = service().status().generation is None
    note = admin.LIVE_FIRST_NOTE if is_first else admin.LIVE_NOTE
    st.html(drawn.heading(admin.LIVE_HEADING, f"{note} {admin.doubts(n_doubts)}"))
    with st.container(horizontal=True, key="live-row"):
        label = admin.LIVE_AFTER if standing.needs_work else admin.LIVE_YES
        st.button(label, key="live-yes", type="primary", on_click=go_live, args=yes)
        no = (Beheer.discard, admin.THROWN_AWAY)
        st.button(admin.LIVE_NO, key="live-no", type="tertiary", on_click=do, args=no)
    st.html(results.hint(f"{admin.LIVE_NO_NOTE} {admin.LIVE_NO_KEPT}" if beheer.has_said() else admin.LIVE_NO_NOTE))


def show_held(beheer: Beheer) -> None:
    """What was held back at an earlier ingest and still waits for a person."""
    waiting = beheer.held()
    if waiting:
        st.html(drawn.heading(admin.HELD_HEADING, admin.HELD_NOTE))
    for number, one in enumerate(waiting):
        with st.container(key=f"attention-held-{number}"):
            st.html(drawn.held(one))
            release = (Beheer.let_through, "", one.publication_id)
            st.button(admin.REMEDIES["release"], key=f"let-through-{number}", on_click=do, args=release)


def show_attention(
    beheer: Beheer, rows: Sequence[PublicationReport], uploaded: Collection[str], shown: Mapping[str, Preview]
) -> None:
    """Each file that needs a look, with a button for each remedy, and what visitors will see of it."""
    if rows:
        st.html(drawn.heading(admin.ATTENTION_HEADING))
    for number, row in enumerate(rows):
        with st.container(key=f"attention-{number}"):
            st.html(drawn.attention(row))
            with st.container(horizontal=True, key=f"remedies-{number}"):
                for remedy in remedies(row, uploaded):
                    show_remedy(remedy, row, number)
            if _is_read(row) and (found := shown.get(row.publication_id or "")):  # a double names the other file
                show_preview(beheer, file_of(row.source), found)


def show_previews(beheer: Beheer, rows: Sequence[PublicationReport], shown: Mapping[str, Preview], most: int) -> None:
    """What visitors will see of each file that was read well: the first, and more on request."""
    found = [(file_of(row.source), shown[row.publication_id or ""]) for row in rows if row.publication_id in shown]
    if not found:
        return
    is_few = len(rows) <= _FEW
    st.html(drawn.heading(admin.PREVIEW_HEADING, admin.PREVIEW_NOTE if is_few else admin.PREVIEW_FOLDED_NOTE))
    for number, (name, one) in enumerate(found):
        with st.container(key=f"preview-{number}"):
            show_preview(beheer, name, one, is_few)
    if most < len(rows):
        st.button(admin.more_files(len(rows) - most), key="preview-more", on_click=show_more, args=(most,))


def show_more(most: int) -> None:
    """Show twice as many from now on."""
    st.session_state[_PREVIEWED] = 2 * most


def look(publication_id: str, is_whole: bool) -> None:
    """From now on show all of a publication, or a line."""
    st.session_state[_LOOKED] = {**st.session_state.get(_LOOKED, {}), publication_id: is_whole}


def show_preview(beheer: Beheer, name: str, one: Preview, is_whole: bool = False) -> None:
    """What visitors will see of a file in a line; whole with its products, and the forms that correct them."""
    id, subject = one.record.publication_id, beheer.subject_of(one.record)
    if not st.session_state.get(_LOOKED, {}).get(id, is_whole):
        st.button(one.record.title, key=f"look-{id}", type="tertiary", on_click=look, args=(id, True))
        st.html(drawn.folded(name, one, beheer.said(subject)))
        login.show_saved(subject.key)
        return
    st.html(drawn.preview(name, one, beheer.picture(one.record), beheer.said(subject)))
    is_open = st.session_state.get(metadata.OPEN) == subject.key
    label = admin.PREVIEW_CLOSE if is_open else admin.PREVIEW_MEND
    with st.container(horizontal=True, key=f"mend-row-{subject.key}"):
        st.button(label, key=f"mend-{subject.key}", on_click=mend, args=("" if is_open else subject.key,))
        if not is_whole:
            st.button(admin.PREVIEW_FOLD, key=f"fold-{id}", type="tertiary", on_click=look, args=(id, False))
    if is_open and (not subject.file or subject.file in beheer.files()):
        metadata.show_form(beheer, subject, one.labels, gone=subject.key)
    login.show_saved(subject.key)
    review.show_found(beheer, one)


def mend(key: str) -> None:
    """Open the form about this publication, and close another one; "" only closes."""
    st.session_state[metadata.OPEN] = key


def show_remedy(remedy: Remedy, row: PublicationReport, number: int) -> None:
    """A button that does it."""
    name, key = file_of(row.source), f"remedy-{remedy}-{number}"
    if remedy == "say":
        st.html(drawn.way_to_form(name))
        return
    label = admin.REMEDIES[remedy]
    help = admin.READABLE_NOTE if remedy == "readable" else None
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
