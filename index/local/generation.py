"""One finished generation, opened: the files that a reader searches and a writer starts from."""

import sqlite3
from pathlib import Path

from index.analysis import Analyser
from index.built_with import check_analyser
from index.errors import StoreUnavailable
from index.local import manifest, schema
from index.local.catalogue_reader import CatalogueReader
from index.local.postings import LexicalIndex
from index.local.sentences import SentenceVectors
from index.local.vectors import VectorIndex


class Generation:
    """Everything is memory-mapped or held open: removing the folder doesn't hurt who has it open.

    Raises:
        StoreUnavailable: A file is damaged.
        SchemaMismatch: Another version of the program or of the analyser wrote it.
        FileNotFoundError: A file isn't there.
    """

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        written = manifest.read(folder)
        check_analyser(written.info, analyser.name)
        manifest.check_sizes(folder, written)
        self.folder = folder
        self.info = written.info
        self.vectors = VectorIndex(folder, written.searched)
        self.sentences = SentenceVectors(folder, self.info.built_with.dim)
        self.lexical = LexicalIndex(folder)
        try:
            self.catalogue = CatalogueReader(folder / schema.CATALOGUE)
        except sqlite3.DatabaseError as error:
            raise StoreUnavailable(f"{folder / schema.CATALOGUE}: {error}. {manifest.WAY_OUT}") from error

    def close(self) -> None:
        """Close the catalogue; what is memory-mapped goes with the last reference."""
        self.catalogue.close()
