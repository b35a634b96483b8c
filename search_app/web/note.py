"""A note: what a visitor kept, in that order; as a table, as HTML, with its sources in APA. No Streamlit, no files."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin

from index.products import FieldName
from index.types import Page, Record
from ingest.sources.sidecar_sheet import write_table
from search_app.answer.citations import main_title, record_date
from search_app.answer.quotes import LONGEST, has_anaphora, is_table_row
from search_app.replies import Citation, Cited, ProductReply, SimilarProduct, Subject
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.rendering import Markup, macro
from search_app.web.views.products import unnamed


@dataclass(frozen=True, slots=True)
class NotedQuote:
    """A verbatim sentence, or "" for a page that was kept whole, and where it stands.

    What the maintainer says stands in no publication: then ``publication_id`` is "", and ``title`` says who does.

    ``source`` is the name of its file, "" in a note that was kept before files were named; ``page_label`` the number
    that is printed on the page, where that is another one.
    """

    text: str
    publication_id: str
    title: str
    date: str | None
    page: int | None
    source: str = ""
    page_label: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, in words: main title, date and page or slide; the list of sources has the whole title."""
        if not self.publication_id:
            return self.title
        stands = texts_common.pages(self.page, None, self.source, self.page_label)
        return ", ".join(filter(None, (main_title(self.title), texts_common.date_in_words(self.date), stands)))


def stated(words: str) -> NotedQuote:
    """What is no quote: a few words that place a project in a table, or nothing."""
    return NotedQuote(words, "", "", None, None)


EMPTY = stated("")  # a cell of a table in which no source says anything


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of a source list: its title is printed in italics between the two other parts."""

    before: str
    title: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class References:
    """The sources of a note. ``site`` is the address of the app, for links; ``today`` is when they were consulted."""

    records: Sequence[Record]
    site: str
    today: date

    def lines(self) -> list[Reference]:
        """The sources, in the order of the alphabet."""
        return sorted(map(reference, self.records), key=lambda one: f"{one.before}{one.title}".casefold())

    def consulted(self) -> str:
        """When the sources were looked at, in words."""
        return texts_screens.consulted(texts_common.date_in_words(self.today.isoformat()))

    def link(self, quote: NotedQuote) -> str:
        """The address where a quote stands; "" where it stands in no publication."""
        if not quote.publication_id:
            return ""
        return urljoin(self.site, address.source(quote.publication_id, quote.page, quote.text))


def web_address(record: Record) -> str:
    """Its address where that is a page of the web; any other one would become a live link in Word, so it is none."""
    return record.url if record.url and record.url.lower().startswith(("https://", "http://")) else ""


def reference(record: Record) -> Reference:
    """Author (publisher, else workplace), year or "z.d.", title, address: the title comes first without an author."""
    author = record.publisher or record.workplace or ""
    when = texts_common.date_in_words(record_date(record)) if record_date(record) else texts_screens.NO_DATE_APA
    kind = f" [{record.kind.capitalize()}]" if record.kind else ""
    if author:
        return Reference(f"{author}. ({_apa_date(when)}). ", record.title, f"{kind}.", web_address(record))
    return Reference("", record.title, f"{kind}. ({_apa_date(when)}).", web_address(record))


def _apa_date(words: str) -> str:
    """The year first: "3 mei 2019" becomes "2019, 3 mei"."""
    rest, _, year = words.rpartition(" ")
    return f"{year}, {rest}" if rest else words


IN_COMPARISON: tuple[FieldName, ...] = ("what", "result", "needs", "obstacles", "costs")  # of one beside others
_PRODUCT, _COMPARISON = "product:", "vergelijking:"  # how the key of a project and of a comparison begins
IN_NOTE: tuple[FieldName, ...] = (  # fields of a product that a note holds
    "what", "audience", "region", "result", "needs", "costs", "available",
)  # fmt: skip
PageText = Callable[[str, int], str]  # publication id, page index: the text of that page; "" where it is gone


@dataclass(frozen=True, slots=True)
class NotedPart:
    """Quotes under a label ("Waarom dit past"); the label is "" where there is one part only."""

    label: str
    quotes: tuple[NotedQuote, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that was kept: ``key`` tells whether it was kept already, ``about`` is a line under its heading.

    With ``columns`` it is a table: each part is a row, with one quote for each column, which may be EMPTY. ``remark``
    is what its maker says of it.
    """

    key: str
    heading: str
    about: str
    parts: tuple[NotedPart, ...]
    columns: tuple[str, ...] = ()
    remark: str = ""

    def quotes(self) -> Iterator[NotedQuote]:
        """All its quotes, in order, also what a maintainer says; a cell that only places a project is none."""
        yield from (quote for part in self.parts for quote in part.quotes if quote.publication_id or quote.title)


