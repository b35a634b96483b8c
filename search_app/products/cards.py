"""A product as it is shown: each field with its proof, what says most first and newest, and what no source states."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.boxes import boxes_of
from index.errors import CorrectionError, NotFound
from index.gazetteer.places import find_places, regions_of
from index.products import FIELDS, TREATMENTS, Fact, FieldName, Mention
from index.types import Page, Passage, Record, Span
from ingest.products.decisions import MOST_VALUES, Correction, FactSource, Said, checked, quote_of
from ingest.products.mentions import DEFINES, SERVES, pattern_of, summary_rank, value_rank
from ingest.products.numbers import amounts_in
from search_app.answer.citations import record_date
from search_app.answer.quotes import Quote, is_table_row, is_whole, quote_around
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.products.ranking import Ranked
from search_app.replies import Citation, Cited, CitedAmount, Origin, ProductReply, Relation, ToldIn, sides

_SHOWN = 3  # values of one field; more is in the publications
_VALUES: frozenset[FieldName] = frozenset(("region", "theme", "audience", "age", "status", "workplace"))  # plain forms
_STATED_BY_CARD = 60  # characters: a shorter line of a card says little about what a product is


class PublicationTexts(Protocol):
    """What of a reader is needed to prove something."""

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page."""
        ...

    def records(self, publication_ids: Sequence[str] | None = None) -> list[Record]:
        """Catalogue records."""
        ...

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Passages."""
        ...

    def passages_of(self, publication_id: str) -> list[Passage]:
        """All passages of a publication."""
        ...


class _Proofs:
    """Citations of one card, numbered from 1; the same place twice is one citation. Itself a Reading that remembers."""

    def __init__(self, reader: PublicationTexts) -> None:
        self.reader = reader
        self._known: dict[tuple[str, Span], int] = {}
        self._records: dict[str, Record] = {}
        self._pages: dict[tuple[str, int], Page] = {}
        self.citations: list[Citation] = []

    def page(self, publication_id: str, page_index: int) -> Page:
        """A page, looked up once."""
        key = (publication_id, page_index)
        if key not in self._pages:
            self._pages[key] = self.reader.page(publication_id, page_index)
        return self._pages[key]

    def records(self, publication_ids: Sequence[str] | None = None) -> list[Record]:
        """Records, each looked up once."""
        return [self.record(one) for one in publication_ids or ()]

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Passages."""
        return self.reader.get(passage_ids)

    def passages_of(self, publication_id: str) -> list[Passage]:
        """All passages of a publication."""
        return self.reader.passages_of(publication_id)

    def record(self, publication_id: str) -> Record:
        """The record of a publication, looked up once."""
        if publication_id not in self._records:
            self._records[publication_id] = self.reader.records([publication_id])[0]
        return self._records[publication_id]

    def number(self, publication_id: str, passage_id: str, span: Span, quote: str) -> int | None:
        """The number of a proof; None where the quote doesn't stand verbatim on its page."""
        key = (publication_id, span)
        if key in self._known:
            return self._known[key]
        citation = cited(self, publication_id, passage_id, span, quote, len(self.citations) + 1)
        if citation is None:
            return None
        self._known[key] = citation.n
        self.citations.append(citation)
        return citation.n


def cited(
    reader: PublicationTexts, publication_id: str, passage_id: str, span: Span, quote: str, n: int = 1
) -> Citation | None:
    """A citation of what stands at a place; None where the quote doesn't stand there verbatim."""
    page = reader.page(publication_id, span.page_index)
    records, passages = reader.records([publication_id]), reader.get([passage_id])
    if page.text[span.start : span.end] != quote or not records:
        return None
    return Citation(
        n=n,
        publication_id=publication_id,
        title=records[0].title,
        date=record_date(records[0]),
        source=records[0].source,
        page=page.number,
        page_label=page.label,
        page_index=span.page_index,
        heading=passages[0].heading if passages else "",
        quote=quote,
        boxes=sides(boxes_of(page, span.start, span.end)),
        passage_id=passage_id,
    )


