"""What Beheer shows, as HTML. Pure functions."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index.products import FieldName
from index.types import Record
from ingest.archive.inbox import Message
from ingest.pipeline.near_duplicates import Pair
from ingest.pipeline.report import IngestReport, PublicationReport
from ingest.privacy.privacy_gate import Held
from ingest.products.decisions import Correction, Decision
from ingest.sources.records import PublicationSaid
from ingest.sources.sidecar import BY_KEY
from search_app.answer.citations import main_title, record_date
from search_app.replies import Citation, Cited, ProductReply
from search_app.texts import admin
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.uploads import GenerationChange, RankingChange, ShownPlace, Step
from search_app.web import address
from search_app.web.admin.actions import KeptGeneration, file_of
from search_app.web.admin.preview import Doubt, FoundProduct, Preview
from search_app.web.admin.products import MayBeOne
from search_app.web.rendering import Markup, macro
from search_app.web.views import results
from search_app.web.views.filters import Switch

# Parameters of the address: a part, and what it is about.
PART, FILE, PRODUCT, MESSAGE, FIELD = "deel", "bestand", "product", "bericht", "veld"
PARTS = {
    "": admin.ADD, "gegevens": admin.PUBLICATIONS, "producten": admin.PRODUCTS,
    "versies": admin.VERSIONS, "postvak": admin.INBOX,
}  # fmt: skip
_CHIEF: Sequence[FieldName] = ("audience", "age", "theme", "region", "status", "costs")
_TOLD = 3  # projects of a file whose chief facts stand in its line; of more only the names
_FORM_NAMES = {"date": admin.PREVIEW_DATE, "regions": admin.PREVIEW_REGIONS, "themes": admin.PREVIEW_THEMES}
NOTHING_SAID: Mapping[str, object] = {}
_ODD_STATUSES = ("skipped", "held", "near_duplicate", "duplicate")


def parts(current: str, n_new: int) -> Markup:
    """The ways to the parts of Beheer; with how many messages nobody handled."""
    labels = {**PARTS, "postvak": f"{admin.INBOX} ({n_new})" if n_new else admin.INBOX}
    links = [
        Switch(f"deel-{name or 'toevoegen'}", label, _part(name), name == current) for name, label in labels.items()
    ]
    return macro("beheer", "parts", label=admin.PARTS_LABEL, links=links)


def _part(name: str, **about: str) -> str:
    """The address of a part; "" is the first."""
    asked = {PART: name, **about} if name else about
    return f"/beheer?{urlencode(asked)}" if asked else "/beheer"


def heading(text: str, note: str = "") -> Markup:
    """A heading, with a line that explains."""
    return macro("beheer", "heading", text=text, note=note)


def said(text: str, announce: bool = True) -> Markup:
    """Something that went well, told to a screen reader too."""
    return macro("beheer", "said", text=text, announce=announce)


def told(what: str) -> Markup:
    """What came of a button: static/vraagbaak.js brings it into sight."""
    return macro("beheer", "told", what=what)


def lines(intro: str, found: Sequence[str]) -> Markup:
    """A list with a line before it."""
    return macro("beheer", "lines", intro=intro, found=found)


def progress(step: Step | None) -> Markup:
    """How far the work is; without an end in sight before the first file."""
    if step is None or step.stage == "starting" or not step.total:
        return _bar(admin.STARTING)
    return _bar(admin.working(step.stage, step.done, step.total), file_of(step.file), step.done, step.total)


def looking(done: int, total: int) -> Markup:
    """How far the look at everything that is kept is."""
    return _bar(admin.LOOKING, "", done, total)


def _bar(told: str, file: str = "", done: int = 0, total: int = 0) -> Markup:
    return macro("beheer", "progress", told=told, file=file, label=admin.WORKING_HEADING, done=done, total=total)


def attention(row: PublicationReport) -> Markup:
    """A file that somebody has to look at: what is wrong, and what to do."""
    told = [one for one in (row.remedy, *row.warnings) if one]
    return macro("beheer", "attention", name=file_of(row.source), status=admin.STATUSES[row.status], told=told)


def preview(name: str, one: Preview, picture: bytes | None, said: Mapping[str, object] = NOTHING_SAID) -> Markup:
    """What visitors will see of a file: its first page, what was read of it, and the projects it tells of.

    ``said`` is what a person says of it, of which some may only count after the next ingest.
    """
    record, later = one.record, _later(one, said)
    about = {
        admin.PREVIEW_DATE: _date(one.record),
        admin.PREVIEW_REGIONS: ", ".join(one.regions),
        admin.PREVIEW_THEMES: ", ".join(one.themes),
        admin.PREVIEW_PAGES: str(record.n_pages),
    }
    about = {label: words for label, words in about.items() if words or label not in later} | later
    drawn = f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else ""
    opening = "" if picture else one.opening
    return macro("beheer", "preview", texts=admin, name=name, title=record.title, picture=drawn,
                 facts=list(about.items()), opening=opening, has_products=bool(one.products or one.struck))  # fmt: skip


def _date(record: Record) -> str:
    return texts_common.date_in_words(record_date(record)) if record_date(record) else ""


def _later(one: Preview, said: Mapping[str, object]) -> dict[str, str]:
    """By the name of a field what a person said that what is shown doesn't hold yet."""
    new = {key: value for key, value in said.items() if getattr(one.record, key, value) != value}
    denied = said.get("not_about")
    if isinstance(denied, tuple) and not {*one.labels["not_about"]}.isdisjoint(denied):
        new["not_about"] = denied
    return {_FORM_NAMES.get(key, BY_KEY[key].head): admin.later(_as_said(key, value)) for key, value in new.items()}


