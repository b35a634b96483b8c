"""What stands around a page of a source, as HTML: what it is, the ways to other pages, what was found in it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin

from index.dutch.words import LEADS_IN, STOP_WORDS
from index.gazetteer.places import find_places
from index.gazetteer.topics import find_topics
from index.types import YEAR, Page, Publication, Record
from search_app.answer.citations import record_date
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.rendering import NOTHING, Markup, joined, macro, render
from search_app.web.views import filters, results
from search_app.web.views import page as views_page
from search_app.web.views.filters import Chip, Group, Value
from search_app.web.views.page import Viewed

AROUND = 60  # characters shown on each side of a word that was found
FOUND_SHOWN = 20  # places shown of a word that was found


def head(publication: Publication) -> Markup:
    """What it is: kind, date, maker, licence; and where to fetch it."""
    record = publication.record
    is_web = record.url is not None and record.url.startswith(("https://", "http://"))
    return macro(
        "source",
        "head",
        where=results.where(
            results.date_of(record_date(record)),
            *dict.fromkeys((record.kind, record.publisher, record.workplace, record.licence)),
        ),
        file=address.file(record.publication_id),
        file_label=texts_screens.DOWNLOAD_FILE,
        site=record.url if is_web else "",  # no other address is a link: "javascript:" would run
        site_label=texts_screens.ORIGINAL_SITE,
    )


def page(publication: Publication, viewed: Viewed) -> Markup:
    """The page, and where to fetch it."""
    return joined([views_page.draw(publication, viewed), _page_file(publication, viewed)])


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The way to a page beside this one."""

    to: str
    label: str


def leafing(publication: Publication, viewed: Viewed) -> Markup:
    """Which page this is of how many, and the ways to the ones beside it; nothing where there are no pages."""
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None:
        return NOTHING
    numbers = [one.number for one in publication.pages if one.number is not None]
    at = numbers.index(shown.number)
    to = [address.source(publication.record.publication_id, number) for number in numbers]
    return macro(
        "source",
        "leafing",
        label=texts_screens.PAGES_LABEL,
        heading=texts_common.page_of(shown.number, numbers[-1], publication.record.source, shown.label),
        before=_Leaf(to[at - 1], texts_screens.PREVIOUS) if at else None,
        after=_Leaf(to[at + 1], texts_screens.NEXT) if at + 1 < len(numbers) else None,
    )


