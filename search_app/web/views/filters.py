"""Filters as HTML: links that change the address, so that Back undoes them and an address can be shared."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from index.gazetteer.places import find_places
from index.retrieval.query_expansion import Also
from search_app.replies import Count, Facet, RegionAsked, WorkplaceReply
from search_app.texts import common as texts_common
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.address import Choice, Chosen
from search_app.web.views.products import place

SHOWN = 12  # values of a facet; those that are on come on top of them
FIRST = 6  # of them that are in sight before one press more
ALSO_SHOWN = 6  # words that were searched too; a long case has dozens


def panel(facets: Sequence[Facet], chosen: Chosen) -> str:
    """What can be filtered, each value with how many publications it leaves; closed until it is opened."""
    groups = "".join(_group(facet, chosen) for facet in facets if facet.field in texts_products.FACETS)
    if not groups:
        return ""
    return (
        f'<details class="vb-filters" id="filters"><summary>{texts_products.filters(chosen.n_filters)}</summary>'
        f'<div class="vb-facets">{groups}</div></details>'
    )


def _group(facet: Facet, chosen: Chosen) -> str:
    on = [one for one in facet.counts if Choice(facet.field, one.value) in chosen.choices]
    counts = [*on, *(one for one in facet.counts if one not in on and one.publications)][: SHOWN + len(on)]
    if not on and len(counts) < 2:
        return ""
    first = max(FIRST, len(on))
    rest = counts[first:] if len(counts) > first + 1 else []
    more = (
        f'<details id="meer-{facet.field}"><summary>{texts_products.more_values(len(rest))}'
        f'<span class="vb-spoken"> {texts_products.FACETS[facet.field]}</span></summary>'
        f"{_values(facet.field, rest, chosen)}</details>"
        if rest
        else ""
    )
    shown = _values(facet.field, counts[: len(counts) - len(rest)], chosen)
    return f'<section class="vb-facet"><h2>{texts_products.FACETS[facet.field]}</h2>{shown}{more}</section>'


def _values(field: str, counts: Sequence[Count], chosen: Chosen) -> str:
    return f"<ul>{''.join(f'<li>{_value(field, one, chosen)}</li>' for one in counts)}</ul>"


def _value(field: str, count: Count, chosen: Chosen) -> str:
    choice = Choice(field, count.value)
    on = ' aria-current="true"' if choice in chosen.choices else ""
    return (
        f'<a id="f-{field}-{escape(str(count.value))}" href="{_to(chosen.toggled(choice))}"{on}>'
        f"{escape(texts_products.value(field, count.value))} "
        f'<span class="vb-number-of" aria-hidden="true">{count.publications}</span>'
        f'<span class="vb-spoken">{texts_products.in_publications(count.publications)}</span></a>'
    )


def chips(chosen: Chosen) -> str:
    """The filters that are on, each with a cross, and one to take them all away."""
    if not chosen.n_filters:
        return ""
    links = [_chip(texts_products.chip(one.field, one.value), chosen.toggled(one)) for one in chosen.choices]
    links += [_chip(texts_products.not_from(one), chosen.not_outside(one)) for one in chosen.elsewhere]
    if len(links) > 1:
        links.append(f'<li><a href="{_to(chosen.unfiltered())}">{texts_products.CLEAR_FILTERS}</a></li>')
    return f'<ul class="vb-chips" aria-label="{texts_products.CHOSEN_FILTERS}">{"".join(links)}</ul>'


def _chip(name: str, without: Chosen) -> str:
    label = escape(texts_products.remove(name))
    return f'<li><a class="vb-chip" href="{_to(without)}" aria-label="{label}">{escape(name)} <b>×</b></a></li>'


def ways_out(chosen: Chosen) -> str:
    """For who found nothing: each filter that is on can be left out."""
    links = [(texts_products.chip(one.field, one.value), chosen.toggled(one)) for one in chosen.choices]
    links += [(texts_products.not_from(one), chosen.not_outside(one)) for one in chosen.elsewhere]
    lines = "".join(
        f'<a class="vb-chip" href="{_to(rest)}">{texts_products.WITHOUT} ‘{escape(name)}’</a>' for name, rest in links
    )
    return f'<p class="vb-links">{lines}</p>' if lines else ""


def order(chosen: Chosen) -> str:
    """In which order passages stand, and the other one."""
    ways = ((texts_products.BEST_FIRST, False), (texts_products.NEWEST_FIRST, True))
    links = "".join(
        f'<a id="volgorde-{int(newest)}" href="{_to(replace(chosen, newest_first=newest))}"'
        f"{_is(chosen.newest_first is newest)}>{label}</a>"
        for label, newest in ways
    )
    return f'<p class="vb-order"><span>{texts_products.SORT}:</span> {links}</p>'


def _is(current: bool) -> str:
    return ' aria-current="true"' if current else ""


def also_searched(also: Sequence[Also], chosen: Chosen) -> str:
    """Which words were searched beside those of the question, with the switch; a spelling is proposed elsewhere."""
    terms = [one.term for one in also if _is_worth_telling(one)][:ALSO_SHOWN]
    if not terms and not chosen.literal:
        return ""
    said = texts_common.ONLY_OWN_WORDS if chosen.literal else texts_common.also_searched(terms)
    switch = texts_common.OTHER_WORDS_TOO if chosen.literal else texts_common.OWN_WORDS_ONLY
    to = _to(replace(chosen, literal=not chosen.literal))
    return f'<p class="vb-also">{escape(said)} <a id="letterlijk" href="{to}">{switch}</a></p>'


def _is_worth_telling(one: Also) -> bool:
    """Not a spelling, which is proposed elsewhere, and not the parts of the name of a place ("heer, veen")."""
    return one.why != "spelling" and not (one.why == "compound" and find_places(one.asked, typed=True))


def regions(asked: Sequence[RegionAsked], chosen: Chosen) -> str:
    """The regions that the question names, each with "only here" and "elsewhere", and its workplaces."""
    return "".join(_region(one, chosen) for one in asked)


def _region(asked: RegionAsked, chosen: Chosen) -> str:
    noticed = escape(texts_products.region_noticed(asked))
    here, elsewhere = chosen.only_in(asked.region), chosen.outside(asked.region)
    links = "".join(
        f'<a class="vb-chip" id="{name}-{escape(asked.region)}" href="{_to(to)}"{_is(to == chosen)}>{label}</a>'
        for name, to, label in (
            ("hier", here, texts_products.ONLY_HERE), ("elders", elsewhere, texts_products.ELSEWHERE)
        )
    )  # fmt: skip
    return (
        f'<div class="vb-region"><p>{noticed} <span class="vb-links">{links}</span></p>'
        f"{''.join(_workplace(asked, one) for one in asked.workplaces)}</div>"
    )


def _workplace(asked: RegionAsked, one: WorkplaceReply) -> str:
    if one.basis == "region":
        return f"<p>{escape(texts_products.nearby_workplace(asked, one.name))}</p>{place(one.citation)}"
    takes = escape(texts_products.takes_part(asked.as_written, one.name))
    with_whom = f" {escape(texts_products.participants(one.participants))}" if one.participants else ""
    return f"<p>{takes}{with_whom}</p>{place(one.citation)}"


def _to(chosen: Chosen) -> str:
    return escape(address.ask(chosen))