def folded(name: str, one: Preview, said: Mapping[str, object]) -> Markup:
    """The same in a few words below its title, with the chief facts of each project."""
    later = [f"{label}: {words}" for label, words in _later(one, said).items()]
    about = filter(None, (name, _date(one.record), ", ".join(one.regions), ", ".join(one.themes), *later))
    cards = [each.card for each in one.products]
    is_few = len(cards) <= _TOLD
    lines = [(each.name, _in_short(each) if is_few else "") for each in cards]
    struck = admin.struck_some([each.name for each in one.struck]) if one.struck else ""
    return macro("beheer", "folded", texts=admin, about="; ".join(about), projects=lines, struck=struck)


def _in_short(one: ProductReply) -> str:
    """For whom, how old, about what, where, and how it stands: as filters know these."""
    ages = [each.text for each in one.fields.get("age", ())]
    status = texts_products.STATUSES.get(one.status, "")
    parts = (
        one.audiences,
        [texts_products.age(each) for each in ages],
        one.themes,
        one.regions,
        [status] if status else [],
    )
    return "; ".join(", ".join(each) for each in parts if each)


def doubt(one: Doubt) -> Markup:
    """A question about a project, with the sentences that it hangs on."""
    asked = admin.ask(one.about, one.name, one.other)
    said = [
        (texts_products.age(each.value) if one.about == "age" else "", each.source.quote)
        for each in one.said
        if each.source
    ]
    return macro("beheer", "doubt", asked=asked, said=said, reason=admin.MERGE_REASONS.get(one.reason, ""))


def live(titles: Mapping[str, str]) -> Markup:
    """The ways to what just went online, as a reader sees it."""
    first = list(titles.items())[: admin.NAMED_AT_MOST]
    return macro("beheer", "live", texts=admin, ways=[(main_title(title), address.source(id)) for id, title in first])


def products_head() -> Markup:
    """Above the products that a publication tells of."""
    return macro("beheer", "products_head", texts=admin)


def found(one: FoundProduct, publication_id: str, is_folded: bool) -> Markup:
    """A product of a publication with what its card will say; of facts of other publications their titles too.

    ``is_folded``: the chief ones in a line, and all of them on a press.
    """
    rows = _rows(one.card, publication_id)
    cards = one.card.fields
    chief = [
        (texts_products.FIELDS[name], ", ".join(each.text for each in cards[name])) for name in _CHIEF if name in cards
    ]
    told = {" ".join(said.text.split()) for stated in one.card.fields.values() for said in stated}
    sentence = "" if one.sentence in told else one.sentence
    missing = texts_products.not_found(one.card.not_found)
    return macro(
        "beheer", "found", texts=admin, name=one.card.name, is_new=one.is_new, sentence=sentence, rows=rows,
        missing=missing, chief=[f"{label}: {values}" for label, values in chief] if is_folded else [],
        id=f"feiten-{publication_id}-{one.card.product_id}",
    )  # fmt: skip


