"""Products and workplaces as HTML: a card that is scanned in a second, and all that is known."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.products import FieldName
from search_app.answer.citations import by_page, holds_any, main_title, says_again
from search_app.answer.list_questions import asks_status
from search_app.answer.quotes import is_table_row
from search_app.products.ranking import is_named
from search_app.replies import (
    Citation,
    Cited,
    ProductReply,
    RegionAsked,
    WorkplaceReply,
)
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.rendering import NOTHING, Markup, joined, macro, render
from search_app.web.views import results

_NUMBER = re.compile(r"\d+")
PAGES = 6  # of those that tell of a product, shown small
PLACES = 3  # shown of one thing that is said; each publication and page once


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line of the facts on a card: what it is about, what is stated, and the place where that stands."""

    label: str
    words: str
    place: Markup = NOTHING


def card(
    product: ProductReply, best: bool, terms: results.Terms = results.NO_TERMS, said: Collection[str] = ()
) -> Markup:
    """A product that fits: what it is, why it fits and where that stands; the ``best`` one larger, with its facts.

    Words with one of the ``terms`` are marked: they carry the match. What was ``said`` above it is not said again.
    """
    summary = product.summary if _says_more(product, said) else ""
    is_said = product.why is None or _is_said(product.why, [*said, summary])
    return render(
        "product_card",
        best=best,
        kind=_kind(product, briefly=best),
        name=product.name,
        to=address.product(product.product_id),
        summary=results.explained(summary, terms),
        explained=results.explained,
        facts=facts(product, said) if best else (),
        why_label=texts_products.WHY if product.relation == "fits" else texts_products.WHY_NEARBY,
        place=_place_of(summary, product) if is_said else NOTHING,  # else that of why it fits is there
        why=NOTHING if product.why is None or is_said else quoted(product.why, product.citations, True, terms),
        texts=texts_products,
    )


def sentences(product: ProductReply, best: bool, said: Collection[str]) -> list[str]:
    """The sentences that its card shows, so that nothing below it says them again."""
    shown = [product.summary] if _says_more(product, said) else []
    shown += [product.why.text] if product.why is not None else []
    return [*shown, *(one.words for one in facts(product, said) if one.place)] if best else shown


def _says_more(product: ProductReply, said: Collection[str]) -> bool:
    """Whether the sentence that says what it is doesn't stand in what says why it fits, nor was said before."""
    why = [] if product.why is None else [product.why.text]
    return bool(product.summary) and not says_again(product.summary, [*said, *why])


def facts(product: ProductReply, said: Collection[str] = ()) -> tuple[FactLine, ...]:
    """What people look for first, a line each: for whom, which age, where, what came of it and when, whom to ask."""
    stated = product.fields
    ages = dict.fromkeys(texts_screens.years_old(one.text) for one in stated.get("age", ()))
    labels: tuple[tuple[FieldName, Sequence[str]], ...] = (
        ("audience", product.audiences), ("age", tuple(ages)), ("region", product.regions)
    )  # fmt: skip
    lines = [FactLine(texts_products.FIELDS[name], _shortly(values)[0]) for name, values in labels if values]
    why = [] if product.why is None else [product.why.text]
    above = [*said, *why, product.summary]
    for name in ("result", "available"):
        sentences = [one for one in stated.get(name, ()) if not is_table_row(one.text)]
        fresh = [in_words(name, one) for one in sentences if not _is_told(one.text, above)]
        lines += [_fact_line(texts_products.FIELDS[name], one, product.citations) for one in fresh[:1]]
    return tuple(lines)


def _is_told(text: str, above: Sequence[str]) -> bool:
    """Whether it stands above it, or the numbers that it is about do: one that is the same may be chance."""
    numbers = set(_NUMBER.findall(text))
    return holds_any(text, above) or any(len(numbers) > 1 and numbers <= set(_NUMBER.findall(one)) for one in above)


def _fact_line(label: str, stated: Cited, citations: Sequence[Citation]) -> FactLine:
    by_number = {one.n: one for one in citations}
    proof = next((by_number[n] for n in stated.citations if n in by_number), None)
    return FactLine(label, stated.text, says_maintainer() if proof is None else place(proof, briefly=True))


