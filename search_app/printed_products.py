"""Replies about products as text for a terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from search_app.product_replies import Cited, Facet, ProductReply, ProductsReply, SimilarReply

_WIDTH = 100


def products(reply: ProductsReply) -> str:
    """A line for each product, then those that may be one."""
    lines = [
        f"{one.product_id:<40} {one.kind or '-':<11} {one.status:<9} {', '.join(one.regions) or '-'}  ({one.origin})"
        for one in reply.products
    ]
    merges = [
        f"may be one: {one.product_id} and {one.other_id} ({one.reason}): "
        f"vraagbaak products merge {one.product_id} {one.other_id}"
        for one in reply.merges
    ]
    return "\n".join([*lines, *merges, f"{len(reply.products)} products"]) + "\n"


def product(one: ProductReply) -> str:
    """All that is stated of a product, with its sources, and what is stated nowhere."""
    head = f"{one.name} ({', '.join(filter(None, (one.kind, one.status, one.origin, *one.other_names)))})"
    fields = [line for field in one.fields for line in _lines(field.name, field.values)]
    sources = [f"[{said.n}] {said.title}, {said.date or 'datum onbekend'}, {said.source}" for said in one.citations]
    missing = [f"Niet gevonden in deze bronnen: {', '.join(one.not_found)}"] if one.not_found else []
    return "\n".join([head, *fields, *missing, *sources]) + "\n"


def fitting(products: Sequence[ProductReply]) -> str:
    """The products beside an answer: why each fits."""
    return "".join(f"{_fit(one)}\n" for one in products)


def similar(reply: SimilarReply) -> str:
    """Comparable projects: what they share, where they differ, what they needed."""
    lines = [f"Comparable with {reply.subject.name}:"]
    if reply.left_out:
        lines.append(f"left out: {', '.join(reply.left_out)}")
    for one in reply.similar:
        shared = ", ".join(dict.fromkeys(f"{same.aspect} {same.value}" for same in one.shared)) or "-"
        where = ", ".join(one.product.regions) or "regio onbekend"
        lines.append(f"{one.rank}. {one.product.name} ({where}; {one.score:.3f})")
        lines.append(f"   shares   {shared}")
        for other in one.differences:
            lines += _sides(other.aspect, other.here, other.there)
    return "\n".join(lines) + "\n"


def facets(found: Iterable[Facet]) -> str:
    """Counts, a line each."""
    return "".join(
        f"{facet.field:<13} {'onbekend' if one.value is None else one.value!s:<28} "
        f"{one.publications} publications, {one.products} products, {one.passages} passages\n"
        for facet in found
        for one in facet.counts
    )


def _lines(name: str, values: Sequence[Cited]) -> Iterator[str]:
    for value in values:
        numbers = "".join(f"[{n}]" for n in value.citations)
        said = f"{value.text} {numbers}"
        yield textwrap.fill(said, _WIDTH, initial_indent=f"  {name:<11}", subsequent_indent=" " * 13)


def _fit(one: ProductReply) -> str:
    reason = one.why.text if one.why else one.summary
    return textwrap.fill(f"{one.name} [{one.relation}]: {reason}", _WIDTH, subsequent_indent="  ")


def _sides(aspect: str, here: Sequence[Cited], there: Sequence[Cited]) -> Iterator[str]:
    for side, values in (("this", here), ("that", there)):
        said = " / ".join(value.text for value in values) or "niet gevonden"
        yield textwrap.shorten(f"   {aspect:<9} {side}: {said}", _WIDTH + 60, placeholder=" …")