def held(one: Held) -> Markup:
    """A publication that waits for a person, and why."""
    return macro("beheer", "attention", name=file_of(one.source), status="", told=one.found)


@dataclass(frozen=True, slots=True)
class _Row:
    """A file in the table of what was read."""

    name: str
    status: str
    is_odd: bool
    pages: int | str


def report(done: IngestReport) -> Markup:
    """Every file in a table, folded away."""
    rows = [
        _Row(file_of(row.source), admin.STATUSES[row.status], row.status in _ODD_STATUSES, row.pages or "")
        for row in done.publications
    ]
    return macro("beheer", "report", texts=admin, rows=rows)


@dataclass(frozen=True, slots=True)
class _Side:
    """The first answers to a question, before or after."""

    label: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """A question with its first answers on both sides."""

    question: str
    sides: tuple[_Side, _Side]


def rankings(changes: Sequence[RankingChange]) -> Markup:
    """Saved questions of which the first answers change."""
    drawn = [
        _Change(one.question, (_side(admin.LOST_BEFORE, one.before), _side(admin.LOST_AFTER, one.after)))
        for one in changes
    ]
    return macro("beheer", "rankings", heading=heading(admin.LOST_HEADING, admin.LOST_NOTE), changes=drawn)


def _side(label: str, places: Sequence[ShownPlace]) -> _Side:
    return _Side(label, tuple(map(_place, places)))


def _place(one: ShownPlace) -> str:
    return ", ".join(part for part in (one.title, texts_common.pages(one.page) or one.heading) if part)


def product(one: ProductReply) -> Markup:
    """A product that was detected: the sentence that says what it is, and where it was found."""
    return macro(
        "beheer",
        "product",
        name=one.name,
        summary=one.summary,
        told_in=admin.told_in(list(dict.fromkeys(told.title for told in one.told_in))),
        to=_look(one),
        look=admin.LOOK,
    )


def facts(one: ProductReply) -> Markup:
    """All that is shown of a product now, a line each field, with where it stands."""
    to = address.product(one.product_id)
    return macro("beheer", "facts", name=one.name, to=to, look=admin.LOOK, rows=_rows(one))


def _rows(one: ProductReply, here: str = "") -> list[tuple[str, list[str]]]:
    """A line each field; of what stands in the publication ``here`` its title isn't repeated."""
    cites = {each.n: each for each in one.citations}
    labels = texts_products.FIELDS
    return [(labels[name], [_fact(said, cites, here) for said in stated]) for name, stated in one.fields.items()]


def _fact(said: Cited, citations: Mapping[int, Citation], here: str) -> str:
    proof = next((citations[n] for n in said.citations if n in citations), None)
    if proof is None:
        return f"{said.text} ({texts_products.SAYS_MAINTAINER})"
    stands = texts_common.pages(proof.page, None, proof.source, proof.page_label)
    title = "" if proof.publication_id == here else main_title(proof.title)
    where = ", ".join(filter(None, (title, stands)))
    return f"{said.text} ({where})" if where else said.text


def last_made(made: Decision | Correction, names: Mapping[str, str]) -> Markup:
    """What was decided or corrected last, in words."""
    name = names.get(made.product_id, made.product_id)
    if isinstance(made, Decision):
        what = admin.JUDGED[made.action]
    else:
        values = "; ".join(one.value for one in made.said) or admin.FACTS_UNKNOWN
        what = f"{texts_products.FIELDS[made.field]}: {values}"
    told = admin.last_made(name, what, made.by)
    return macro("beheer", "moment", told=told, created=made.made, moment=admin.moment(made.made))


def _as_said(key: str, value: object) -> str:
    if BY_KEY[key].kind == "date":
        return texts_common.date_in_words(str(value))
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def said_last(one: PublicationSaid) -> Markup:
    """What was said last of a publication, in words."""
    fields = [f"{BY_KEY[key].head}: {_as_said(key, value)}" for key, value in one.said.items()]
    told = admin.last_said(", ".join(fields) or admin.FORM_EMPTIED, one.by)
    return macro("beheer", "moment", told=told, created=one.made, moment=admin.moment(one.made))


