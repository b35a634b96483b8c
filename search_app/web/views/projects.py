"""All projects as HTML: the filters with counts, a card a project, and the table of theme by region."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search_app.products import lists as products_lists
from search_app.products.lists import Cell, Matrix
from search_app.replies import ProductReply
from search_app.texts import common as texts_common
from search_app.texts import products as texts_products
from search_app.texts import screens as texts_screens
from search_app.web import address
from search_app.web.address import Choice, Chosen
from search_app.web.rendering import render
from search_app.web.views.page import WIDTH

FIRST = 8  # values of a filter that are in sight before one press more


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter: its words, how many projects have it, where it leads, and whether it is on."""

    id: str
    words: str
    count: int
    to: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with its values; those in ``more`` come out on a press."""

    id: str
    heading: str
    first: tuple[Value, ...]
    more: tuple[Value, ...]


def head(products: Sequence[ProductReply], found: Sequence[ProductReply], chosen: Chosen) -> str:
    """How many there are of how many, the filters, those that are on, and the order."""
    return render(
        "projects_head",
        count=texts_screens.projects_found(len(found), len(products)),
        groups=[one for field in products_lists.FIELDS if (one := _group(products, chosen, field)).first],
        summary=texts_products.filters(len(chosen.choices)),
        open=bool(chosen.choices),
        chips=[
            (texts_products.chip(one.field, one.value), address.projects(chosen.toggled(one))) for one in chosen.choices
        ],
        clear=address.projects(chosen.unfiltered()),
        orders=[
            (label, address.projects(replace(chosen, newest_first=newest)), chosen.newest_first is newest)
            for label, newest in ((texts_screens.BY_NAME, False), (texts_products.NEWEST_FIRST, True))
        ],
        texts=texts_products,
        remove=texts_products.remove,
        in_projects=texts_screens.in_projects,
        more=texts_products.more_values,
    )


def _group(products: Sequence[ProductReply], chosen: Chosen, field: str) -> Group:
    wanted = {
        name: [None if one.value is None else str(one.value) for one in chosen.choices if one.field == name]
        for name in products_lists.FIELDS
    }
    counted = [one for one in products_lists.counts(products, wanted, field) if one[0] is not None or field != "status"]
    values = [_value(field, value, count, chosen) for value, count in counted]
    values.sort(key=lambda one: not one.is_on)
    if len(values) < 2 and not any(one.is_on for one in values):
        values = []  # nothing to choose
    n_first = len(values) if len(values) <= FIRST + 1 else FIRST
    return Group(field, texts_products.FACETS[field], tuple(values[:n_first]), tuple(values[n_first:]))


def _value(field: str, value: str | None, count: int, chosen: Chosen) -> Value:
    choice = Choice(field, value)
    words = texts_products.value(field, value)
    to = address.projects(chosen.toggled(choice))
    return Value(f"p-{field}-{value}", words, count, to, choice in chosen.choices)


@dataclass(frozen=True, slots=True)
class Shown:
    """A project in the list: where it leads, what sort it is, a sentence, and the page that tells of it."""

    name: str
    to: str
    kind: str
    about: tuple[str, ...]
    summary: str
    told: str
    image: str | None


def listed(products: Sequence[ProductReply]) -> str:
    """A card for each project, with the page that its first source tells of it on."""
    return render("projects", projects=[_shown(one) for one in products], width=WIDTH)


def _shown(product: ProductReply) -> Shown:
    proof = next((one for one in product.citations if one.page is not None), None)
    about = [", ".join(those[:3]) for those in (product.regions, product.audiences, product.themes) if those]
    status = [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    date = products_lists.newest(product)
    return Shown(
        product.name,
        address.product(product.product_id),
        product.kind or texts_products.KIND_UNKNOWN,
        (*status, *about),
        product.summary,
        texts_screens.told_in(len(product.told_in), texts_common.date_in_words(date[:4]) if date else ""),
        None if proof is None or proof.page is None else address.page_image(proof.publication_id, proof.page, WIDTH),
    )


def matrix(table: Matrix, n_products: int) -> str:
    """Theme by region; a number leads to those projects. What is empty says in which way."""
    rows = list(zip(table.themes, table.rows, strict=True))
    return render(
        "matrix",
        regions=table.regions,
        rows=[(theme, [(cell, _to(cell)) for cell in row]) for theme, row in rows],
        note=texts_screens.matrix_note(n_products),
        label=texts_screens.matrix_cell,
        in_words=[texts_screens.matrix_line(theme, _told(row)) for theme, row in rows],
        texts=texts_screens,
    )


def _to(cell: Cell) -> str:
    return address.projects(Chosen((Choice("theme", cell.theme), Choice("region", cell.region))))


def _told(row: Sequence[Cell]) -> list[tuple[str, int]]:
    return [(cell.region, cell.products) for cell in row if cell.products]