@dataclass(frozen=True, slots=True)
class Note:
    """What was kept, and what its maker says of it; ``title`` is "" as long as its maker gives none."""

    kept: tuple[Noted, ...] = ()
    title: str = ""
    own_words: str = ""

    @property
    def name(self) -> str:
        """What it is called where it can't do without a name."""
        return self.title or texts_screens.NOTE_NAME_DEFAULT

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

    def moved_up(self, noted: Noted) -> "Note":
        """With this thing one place higher; the first one stays."""
        at = self.kept.index(noted)
        kept = list(self.kept)
        if at:
            kept[at - 1], kept[at] = kept[at], kept[at - 1]
        return replace(self, kept=tuple(kept))

    def with_remark(self, noted: Noted, words: str) -> "Note":
        """With these words of its maker at this thing."""
        kept = tuple(replace(one, remark=words) if one.key == noted.key else one for one in self.kept)
        return replace(self, kept=kept)

    def cited(self) -> tuple[str, ...]:
        """The ids of the publications that are quoted, each once, in order."""
        ids = dict.fromkeys(quote.publication_id for one in self.kept for quote in one.quotes())
        return tuple(filter(None, ids))


def of_citation(citation: Citation) -> Noted:
    """A sentence of an answer."""
    part = NotedPart("", (_quote(citation),))
    return Noted(f"zin:{citation.passage_id}:{citation.quote}", citation.title, "", (part,))


def of_page(record: Record, page: Page | None, text: str) -> Noted:
    """A page, with the sentence that was looked at, or whole when ``text`` is ""."""
    number, label = (None, None) if page is None else (page.number, page.label)
    quote = NotedQuote(text, record.publication_id, record.title, record_date(record), number, record.source, label)
    about = texts_screens.page_kept(number, record.source)
    return Noted(f"blad:{record.publication_id}:{number}:{text}", record.title, about, (NotedPart("", (quote,)),))


def _no_page(publication_id: str, page_index: int) -> str:
    return ""


def of_product(product: ProductReply, text: PageText = _no_page) -> Noted:
    """A product: why it fits, and what says most of what its sources say; neighbours only where ``text`` shows them."""
    why = [] if product.why is None else [_part(texts_products.WHY, (product.why,), product.citations)]
    return _of_product(product, why, text)


def _of_product(product: ProductReply, why: Sequence[NotedPart], text: PageText) -> Noted:
    seen = {quote for part in why for quote in part.quotes}
    said = [NotedPart(texts_products.FIELDS[name], _told(name, product, text, seen)) for name in IN_NOTE]
    about = ", ".join([product.kind or texts_products.KIND_UNKNOWN, *product.regions])
    parts = (*why, *(part for part in said if part.quotes))
    return Noted(f"{_PRODUCT}{product.product_id}", product.name, about, parts)


def renewed(note: Note, find: Callable[[str], ProductReply | None], text: PageText = _no_page) -> Note:
    """The same note with what is known now of its projects: a fact that was corrected since is not told wrongly.

    Why a project fits stays as it was kept, for the question is not; so does a project that ``find`` doesn't by its id.
    """
    return replace(note, kept=tuple(_renewed(one, find, text) for one in note.kept))


def _renewed(noted: Noted, find: Callable[[str], ProductReply | None], text: PageText) -> Noted:
    if noted.key.startswith(_PRODUCT):
        product = find(noted.key.removeprefix(_PRODUCT))
        if product is None:
            return noted
        why = [one for one in noted.parts if one.label == texts_products.WHY]
        return replace(_of_product(product, why, text), remark=noted.remark)
    ids = noted.key.removeprefix(_COMPARISON).split(",") if noted.key.startswith(_COMPARISON) else []
    products = [product for product in map(find, ids) if product is not None]
    if not ids or len(products) < len(ids):
        return noted
    return replace(_beside(products, text), remark=noted.remark)


def of_comparison(subject: Subject, similar: Sequence[SimilarProduct]) -> Noted:
    """Projects side by side, as a table: what places each, and what says most of each thing that matters to a copier.

    What is compared with is the first column, unless it is somebody's own plan: that is not kept. Three columns fit on
    a page of paper.
    """
    return _beside([*([subject.product] if subject.product else []), *(one.product for one in similar)])


