"""Writes the next generation of a LocalStore beside the last one, which nobody ever changes."""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.errors import NotFound, StoreReadOnly
from index.store import integrity
from index.store.bm25 import Analyser, totals
from index.store.codec import FLOAT16
from index.store.generations import Keep, describe
from index.store.local import arrays, catalogue_schema, generation, postings, vectors
from index.store.local.arrays import Array, Origins, Rows, Spool
from index.store.local.catalogue_writer import CatalogueWriter, RowOrigins
from index.store.local.folder import DataFolder, writing
from index.store.local.generation import Generation
from index.store.local.lock import WriterLock
from index.store.local.vectors import N_PROBES
from index.store.records import BuiltWith, GenerationInfo, PassageVectors, Vectors
from index.types import Passage, Publication, Record

log = logging.getLogger(__name__)


class LocalWriter:
    """A GenerationWriter. It owns the lock and, if there is one, the generation that it starts from."""

    def __init__(
        self, data: DataFolder, lock: WriterLock, old: Generation | None, built_with: BuiltWith, analyser: Analyser,
        keep: Keep,
    ) -> None:  # fmt: skip
        self._data, self._lock, self._old, self._keep = data, lock, old, keep
        self._built_with, self._analyser = built_with, analyser
        self._name = data.next_name()
        self._folder: Path | None = data.new(self._name)
        self._whole = True
        self._alters = self._completes = False
        catalogue = self._folder / catalogue_schema.CATALOGUE
        if old:
            shutil.copyfile(old.folder / catalogue_schema.CATALOGUE, catalogue)
        else:
            catalogue_schema.create(catalogue)
        self._catalogue = CatalogueWriter(catalogue)
        self.products = self._catalogue.products(built_with.dim, self._changing)
        self._vectors = Spool(self._folder / "added.vectors", np.float32, built_with.dim)
        self._sentences = Spool(self._folder / "added.sentences", FLOAT16, built_with.dim)
        self._terms = postings.TermSpool(self._folder)

    def upsert(self, publication: Publication, passages: Sequence[Passage], vectors: PassageVectors) -> None:
        """Put a whole publication in the place of what stood there under its id; idempotent.

        Raises:
            ValueError: Passages, sentences and vectors don't belong together, or a text can't be written as UTF-8;
                nothing was changed.
            StoreReadOnly: The disk is full.
        """
        integrity.check(publication, passages, vectors, self._built_with.dim)
        terms = [totals(self._analyser.terms(passage.text)) for passage in passages]
        with self._changing():
            first = self._vectors.append(vectors.passages)
            first_sentence = self._sentences.append(vectors.sentences) if len(vectors.sentences) else None
            for found in terms:
                self._terms.append(found)
            try:
                self._catalogue.put(publication, passages, first, first_sentence)
            except ValueError:  # a text that is no Unicode; the catalogue took back what it had written
                self._whole = True
                raise

    def put_sentences(self, publication_id: str, vectors: Vectors) -> None:
        """Add the vectors of all sentences of a publication that is there, in order; the rest stays as it is.

        Raises:
            NotFound: There is no such publication.
            ValueError: The vectors don't fit its sentences; nothing was changed.
            StoreReadOnly: The disk is full.
        """
        self._check_usable()
        n_sentences = self._catalogue.n_sentences(publication_id)
        if n_sentences is None:
            raise NotFound(f"There is no publication '{publication_id}' whose sentences could get vectors.")
        integrity.check_rows(publication_id, "sentences", vectors, (n_sentences, self._built_with.dim))
        with self._changing(alters=False):
            self._catalogue.put_sentences(publication_id, self._sentences.append(vectors))
        self._completes = True

    def update_record(self, record: Record) -> None:
        """Replace the catalogue record only (a moved file, a second source). Raises NotFound."""
        with self._changing():
            there = self._catalogue.put_record(record)
        if not there:
            raise NotFound(f"There is no publication '{record.publication_id}' whose record could be replaced.")

    def delete(self, publication_ids: Sequence[str]) -> int:
        """Take publications out; missing ids don't raise. Returns how many were there."""
        with self._changing():
            return self._catalogue.remove(publication_ids)

    def commit(self, *, live: bool = True) -> str:
        """Make it the current generation, atomically, or let it wait; returns its name. The writer is done then.

        Raises:
            StoreReadOnly: The disk is full; the last generation is untouched.
        """
        with self._changing(alters=False):
            assert self._folder is not None
            self._write_arrays(self._folder, self._catalogue.places())
            self._close_files()
            generation.write(self._folder, self._info, self._searched)
            self._data.publish(self._folder, self._name, live=live)
        self._folder = None
        self._clean()
        return self._name

    def close(self) -> None:
        """Give up the lock; what was not committed is gone."""
        with suppress(OSError):  # a full disk: what can't be written is thrown away anyhow
            self._close_files()
        if self._old:
            self._old.close()
            self._old = None  # its files stay mapped as long as anything refers to it, and this may lie in a ring
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)  # what stays is removed by the next writer
            self._folder = None
        self._lock.release()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @contextmanager
    def _changing(self, *, alters: bool = True) -> Iterator[None]:
        """Around one whole change: until it went well, the folder holds half of it.

        ``alters``: more is done than adding vectors of sentences.
        """
        self._check_usable()
        self._whole = False
        self._alters = self._alters or alters
        with writing(self._data.root):
            yield
        self._whole = True

    def _check_usable(self) -> None:
        if self._folder is None:
            raise ValueError("This writer is closed. Begin another one.")
        if not self._whole:
            raise StoreReadOnly("An earlier change could not be written. Close this writer and begin again.")

    def _write_arrays(self, folder: Path, places: RowOrigins) -> None:
        added, old = self._vectors.read(), self._old
        is_added = places.added >= 0
        rows = Origins.of_single_rows(is_added, np.where(is_added, places.added, places.old_row))
        runs = Origins(places.sentences_added >= 0, self._run_starts(places), places.n_sentences)
        stored = old.sentences.rows.__getitem__ if old else _nothing
        arrays.write(folder, places.n_sentences, runs.gather(stored, self._sentences.read()))
        probes = arrays.some(folder, self._built_with.dim, N_PROBES)
        taken = rows.gather(old.vectors.take if old else _nothing, added)
        self._searched = vectors.build(folder, self._built_with.dim, taken, probes)
        row_of_old = _inverse(places.old_row[~is_added], np.flatnonzero(~is_added), len(old.vectors) if old else 0)
        row_of_added = _inverse(places.added[is_added], np.flatnonzero(is_added), len(added))
        postings.write_merged(folder, old.lexical if old else None, row_of_old, self._terms, row_of_added)
        self._info = self._described(places)
        self._catalogue.finish()

    def _run_starts(self, places: RowOrigins) -> Rows:
        """Where the sentences of each passage begin; what has none yet begins anywhere."""
        starts = places.sentences_added.copy()
        if self._old:
            is_old = (starts < 0) & (places.old_row >= 0)
            starts[is_old] = self._old.sentences.starts[places.old_row[is_old]]
        return starts

    def _described(self, places: RowOrigins) -> GenerationInfo:
        return describe(
            self._name, self._built_with, self._old.info if self._old else None,
            only_completes=self._completes and not self._alters, n_publications=self._catalogue.n_publications(),
            n_passages=len(places.added), n_sentences=int(places.n_sentences.sum()),
        )  # fmt: skip

    def _close_files(self) -> None:
        self._catalogue.close()
        for spool in (self._vectors, self._sentences, self._terms):
            spool.close()

    def _clean(self) -> None:
        try:
            self._data.clean(self._keep)
        except OSError as error:  # the commit stands, whatever becomes of the old ones
            log.warning("Old generations in %s stay: %s", self._data.generations, error)


def _inverse(places: Rows, rows: Rows, n_places: int) -> Rows:
    """The row of each place, -1 for a place that no row comes from."""
    row_of = np.full(n_places, -1, dtype=np.int64)
    row_of[places] = rows
    return row_of


def _nothing(places: Rows) -> Array:
    raise AssertionError(f"{len(places)} rows of an old generation where there is none")