def _look(one: ProductReply) -> str:
    """The address of the sentence that tells of a product, else of the publication; "" where there is none."""
    if one.citations:
        first = one.citations[0]
        return address.source(first.publication_id, first.page, first.quote)
    return address.source(one.told_in[0].publication_id) if one.told_in else ""


def may_be_one(pair: MayBeOne) -> Markup:
    """Two products that may be one, and why."""
    return macro(
        "beheer",
        "may_be_one",
        both=(pair.one, pair.other),
        reason=admin.MERGE_REASONS.get(pair.merge.reason, ""),
        proof=pair.merge.citation.quote if pair.merge.citation else "",
    )


def version(kept: KeptGeneration) -> Markup:
    """A generation in the list."""
    is_readable = kept.n_publications is not None
    return macro(
        "beheer",
        "version",
        created=kept.created,
        moment=admin.moment(kept.created) if is_readable else "",
        told=texts_common.publications(kept.n_publications or 0) if is_readable else admin.UNREADABLE_VERSION,
        badge=admin.IS_CURRENT if kept.is_current else admin.IS_WAITING if kept.is_waiting else "",
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """What a generation changed, a line each; ``moment`` tells which one that is."""

    id: str
    moment: str
    lines: tuple[tuple[str, str], ...]


def changed(kept: KeptGeneration, one: GenerationChange) -> Markup:
    """What a generation changed, folded away."""
    rows = _Changed(f"veranderd-{kept.generation}", admin.moment(kept.created), _lines(one))
    return macro("beheer", "changed", texts=admin, rows=rows)


def takes_back(one: GenerationChange) -> Markup:
    """What an undo takes back, and by whom it was done."""
    return results.subheading(admin.UNDO_TAKES_BACK) + macro("beheer", "took", texts=admin, lines=_lines(one))


def _lines(one: GenerationChange) -> tuple[tuple[str, str], ...]:
    told = {
        admin.CAME: one.came, admin.CHANGED: one.changed, admin.WENT: one.went,
        admin.PRODUCTS_CAME: one.products_came, admin.PRODUCTS_WENT: one.products_went, admin.CHANGED_BY: one.by,
    }  # fmt: skip
    return tuple((label, admin.some(names)) for label, names in told.items() if names)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Two publications, and the share of the first that stands in the other, in words."""

    to: str
    title: str
    share: str
    other_to: str
    other_title: str


def alike(found: Sequence[Pair]) -> Markup:
    """Publications that are nearly in another one, each with the way to both."""
    return macro("beheer", "alike", pairs=[_alike(one) for one in found])


def _alike(pair: Pair) -> _Alike:
    one, other = pair.publication, pair.other
    to, other_to = address.source(one.publication_id), address.source(other.publication_id)
    return _Alike(to, one.title, admin.alike_share(pair.share), other_to, other.title)


def message(one: Message, is_here: bool = False) -> Markup:
    """What a visitor sent, and the ways to what it is about; ``is_here``: beside the form that mends it."""
    heading = admin.MESSAGE_HERE if is_here else admin.MESSAGE_KINDS[one.kind]
    field, sentence = _about_field(one.about)
    ways = [(admin.LOOK, address.source(one.publication_id, one.page, sentence))] if one.publication_id else []
    if one.product_id and not is_here:
        given = {PRODUCT: one.product_id, MESSAGE: str(one.number), FIELD: field}
        ways.append((admin.MESSAGE_MEND, _part("producten", **{name: value for name, value in given.items() if value})))
    return macro("beheer", "message", one=one, heading=heading, moment=admin.moment(one.sent), ways=ways, texts=admin)


def _about_field(about: str) -> tuple[FieldName | str, str]:
    """The field that a message about a product names, "" for none, and the sentence that it is about."""
    for field, label in texts_products.FIELDS.items():
        _, named, sentence = about.partition(texts_screens.wrong_fact("", label, ""))
        if named:
            return field, sentence
    return "", about


def way_to_form(name: str) -> Markup:
    """The way to the form about a file."""
    return results.way(admin.REMEDIES["say"], _part("gegevens", **{FILE: name}))


def question(text: str) -> Markup:
    """A saved question."""
    return macro("beheer", "question", text=text)
