"""Projects as HTML: all, with filters and counts; those a question asks a list of; the table of theme by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_app.products import lists as products_lists
from search_app.products.lists import Matrix, ThemeInRegion
from search_app.replies import ListedProduct, Listing, ProductReply
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.rendering import NOTHING, Markup, render
from search_app.web.views import filters, results
from search_app.web.views.filters import Chip, Group, Value
from search_app.web.views.products import place, says_maintainer

FIRST = 8  # values of a filter that are in sight before one press more


# Where the name of each province stands in static/netherlands.svg, in hundredths of its width and height.
_STANDS = {
    "Drenthe": (84, 26), "Flevoland": (58, 38), "Friesland": (65, 18), "Gelderland": (67, 54), "Groningen": (88, 13),
    "Limburg": (67, 84), "Noord-Brabant": (48, 72), "Noord-Holland": (39, 33), "Overijssel": (80, 41),
    "Utrecht": (47, 53), "Zeeland": (14, 72), "Zuid-Holland": (29, 60),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Province:
    """A province on the map with its number of projects, where that leads, and where it stands (hundredths)."""

    name: str
    count: int
    counted: str
    to: str
    is_on: bool
    left: int
    top: int


def _map(products: Sequence[ProductReply], chosen: Choices) -> list[_Province]:
    """The provinces that have projects under the filters on the other fields, from north to south."""
    counted = dict(products_lists.counts(products, wanted(chosen), "region"))
    by_place = sorted(_STANDS.items(), key=lambda one: one[1][1])
    return [_province(name, counted[name], chosen, *at) for name, at in by_place if name in counted]


def _province(name: str, count: int, chosen: Choices, left: int, top: int) -> _Province:
    choice = Choice("region", name)
    is_on = choice in chosen.choices
    to = address.projects(chosen.toggled(choice) if is_on else chosen.only_in(name))
    return _Province(name, count, texts_screens.in_projects(count), to, is_on, left, top)


def head(products: Sequence[ProductReply], found: Sequence[ProductReply], chosen: Choices, has_table: bool) -> Markup:
    """How many there are of how many, the way to the table, the filters, those that are on, and the order."""
    groups = [_group(products, chosen, field) for field in products_lists.FIELDS]
    chips = [
        Chip(texts_products.chip(one.field, one.value), address.projects(chosen.toggled(one))) for one in chosen.choices
    ]
    return render(
        "projects_head",
        count=texts_screens.projects_found(len(found), len(products)),
        to_table=texts_screens.MATRIX_WAY if has_table else "",
        summary=texts_products.filters(len(chosen.choices)),
        close=texts_products.CLOSE_FILTERS,
        groups=[one for one in groups if one.first],
        provinces=_map(products, chosen),
        texts=texts_screens,
        order=filters.order_of(chosen, texts_screens.BY_NAME, "p-volgorde", address.projects),
        chips=filters.chips_of(chips, address.projects(chosen.unfiltered())),
    )


def none_with(products: Sequence[ProductReply], chosen: Choices) -> Markup:
    """That no project has all that is chosen, and how many have the rest without each of it."""
    rests = [(texts_products.chip(one.field, one.value), chosen.toggled(one)) for one in chosen.choices]
    counts = [len(products_lists.kept(products, wanted(rest))) for _, rest in rests]
    links = [
        Chip(texts_screens.projects_without(name, count), address.projects(rest))
        for (name, rest), count in zip(rests, counts, strict=True)
        if count
    ]
    return results.hint(texts_screens.PROJECTS_NONE) + filters.ways(links)


def _group(products: Sequence[ProductReply], chosen: Choices, field: str) -> Group:
    counted = [
        one for one in products_lists.counts(products, wanted(chosen), field) if one[0] is not None or field != "status"
    ]
    values = [_value(field, value, count, chosen) for value, count in counted]
    values = [*values[:FIRST], *sorted(values[FIRST:], key=lambda one: not one.is_on)]  # those in sight stay in place
    if len(values) < 2 and not any(one.is_on for one in values):
        values = []  # nothing to choose
    n_first = len(values) if len(values) <= FIRST + 1 else FIRST + sum(one.is_on for one in values[FIRST:])
    return Group(f"meer-p-{field}", texts_products.FACETS[field], values[:n_first], values[n_first:])


def wanted(chosen: Choices) -> Mapping[str, Sequence[str | None]]:
    """The filters of the address that are about projects."""
    return {
        name: [None if one.value is None else str(one.value) for one in chosen.choices if one.field == name]
        for name in products_lists.FIELDS
    }


def _value(field: str, value: str | None, count: int, chosen: Choices) -> Value:
    choice = Choice(field, value)
    return Value(
        f"p-{field}-{value}",
        texts_products.value(field, value),
        count,
        texts_screens.in_projects(count),
        address.projects(chosen.toggled(choice)),
        choice in chosen.choices,
    )


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project in the list: where it leads, what sort it is, a sentence, and the page that tells of it."""

    name: str
    to: str
    kind: str
    about: tuple[str, ...]
    summary: str
    told: str
    image: str | None