def card(
    catalogue: Catalogue,
    entry: CatalogueEntry,
    reader: PublicationTexts,
    relation: Relation = "fits",
    ranked: Ranked | None = None,
) -> ProductReply:
    """A product with its proof; ``ranked`` says which sentence fits the question, None where nothing was asked.

    All but that sentence is made once for a catalogue: proving every field takes longer than finding the product.
    """
    known = catalogue.cards.get(entry.product.product_id)
    if known is None:
        known = catalogue.cards[entry.product.product_id] = _made(entry, reader)
    if ranked is None:
        return replace(known, relation=relation)
    why, citations = _why(ranked, reader, known, catalogue)
    return replace(known, relation=relation, score=round(ranked.score, 4), why=why, citations=citations)


def _made(entry: CatalogueEntry, reader: PublicationTexts) -> ProductReply:
    proofs = _Proofs(reader)
    product = entry.product
    fields = dict(_fields(entry, proofs))
    return ProductReply(
        product_id=product.product_id,
        name=product.name,
        other_names=product.other_names,
        kind=product.kind,
        origin=origin_of(entry),
        relation="fits",
        score=0.0,
        summary=summary(fields.get("what", ()), product.name, *product.other_names),
        why=None,
        status=product.status,
        regions=product.regions,
        themes=product.themes,
        audiences=product.audiences,
        fields=fields,
        amounts=tuple(_amounts(fields)),
        not_found=tuple(name for name in FIELDS if name not in fields),
        corrected=tuple(name for name in FIELDS if name in entry.corrected),
        told_in=tuple(_told_in(entry.mentions, proofs)),
        citations=tuple(proofs.citations),
    )


def _amounts(fields: Mapping[FieldName, Sequence[Cited]]) -> Iterator[CitedAmount]:
    """The numbers of each value once, in the order of the values."""
    for name in FIELDS:
        for value in fields.get(name, ()):
            text = f"{value.text} jaar" if name == "age" else value.text
            yield from (CitedAmount(one, value.citations) for one in dict.fromkeys(amounts_in(name, text)))


def origin_of(entry: CatalogueEntry) -> Origin:
    """Who says that it is a product."""
    if entry.product.said:
        return "sidecar"
    return "confirmed" if entry.confirmed else "detected"


def _why(
    ranked: Ranked, reader: PublicationTexts, known: ProductReply, catalogue: Catalogue
) -> tuple[Cited | None, tuple[Citation, ...]]:
    """The sentence that fits best, with the neighbours it needs, else one that says what it is; all citations.

    A row of a table, and a sentence that tells of other products or regions, are taken only where none says what this
    one is.
    """
    defining = known.fields.get("what", ())
    said = next((one for one in defining if one.text == known.summary), next(iter(defining), None))
    quote = _reason(ranked, reader, known, catalogue)
    if quote is None or quote.span is None:
        return said, known.citations
    passage = quote.passage
    for one in known.citations:
        if (one.publication_id, one.quote) == (passage.publication_id, quote.text):
            return Cited(quote.text, (one.n,)), known.citations
    n = len(known.citations) + 1
    citation = cited(reader, passage.publication_id, passage.passage_id, quote.span, quote.text, n)
    return (said, known.citations) if citation is None else (Cited(quote.text, (n,)), (*known.citations, citation))


def _reason(ranked: Ranked, reader: PublicationTexts, known: ProductReply, catalogue: Catalogue) -> Quote | None:
    """The sentence that fits best; None where it tells of several at once, and another one says what this one is."""
    shown, is_said = ranked.shown, bool(known.summary)
    if shown is None or (is_said and not (shown.is_alone and shown.is_prose)):
        return None
    passages = reader.get([shown.passage_id])
    quote = quote_around(passages[0], shown.sentence) if passages else None
    if quote is None or (is_said and _tells_of_others(quote.text, known, catalogue)):
        return None
    return quote


