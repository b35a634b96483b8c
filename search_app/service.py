"""The one thing every edge talks to: search, ask, status, pages. Thread-safe; follows new generations by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from index.dutch.analyser import DutchAnalyser
from index.encoder.prepare.run import folder_of, is_prepared
from index.encoder.protocol import Encoder, Remembering
from index.errors import InboxError, NotFound, SchemaMismatch, StoreUnavailable, VraagbaakError
from index.products import FieldName
from index.reader.onnx_reader import OnnxPassageReader, PassageReader, ReaderWork
from index.reader.reranker import Reranker
from index.retrieval.fusion import means_of
from index.retrieval.query_expansion import Exact, QueryExpander
from index.retrieval.retriever import Leg, Retriever, Weights
from index.settings import Settings
from index.store.filters import Filter
from index.store.open import damage_of, open_store
from index.store.protocol import GenerationReader, PassageStore
from index.types import Box, Page, Publication, Record
from ingest.archive import inbox
from ingest.archive.inbox import Message, MessageKind
from ingest.archive.originals import Originals
from ingest.products import decisions
from ingest.products.decisions import Correction
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import StoredPicture
from ingest.reading.sandbox import WHOLE_PAGE
from search_app.answer.answerer import Answerer
from search_app.answer.citations import record_of
from search_app.answer.phrasing import ChatServer, Writer, phrased
from search_app.answer.understanding import tidied
from search_app.limits import PLAN_LIMIT
from search_app.page_images import Drawings
from search_app.products import cards
from search_app.products import lists as products_lists
from search_app.products.catalogue import CatalogueCache
from search_app.products.lists import facets
from search_app.replies import Answer, Facet, FollowUp, ProductReply, ProductsReply, SearchReply, SimilarReply, Status


def _tidied_before(previous: FollowUp | None) -> FollowUp | None:
    return replace(previous, question=tidied(previous.question)) if previous else None


class _Lease:
    """An open reader and how many requests are using it; closed when it is outdated and the last one is done.

    What is kept of its generation goes with it: a late request to an outdated one can't leave it in a cache.
    """

    def __init__(self, reader: GenerationReader, analyser: DutchAnalyser, store: PassageStore) -> None:
        self.reader = reader
        self.expander = QueryExpander(analyser)
        self._store = store
        self.users = 0
        self.outdated = False

    @cached_property
    def damage(self) -> str | None:
        """What is wrong with its bytes, with the way out: looked at once, after something went wrong."""
        return damage_of(self._store, self.reader.info.generation)


class Service:
    """Answers from the current generation of one data folder. Make one for a process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._analyser = DutchAnalyser()
        self._catalogues = CatalogueCache(settings.data_dir)
        self._store = open_store(settings, self._analyser)
        self._lock = threading.Lock()
        self._lease: _Lease | None = None
        self._drawings = Drawings(settings.data_dir)

    def warm(self) -> None:
        """Load the model and open the generation, so that the first question doesn't wait for them.

        Raises:
            ModelError: The model isn't prepared.
        """
        _ = self._encoder
        if self._store.current() is not None:
            with self._leased() as lease:
                lease.expander.of(lease.reader)
                means_of(lease.reader)
                self._catalogues.of(lease.reader)

    def search(
        self,
        query: str,
        k: int = 10,
        leg: Leg = "hybrid",
        where: Filter | None = None,
        expand: bool = True,
        offset: int = 0,
    ) -> SearchReply:
        """The k best passages after the first ``offset``; pages of any size follow each other within a generation.

        Without ``expand`` the words of the query are searched as they stand.

        Raises:
            StoreUnavailable: Nothing is ingested yet.
            FilterError: The filter can't be answered.
        """
        with self._leased() as lease:
            return self._answerer(lease, expand).search(tidied(query), k, leg, where, offset)

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        """The quotes that answer the question, each verified on its page, or an abstention.

        There are at most ``selection.MOST_QUOTES``.

        Without ``expand`` the words of the question are searched as they stand.

        Raises:
            StoreUnavailable: Nothing is ingested yet.
            FilterError: The filter can't be answered.
        """
        with self._leased() as lease:
            answer = self._answerer(lease, expand).ask(tidied(question), where, _tidied_before(previous))
        return phrased(answer, self._writer) if self._writer else answer

    def products(self) -> ProductsReply:
        """All products by name with their proof, and those that may be one."""
        with self._reader() as reader:
            return products_lists.products(self._catalogues.of(reader), reader)

    def product(self, product_id: str) -> ProductReply:
        """One product with its proof. Raises NotFound."""
        with self._reader() as reader:
            return products_lists.product(product_id, self._catalogues.of(reader), reader)

    def correct(self, *wanted: Correction) -> None:
        """Keep what a maintainer says of fields of products, all of it or nothing; seen from the next question on.

        Raises:
            NotFound: There is no such product or publication.
            CorrectionError: A field can't have a value, or a page doesn't show it.
            StoreReadOnly: It can't be kept.
        """
        with self._reader() as reader:
            for one in wanted:
                products_lists.product(one.product_id, self._catalogues.of(reader), reader)
            made = [cards.proved(one, reader) for one in wanted]
        decisions.correct(self.settings.data_dir, *made)

    def takes(self, kind: MessageKind) -> bool:
        """Whether visitors may send such a message: off unless the settings say so."""
        return self.settings.feedback if kind == "wrong" else self.settings.knowledge_questions

    def send(self, message: Message) -> int:
        """Keep what a visitor sends to the maintainer; returns its number. Raises InboxError, StoreReadOnly."""
        if not self.takes(message.kind):
            raise InboxError("Messages of this kind are not taken here.", "off")
        return inbox.put(self.settings.data_dir, message)

    def undo_correction(self, product_id: str, field: FieldName) -> None:
        """Forget the last correction of a field. Raises NotFound, StoreReadOnly."""
        decisions.undo_correction(self.settings.data_dir, product_id, field)

    def similar(
        self,
        id: str | None,
        text: str | None,
        other_regions: bool = False,
        k: int = 10,
        where: Filter | None = None,
        offset: int = 0,
    ) -> SimilarReply:
        """Projects comparable with a product or publication, by its id, or with a text, which is not kept.

        The k best after the first ``offset``.

        Raises:
            NotFound: There is no such product or publication.
            FilterError: The filter can't be answered.
        """
        with self._leased() as lease:
            described = None if text is None else tidied(text[:PLAN_LIMIT])
            return self._answerer(lease, True).similar(id, described, other_regions, k, where, offset)

    def facets(self, where: Filter | None = None) -> tuple[Facet, ...]:
        """How much there is with each value that a filter can choose. Raises FilterError."""
        with self._leased() as lease:
            catalogue = self._catalogues.of(lease.reader)
            return catalogue.facets.one(where, lambda: facets(lease.reader, catalogue, where))

    def published(self) -> frozenset[tuple[str, str]]:
        """Each theme with each region that a passage is about."""
        with self._reader() as reader:
            return products_lists.published(reader)

    def status(self) -> Status:
        """How things stand; works before the first ingest and without a model."""
        asked = self.settings
        ready = is_prepared(folder_of(asked.model_dir, asked.model, asked.model_dim), asked.model, asked.engine)
        where = (str(asked.data_dir), self._store.place, asked.model, ready)
        if self._store.current() is None:
            return Status(*where, generation=None, created=None, n_publications=0, n_passages=0, n_sentences=0)
        with self._reader() as reader:
            seen = reader.info
            return Status(*where, seen.generation, seen.created, seen.n_publications, seen.n_passages, seen.n_sentences)

    def reader_work(self) -> ReaderWork:
        """What the reader did since this process began; nothing where there is none, or nobody asked yet."""
        made: PassageReader | None = self.__dict__.get("_passage_reader")  # looking must not open it
        return made.work if made else ReaderWork()

    def publications(self) -> list[Record]:
        """All catalogue records, by title."""
        with self._reader() as reader:
            return reader.records()

    def publication(self, publication_id: str) -> Publication:
        """A publication with its pages. Raises NotFound."""
        with self._reader() as reader:
            return Publication(record_of(reader, publication_id), reader.pages(publication_id))

    def record(self, publication_id: str) -> Record:
        """The catalogue record of a publication, without its pages. Raises NotFound."""
        with self._reader() as reader:
            return record_of(reader, publication_id)

    def page(self, publication_id: str, page_index: int) -> Page:
        """One page of a publication, counted from 0. Raises NotFound."""
        with self._reader() as reader:
            return reader.page(publication_id, page_index)

    def original(self, publication_id: str) -> Path:
        """The file of a publication, as it was ingested. Raises NotFound."""
        with self._reader() as reader:
            record = record_of(reader, publication_id)
        return Originals(self.settings.data_dir).path(record.sha256)

    def page_image(self, publication_id: str, number: int, width: int = 900, within: Box = WHOLE_PAGE) -> bytes:
        """What lies ``within`` a page as a PNG, so many pixels wide. Raises NotFound where there are no page images."""
        with self._reader() as reader:
            record = record_of(reader, publication_id)
        if record.format != "pdf" or not 1 <= number <= record.n_pages:
            raise NotFound(f"There is no image of page {number} of '{record.title}'.")
        return self._drawings.page(record.sha256, number, width, within)

    def pictures(self, publication_id: str) -> tuple[Picture, ...] | tuple[StoredPicture, ...]:
        """Where the pictures of a PDF stand; those in a file of another kind. Raises NotFound."""
        with self._reader() as reader:
            record = record_of(reader, publication_id)
        return (self._drawings.pictures if record.format == "pdf" else self._drawings.stored)(record.sha256)

    def picture(self, publication_id: str, number: int, width: int) -> bytes:
        """A picture of a file that is no PDF, as a PNG at most so many pixels wide. Raises NotFound."""
        with self._reader() as reader:
            record = record_of(reader, publication_id)
        return self._drawings.picture(record.sha256, number, width)

    def _answerer(self, lease: _Lease, expand: bool) -> Answerer:
        reader = lease.reader
        built = reader.info.built_with
        if (built.model_checksum, built.dim) != (self._encoder.checksum, self._encoder.dim):
            raise SchemaMismatch(
                f"The index was built with model '{built.model}', the settings ask for '{self._encoder.name}'. "
                "Rebuild it: vraagbaak ingest --rebuild"
            )
        weights = Weights.of(self.settings)
        words = lease.expander.of(reader) if expand else Exact(self._analyser)
        retriever = Retriever(reader, Remembering(self._encoder), words, weights)
        catalogue, below = self._catalogues.of(reader), self.settings.abstain_below
        return Answerer(retriever, words, below, catalogue, self._reranker, self._passage_reader)

    @cached_property
    def _passage_reader(self) -> PassageReader | None:
        """Beside any model: what it says hangs on the words alone, unlike cosines (docs/models.md)."""
        return OnnxPassageReader() if self.settings.reader else None

    @cached_property
    def _reranker(self) -> Reranker | None:
        if not self.settings.reranker:
            return None
        from index.reader.reranker import CrossEncoderReranker

        return CrossEncoderReranker(self.settings.reranker)

    @cached_property
    def _writer(self) -> Writer | None:
        return ChatServer(self.settings) if self.settings.phrasing_url else None

    @cached_property
    def _encoder(self) -> Encoder:
        from index.encoder.open import open_encoder  # onnxruntime takes a moment: not for `status`

        one = self.settings
        return open_encoder(one.model_dir, one.model, one.engine, one.model_dim)

    @contextmanager
    def _reader(self) -> Iterator[GenerationReader]:
        with self._leased() as lease:
            yield lease.reader

    @contextmanager
    def _leased(self) -> Iterator[_Lease]:
        lease = self._take()
        try:
            yield lease
        except VraagbaakError:
            raise
        except Exception as error:  # a bug of ours, unless what it read is not as it was written
            if lease.damage:
                raise StoreUnavailable(lease.damage) from error
            raise
        finally:
            self._give_back(lease)

    def _take(self) -> _Lease:
        with self._lock:
            current = self._store.current()
            if current is None:
                raise StoreUnavailable(f"Nothing is ingested yet in {self._store.place}. Run: vraagbaak ingest FOLDER")
            if self._lease is None or self._lease.reader.info.generation != current:
                fresh = _Lease(self._store.open(current), self._analyser, self._store)
                self._retire(self._lease)
                self._lease = fresh
            self._lease.users += 1
            return self._lease

    def _give_back(self, lease: _Lease) -> None:
        with self._lock:
            lease.users -= 1
            if lease.outdated and lease.users == 0:
                lease.reader.close()

    @staticmethod
    def _retire(lease: _Lease | None) -> None:
        if lease is not None:
            lease.outdated = True
            if lease.users == 0:
                lease.reader.close()