def _beside(products: Sequence[ProductReply], text: PageText = _no_page) -> Noted:
    said = [_in_column(one, text) for one in products]
    rows = [NotedPart(texts_products.FIELDS[name], tuple(one[name] for one in said)) for name in IN_COMPARISON]
    kinds = NotedPart(texts_screens.IN_SHORT, tuple(stated(_placed(one)) for one in products))
    told = [one for one in rows if any(quote.text for quote in one.quotes)]
    key = f"{_COMPARISON}{','.join(one.product_id for one in products)}"
    names = tuple(one.name for one in products)
    return Noted(key, texts_screens.NOTE_BESIDE, "", (kinds, *told), names)


def _placed(product: ProductReply) -> str:
    """One line that places a project: its sort, where, for whom, how it stands."""
    ages = [texts_screens.years_old(one.text) for one in product.fields.get("age", ())[:1]]
    status = [texts_products.STATUSES[product.status]] if product.status in texts_products.STATUSES else []
    kind = product.kind or texts_products.KIND_UNKNOWN
    return ", ".join([kind, *product.regions, *product.audiences, *ages, *status])


def _in_column(product: ProductReply, text: PageText) -> dict[FieldName, NotedQuote]:
    """What says most of each field, each in the first field that has it; EMPTY where there is only a row of a table."""
    seen: set[NotedQuote] = set()
    told = {name: _told(name, product, text, seen) for name in IN_COMPARISON}
    return {name: next((one for one in quotes if not is_table_row(one.text)), EMPTY) for name, quotes in told.items()}


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a field as it is stated, what proves it (None: only the maintainer says it), and its quote."""

    text: str
    proof: Citation | None
    quote: NotedQuote


_POINTS_BACK = re.compile(  # "26 van hen hadden werk", "met een boek waren dat er 12"
    r"\b(?:(?:van|bij|onder) hen|(?:er|daar|hier)van|(?:is|was|zijn|waren) (?:dat|dit|die|deze))\b", re.IGNORECASE
)


def _told(name: FieldName, product: ProductReply, text: PageText, seen: set[NotedQuote]) -> tuple[NotedQuote, ...]:
    """What says most of a field and was not ``seen``, which it joins; of how to get it all that is said."""
    fresh = [one for one in _in_order(name, product) if one.quote not in seen]
    if name == "available":
        return tuple(one.quote for one in [one for one in fresh if not is_table_row(one.text)] or fresh)
    told = _with_neighbour(fresh, text)
    seen.update(one.quote for one in told)
    return tuple(replace(one.quote, text=_verbatim(_as_one(told) or one.text, name)) for one in told[:1])


def _in_order(name: FieldName, product: ProductReply) -> list[_Value]:
    """The values of a field as its card has them, its summary first; a row of a table says it less well."""
    by_number = {citation.n: citation for citation in product.citations}
    values = [_value(name, one, by_number) for one in product.fields.get(name, ())]
    return sorted(values, key=lambda one: (is_table_row(one.text), name == "what" and one.text != product.summary))


def _value(name: FieldName, stated: Cited, by_number: Mapping[int, Citation]) -> _Value:
    proof = _proof(stated, by_number)
    quote = _says_maintainer(stated) if proof is None else _quote(proof)
    return _Value(stated.text, proof, replace(quote, text=_verbatim(quote.text, name)))


def _verbatim(text: str, name: FieldName) -> str:
    """A sentence without the name of its row; with it, where it would be told in other words ("via …")."""
    words = unnamed(text, name)
    return words if words in text else text


def _with_neighbour(values: Sequence[_Value], text: PageText) -> Sequence[_Value]:
    """The first value and the one right behind it in its source, or, where it points back, the one before it."""
    best, others = values[:1], values[1:]
    if not best or (proof := best[0].proof) is None:
        return best
    page = text(proof.publication_id, proof.page_index)
    if has_anaphora(proof.quote) or _POINTS_BACK.search(proof.quote):
        before = next((one for one in others if _stand_so([one, *best], page)), None)
        if before is not None:
            return [before, *best]
    behind = next((one for one in others if _stand_so([*best, one], page)), None)
    return best if behind is None else [*best, behind]


def _stand_so(values: Sequence[_Value], page: str) -> bool:
    """Whether these are sentences of a page with nothing between them, and no longer than a quote may be."""
    whole = _as_one(values)
    return len(whole) <= LONGEST and whole in page


def _as_one(values: Sequence[_Value]) -> str:
    return " ".join(one.proof.quote for one in values if one.proof is not None)


def _part(label: str, said: Iterable[Cited], citations: Iterable[Citation]) -> NotedPart:
    """What is said with its proof: the sentence itself, not the plain form of it."""
    by_number = {citation.n: citation for citation in citations}
    proofs = ((one, _proof(one, by_number)) for one in said)
    return NotedPart(label, tuple(_says_maintainer(one) if proof is None else _quote(proof) for one, proof in proofs))


def _proof(said: Cited, by_number: Mapping[int, Citation]) -> Citation | None:
    return next((by_number[n] for n in said.citations if n in by_number), None)


def _says_maintainer(said: Cited) -> NotedQuote:
    return NotedQuote(said.text, "", texts_products.SAYS_MAINTAINER, None, None)


def _quote(citation: Citation) -> NotedQuote:
    return NotedQuote(
        citation.quote, citation.publication_id, citation.title, citation.date, citation.page, citation.source,
        citation.page_label,
    )  # fmt: skip


def written(note: Note, references: References) -> bytes:
    """The note as an Excel sheet, a quote a row; no cell is a formula."""
    file = io.BytesIO()
    rows = [_row(noted.remark, *cell, references) for noted in note.kept for cell in _cells(noted)]
    write_table(file, texts_screens.SHEET_HEADINGS, rows)
    return file.getvalue()


def _row(remark: str, heading: str, label: str, quote: NotedQuote, references: References) -> tuple[str, ...]:
    page = "" if quote.page is None else str(quote.page)
    when = texts_common.date_in_words(quote.date) if quote.publication_id else ""
    day = references.today.isoformat()
    return heading, label, quote.text, quote.title, when, page, references.link(quote), day, remark


def _cells(noted: Noted) -> Iterator[tuple[str, str, NotedQuote]]:
    """Each quote under its heading and label; of a table column by column, without the empty ones."""
    if not noted.columns:
        yield from ((noted.heading, part.label, quote) for part in noted.parts for quote in part.quotes)
        return
    for n, column in enumerate(noted.columns):
        yield from ((column, part.label, part.quotes[n]) for part in noted.parts if part.quotes[n].text)


def ris(references: References) -> str:
    """The sources for a reference manager, as RIS: a line a field, each record ended."""
    return "".join(f"{line}\r\n" for one in _by_title(references.records) for line in _ris(one))


def _ris(record: Record) -> Iterator[str]:
    author, when = record.publisher or record.workplace or "", record_date(record) or ""
    year, month, day = (*when.split("-"), "", "", "")[:3]
    fields = {
        "TY": "ELEC" if record.format == "html" else "RPRT",
        "TI": record.title, "AU": f"{author}," if author else "", "PY": year,
        "DA": f"{year}/{month}/{day[:2]}" if month else "", "M3": record.kind or "", "UR": web_address(record),
    }  # fmt: skip
    yield from (f"{name}  - {' '.join(words.split())}" for name, words in fields.items() if words)
    yield "ER  - "


def bibtex(references: References) -> str:
    """The sources as BibTeX; an organisation stands in braces of its own, or it would be taken for a person."""
    return "\n".join(_bibtex(one) for one in _by_title(references.records))


def _bibtex(record: Record) -> str:
    author = record.publisher or record.workplace or ""
    when = texts_common.date_in_words(record_date(record)) if record_date(record) else texts_screens.NO_DATE_APA
    fields = {
        "title": f"{{{_tex(record.title)}}}", "author": f"{{{_tex(author)}}}" if author else "",
        "year": (record_date(record) or "")[:4], "howpublished": _tex(record.kind or ""), "note": _tex(when),
        "url": web_address(record),
    }  # fmt: skip
    lines = "".join(f"  {name} = {{{words}}},\n" for name, words in fields.items() if words)
    return f"@misc{{{re.sub('[^A-Za-z0-9-]', '-', record.publication_id)},\n{lines}}}\n"


def _tex(words: str) -> str:
    """Words in which TeX reads nothing but words."""
    return re.sub(r"([&%$#_{}])", r"\\\1", words.replace("\\", "/"))


def _by_title(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda one: one.title.casefold())


def noted(one: Noted) -> Markup:
    """One thing that was kept, with its quotes and where they stand."""
    parts = [(part.label, [(quote, _address(quote)) for quote in part.quotes]) for part in one.parts]
    about = [part for part in one.about.split(", ") if part]
    return macro(
        "note", "noted", about=about, heading=one.heading, parts=parts, columns=one.columns, remark=one.remark,
        texts=texts_screens,
    )  # fmt: skip


def _address(quote: NotedQuote) -> str:
    return address.source(quote.publication_id, quote.page, quote.text) if quote.publication_id else ""


def sources(references: References) -> Markup:
    """The list of sources, and when they were looked at."""
    return macro(
        "note",
        "sources",
        heading=texts_screens.NOTE_SOURCES,
        references=references.lines(),
        consulted=references.consulted(),
        foot=texts_screens.NOTE_FOOT,
    )
