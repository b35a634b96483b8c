"""The workplace of a place as HTML: what it is called, who takes part, how to reach it. All text is escaped."""

from collections.abc import Sequence
from html import escape

from search_app import texts_products, views
from search_app.product_replies import RegionAsked, WorkplaceReply
from search_app.product_views import place


def answer(asked: Sequence[RegionAsked]) -> str:
    """The workplaces of all places that were named, as the answer; "" where no source names any."""
    cards = [_workplace(region, one) for region in asked for one in region.workplaces]
    if not cards:
        return ""
    is_own = any(one.basis == "listed" for region in asked for one in region.workplaces)
    heading = texts_products.WORKPLACE_HEADING if is_own else texts_products.WORKPLACE_NEAR
    return (
        f'<section class="vb-answer vb-workplace" aria-labelledby="werkplaats">'
        f"{views.announced(texts_products.workplace_announced(len(cards)))}"
        f'<h2 id="werkplaats">{heading}</h2>{"".join(cards)}</section>'
    )


def _workplace(asked: RegionAsked, one: WorkplaceReply) -> str:
    said = texts_products.takes_part(asked.as_written, one.name) if one.basis == "listed" else ""
    lies = texts_products.lies_in(asked)
    near = "" if one.basis == "listed" else texts_products.only_in_region(asked)
    lines = "".join(f"<p>{escape(line)}</p>" for line in (said, lies, near) if line)
    return (
        f"<h3>{escape(one.name)}</h3>{lines}{place(one.citation, briefly=True)}"
        f"{_municipalities(asked, one)}<h4>{texts_products.CONTACT}</h4>{_contact(one)}"
    )


def _municipalities(asked: RegionAsked, one: WorkplaceReply) -> str:
    heading = texts_products.PARTICIPANTS if one.basis == "listed" else texts_products.region_members(asked.region)
    names = "".join(f"<li>{_name(name, asked.as_written)}</li>" for name in one.participants)
    return f'<h4>{escape(heading)}</h4><ul class="vb-names">{names}</ul>' if names else ""


def _name(name: str, written: str) -> str:
    return f"<strong>{escape(name)}</strong>" if name.casefold() == written.casefold() else escape(name)


def _contact(one: WorkplaceReply) -> str:
    if one.contact is None:
        return f'<p class="vb-soft">{texts_products.NO_CONTACT}</p>'
    lines = "<br>".join(escape(line) for line in one.contact.quote.split("\n") if line.strip())
    return f"<blockquote>{lines}</blockquote>{place(one.contact, briefly=True)}"


def next_step(asked: Sequence[RegionAsked]) -> str:
    """For who only said where they work: what to do now."""
    return views.hint(texts_products.ask_now(asked[0].region)) if asked else ""
