"""One finished generation: its manifest with every file's checksum, and the files that a reader searches."""

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import SchemaMismatch, StoreUnavailable
from index.store.bm25 import Analyser
from index.store.generations import REBUILD, WAY_OUT, check_analyser
from index.store.local import catalogue_schema
from index.store.local.arrays import SentenceVectors
from index.store.local.catalogue_reader import CatalogueReader
from index.store.local.postings import LexicalIndex
from index.store.local.vectors import Approximation, VectorIndex
from index.store.records import BuiltWith, GenerationInfo

FORMAT_VERSION = 3
MANIFEST = "manifest.json"
_SHA256 = "sha256"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a generation as it was when it was written."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is written down about a generation; ``searched`` is None where every vector is looked at."""

    format_version: int
    info: GenerationInfo
    searched: Approximation | None
    files: tuple[StoredFile, ...]


def write(folder: Path, info: GenerationInfo, searched: Approximation | None) -> None:
    """Describe every file in the folder; nothing may change in it afterwards."""
    files = tuple(_stored(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST)
    document = asdict(Manifest(FORMAT_VERSION, info, searched, files))
    document[_SHA256] = _sha256_of(document)
    (folder / MANIFEST).write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a generation, with its format checked.

    Raises:
        StoreUnavailable: There is none, or it is damaged.
        SchemaMismatch: Another version of the program wrote it.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
        version = found["format_version"]
        if version == FORMAT_VERSION:
            if found.pop(_SHA256, None) not in (None, _sha256_of(found)):  # older ones have no checksum of their own
                raise ValueError("it is not as it was written")
            return _parse(found)
    except FileNotFoundError:
        raise  # the folder may just have been cleaned up: the store knows
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnavailable(f"{path} is damaged ({error!r}). {WAY_OUT}") from error
    raise SchemaMismatch(
        f"The index in {folder} has format {version}, this program reads format {FORMAT_VERSION}. Rebuild it: {REBUILD}"
    )


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """A quick look at opening: is every file there and whole? ``verify`` looks at every byte.

    Raises:
        StoreUnavailable: A file has another size than when it was written.
    """
    for file in manifest.files:
        size = (folder / file.name).stat().st_size
        if size != file.bytes:
            raise StoreUnavailable(f"{folder / file.name} has {size} bytes, must be {file.bytes}. {WAY_OUT}")


def verify(folder: Path) -> list[str]:
    """Read every byte of a generation. Returns what is wrong, a line each; empty means whole."""
    try:
        manifest = read(folder)
    except (StoreUnavailable, SchemaMismatch, FileNotFoundError) as error:
        return [str(error)]
    expected = {file.name: file for file in manifest.files}
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    found = [f"{folder / name} is missing" for name in sorted(expected.keys() - there)]
    found += [f"{folder / name} doesn't belong there" for name in sorted(there - expected.keys())]
    changed = [name for name in sorted(there & expected.keys()) if _stored(folder / name) != expected[name]]
    return found + [f"{folder / name} is not as it was written" for name in changed]


def _stored(path: Path) -> StoredFile:
    with path.open("rb") as file:
        return StoredFile(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _sha256_of(document: dict[str, Any]) -> str:
    """SHA-256 of what a manifest says, however it is laid out."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _parse(found: dict[str, Any]) -> Manifest:
    built_with = BuiltWith(**found["info"].pop("built_with"))
    info = GenerationInfo(built_with=built_with, **found["info"])
    searched = Approximation(**found["searched"]) if found["searched"] else None
    return Manifest(FORMAT_VERSION, info, searched, tuple(StoredFile(**file) for file in found["files"]))


class Generation:
    """Everything is memory-mapped or held open: removing the folder doesn't hurt who has it open.

    Raises:
        StoreUnavailable: A file is damaged.
        SchemaMismatch: Another version of the program or of the analyser wrote it.
        FileNotFoundError: A file isn't there.
    """

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        written = read(folder)
        check_analyser(written.info, analyser.name)
        check_sizes(folder, written)
        self.folder = folder
        self.info = written.info
        try:
            self.vectors = VectorIndex(folder, written.searched)
            self.sentences = SentenceVectors(folder, self.info.built_with.dim)
            self.lexical = LexicalIndex(folder)
        except (RuntimeError, ValueError, IndexError) as error:
            raise StoreUnavailable(f"A file in {folder} is damaged ({error}). {WAY_OUT}") from error
        try:
            self.catalogue = CatalogueReader(folder / catalogue_schema.CATALOGUE)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # what SQLite says may quote damaged bytes
            raise StoreUnavailable(f"{folder / catalogue_schema.CATALOGUE}: {error}. {WAY_OUT}") from error

    def close(self) -> None:
        """Close the catalogue; what is memory-mapped goes with the last reference."""
        self.catalogue.close()