def _tells_of_others(text: str, known: ProductReply, catalogue: Catalogue) -> bool:
    """Whether a sentence names another product, or regions none of which is the product's own."""
    own = " ".join((known.name, *known.other_names))
    if any(name in text and name not in own for name in catalogue.proper_names):
        return True
    named = {region for found in find_places(text) for region in found.place.regions}
    here = {name for region in known.regions for name in regions_of(region)}
    return bool(named and here) and named.isdisjoint(here)


def _fields(entry: CatalogueEntry, proofs: _Proofs) -> Iterator[tuple[FieldName, tuple[Cited, ...]]]:
    names = pattern_of(entry.product.name, *entry.product.other_names)
    for name in FIELDS:
        known = _labels(entry, name)
        stated = [
            (mention, fact)
            for mention, fact in entry.facts()
            if fact.field == name and (known is None or fact.value == fact.quote or fact.value in known)
        ]
        values = list(_said(entry.said(name), proofs))
        texts = {one.text for one in values}
        newest = _newest_first(stated, proofs)
        if name != "result":  # an older result says less than how many came lately
            newest.sort(key=lambda one: value_rank(one[1].field, one[1].quote, names))
        found = _in_order(name, _values(name, newest, proofs), names)
        values += [one for one in found if one.text not in texts]
        if values:
            yield name, tuple(values)


def _in_order(name: FieldName, found: Iterable[Cited], names: re.Pattern[str]) -> list[Cited]:
    """The values that are shown, those that say most first."""
    return sorted(found, key=lambda one: value_rank(name, one.text, names))


def _labels(entry: CatalogueEntry, name: FieldName) -> tuple[str, ...] | None:
    """The values that filters and counts know it by, None for a field that is none of theirs: a card says no others.

    What is said in passing beside what is said often ("verzuim in Drenthe, Twente en Rotterdam") is none of them.
    """
    labels: Mapping[str, tuple[str, ...]] = {
        "region": entry.product.regions,
        "theme": entry.product.themes,
        "audience": entry.product.audiences,
    }
    return labels.get(name)


def _said(told: Sequence[Said], proofs: _Proofs) -> Iterator[Cited]:
    """What a person says; one whose source doesn't show it any more (it changed) has no proof."""
    for one in told:
        place = None if one.source is None else _place(one.source, proofs.reader)
        n = None if place is None or one.source is None else proofs.number(
            one.source.publication_id, place.passage_id, place.span, one.source.quote
        )  # fmt: skip
        yield Cited(one.value, () if n is None else (n,))