def _kind(product: ProductReply, briefly: bool = False) -> Markup:
    """The line that tells what sort of thing it is, for whom, and where; ``briefly`` where the facts tell the rest."""
    parts = [product.kind or texts_products.KIND_UNKNOWN]
    parts += [] if briefly else [*_shortly(product.audiences), *_shortly(product.regions)]
    parts += [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    return render("kind", parts=parts, unchecked=product.origin == "detected", texts=texts_products)


def _shortly(names: Sequence[str], at_most: int = 3) -> list[str]:
    if not names:
        return []
    more = len(names) - at_most
    return [", ".join(names[:at_most]) + (f" +{more}" if more > 0 else "")]


def _place_of(summary: str, product: ProductReply) -> Markup:
    """Where the sentence stands that says what it is; nothing where that isn't shown."""
    stated = next((one for one in product.fields.get("what", ()) if one.text == summary), None)
    return NOTHING if stated is None else _places(stated, product.citations, briefly=True)


def _is_said(why: Cited, said: Collection[str]) -> bool:
    """Whether it was said already, the name of its row ("Voor wie: …") aside."""
    named, _, rest = why.text.partition(": ")
    is_row = named.casefold() in {*map(str.casefold, _ROWS_CALLED.values()), *_ALSO_CALLED.values()}
    return says_again(rest if rest and is_row else why.text, said)


def actions(product: ProductReply) -> Markup:
    """What to do next with the project that fits best: see all of it, or projects like it."""
    return macro(
        "pieces",
        "actions",
        to=address.product(product.product_id),
        label=texts_products.ALL_ABOUT,
        alike=address.compare(product.product_id),
        alike_label=texts_products.COMPARABLE,
    )


def alike(product: ProductReply) -> Markup:
    """The way to comparable projects."""
    return results.way(texts_products.COMPARABLE, address.compare(product.product_id))


def quoted(
    cited: Cited, citations: Sequence[Citation], briefly: bool = False, terms: results.Terms = results.NO_TERMS
) -> Markup:
    """What a source says, with the place where it stands, or else what the maintainer says.

    ``briefly`` leaves out what follows the main title.
    """
    words = macro("text", "quote", words=results.explained(cited.text, terms))
    if not cited.citations:
        return joined([macro("pieces", "paragraph", text=cited.text), says_maintainer()])
    return joined([words, _places(cited, citations, briefly)])


def says_maintainer() -> Markup:
    """In the place of a source: no publication says it, the maintainer does."""
    return macro("pieces", "where", date=NOTHING, parts=[texts_products.SAYS_MAINTAINER])


def _places(cited: Cited, citations: Sequence[Citation], briefly: bool) -> Markup:
    by_number = {citation.n: citation for citation in citations}
    places = list({_spot(by_number[n]): by_number[n] for n in cited.citations if n in by_number}.values())[:PLACES]
    return joined(place(one, briefly) for one in places)


def _spot(citation: Citation) -> tuple[str, int | None]:
    return citation.publication_id, citation.page


def place(citation: Citation, briefly: bool = False) -> Markup:
    """Where a quote stands, as a link to it."""
    title = main_title(citation.title) if briefly else citation.title
    return macro(
        "pieces",
        "place",
        to=address.source(citation.publication_id, citation.page, citation.quote),
        words=_on_page(title, citation),
        date=results.date_of(citation.date),
    )


def _on_page(title: str, citation: Citation) -> str:
    """A title and a page; behind a title that asks there is no comma."""
    page = texts_screens.on_page(citation.page, citation.source, citation.page_label)
    return f"{title}{' ' if title.endswith(('?', '!')) else ', '}{page}"


def related(products: Sequence[ProductReply], said: Collection[str] = ()) -> Markup:
    """Products that are not quite what was asked: one line each, without what was ``said`` already."""
    return render(
        "related",
        products=[(one, address.product(one.product_id), _in_short(one), _new_summary(one, said)) for one in products],
        texts=texts_products,
    )


def _in_short(product: ProductReply) -> str:
    """What sort of thing it is, and where."""
    return ", ".join([product.kind or texts_products.KIND_UNKNOWN, *_shortly(product.regions)])


def in_a_line(product: ProductReply) -> str:
    """What it is, or, where no sentence says that, the one that fits the question."""
    return product.summary or (product.why.text if product.why else "")


def _new_summary(product: ProductReply, said: Collection[str]) -> str:
    """The line of a product; nothing that was said already."""
    told = in_a_line(product)
    return "" if says_again(told, said) else told


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in the table of facts, the years of its sources, and their numbers."""

    words: str
    years: str
    cites: tuple[results.Cite, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the table of facts: what it is about, and what the sources state, the newest first."""

    label: str
    values: tuple[Stated, ...]


def lead(product: ProductReply) -> Markup:
    """What a product is, under its title: its sort, and the sentence that says it with the place where it stands."""
    names = ", ".join(product.other_names)
    label = texts_products.OTHER_NAMES
    return macro("pieces", "product_head", kind=_kind(product), lead=_lead(product), names=names, label=label)


def whole(product: ProductReply) -> Markup:
    """All that is known of a product: a table of facts, each with the numbers of its sources, and what isn't."""
    rows = list(_rows(product))
    return render(
        "product",
        rows=rows,
        has_years=any(one.years for row in rows for one in row.values),
        explained=results.explained,
        missing=texts_products.not_found(product.not_found, _can_be_reached(product)),
        texts=texts_products,
    )


def told(product: ProductReply) -> Markup:
    """Who writes about a product, and the pages that do, small; nothing where no publication does."""
    told_in = [
        (one, address.source(one.publication_id), texts_common.date_in_words(one.date)) for one in product.told_in
    ]
    if not told_in:
        return NOTHING
    return render("product_told", pages=_pages(product), told_in=told_in, texts=texts_products)


def _can_be_reached(product: ProductReply) -> bool:
    """Whether something that is stated of it holds a telephone number, a mail address or one on the web."""
    return any(results.REACHED.search(one.text) for stated in product.fields.values() for one in stated)


@dataclass(frozen=True, slots=True)
class _SmallPage:
    """A page that tells of a product: where it leads, how it looks, and what it is called."""

    to: str
    image: str
    words: str


def _pages(product: ProductReply) -> list[_SmallPage]:
    """The pages that tell of it, as far as they can be drawn, each once."""
    firsts = [those[0] for those in by_page(product.citations)]
    drawn = [(one, results.small_page(one)) for one in firsts]
    return [
        _SmallPage(
            address.source(one.publication_id, one.page, one.quote),
            image,
            _on_page(main_title(one.title), one),
        )
        for one, image in drawn
        if image
    ][:PAGES]


def _lead(product: ProductReply) -> list[Markup]:
    """The sentence that says what it is, with the place where it stands."""
    told = [one for one in product.fields.get("what", ()) if one.text == product.summary]
    return [quoted(one, product.citations, briefly=True) for one in told]


def _rows(product: ProductReply) -> Iterator[FactRow]:
    cites = {one.n: one for one in product.citations}
    said = {product.summary}
    for name, stated in product.fields.items():
        others = [one for one in stated if one.text not in said]  # a sentence that tells two things stands once
        said |= {one.text for one in others if " " in one.text}
        shown = [one for one in others if not is_table_row(one.text)] or others  # a row of a table says it less well
        if shown:
            values = [_stated(in_words(name, one), cites) for one in shown]
            yield FactRow(texts_products.FIELDS[name], tuple(_together(values) if name in _NAMES else values))


_NAMES = frozenset({"audience", "theme", "region"})  # fields whose values are names, no sentences


def _together(values: Iterable[Stated]) -> list[Stated]:
    """Names that the same pages state, on one line."""
    lines: dict[tuple[str, tuple[results.Cite, ...]], list[str]] = {}
    for one in values:
        lines.setdefault((one.years, one.cites), []).append(one.words)
    return [Stated(", ".join(words), *proof) for proof, words in lines.items()]


def _stated(value: Cited, citations: Mapping[int, Citation]) -> Stated:
    """A value with its sources; each page once, and the years, so that an older figure is seen to be older."""
    proofs = list({_spot(citations[n]): citations[n] for n in value.citations if n in citations}.values())[:PLACES]
    years = sorted({one.date[:4] for one in proofs if one.date}, reverse=True)
    return Stated(value.text, ", ".join(years), tuple(results.cite(one) for one in proofs))


_ROWS_CALLED: Mapping[str, str] = {str(name): called for name, called in texts_products.FIELDS.items()}
_ALSO_CALLED: Mapping[str, str] = {"needs": "nodig", "obstacles": "lastig", "available": "te krijgen"}


def unnamed(text: str, name: str) -> str:
    """A sentence of a source ("Kosten: 900 euro") without the words that its row is called by; "via Grensland"."""
    named, _, rest = text.partition(": ")
    called = (_ROWS_CALLED.get(name, "").casefold(), _ALSO_CALLED.get(name))
    if name == "available" and rest and named == "Via":
        return f"via {rest}"
    return rest if rest and named.casefold() in called else text


def in_words(name: str, stated: Cited) -> Cited:
    """A value in the words that people use: a status, an age; a sentence of a source without the name of its row."""
    stated = replace(stated, text=unnamed(stated.text, name))
    if name == "status":
        return replace(stated, text=texts_products.value(name, stated.text))
    return replace(stated, text=texts_screens.years_old(stated.text)) if name == "age" else stated


def status(question: str, products: Sequence[ProductReply], follows: str | None) -> Markup:
    """How the product stands whose status is asked, with where that is said; nothing where another thing is asked."""
    asked = (one for one in products if one.product_id == follows or is_named(one, question))
    product = next(asked, None) if asks_status(question) else None
    if product is None:
        return NOTHING
    stated = [in_words("status", one) for one in product.fields.get("status", ())]
    to = address.product(product.product_id)
    return render(
        "listing",
        announced=NOTHING,
        heading=texts_products.FIELDS["status"],
        paragraphs=() if stated else (texts_products.no_status(product.name),),
        first=[results.ListEntry(product.name, to, one.text, place=_said_at(one, product)) for one in stated],
        rest=(),
        more="",
        below="",
    )


def _said_at(stated: Cited, product: ProductReply) -> Markup:
    return _places(stated, product.citations, briefly=True) if stated.citations else says_maintainer()


def answer(asked: Sequence[RegionAsked]) -> Markup:
    """The workplaces of all places that were named, as the answer; nothing where no source names any."""
    cards = [_workplace(region, one) for region in asked for one in region.workplaces]
    if not cards:
        return NOTHING
    is_own = any(one.basis == "listed" for region in asked for one in region.workplaces)
    return macro(
        "workplaces",
        "answer",
        announced=results.announced(texts_products.workplace_announced(len(cards))),
        heading=texts_products.WORKPLACE_HEADING if is_own else texts_products.WORKPLACE_NEAR,
        cards=cards,
    )


def _workplace(asked: RegionAsked, one: WorkplaceReply) -> Markup:
    is_listed = one.basis == "listed"
    said = texts_products.takes_part(asked.as_written, one.name) if is_listed else ""
    only_in_region = "" if is_listed else texts_products.only_in_region(asked)
    return macro(
        "workplaces",
        "card",
        name=one.name,
        lines=[line for line in (said, texts_products.lies_in(asked), only_in_region) if line],
        place=place(one.citation, briefly=True) if one.citation else says_maintainer(),
        members=texts_products.PARTICIPANTS if is_listed else texts_products.region_members(asked.region),
        names=[(name, name.casefold() == asked.as_written.casefold()) for name in one.participants],
        contact_label=texts_products.CONTACT,
        contact=_contact(one),
    )


def _contact(one: WorkplaceReply) -> Markup:
    if one.contact is None:
        return macro("pieces", "soft", text=texts_products.NO_CONTACT)
    lines = [line for line in one.contact.quote.split("\n") if line.strip()]
    return macro("workplaces", "contact", lines=lines, place=place(one.contact, briefly=True))


def next_step() -> Markup:
    """For who only said where they work: what to do now."""
    return results.hint(texts_products.ASK_NOW)
