"""Which publication a file is (the same, changed, moved, a second copy, a new one), and which files are gone."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from index.types import Record, SourceRef
from ingest.pipeline.report import Outcome


def gone_from(roots: Sequence[Path], records: Iterable[Record]) -> list[tuple[Record, tuple[SourceRef, ...]]]:
    """Records of which a file is gone from these roots, each with the sources that still stand or lie elsewhere."""
    folders = [Path(os.path.abspath(root)) for root in roots]
    found = []
    for record in records:
        left = tuple(source for source in record.sources if not _is_gone(place(source), folders))
        if left != record.sources:
            found.append((record, left))
    return found


def _is_gone(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in roots) and not path.exists()


Status: TypeAlias = Literal["new", "changed", "unchanged", "moved", "duplicate", "conflict", "replaced"]


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A file that was found, with what tells it apart. ``fingerprint`` covers its bytes and its sidecar's.

    ``sidecar_id`` and ``replaces`` are what its sidecar says, if it says so. Where ``file`` is the folder of a saved
    site, its bytes are in ``packed``.
    """

    ref: SourceRef
    file: Path
    sha256: str
    fingerprint: str
    sidecar_id: str | None
    replaces: str | None = None
    packed: Path | None = None

    @property
    def content(self) -> Path:
        """The file that holds its bytes."""
        return self.packed or self.file


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file turned out to be. ``record`` is the publication as it was known, None for a new one.

    A conflict is a file whose sidecar claims the id of another file that still stands; where it was replaced, the
    record is that of its successor.
    """

    publication_id: str
    status: Status
    record: Record | None

    @property
    def outcome(self) -> Outcome:
        """What the report calls it: a moved file is unchanged, a conflict is skipped."""
        if self.status == "moved":
            return "unchanged"
        return "skipped" if self.status == "conflict" else self.status


class Catalogue:
    """The publications that are known, kept up to date while a run goes on."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_id: dict[str, Record] = {}
        self._by_path: dict[Path, str] = {}
        self._by_sha: dict[str, str] = {}
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Know this publication, in the place of what was known under its id and of any other at its paths."""
        self.drop(record.publication_id)
        self._by_id[record.publication_id] = record
        self._by_sha[record.sha256] = record.publication_id
        for source in record.sources:
            self._by_path[place(source)] = record.publication_id

    def drop(self, publication_id: str) -> None:
        """Forget a publication; one that isn't known doesn't matter."""
        old = self._by_id.pop(publication_id, None)
        if old is None:
            return
        if self._by_sha.get(old.sha256) == publication_id:
            del self._by_sha[old.sha256]
        for source in old.sources:
            if self._by_path.get(place(source)) == publication_id:
                del self._by_path[place(source)]

    def at(self, path: Path) -> Record | None:
        """The publication whose source this is."""
        publication_id = self._by_path.get(path)
        return self._by_id.get(publication_id) if publication_id else None

    def records(self) -> list[Record]:
        """All that are known now."""
        return list(self._by_id.values())

    def collection_of(self, root: Path) -> SourceRef | None:
        """A source of the collection that this folder is, or lies in; None for a folder that is new."""
        sources = [source for record in self._by_id.values() for source in record.sources]
        inside = [source for source in sources if root.is_relative_to(source.root)]
        return max(inside, key=lambda source: len(source.root), default=None)

    def collection_names(self) -> dict[str, str]:
        """Root of each known collection, by name."""
        return {source.collection: source.root for record in self._by_id.values() for source in record.sources}

    def identify(self, found: FoundSource) -> Identity:
        """Decide by place first, then by bytes: a changed file is the same publication, a moved one too."""
        known = self.at(place(found.ref))
        if found.sidecar_id is not None:
            return self._by_sidecar(found, found.sidecar_id)
        if known is not None and known.sha256 == found.sha256:
            own = place(known.sources[0]) == place(found.ref)
            if not own:
                return Identity(known.publication_id, "duplicate", known)
            status: Status = "unchanged" if known.fingerprint == found.fingerprint else "changed"
            return Identity(known.publication_id, status, known)
        if known is not None and place(known.sources[0]) == place(found.ref):
            return Identity(known.publication_id, "changed", known)
        return self._by_bytes(found)

    def claim(self, found: FoundSource, identity: Identity) -> None:
        """Let this file be its publication from here on, so that an equal file later is seen to be a copy of it."""
        known = identity.record
        if identity.status in ("unchanged", "conflict"):
            return
        if known is None:
            known = Record(identity.publication_id, "", "", found.sha256, found.fingerprint, (found.ref,), n_pages=0)
        sources = {"duplicate": (*known.sources, found.ref)}.get(identity.status, (found.ref,))
        kept = identity.status in ("duplicate", "moved")
        sha256, fingerprint = (known.sha256, known.fingerprint) if kept else (found.sha256, found.fingerprint)
        self.put(replace(known, sha256=sha256, fingerprint=fingerprint, sources=tuple(dict.fromkeys(sources))))

    def _by_sidecar(self, found: FoundSource, sidecar_id: str) -> Identity:
        known = self._by_id.get(sidecar_id)
        if known is None:
            return Identity(sidecar_id, "new", None)
        if place(known.sources[0]) != place(found.ref):
            if known.sha256 == found.sha256:
                return Identity(sidecar_id, "duplicate" if self._stands(known) else "moved", known)
            if self._stands(known):
                return Identity(sidecar_id, "conflict", known)
        return Identity(sidecar_id, "unchanged" if known.fingerprint == found.fingerprint else "changed", known)

    def _by_bytes(self, found: FoundSource) -> Identity:
        twin = self._by_id.get(self._by_sha.get(found.sha256, ""))
        if twin is None:
            return Identity(derived_id(found.ref), "new", None)
        if self._stands(twin):
            return Identity(twin.publication_id, "duplicate", twin)
        return Identity(twin.publication_id, "moved" if twin.fingerprint == found.fingerprint else "changed", twin)

    @staticmethod
    def _stands(record: Record) -> bool:
        return any(place(source).exists() for source in record.sources)


def place(source: SourceRef) -> Path:
    """The absolute path of a source."""
    return Path(source.root) / source.path


def derived_id(source: SourceRef) -> str:
    """A readable id that depends on the collection and the path inside it, and on nothing else."""
    plain = unicodedata.normalize("NFKD", source.path.rsplit(".", 1)[0]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[-60:].strip("-")
    return f"{slug or 'publicatie'}-{hashlib.sha256(source.shown.encode()).hexdigest()[:6]}"