def _page_file(publication: Publication, viewed: Viewed) -> Markup:
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None or not views_page.is_printed(publication):
        return NOTHING
    return macro(
        "source",
        "page_file",
        image=address.page_image(publication.record.publication_id, shown.number, views_page.IMAGE_WIDTH),
        name=f"pagina-{shown.number}.png",
        enlarge=texts_common.PAGE_ENLARGE,
        download=texts_screens.DOWNLOAD_PAGE,
    )


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A word that was found, with what stands around it; ``to`` is "" in a publication without pages."""

    around: Markup
    to: str
    on: str


def found_inside(publication: Publication, word: str) -> Markup:
    """The places where a word stands in a publication, each a link to its page."""
    places = [(one, span) for one in publication.pages for span in views_page.places(one, word)]
    count = texts_screens.found_inside(len(places))
    return macro(
        "source",
        "found",
        announced=results.announced(count),
        count=count,
        places=[_place(publication, one, span) for one, span in places[:FOUND_SHOWN]],
    )


def _place(publication: Publication, page: Page, span: range) -> _Occurrence:
    around = results.marked(page.text, _around(page.text, span), [span])
    if page.number is None:
        return _Occurrence(around, "", "")
    to = address.source(publication.record.publication_id, page.number)
    return _Occurrence(around, to, texts_screens.on_page(page.number, publication.record.source, page.label))


def _around(text: str, span: range) -> range:
    """A place with whole words on each side of it."""
    start, end = max(0, span.start - AROUND), min(len(text), span.stop + AROUND)
    while start and start < span.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > span.stop and not text[end].isspace():
        end -= 1
    return range(start, end)


FIELDS = ("kind", "theme", "region", "audience", "year")  # what publications can be filtered by
_ASKED = re.compile(
    r"\b(?:(?P<kind>magazine|factsheet|notitie|presentatie|webpagina)['’]?s|(?P<plural>rapport|artikel|handreiking)en|"
    r"(?<!\bin )(?<!\bvan )een (?P<one>magazine|factsheet|notitie|presentatie|webpagina|rapport|artikel|handreiking)|"
    r"publicaties|gepubliceerd)\b",
    re.IGNORECASE,
)
_REQUESTS = STOP_WORDS.difference(("hoe",)).union(  # what may stand before the publications that are asked for
    "welke alle hoeveel jullie mij hebt zoek zoeken vind vinden geef geven toon noem overzicht lijst nieuwe nieuwste "
    "recente laatste".split()
)
_YEAR = re.compile(rf"\b{YEAR}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SAYS_NOTHING = _REQUESTS.union("gaan gaat jaar onderwerp thema regio gemeente verschenen gemaakt staan sturen".split())
_SAID_OF_THEM = _SAYS_NOTHING | LEADS_IN | {"noemen", "beschrijven"}  # "welke magazines lezen …" asks for none
_ASKED_SHOWN = 5  # publications that stand in an answer; all are one press further
FIRST = 8  # values of a filter that are in sight before one press more
IN_FEED = 50  # publications in a feed


def values(record: Record, field: str) -> tuple[str | int, ...]:
    """What is known of a field of a publication."""
    many = {"theme": record.themes, "region": record.regions, "audience": record.audiences}
    one = {"kind": record.kind, "year": record.year}.get(field)
    return many.get(field, () if one is None else (one,))


def kept(records: Sequence[Record], chosen: Choices) -> list[Record]:
    """Those that have, of each field that is filtered, one of the values; the newest first, then by title."""
    found = [one for one in records if all(_has(one, field, chosen) for field in FIELDS)]
    by_title = sorted(found, key=lambda one: one.title.casefold())
    return sorted(by_title, key=lambda one: record_date(one) or "", reverse=True)


def _has(record: Record, field: str, chosen: Choices) -> bool:
    wanted = [one.value for one in chosen.choices if one.field == field]
    known = values(record, field)
    return not wanted or any(one in wanted for one in known) or (None in wanted and not known)


_WHAT_IS = re.compile(r"\W*wat (?:is|zijn) (?!er\b)(?:een )?\w+\W*$", re.IGNORECASE)


def choices_asked(question: str) -> Choices | None:
    """What a question for publications asks of them ("factsheets over armoede uit 2023"); None where it is another.

    Nothing is chosen where it asks more than the filters of Bronnen know: half of it would look like all of it.
    """
    asked = _ASKED.search(question)
    if asked is None or _WHAT_IS.match(question):
        return None
    before, behind = _WORD.findall(question[: asked.start()]), _WORD.findall(question[asked.end() :])
    if any(word.casefold() not in _REQUESTS for word in before) or (
        behind and behind[0].casefold() not in _SAID_OF_THEM
    ):
        return None
    kind = (asked["kind"] or asked["plural"] or asked["one"] or "").casefold()
    topics = find_topics(question, "theme")
    places = [one for one in find_places(question, typed=True) if one.place.regions]
    years = list(_YEAR.finditer(question))
    left = question
    spans = [(one.start, one.end) for one in topics] + [(one.start, one.end) for one in places]
    for start, end in [(0, asked.end()), *spans]:
        left = left[:start] + " " * (end - start) + left[end:]
    if any(word.casefold() not in _SAYS_NOTHING for word in _WORD.findall(left)):
        return Choices() if before else None  # "Rapporten bespreken met een kind" asks for none
    themes = (Choice("theme", one.name) for one in topics)
    regions = (Choice("region", one.place.regions[0]) for one in places)
    kinds = (Choice("kind", kind),) if kind else ()
    return Choices(tuple(dict.fromkeys((*kinds, *themes, *regions, *(Choice("year", int(one[0])) for one in years)))))


def asked_for(question: str, records: Sequence[Record]) -> Markup:
    """The publications that a question asks for, each a link, and the way to all of them; nothing where none are."""
    chosen = choices_asked(question)
    found = kept(records, chosen) if chosen and chosen.choices else []
    if not found or chosen is None:
        return NOTHING
    count = texts_screens.publications_found(len(found), len(records))
    fields = {one.field for one in chosen.choices}
    unknown = [one for one in records if one not in found and not all(values(one, field) for field in fields)]
    shown = render(
        "listing",
        announced=results.announced(count),
        heading=texts_screens.SOURCE_WAY,
        paragraphs=(count,),
        first=[_asked(one) for one in found[:_ASKED_SHOWN]],
        rest=(),
        more="",
        below=texts_screens.unrecorded(len(unknown)) if unknown else "",
    )
    return joined([shown, results.way(texts_screens.SOURCES_ASKED, address.sources(chosen))])


def way_to_all(question: str) -> Markup:
    """The way to all publications, for who asked for some that were not found; nothing for any other question."""
    if choices_asked(question) is None:
        return NOTHING
    return results.way(texts_screens.SOURCES_ALL, address.sources(Choices()))


def _asked(record: Record) -> results.ListEntry:
    """The title of a publication, where it leads, what sort of thing it is unless the title says so, and its date."""
    when = results.where(results.date_of(record_date(record)))
    kind = record.kind if record.kind and record.kind not in record.title.casefold() else ""
    return results.ListEntry(record.title, address.source(record.publication_id), kind, place=when)


def catalogue_head(records: Sequence[Record], found: Sequence[Record], chosen: Choices) -> Markup:
    """How many publications there are of how many, the filters, those that are on, and the feed of just these."""
    groups = [_group(records, chosen, field) for field in FIELDS]
    on = [one for one in chosen.choices if one.field in FIELDS]
    chips = [Chip(texts_products.chip(one.field, one.value), address.sources(chosen.toggled(one))) for one in on]
    return render(
        "sources_head",
        count=texts_screens.publications_found(len(found), len(records)),
        summary=texts_products.filters(len(on)),
        close=texts_products.CLOSE_FILTERS,
        groups=[one for one in groups if one.first],
        chips=filters.chips_of(chips, address.sources(chosen.unfiltered())),
        feed=address.feed(chosen),
        feed_label=texts_screens.FEED_FILTERED if on else texts_screens.FEED,
    )


def _group(records: Sequence[Record], chosen: Choices, field: str) -> Group:
    """The values of a field under the filters on the other fields, each with its count."""
    others = replace(chosen, choices=tuple(one for one in chosen.choices if one.field != field))
    counted = Counter(value for one in kept(records, others) for value in values(one, field) or (None,))
    shown = [_value(field, value, count, chosen) for value, count in counted.items()]
    in_order = sorted(shown, key=lambda one: (not one.is_on, one.id.endswith("-None"), *_rank(field, one)))
    if len(in_order) < 2 and not any(one.is_on for one in in_order):
        in_order = []  # nothing to choose
    n_first = len(in_order) if len(in_order) <= FIRST + 1 else FIRST
    return Group(f"meer-b-{field}", texts_products.FACETS[field], in_order[:n_first], in_order[n_first:])


def _rank(field: str, value: Value) -> tuple[int, str]:
    """Years from the newest on, else the fullest first."""
    return (-int(value.words) if field == "year" and value.words.isdigit() else -value.count, value.words)


def _value(field: str, value: str | int | None, count: int, chosen: Choices) -> Value:
    choice = Choice(field, value)
    words, to = texts_products.value(field, value), address.sources(chosen.toggled(choice))
    return Value(
        f"b-{field}-{value}", words, count, texts_products.in_publications(count), to, choice in chosen.choices
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """A publication in the list: where it leads, what it is in a few words, and its first page small."""

    to: str
    title: str
    kind: str
    about: tuple[str, ...]
    when: str
    image: str | None
    format: str  # said in the place of a cover where pages can't be drawn


def catalogue(found: Sequence[Record], today: date) -> Markup:
    """The publications with their covers; those of the month of ``today`` under a heading of their own."""
    month = today.isoformat()[:7]
    new = [one for one in found if (record_date(one) or "").startswith(month)]
    rest = [one for one in found if one not in new]
    heading = texts_screens.PUBLISHED_BEFORE if new else texts_screens.ALL_PUBLICATIONS
    groups = ((texts_screens.NEW_THIS_MONTH, new), (heading, rest))
    drawn = [(name, list(map(_listed, those))) for name, those in groups if those]
    return macro("source", "catalogue", groups=drawn)


def _listed(record: Record) -> _Listed:
    about = [", ".join(those[:3]) for those in (record.regions, record.themes) if those]
    is_printed = record.format == "pdf"
    return _Listed(
        address.source(record.publication_id),
        record.title,
        record.kind or texts_screens.KIND_UNKNOWN,
        tuple(about),
        ", ".join(filter(None, (texts_common.date_in_words(record_date(record)), record.publisher))),
        address.page_image(record.publication_id, 1, results.SMALL) if is_printed else None,
        texts_screens.FORMATS.get(record.format, texts_screens.FORMAT_OTHER),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A publication in a feed; ``updated`` as RFC 3339 writes it."""

    title: str
    link: str
    updated: str
    author: str
    about: str