def listed(products: Sequence[ProductReply]) -> Markup:
    """A card for each project, with the page that its first source tells of it on."""
    return render("projects", projects=[_shown(one) for one in products])


def _shown(product: ProductReply) -> ListedProject:
    about = [", ".join(those[:3]) for those in (product.regions, product.audiences, product.themes) if those]
    status = [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    date = products_lists.newest(product)
    return ListedProject(
        product.name,
        address.product(product.product_id),
        product.kind or texts_products.KIND_UNKNOWN,
        (*status, *about),
        product.summary,
        texts_screens.told_in(len(product.told_in), texts_common.date_in_words(date[:4]) if date else ""),
        next(filter(None, map(results.small_page, product.citations)), None),
    )


def matrix(table: Matrix, n_products: int) -> Markup:
    """Theme by region; a number leads to those projects. What is empty says in which way."""
    rows = list(zip(table.themes, table.rows, strict=True))
    return render(
        "matrix",
        regions=table.regions,
        rows=[(theme, [(cell, _to(cell)) for cell in row]) for theme, row in rows],
        note=texts_screens.matrix_note(n_products),
        label=texts_screens.matrix_cell,
        in_words=[texts_screens.matrix_line(theme, _counts_of(row)) for theme, row in rows],
        texts=texts_screens,
    )


def _to(cell: ThemeInRegion) -> str:
    return address.projects(Choices((Choice("theme", cell.theme), Choice("region", cell.region))))


def _counts_of(row: Sequence[ThemeInRegion]) -> list[tuple[str, int]]:
    return [(cell.region, cell.products) for cell in row if cell.products]


NO_SUMMARIES: Mapping[str, str] = {}
LISTED = 12  # lines of a list before one press more


def in_sight(found: Listing) -> list[str]:
    """The ids of the products of a list, as far as they are in sight before one press more."""
    return [one.product_id for one in (found.products or found.elsewhere)[:LISTED]]


def listing(found: Listing, summaries: Mapping[str, str] = NO_SUMMARIES) -> Markup:
    """A whole list with its number, or what isn't recorded and where else it is; each line with its page.

    ``summaries`` are by id the sentences that say what a product is.
    """
    lines = [_listed(one, summaries.get(one.product_id, "")) for one in (found.products or found.elsewhere)]
    count = texts_products.listing_count(found)
    rest = lines[LISTED:]
    return render(
        "listing",
        announced=results.announced(count or texts_products.LISTING_HEADING),
        heading=texts_products.LISTING_HEADING,
        paragraphs=[count, *texts_products.listing_notes(found)] if count else texts_products.listing_notes(found),
        first=lines[:LISTED],
        rest=rest,
        more=texts_products.more_values(len(rest)),
        below=texts_products.listing_doubt(found),
    )


def _listed(one: ListedProduct, summary: str) -> results.ListEntry:
    """A product: its name, where it leads, its regions, what it is, and what shows that it belongs to the list."""
    where = says_maintainer() if one.said else place(one.citations[0], briefly=True) if one.citations else NOTHING
    return results.ListEntry(one.name, address.product(one.product_id), ", ".join(one.regions), summary, where)
