"""Products as HTML: a card that is scanned in a second, and all that is known of one. All text is escaped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape

from index.products import FieldName
from search_app import address, marking, texts, texts_products, texts_screens, views
from search_app.citation import Citation, main_title
from search_app.product_cards import is_row
from search_app.product_replies import Cited, FieldReply, ProductReply, ToldIn

PLACES = 3  # shown of one thing that is said; each publication and page once


def card(product: ProductReply, best: bool, terms: marking.Terms = marking.NO_TERMS) -> str:
    """A product that fits: what it is, why it fits and where that stands; the ``best`` one larger.

    Words with one of the ``terms`` are marked: they carry the match.
    """
    about = f'<p class="vb-summary">{marking.worded(product.summary, terms)}</p>' if _says_more(product) else ""
    return (
        f'<article class="vb-product{" vb-best" if best else ""}">{_kind(product)}'
        f'<h3><a href="{escape(address.product(product.product_id))}">{escape(product.name)}</a></h3>'
        f"{about}{_why(product, terms)}{_ways(product) if best else ''}</article>"
    )


def _says_more(product: ProductReply) -> bool:
    """Whether the sentence that says what it is isn't the one that says why it fits."""
    return bool(product.summary) and (product.why is None or product.why.text != product.summary)


def _kind(product: ProductReply) -> str:
    """The line that tells what sort of thing it is, for whom, and where."""
    parts = [product.kind or texts_products.KIND_UNKNOWN, *_shortly(product.audiences), *_shortly(product.regions)]
    parts += [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    parts += [origin] if (origin := texts_products.ORIGINS[product.origin]) else []
    return f'<p class="vb-kind">{"".join(f"<span>{escape(part)}</span>" for part in parts)}</p>'


def _shortly(names: Sequence[str], at_most: int = 3) -> list[str]:
    if not names:
        return []
    more = len(names) - at_most
    return [", ".join(names[:at_most]) + (f" +{more}" if more > 0 else "")]


def _why(product: ProductReply, terms: marking.Terms) -> str:
    if product.why is None:
        return ""
    label = texts_products.WHY if product.relation == "fits" else texts_products.WHY_NEARBY
    why = said(product.why, product.citations, briefly=True, terms=terms)
    return f'<div class="vb-why"><h4>{label}</h4>{why}</div>'


def _ways(product: ProductReply) -> str:
    about, alike = address.product(product.product_id), address.compare(product.product_id)
    return (
        f'<p class="vb-links"><a href="{escape(about)}">{texts_products.ALL_ABOUT} {escape(product.name)}</a>'
        f'<a href="{escape(alike)}">{texts_products.COMPARABLE}</a></p>'
    )


def alike(product: ProductReply) -> str:
    """The way to comparable projects."""
    to = address.compare(product.product_id)
    return f'<p class="vb-links"><a href="{escape(to)}">{texts_products.COMPARABLE}</a></p>'


def said(
    cited: Cited, citations: Sequence[Citation], briefly: bool = False, terms: marking.Terms = marking.NO_TERMS
) -> str:
    """What a source says, with the place where it stands; ``briefly`` leaves out what follows the main title."""
    by_number = {citation.n: citation for citation in citations}
    places = list({_spot(by_number[n]): by_number[n] for n in cited.citations if n in by_number}.values())[:PLACES]
    words = marking.worded(cited.text, terms)
    return f"<blockquote>{words}</blockquote>{''.join(place(one, briefly) for one in places)}"


def _spot(citation: Citation) -> tuple[str, int | None]:
    return citation.publication_id, citation.page


def place(citation: Citation, briefly: bool = False) -> str:
    """Where a quote stands, as a link to it."""
    where = address.source(citation.publication_id, citation.page, citation.quote)
    title = main_title(citation.title) if briefly else citation.title
    on = texts_screens.on_page(citation.page)
    return f'<p class="vb-where"><a href="{escape(where)}">{escape(title)}, {on}</a>{views.date_of(citation.date)}</p>'


def related(products: Sequence[ProductReply]) -> str:
    """Products that are not quite what was asked: one line each."""
    lines = "".join(
        f'<li><a href="{escape(address.product(one.product_id))}">{escape(one.name)}</a>'
        f'<span class="vb-soft"> {escape(one.kind or "")}</span>'
        f"{f'<br>{escape(one.summary)}' if one.summary else ''}</li>"
        for one in products
    )
    return (
        f'<section class="vb-related"><h2 class="vb-heading">{texts_products.RELATED_HEADING}</h2>'
        f'<p class="vb-hint">{texts_products.RELATED_NOTE}</p><ul>{lines}</ul></section>'
    )


def whole(product: ProductReply) -> str:
    """All that is known of a product, with its sources, under its title."""
    names = (
        f"<p>{texts_products.OTHER_NAMES}: {escape(', '.join(product.other_names))}</p>" if product.other_names else ""
    )
    missing = (
        f'<p class="vb-soft">{escape(texts_products.not_found(product.not_found))}</p>' if product.not_found else ""
    )
    return (
        f'<article class="vb-whole">{_kind(product)}{_lead(product)}{names}{"".join(_fields(product))}{missing}'
        f"{_told_in(product.told_in)}</article>"
    )


def _lead(product: ProductReply) -> str:
    """The sentence that says what it is, with the place where it stands."""
    lead = [one for field in product.fields for one in field.values if _is_lead(field, one, product)]
    return "".join(f'<div class="vb-lead">{said(one, product.citations, briefly=True)}</div>' for one in lead)


def _is_lead(field: FieldReply, value: Cited, product: ProductReply) -> bool:
    return field.name == "what" and value.text == product.summary


def _fields(product: ProductReply) -> Iterator[str]:
    for field in product.fields:
        others = [one for one in field.values if not _is_lead(field, one, product)]
        if others:
            yield _field(field.name, others, product.citations)


def _field(name: FieldName, values: Sequence[Cited], citations: Sequence[Citation]) -> str:
    whole = [one for one in values if not is_row(one.text)] or values  # a row of a table says it less well
    lines = "".join(f"<li>{said(in_words(name, one), citations, briefly=True)}</li>" for one in whole)
    heading = texts_products.FIELDS[name]
    return f'<section class="vb-field"><h2>{heading}</h2><ul>{lines}</ul></section>'


def in_words(name: str, stated: Cited) -> Cited:
    """A value in the words that people use: a status, an age; a sentence of a source as it is."""
    if name == "status":
        return replace(stated, text=texts_products.value(name, stated.text))
    return replace(stated, text=texts_screens.years_old(stated.text)) if name == "age" else stated


def _told_in(publications: Iterable[ToldIn]) -> str:
    lines = "".join(
        f'<li><a href="{escape(address.source(one.publication_id))}">{escape(one.title)}</a>'
        f'<span class="vb-soft"> {escape(texts.date_in_words(one.date))}, '
        f"{texts_products.TREATMENTS[one.treatment]}</span></li>"
        for one in publications
    )
    return f'<section class="vb-field"><h2>{texts_products.TOLD_IN}</h2><ul>{lines}</ul></section>' if lines else ""
