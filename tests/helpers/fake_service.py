"""A service over two publications in memory: words shared with the question decide, as a reader would expect."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fake_products import FACETS, citation_of, product, similar_to
from PIL import Image, ImageDraw, ImageFont

from index.errors import ModelError, NotFound, StoreUnavailable
from index.reader.onnx_reader import ReaderWork
from index.retrieval.query_expansion import Also
from index.store.filters import Filter
from index.types import Box, Heading, Page, Publication, Record, SourceRef, Word
from ingest.reading.pdf.pictures import Picture
from ingest.reading.sandbox import WHOLE_PAGE
from search_app.replies import (
    Answer,
    AnswerSentence,
    Facet,
    FollowUp,
    FoundPassage,
    ProductReply,
    ProductsReply,
    SearchReply,
    SimilarReply,
    Status,
    Subject,
)
from search_app.texts import common as texts_common

HOSTILE = '<script>alert("x")</script> & \'"><img src=x onerror=alert(1)> **vet** [klik](javascript:alert(1))'

QUOTE = (
    "Een JIM is een volwassene uit de eigen omgeving van een jongere, die deze jongere zelf kiest en die mag meepraten "
    "over de hulp aan het hele gezin."
)
FILLING = (
    "In het oosten van het land werken gemeenten, opleidingen en ouders samen aan betere hulp. Ze komen elke maand bij "
    "elkaar en kijken naar wat er speelt in de wijken. Wat ze leren schrijven ze op, zodat anderen het gebruiken."
)
NOTE = "Buurtgezinnen koppelt een gezin dat steun zoekt aan een gezin in de buurt. Een vrijwilliger begeleidt dat."

_LINE = 76  # characters on a line of the printed page
_LEFT, _TOP, _WIDE, _HIGH = 0.1, 0.12, 0.0105, 0.016


def _record(publication_id: str, title: str, format: str, date: str | None) -> Record:
    source = SourceRef("proef", "/proef", f"{publication_id}.{format}")
    return Record(publication_id, title, format, "0" * 64, "1", (source,), 1, kind="factsheet", date=date)


def _words(text: str) -> tuple[Word, ...]:
    """Words set in lines of equal letters, as a typewriter would."""
    words, row, column = [], 0, 0
    at = 0
    for token in text.replace("\n\n", " \n ").split(" "):
        if token == "\n":
            row, column, at = row + 2, 0, at + 2
            continue
        if column + len(token) > _LINE:
            row, column = row + 1, 0
        x0, y0 = _LEFT + column * _WIDE, _TOP + row * 0.026
        words.append(Word(at, at + len(token), Box(x0, y0, x0 + len(token) * _WIDE, y0 + _HIGH)))
        column += len(token) + 1
        at += len(token) + 1
        if text[at - 1 : at + 1] == "\n\n":
            at -= 1
    return tuple(words)


PRINTED_TEXT = f"{FILLING}\n\n{QUOTE} {FILLING}"
PRINTED = Publication(
    _record("jim-factsheet", "Een JIM naast het gezin", "pdf", "2019-05"),
    (Page(1, PRINTED_TEXT, words=_words(PRINTED_TEXT), width=595.0, height=842.0),),
)
HEADING = "Steun in de buurt"
NOTED = Publication(
    _record("notitie", f"Notitie {HOSTILE}", "md", None),
    (Page(None, f"{HEADING}\n\n{NOTE}\n\n{HOSTILE}", headings=(Heading(0, len(HEADING), 1),)),),
)

PRINTED_QUOTE = citation_of(1, PRINTED, QUOTE, "")
NOTED_QUOTE = citation_of(2, NOTED, NOTE, HEADING)


class FakeService:
    """Behaves as the service does, over PRINTED and NOTED; ``filled`` and ``ready``: is there an index, a model."""

    def __init__(self, filled: bool = True, ready: bool = True) -> None:
        self.filled = filled
        self.ready = ready
        self.asked: list[str] = []

    def warm(self) -> None:
        """Nothing to load, or nothing that can be loaded."""
        if not self.ready:
            raise ModelError("The model isn't prepared. Run: vraagbaak model prepare")

    def takes(self, _kind: str) -> bool:
        """Nothing may be sent, as where nobody switched that on."""
        return False

    def reader_work(self) -> ReaderWork:
        """None: words decide here."""
        return ReaderWork()

    def status(self) -> Status:
        """Two publications, or none."""
        counts = (2, 2, 2) if self.filled else (0, 0, 0)
        return Status("/proef", "/proef", "woorden", self.ready, "g1" if self.filled else None, None, *counts)

    def search(
        self,
        query: str,
        k: int = 10,
        leg: str = "hybrid",
        where: Filter | None = None,
        expand: bool = True,
        offset: int = 0,
    ) -> SearchReply:
        """Both publications, by shared words."""
        self._check()
        return SearchReply(query, 1.0, "g1", self._found(query)[offset : offset + k], (), None, ())

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """Both quotes, when the question is about a JIM or a family."""
        self._check()
        self.asked.append(question)
        hits = self._found(question)
        known = "jim" in question.casefold() or "gezin" in question.casefold()
        quotes = [PRINTED_QUOTE, NOTED_QUOTE] if known else []
        return Answer(
            question=question,
            abstained=not known,
            confidence=0.9 if known else 0.2,
            products=tuple(self._products(asked=True)) if known else (),
            answer=tuple(AnswerSentence(one.quote, (one.n,), None, (), ()) for one in quotes),
            citations=tuple(quotes),
            suggestions=() if known else (texts_common.looked_through(2, "2019-05"), *texts_common.suggestions(2)),
            hits=hits,
            generation="g1",
            took_ms=1.0,
            also_searched=(Also("ondertoezichtstelling", "OTS", "thesaurus"),) if expand and "OTS" in question else (),
            did_you_mean=question.replace("gezn", "gezin") if "gezn" in question else None,
            regions_asked=(),
            excluded=(),
            follows=None,
            phrased=(),
            match_words=(),
            listing=None,
            nothing_from=(),
        )

    def products(self) -> ProductsReply:
        """All three."""
        self._check()
        return ProductsReply(tuple(self._products(asked=False)), ())

    def pictures(self, publication_id: str) -> tuple[Picture, ...]:
        """One, on the page of what was printed."""
        found = self.publication(publication_id)
        return (Picture(1, Box(0.1, 0.1, 0.6, 0.4)),) if found is PRINTED else ()

    def product(self, product_id: str) -> ProductReply:
        """One of the three."""
        found = [one for one in self._products(asked=False) if one.product_id == product_id]
        if not found:
            raise NotFound(f"There is no product '{product_id}'. See: vraagbaak products")
        return found[0]

    def similar(
        self,
        id: str | None,
        text: str | None,
        other_regions: bool = False,
        k: int = 10,
        where: Filter | None = None,
        offset: int = 0,
    ) -> SimilarReply:
        """The two other products, for a product; all three for a text about a JIM, none for another."""
        self._check()
        all_three = tuple(self._products(asked=False))
        if text is not None:
            reply = similar_to(all_three[0], all_three if "jim" in text.casefold() else ())
            return replace(reply, subject=Subject("text", None, "", None, (), (), (), ()))
        subject = self.product(id or "")
        return similar_to(subject, tuple(one for one in all_three if one != subject))

    def facets(self, where: Filter | None = None) -> tuple[Facet, ...]:
        """The same counts, whatever is filtered."""
        return FACETS

    def published(self) -> frozenset[tuple[str, str]]:
        """One theme, in two regions."""
        return frozenset({("steun", "Friesland"), ("steun", "Twente")})

    def original(self, publication_id: str) -> Path:
        """This file, for both."""
        self.publication(publication_id)
        return Path(__file__)

    def publications(self) -> list[Record]:
        """Both records."""
        self._check()
        return [PRINTED.record, NOTED.record]

    def record(self, publication_id: str) -> Record:
        """That of one of both."""
        return self.publication(publication_id).record

    def page(self, publication_id: str, page_index: int) -> Page:
        """A page of one of both."""
        return self.publication(publication_id).pages[page_index]

    def publication(self, publication_id: str) -> Publication:
        """One of both."""
        for one in (PRINTED, NOTED):
            if one.record.publication_id == publication_id:
                return one
        raise NotFound(f"There is no publication '{publication_id}' in this index.")

    def page_image(self, publication_id: str, number: int, width: int = 900, within: Box = WHOLE_PAGE) -> bytes:
        """The words where their boxes say."""
        publication = self.publication(publication_id)
        if publication.record.format != "pdf" or number != 1:
            raise NotFound(f"There is no image of page {number}.")
        image = Image.new("RGB", (width, width * 842 // 595), "white")
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(width * 0.0155)
        for word in publication.pages[0].words:
            place = (word.box.x0 * image.width, word.box.y0 * image.height)
            pen.text(place, publication.pages[0].text[word.start : word.end], "black", font)
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()

    def picture(self, publication_id: str, number: int, width: int = 900) -> bytes:
        """None: both hold no picture apart from their pages."""
        raise NotFound(f"There is no picture {number} in {self.publication(publication_id).record.title}.")

    @staticmethod
    def _products(asked: bool) -> Iterator[ProductReply]:
        yield product("jim", "JIM", PRINTED_QUOTE, "fits", asked)
        yield product("buurtgezinnen", f"Buurtgezinnen {HOSTILE}", NOTED_QUOTE, "fits", asked)
        yield product("verwant", "Samen sterk", NOTED_QUOTE, "related", asked)

    def _check(self) -> None:
        if not self.filled:
            raise StoreUnavailable("Nothing is ingested yet. Run: vraagbaak ingest FOLDER")

    def _found(self, query: str) -> tuple[FoundPassage, ...]:
        words = set(query.casefold().split())
        found = [self._passage(one, words) for one in (PRINTED, NOTED)]
        ranked = sorted(found, key=lambda one: -one.score)
        return tuple(replace(one, rank=rank) for rank, one in enumerate(ranked, start=1))

    def _passage(self, publication: Publication, words: set[str]) -> FoundPassage:
        record, page = publication.record, publication.pages[0]
        score = float(len(words & set(page.text.casefold().split())))
        heading = HEADING if page.headings else ""
        place = (page.number, page.number, heading, page.text)
        identity = (f"{record.publication_id}#0000", record.publication_id, record.title, record.source, record.date)
        return FoundPassage(1, score, *identity, *place)
