"""Files that were found to sources with an identity's worth of facts, and readings to catalogue records."""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from index.errors import VraagbaakError
from index.types import Record, SourceRef
from ingest.archive.originals import Copies, sha256_of
from ingest.reading.result import EXTRACTOR_VERSION, Failure, Reading, failure
from ingest.reading.sandbox import DEFAULT
from ingest.sources.discovery import FoundFile, is_too_deep
from ingest.sources.identity import FoundSource, Identity, KnownPublications, place
from ingest.sources.sidecar import sidecar_of

_log = logging.getLogger(__name__)
_LONGEST_NAME = 240  # bytes: a file system allows 255, and the ending of a sidecar comes behind it
Refuse: TypeAlias = Callable[[str, str | None, Failure], None]  # told of a file: where, which publication it was, why


def look_up(
    files: Sequence[FoundFile], known: KnownPublications, copies: Copies, refuse: Refuse
) -> Iterator[FoundSource]:
    """Name the collection of each file and take its checksums; reads the files' bytes, not their text.

    A file of which a readable copy was made since counts as changed. One that can't be read whatever it holds goes to
    ``refuse``, before its bytes are read; so does one that gives an error here: it never stops the others.
    """
    collections = _Collections(known)
    for file in files:
        why = _refused(file)
        if why is None:
            try:
                yield _looked_up(file, collections, copies)
                continue
            except VraagbaakError:  # of the store or the disk, not of the file
                raise
            except OSError as error:
                why = failure("corrupt", f"{type(error).__name__}: {error}"[:300])
            except Exception as error:  # the edge: one odd name or sidecar never stops the others
                _log.warning("%s gave an error that nobody foresaw", _shown(file), exc_info=error)
                why = failure("corrupt", "unexpected")
        before = known.at(file.path)
        refuse(_shown(file), before.publication_id if before else None, why)


def _refused(file: FoundFile) -> Failure | None:
    """Why a file isn't even opened; None for one that is."""
    is_plain = _shown(file) == str(Path(file.root.name, file.relative))
    if not is_plain or is_too_deep(file.path) or len(os.fsencode(file.path.name)) > _LONGEST_NAME:
        return failure("unsupported", "name")
    if file.size == 0:
        return failure("empty", "0 bytes")
    if file.size > DEFAULT.file_bytes:
        return failure("too_large", f"{file.size} bytes, at most {DEFAULT.file_bytes}")
    return None


def _shown(file: FoundFile) -> str:
    """Where it stands, as it can be printed: what isn't UTF-8, or a control character, becomes a question mark."""
    plain = str(Path(file.root.name, file.relative)).encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in plain)


def _looked_up(file: FoundFile, collections: "_Collections", copies: Copies) -> FoundSource:
    ref = collections.ref(file)
    sha256 = sha256_of(file.content)
    sidecar, sidecar_bytes = sidecar_of(file.path)
    printed = fingerprint(sha256, sidecar_bytes, has_copy=copies.of(sha256) is not None)
    return FoundSource(ref, file.path, sha256, printed, sidecar, file.packed)


def fingerprint(sha256: str, sidecar: bytes, has_copy: bool = False) -> str:
    """What must be the same for a publication to be left as it is."""
    parts = [sha256.encode(), sidecar, EXTRACTOR_VERSION.encode(), *([b"readable copy"] if has_copy else [])]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def describe(identity: Identity, found: FoundSource, reading: Reading) -> Record:
    """The catalogue record: what the sidecar says wins over what was detected.

    A publication whose file is gone, read again from its original, keeps the record it had.
    """
    known = identity.record
    if known is not None and found.file != place(found.ref):
        return replace(known, n_pages=len(reading.pages))
    said = found.sidecar
    year = said.year or reading.year
    return Record(
        publication_id=identity.publication_id,
        title=said.title or reading.title,
        format=reading.format,
        sha256=found.sha256,
        fingerprint=found.fingerprint,
        sources=known.sources if known and identity.status == "unchanged" else (found.ref,),
        n_pages=len(reading.pages),
        kind=said.kind or reading.kind,
        year=year,
        date=_date(reading, year),
        publisher=said.publisher or reading.publisher,
        workplace=said.workplace,
        language=reading.language,
        licence=said.licence,
        url=said.url,
        replaces=said.replaces,
        regions=said.regions,
        themes=said.themes,
        audiences=said.audiences,
        warnings=(*reading.warnings, *said.warnings),
    )


def _date(reading: Reading, year: int | None) -> str | None:
    """The detected day, unless the sidecar names another year."""
    if reading.date is not None and (year is None or reading.date.startswith(str(year))):
        return reading.date
    return None if year is None else str(year)


class _Collections:
    """One name for each root; a folder inside a known collection belongs to it."""

    def __init__(self, known: KnownPublications) -> None:
        self._known = known
        self._names = known.collection_names()

    def ref(self, file: FoundFile) -> SourceRef:
        base = file.root.parent if file.path == file.root else file.root
        inside = self._known.collection_of(base)
        if inside is not None:
            return SourceRef(inside.collection, inside.root, file.path.relative_to(inside.root).as_posix())
        return SourceRef(self._name(base), str(base), file.path.relative_to(base).as_posix())

    def _name(self, base: Path) -> str:
        plain = base.name or "collection"
        name, number = plain, 2
        while self._names.get(name, str(base)) != str(base):
            name, number = f"{plain}-{number}", number + 1
        self._names[name] = str(base)
        return name
