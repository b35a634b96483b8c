"""Sources as APA writes them (7th edition, in Dutch), and where a quote is looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from index.types import Record
from search_app import address, texts, texts_screens
from search_app.answer import record_date
from search_app.note import NotedQuote


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
        return texts_screens.consulted(texts.date_in_words(self.today.isoformat()))

    def link(self, quote: NotedQuote) -> str:
        """The address where a quote stands."""
        return urljoin(self.site, address.source(quote.publication_id, quote.page, quote.text))


def reference(record: Record) -> Reference:
    """Author (publisher, else workplace), year or "z.d.", title, address: the title comes first without an author."""
    author = record.publisher or record.workplace or ""
    when = texts.date_in_words(record_date(record)) if record_date(record) else texts_screens.NO_DATE_APA
    kind = f" [{record.kind.capitalize()}]" if record.kind else ""
    if author:
        return Reference(f"{author}. ({_apa_date(when)}). ", record.title, f"{kind}.", record.url or "")
    return Reference("", record.title, f"{kind}. ({_apa_date(when)}).", record.url or "")


def _apa_date(words: str) -> str:
    """The year first: "3 mei 2019" becomes "2019, 3 mei"."""
    rest, _, year = words.rpartition(" ")
    return f"{year}, {rest}" if rest else words