def feed(records: Sequence[Record], chosen: Choices, site: str) -> Markup:
    """The newest dated publications as an Atom feed (RFC 4287); ``site`` is the address of the app.

    A publication without a date is in no feed: nobody can tell whether it is new.
    """
    dated = [one for one in kept(records, chosen) if record_date(one)][:IN_FEED]
    on = [texts_products.chip(one.field, one.value) for one in chosen.choices if one.field in FIELDS]
    entries = [_entry(one, site) for one in dated]
    return render(
        "feed",
        title=texts_screens.feed_title(on),
        link=urljoin(site, address.sources(chosen)),
        own=urljoin(site, address.feed(chosen)),
        updated=max((one.updated for one in entries), default="1970-01-01T00:00:00Z"),
        entries=entries,
        name=texts_common.NAME,
    )


def _entry(record: Record, site: str) -> _Entry:
    year, *rest = (record_date(record) or "").split("-")
    month, day = (*rest, "01", "01")[:2]
    return _Entry(
        _printable(record.title),
        urljoin(site, address.source(record.publication_id)),
        f"{year}-{month}-{day[:2]}T00:00:00Z",
        _printable(record.publisher or record.workplace or texts_common.NAME),
        _printable(", ".join([record.kind or texts_screens.KIND_UNKNOWN, *record.regions, *record.themes])),
    )


def _printable(words: str) -> str:
    """Without what XML can't hold."""
    return "".join(one for one in words if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff"))
