"""The workplace of who says where they work: one that lists the place, else one that a source names in that region."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from index.gazetteer.places import find_places, municipalities_in
from index.products import Fact, Mention, Participation
from index.store.protocol import GenerationReader
from index.types import Page, Span
from search_app.products.cards import cited, shown_at
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.replies import Citation, RegionAsked, WorkplaceReply

_CUE = re.compile(
    r"\W*(?:contact|meer (?:weten|informatie)|vragen\?|informatie\b|bereikbaar|bel of mail)", re.IGNORECASE
)
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+31|\b0)[\s-]*(?:\d[\s-]*){8,9}(?!\d)")
_PARAGRAPH = re.compile(r"[^\n](?:(?!\n\n).)*", re.DOTALL)
_PARAGRAPHS = 5  # of a contact: a name, an organisation, a number, an address
_LONGEST = 300  # characters of it


def contact_on(page: Page, after: int) -> range | None:
    """The characters of the first contact that a page gives behind a place; None where there is none."""
    paragraphs = list(_PARAGRAPH.finditer(page.text, after))
    headings = {heading.start for heading in page.headings}
    for number, first in enumerate(paragraphs):
        if not _CUE.match(first[0]):
            continue
        own = number if _REACH.search(first[0]) else number + 1  # a heading is none of it
        under = list(takewhile(lambda one: one.start() not in headings, paragraphs[own : own + _PARAGRAPHS]))
        usable = [one for one in under if _REACH.search(one[0])]
        if usable and usable[-1].end() - under[0].start() <= _LONGEST:
            return range(under[0].start(), usable[-1].end())
    return None


_WORKS = re.compile(
    r"\b(?:ik|wij|we)\b[^.?!]*\b(?:werk|werken|werkzaam)\b|\b(?:werk|werken) (?:ik|wij|we)\b|werkplaats|"
    r"\b(?:ik ben|wij zijn|we zijn)(?: een)? [\w-]+ (?:in|bij|van)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:welke|mijn|onze|is er(?: ook)?(?: een)?) (?:\w+ )?\w*werkplaats", re.IGNORECASE)
_PLACE = "\x00"  # stands for the place in a question
_ONLY = re.compile(
    r"(?:(?:hoi|hallo|dag)\W+)?(?:ik|wij|we) (?:werk|werken|ben|zijn|zit|zitten)(?: werkzaam| actief)?"
    r"(?:(?: als)?(?: een)? [\w-]+)? (?:in|bij|voor|vanuit)(?: de| het)?(?: gemeente| regio| provincie| stad)? "
    rf"{_PLACE}\W*",
    re.IGNORECASE,
)


def says_where_they_work(question: str) -> bool:
    """Whether who asks tells that they work somewhere, or asks for a workplace."""
    return _WORKS.search(question) is not None


def asks_workplace(question: str, asked: Sequence[RegionAsked]) -> bool:
    """Whether the workplace is what is asked for: which one is asked, or nothing is said but where somebody works."""
    bare = question.strip()
    for one in asked:
        bare = bare.replace(one.as_written, _PLACE)
    return bool(asked) and (_ASKS.search(question) is not None or _ONLY.fullmatch(bare) is not None)


def with_workplaces(
    asked: Sequence[RegionAsked], question: str, reader: GenerationReader, catalogue: Catalogue
) -> tuple[RegionAsked, ...]:
    """The same with the workplaces whose sources list the place; where none does, and who asks works there, others."""
    return tuple(_with(one, says_where_they_work(question), reader, catalogue) for one in asked)


def _with(asked: RegionAsked, works: bool, reader: GenerationReader, catalogue: Catalogue) -> RegionAsked:
    found = list(_listed(asked, reader))
    if not found and works and asked.wish == "here":
        found = list(_named(asked.region, reader, catalogue))
    return replace(asked, workplaces=tuple(found))


def _listed(asked: RegionAsked, reader: GenerationReader) -> Iterator[WorkplaceReply]:
    for one in reader.products.participations():
        proof = cited(reader, one.publication_id, one.passage_id, one.span, one.quote) if _lists(one, asked) else None
        if proof is not None:
            contact = _contact(one.publication_id, one.span, one.passage_id, reader)
            yield WorkplaceReply(one.workplace, one.participants, proof, "listed", contact)


def _lists(one: Participation, asked: RegionAsked) -> bool:
    """Whether the place takes part, however it is spelled; or all municipalities of what it lies in do."""
    written = asked.as_written.casefold()
    wanted = {place.place.name for place in find_places(asked.as_written, typed=True)}
    around = {asked.region, *asked.within}
    for name in one.participants:
        here = {place.place.name for place in find_places(f"in {name}")}
        if name.casefold() == written or not wanted.isdisjoint(here):
            return True
        if re.search(r"\balle\b.*\bgemeenten\b", name) and not around.isdisjoint(here):
            return True
    return False


def _named(region: str, reader: GenerationReader, catalogue: Catalogue) -> Iterator[WorkplaceReply]:
    """The workplace that is named most with products from this region, first by a maintainer; and who lies in it."""
    here = [entry for entry in catalogue.products if region in entry.product.regions]
    said = [one for entry in here for one in entry.said("workplace")]
    for one in sorted(said, key=lambda one: -sum(one.value == other.value for other in said))[:1]:
        proof = None if one.source is None else shown_at(one.source, reader)
        yield WorkplaceReply(one.value, municipalities_in(region), proof, "region", None)
    told = [] if said else [one for entry in here for one in _told(entry)]
    names = [fact.value for _, fact in told]  # a longer form of a name is named by its shorter ones too
    for mention, fact in sorted(told, key=lambda one: -sum(name in one[1].value for name in names))[:1]:
        proof = cited(reader, mention.publication_id, fact.passage_id, fact.span, fact.quote)
        if proof is not None:
            yield WorkplaceReply(fact.value, municipalities_in(region), proof, "region", None)


def _told(entry: CatalogueEntry) -> Iterator[tuple[Mention, Fact]]:
    """Where its workplace is told; a name that runs on into its own is none."""
    own = set(entry.product.name.split())
    for mention, fact in entry.facts():
        if fact.field == "workplace" and fact.value.split()[-1] not in own:
            yield mention, fact


def _contact(publication_id: str, behind: Span, passage_id: str, reader: GenerationReader) -> Citation | None:
    page = reader.page(publication_id, behind.page_index)
    found = contact_on(page, behind.end)
    if found is None:
        return None
    span = Span(behind.page_index, found.start, found.stop)
    proof = cited(reader, publication_id, passage_id, span, page.text[found.start : found.stop])
    return proof and replace(proof, heading="")  # it stands under a heading of its own
