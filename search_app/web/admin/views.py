"""What Beheer shows, as HTML. Pure functions: whatever comes from a person or a file is escaped here."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from index.types import Record
from ingest.pipeline.near_duplicates import Pair
from ingest.pipeline.report import IngestReport, PublicationReport
from ingest.privacy.privacy_gate import Held
from search_app.replies import ProductReply
from search_app.texts import admin
from search_app.texts import common as texts_common
from search_app.uploads import Place, RankingChange, Step
from search_app.web import address
from search_app.web.admin.actions import Kept, MayBeOne, file_of

PART, FILE = "deel", "bestand"  # the parameters of the address: a part, and the file it is about
PARTS = {
    "": admin.ADD, "gegevens": admin.PUBLICATIONS, "producten": admin.PRODUCTS,
    "versies": admin.VERSIONS,
}  # fmt: skip
_ODD_STATUSES = ("skipped", "held", "near_duplicate", "duplicate")


def parts(current: str) -> str:
    """The ways to the parts of Beheer."""
    links = "".join(
        f'<li><a id="deel-{name or "toevoegen"}" href="/beheer{f"?{PART}={name}" if name else ""}"'
        f'{" aria-current=page" if name == current else ""}>{label}</a></li>'
        for name, label in PARTS.items()
    )
    return f'<nav class="vb-parts" aria-label="{admin.PARTS_LABEL}"><ul>{links}</ul></nav>'


def heading(text: str, note: str = "") -> str:
    """A heading, with a line that explains."""
    below = f'<p class="vb-explain">{escape(note)}</p>' if note else ""
    return f'<h2 class="vb-beheer-heading">{escape(text)}</h2>{below}'


def said(text: str, announce: bool = True) -> str:
    """Something that went well, told to a screen reader too."""
    told = f' data-announce="{escape(text)}"' if announce else ""
    return f'<p class="vb-said"{told}>{escape(text)}</p>'


def lines(intro: str, found: Sequence[str]) -> str:
    """A list with a line before it."""
    listed = "".join(f"<li>{escape(one)}</li>" for one in found)
    return f'<div class="vb-lines"><p>{escape(intro)}</p><ul>{listed}</ul></div>'


def progress(step: Step | None) -> str:
    """How far the work is; without an end in sight before the first file."""
    if step is None or step.stage == "starting" or not step.total:
        return (
            f'<div class="vb-progress"><p>{admin.STARTING}</p>'
            f'<progress aria-label="{admin.WORKING_HEADING}"></progress></div>'
        )
    told = admin.working(step.stage, step.done, step.total)
    bar = f'<progress max="{step.total}" value="{step.done}" aria-label="{admin.WORKING_HEADING}"></progress>'
    return f'<div class="vb-progress"><p>{told} <span>{escape(file_of(step.file))}</span></p>{bar}</div>'


def attention(row: PublicationReport) -> str:
    """A file that somebody has to look at: what is wrong, and what to do."""
    told = "".join(f"<p>{escape(one)}</p>" for one in (row.remedy, *row.warnings) if one)
    return (
        f'<div class="vb-attention"><h3>{escape(file_of(row.source))}</h3>'
        f'<p class="vb-status">{admin.STATUSES[row.status]}</p>{told}</div>'
    )


def held(one: Held) -> str:
    """A publication that waits for a person, and why."""
    told = "".join(f"<p>{escape(line)}</p>" for line in one.found)
    return f'<div class="vb-attention"><h3>{escape(file_of(one.source))}</h3>{told}</div>'


def report(done: IngestReport) -> str:
    """Every file in a table, folded away."""
    rows = "".join(_row(row) for row in done.publications)
    heads = "".join(f'<th scope="col">{head}</th>' for head in admin.COLUMNS)
    return (
        f'<details class="vb-report" id="verslag"><summary>{admin.ALL_ROWS}</summary>'
        f'<table><caption class="vb-spoken">{admin.TABLE_CAPTION}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _row(row: PublicationReport) -> str:
    odd = ' class="vb-odd"' if row.status in _ODD_STATUSES else ""
    return (
        f'<tr><th scope="row">{escape(file_of(row.source))}</th>'
        f"<td{odd}>{admin.STATUSES[row.status]}</td><td>{row.pages or ''}</td></tr>"
    )


def rankings(changes: Sequence[RankingChange]) -> str:
    """Saved questions of which the first answers change."""
    shown = "".join(
        f'<div class="vb-attention"><h3>{escape(one.question)}</h3><div class="vb-two">'
        f"{_places(admin.LOST_BEFORE, one.before)}{_places(admin.LOST_AFTER, one.after)}</div></div>"
        for one in changes
    )
    return f"{heading(admin.LOST_HEADING, admin.LOST_NOTE)}{shown}"


def _places(label: str, places: Sequence[Place]) -> str:
    found = "".join(f"<li>{escape(_place(one))}</li>" for one in places)
    return f'<div><p class="vb-status">{label}</p><ol>{found}</ol></div>'


def _place(one: Place) -> str:
    return ", ".join(part for part in (one.title, texts_common.pages(one.page) or one.heading) if part)


def product(one: ProductReply) -> str:
    """A product that was detected: the sentence that says what it is, and where it was found."""
    summary = f"<p><q>{escape(one.summary)}</q></p>" if one.summary else ""
    found = escape(admin.told_in(list(dict.fromkeys(told.title for told in one.told_in))))
    where = f'<p class="vb-status">{found} {_look(one)}</p>'
    return f'<div class="vb-judge"><h3>{escape(one.name)}</h3>{summary}{where}</div>'


def _look(one: ProductReply) -> str:
    """The way to the sentence that tells of a product, else to the publication."""
    to = address.source(one.told_in[0].publication_id) if one.told_in else ""
    if one.citations:
        first = one.citations[0]
        to = address.source(first.publication_id, first.page, first.quote)
    label = f'<span class="vb-spoken"> {escape(one.name)}</span>'
    return f'<a href="{escape(to)}">{admin.LOOK}{label}</a>' if to else ""


def may_be_one(pair: MayBeOne) -> str:
    """Two products that may be one, and why."""
    proof = f"<p><q>{escape(pair.merge.citation.quote)}</q></p>" if pair.merge.citation else ""
    reason = admin.MERGE_REASONS.get(pair.merge.reason, "")
    both = (pair.one, pair.other)
    sides = "".join(f"<div><h3>{escape(one.name)}</h3><p>{escape(one.summary)}</p></div>" for one in both)
    return f'<div class="vb-judge"><div class="vb-two">{sides}</div><p class="vb-status">{reason}</p>{proof}</div>'


def version(kept: Kept) -> str:
    """A generation in the list."""
    where = admin.IS_CURRENT if kept.is_current else admin.IS_WAITING if kept.is_waiting else ""
    badge = f' <span class="vb-badge">{where}</span>' if where else ""
    return f'<p class="vb-version">{_of_when(kept)}{badge}</p>'


def _of_when(kept: Kept) -> str:
    if kept.n_publications is None:
        return admin.UNREADABLE_VERSION
    moment = f'<time datetime="{escape(kept.created)}">{escape(admin.moment(kept.created))}</time>'
    return f"{moment}, {texts_common.publications(kept.n_publications)}"


def alike(found: Sequence[Pair]) -> str:
    """Publications that are nearly in another one, each with the way to both."""
    lines = "".join(
        f"<li>{_to(one.publication)} {admin.alike_share(one.share)} {_to(one.other)}</li>" for one in found
    )
    return f'<div class="vb-lines"><ul>{lines}</ul></div>'


def _to(record: Record) -> str:
    return f'<a href="{escape(address.source(record.publication_id))}">{escape(record.title)}</a>'


def way_to_form(name: str) -> str:
    """The way to the form about a file."""
    to = f"/beheer?{urlencode({PART: 'gegevens', FILE: name})}"
    return f'<p class="vb-links"><a href="{escape(to)}">{admin.REMEDIES["say"]}</a></p>'


def question(text: str) -> str:
    """A saved question."""
    return f'<p class="vb-version">{escape(text)}</p>'