def shown_at(source: FactSource, reader: PublicationTexts, n: int = 1) -> Citation | None:
    """A citation of where a person says that something stands; None where it doesn't, or not any more."""
    place = _place(source, reader)
    if place is None:
        return None
    return cited(reader, source.publication_id, place.passage_id, place.span, source.quote, n)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a quote stands, and a passage there ("" where no passage holds it)."""

    passage_id: str
    span: Span


def _place(source: FactSource, reader: PublicationTexts) -> _Place | None:
    for record in reader.records([source.publication_id]):
        for index in _pages_to_try(record, source.page):
            page = reader.page(record.publication_id, index)
            start = page.text.find(source.quote)
            if page.number == source.page and start >= 0:
                span = Span(index, start, start + len(source.quote))
                return _Place(_passage_at(reader.passages_of(record.publication_id), span), span)
    return None


def _pages_to_try(record: Record, number: int | None) -> Sequence[int]:
    """The page of this number, which counts as the file does; all where no number is given."""
    if number is None:
        return range(record.n_pages)
    return [number - 1] if 1 <= number <= record.n_pages else []


def _passage_at(passages: Sequence[Passage], at: Span) -> str:
    def holds(span: Span) -> bool:
        return span.page_index == at.page_index and span.start <= at.start < span.end

    return next((one.passage_id for one in passages if any(map(holds, one.spans))), "")


def proved(wanted: Correction, reader: PublicationTexts) -> Correction:
    """The correction as it may be kept: each value checked, each source with the words on its page that show it.

    Raises:
        CorrectionError: A field can't have a value, or a page doesn't show it.
        NotFound: There is no such publication.
    """
    if len(wanted.said) > MOST_VALUES:
        raise CorrectionError(f"A field has at most {MOST_VALUES} values.", "many")
    said = (Said(checked(wanted.field, one.value), one.source) for one in wanted.said)
    return replace(wanted, said=tuple(_proved(wanted.field, one, reader) for one in said))


def _proved(name: FieldName, said: Said, reader: PublicationTexts) -> Said:
    source = said.source
    if source is None:
        return said
    records = reader.records([source.publication_id])
    if not records:
        raise NotFound(f"There is no publication '{source.publication_id}' in the index.")
    for index in _pages_to_try(records[0], source.page):
        page = reader.page(source.publication_id, index)
        quote = quote_of(page.text, name, said.value, source.quote)
        if quote is not None and source.page in (None, page.number):
            return replace(said, source=FactSource(source.publication_id, page.number, quote))
    where = f"page {source.page}" if source.page is not None else "the text"
    raise CorrectionError(
        f"{where.capitalize()} of '{records[0].title}' doesn't show '{said.value}'. Copy the sentence that does from "
        "there, or leave out the publication: then it is what the maintainer says.", "source", said.value,
    )  # fmt: skip


def _newest_first(stated: list[tuple[Mention, Fact]], proofs: _Proofs) -> list[tuple[Mention, Fact]]:
    def age(one: tuple[Mention, Fact]) -> str:
        return record_date(proofs.record(one[0].publication_id)) or ""

    return sorted(stated, key=age, reverse=True)


def _values(name: FieldName, stated: Sequence[tuple[Mention, Fact]], proofs: _Proofs) -> Iterator[Cited]:
    """Each value once with all that shows it, at most ``_SHOWN`` values."""
    numbers: dict[str, list[int]] = {}
    for mention, fact in stated:
        text = fact.value if name in _VALUES else fact.quote
        if text in numbers or len(numbers) < _SHOWN:
            n = proofs.number(mention.publication_id, fact.passage_id, fact.span, fact.quote)
            if n is not None and n not in numbers.setdefault(text, []):
                numbers[text].append(n)
    yield from (Cited(text, tuple(found)) for text, found in numbers.items() if found)


def summary(stated: Sequence[Cited], *names: str) -> str:
    """The sentence that defines it, whole ones first; the newest of equals. A row of a table is none.

    A short sentence is one where it defines, else the line of a card, which says little. None where no sentence serves.
    """
    said = [one.text for one in stated if not is_table_row(one.text)]
    ranks = {text: summary_rank(text, pattern_of(*names)) if names else DEFINES + 1 for text in said}
    said = [text for text in said if ranks[text] <= SERVES]
    said.sort(key=lambda text: (ranks[text], len(text) < _STATED_BY_CARD))
    whole = [text for text in said if is_whole(text) and (len(text) >= _STATED_BY_CARD or ranks[text] <= DEFINES)]
    return next(iter([*whole, *said]), "")


def _told_in(mentions: Sequence[Mention], proofs: _Proofs) -> Iterator[ToldIn]:
    """Each publication once, as it treats the product most: where products were merged it may tell of both."""
    most = {one.publication_id: one for one in sorted(mentions, key=lambda one: TREATMENTS.index(one.treatment))}
    for mention in (most.pop(one.publication_id) for one in mentions if one.publication_id in most):
        record = proofs.record(mention.publication_id)
        yield ToldIn(record.publication_id, record.title, record_date(record), mention.treatment)
