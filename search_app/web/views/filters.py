"""Filters as HTML: links that change the address, so that Back undoes them and an address can be shared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.retrieval.query_expansion import Also
from search_app.replies import Count, Facet, RegionAsked, WorkplaceReply
from search_app.texts import common as texts_common
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.rendering import NOTHING, Markup, joined, macro
from search_app.web.views.products import place, says_maintainer

SHOWN = 12  # values of a facet; those that are on come on top of them
FIRST = 6  # of them that are in sight before one press more
ALSO_SHOWN = 6  # words that were searched too; a long case has dozens


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter: its words, how many have it (``counted``: in words), where it leads, whether it is on."""

    id: str
    words: str
    count: int
    counted: str
    to: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with its values; those in ``rest`` come out on a press on ``more``."""

    id: str
    heading: str
    first: Sequence[Value]
    rest: Sequence[Value]

    @property
    def more(self) -> str:
        """What the press is called."""
        return texts_products.more_values(len(self.rest))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: its name, the address without it, and what the way there is called."""

    name: str
    to: str

    @property
    def label(self) -> str:
        """For who does not see the cross."""
        return texts_products.remove(self.name)


@dataclass(frozen=True, slots=True)
class Switch:
    """A link to the same screen in another state, or in this one where it ``is_on``."""

    id: str
    label: str
    to: str
    is_on: bool = False


def panel(facets: Sequence[Facet], chosen: Choices) -> Markup:
    """What can be filtered, each value with how many publications it leaves; closed until it is opened."""
    groups = [_group(facet, chosen) for facet in facets if facet.field in texts_products.FACETS]
    return macro(
        "filters",
        "panel",
        id="filters",
        summary=texts_products.filters(chosen.n_filters),
        groups=[one for one in groups if one.first],
        close=texts_products.CLOSE_FILTERS,
    )


def _group(facet: Facet, chosen: Choices) -> Group:
    """The values of a facet; none where there is nothing to choose."""
    on = [one for one in facet.counts if Choice(facet.field, one.value) in chosen.choices]
    counts = [*on, *(one for one in facet.counts if one not in on and one.publications)][: SHOWN + len(on)]
    if not on and len(counts) < 2:
        counts = []
    first = max(FIRST, len(on))
    values = [_value(facet.field, one, chosen) for one in counts]
    n_first = first if len(values) > first + 1 else len(values)
    return Group(f"meer-{facet.field}", texts_products.FACETS[facet.field], values[:n_first], values[n_first:])


def _value(field: str, count: Count, chosen: Choices) -> Value:
    choice = Choice(field, count.value)
    return Value(
        f"f-{field}-{count.value}",
        texts_products.value(field, count.value),
        count.publications,
        texts_products.in_publications(count.publications),
        address.ask(chosen.toggled(choice)),
        choice in chosen.choices,
    )


def chips(chosen: Choices) -> Markup:
    """The filters that are on, each with a cross, and one to take them all away."""
    return chips_of(_left_out(chosen), address.ask(chosen.unfiltered()))


def chips_of(links: Sequence[Chip], clear: str) -> Markup:
    """These filters, each with a cross, and a way to the address ``clear`` where there is more than one."""
    way = Switch("", texts_products.CLEAR_FILTERS, clear)
    return macro("filters", "chips", label=texts_products.CHOSEN_FILTERS, links=links, clear=way)


def _left_out(chosen: Choices) -> list[Chip]:
    """Each filter that is on, with the address without it."""
    choices = [(texts_products.chip(one.field, one.value), chosen.toggled(one)) for one in chosen.choices]
    outside = [(texts_products.not_from(one), chosen.not_outside(one)) for one in chosen.elsewhere]
    return [Chip(name, address.ask(rest)) for name, rest in (*choices, *outside)]


def ways_out(chosen: Choices) -> Markup:
    """For who found nothing: each filter that is on can be left out."""
    return ways([replace(one, name=texts_products.without(one.name)) for one in _left_out(chosen)])


def ways(links: Sequence[Chip]) -> Markup:
    """Ways to go on, each a chip; nothing for none."""
    return macro("filters", "ways", links=links)


def order(chosen: Choices) -> Markup:
    """In which order passages stand, and the other one."""
    return order_of(chosen, texts_products.BEST_FIRST, "volgorde", address.ask)


def order_of(chosen: Choices, default: str, name: str, to: Callable[[Choices], str]) -> Markup:
    """The order by default and the newest first, each a link; their ids begin with ``name``."""
    labels = (default, texts_products.NEWEST_FIRST)
    ways = [
        Switch(f"{name}-{int(newest)}", label, to(replace(chosen, newest_first=newest)), chosen.newest_first is newest)
        for label, newest in zip(labels, (False, True), strict=True)
    ]
    return macro("filters", "order", sort=texts_products.SORT, ways=ways)


def also_searched(also: Sequence[Also], chosen: Choices) -> Markup:
    """Which other names were searched beside the words of the question, with the switch.

    A spelling is proposed elsewhere; the parts of a compound ("leef, tijd") are no other names of it.
    """
    terms = [one.term for one in also if one.why == "thesaurus"][:ALSO_SHOWN]
    if not terms and not chosen.literal:
        return NOTHING
    return macro(
        "filters",
        "also",
        told=texts_common.ONLY_OWN_WORDS if chosen.literal else texts_common.also_searched(terms),
        to=address.ask(replace(chosen, literal=not chosen.literal)),
        switch=texts_common.OTHER_WORDS_TOO if chosen.literal else texts_common.OWN_WORDS_ONLY,
    )


def regions(asked: Sequence[RegionAsked], chosen: Choices) -> Markup:
    """The regions that the question names, each with "only here" and "elsewhere", and its workplaces."""
    return joined(_region(one, chosen) for one in asked)


def _region(asked: RegionAsked, chosen: Choices) -> Markup:
    states = (
        ("hier", texts_products.ONLY_HERE, chosen.only_in(asked.region)),
        ("elders", texts_products.ELSEWHERE, chosen.outside(asked.region)),
    )
    ways = [Switch(f"{name}-{asked.region}", label, address.ask(to), to == chosen) for name, label, to in states]
    return macro(
        "workplaces",
        "region",
        noticed=texts_products.region_noticed(asked),
        ways=ways,
        workplaces=[_workplace(asked, one) for one in asked.workplaces],
    )


def _workplace(asked: RegionAsked, one: WorkplaceReply) -> Markup:
    if one.basis == "region":
        told = texts_products.nearby_workplace(asked, one.name)
    else:
        with_whom = texts_products.participants(one.participants) if one.participants else ""
        told = f"{texts_products.takes_part(asked.as_written, one.name)} {with_whom}".rstrip()
    return macro("workplaces", "near", told=told, place=place(one.citation) if one.citation else says_maintainer())
