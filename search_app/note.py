"""A note: products, sentences and pages that a visitor kept, in the order of keeping. No Streamlit, no files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.products import FieldName
from search_app import texts, texts_products, texts_screens
from search_app.citation import Citation, main_title
from search_app.product_cards import is_row
from search_app.product_replies import Cited, ProductReply, SimilarProduct

IN_COMPARISON: tuple[FieldName, ...] = ("what", "result", "needs", "obstacles", "costs")  # of one beside others
IN_NOTE = ("what", "audience", "region", "result", "needs", "costs")  # fields of a product that a note holds


@dataclass(frozen=True, slots=True)
class NotedQuote:
    """A verbatim sentence, or "" for a page that was kept whole, and where it stands."""

    text: str
    publication_id: str
    title: str
    date: str | None
    page: int | None

    @property
    def place(self) -> str:
        """Where it stands, in words: main title, date and page; the list of sources has the whole title."""
        return ", ".join(filter(None, (main_title(self.title), texts.date_in_words(self.date), texts.pages(self.page))))


@dataclass(frozen=True, slots=True)
class NotedPart:
    """Quotes under a label ("Waarom dit past"); the label is "" where there is one part only."""

    label: str
    quotes: tuple[NotedQuote, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that was kept: ``key`` tells whether it was kept already, ``about`` is a line under its heading."""

    key: str
    heading: str
    about: str
    parts: tuple[NotedPart, ...]

    def quotes(self) -> Iterator[NotedQuote]:
        """All its quotes, in order."""
        yield from (quote for part in self.parts for quote in part.quotes)


@dataclass(frozen=True, slots=True)
class Note:
    """What was kept, and what its maker says of it."""

    kept: tuple[Noted, ...] = ()
    title: str = texts_screens.NOTE_NAME_DEFAULT
    own_words: str = ""

    def holds(self, key: str) -> bool:
        """Whether this was kept."""
        return any(one.key == key for one in self.kept)

    def toggled(self, noted: Iterable[Noted]) -> "Note":
        """With all of these, or without them where all were kept already."""
        new = list(noted)
        keys = {one.key for one in new}
        rest = tuple(one for one in self.kept if one.key not in keys)
        added = [] if all(self.holds(key) for key in keys) else new
        return Note((*rest, *added), self.title, self.own_words)

    def cited(self) -> tuple[str, ...]:
        """The ids of the publications that are quoted, each once, in order."""
        return tuple(dict.fromkeys(quote.publication_id for one in self.kept for quote in one.quotes()))


def of_citation(citation: Citation) -> Noted:
    """A sentence of an answer."""
    part = NotedPart("", (_quote(citation),))
    return Noted(f"zin:{citation.passage_id}:{citation.quote}", citation.title, "", (part,))


def of_page(publication_id: str, title: str, date: str | None, page: int | None, text: str) -> Noted:
    """A page, with the sentence that was looked at, or whole when ``text`` is ""."""
    quote = NotedQuote(text, publication_id, title, date, page)
    return Noted(
        f"blad:{publication_id}:{page}:{text}", title, texts_screens.page_kept(page), (NotedPart("", (quote,)),)
    )


def of_product(product: ProductReply) -> Noted:
    """A product: why it fits, and what its sources say of it first."""
    why = [] if product.why is None else [_part(texts_products.WHY, (product.why,), product.citations)]
    fields = [one for one in product.fields if one.name in IN_NOTE]
    said = [_part(texts_products.FIELDS[one.name], one.values[:1], product.citations) for one in fields]
    about = ", ".join([product.kind or texts_products.KIND_UNKNOWN, *product.regions])
    return Noted(f"product:{product.product_id}", product.name, about, tuple(_once([*why, *said])))


def of_similar(similar: SimilarProduct) -> Noted:
    """A comparable project: one line that places it, and one sentence of each thing that matters to who copies it.

    Three of them fit on a page of paper.
    """
    product = similar.product
    ages = [texts_screens.years_old(one.text) for one in _values(product, "age")[:1]]
    status = [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    kind = product.kind or texts_products.KIND_UNKNOWN
    about = ", ".join([kind, *product.regions, *product.audiences, *ages, *status])
    said = [_sentence(name, product) for name in IN_COMPARISON]
    return Noted(f"product:{product.product_id}", product.name, about, tuple(_once(said)))


def _values(product: ProductReply, name: FieldName) -> tuple[Cited, ...]:
    return next((field.values for field in product.fields if field.name == name), ())


def _sentence(name: FieldName, product: ProductReply) -> NotedPart:
    """The first sentence that a source says of it; a row of a table is none."""
    part = _part(texts_products.FIELDS[name], _values(product, name), product.citations)
    return NotedPart(part.label, tuple(quote for quote in part.quotes if not is_row(quote.text))[:1])


def _once(parts: Iterable[NotedPart]) -> Iterator[NotedPart]:
    """The parts that hold a quote, each quote in the first part that has it."""
    seen: set[NotedQuote] = set()
    for part in parts:
        fresh = tuple(quote for quote in dict.fromkeys(part.quotes) if quote not in seen)
        seen.update(fresh)
        if fresh:
            yield NotedPart(part.label, fresh)


def _part(label: str, said: Iterable[Cited], citations: Iterable[Citation]) -> NotedPart:
    by_number = {citation.n: citation for citation in citations}
    first = (by_number[n] for one in said for n in one.citations[:1] if n in by_number)
    return NotedPart(label, tuple(_quote(one) for one in first))  # the sentence itself, not the plain form of it


def _quote(citation: Citation) -> NotedQuote:
    return NotedQuote(citation.quote, citation.publication_id, citation.title, citation.date, citation.page)
