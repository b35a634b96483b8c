"""Which publication a file is, which files are gone, and which publication takes the place of which."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from index.types import Record, SourceRef
from ingest.pipeline.report import Outcome
from ingest.sources.sidecar import Sidecar


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
    return any(path.is_relative_to(root) for root in roots) and not path.exists()


Status: TypeAlias = Literal["new", "changed", "unchanged", "moved", "duplicate", "conflict", "replaced"]


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A file that was found, with what tells it apart. ``fingerprint`` covers its bytes and its sidecar's.

    ``sidecar`` is what stood beside it when it was found: it is read once, so that all of an ingest goes by the same.
    Where ``file`` is the folder of a saved site, its bytes are in ``packed``.
    """

    ref: SourceRef
    file: Path
    sha256: str
    fingerprint: str
    sidecar: Sidecar = Sidecar()
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


class KnownPublications:
    """The publications that are known, kept up to date while a run goes on."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_id: dict[str, Record] = {}
        self._by_path: dict[Path, str] = {}
        self._by_sha: dict[str, str] = {}
        self._copies: dict[str, dict[SourceRef, None]] = {}  # found in this run: a record with each would take n² steps
        self._roots: dict[str, SourceRef] = {}  # one source of each collection
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Know this publication, in the place of what was known under its id and of any other at its paths."""
        self.drop(record.publication_id)
        self._by_id[record.publication_id] = record
        self._by_sha[record.sha256] = record.publication_id
        for source in record.sources:
            self._by_path[place(source)] = record.publication_id
            self._roots.setdefault(source.root, source)

    def drop(self, publication_id: str) -> None:
        """Forget a publication; one that isn't known doesn't matter."""
        old = self._by_id.pop(publication_id, None)
        if old is None:
            return
        if self._by_sha.get(old.sha256) == publication_id:
            del self._by_sha[old.sha256]
        for source in (*old.sources, *self._copies.pop(publication_id, ())):
            if self._by_path.get(place(source)) == publication_id:
                del self._by_path[place(source)]

    def at(self, path: Path) -> Record | None:
        """The publication whose source this is."""
        publication_id = self._by_path.get(path)
        return self._by_id.get(publication_id) if publication_id else None

    def records(self) -> list[Record]:
        """All that are known now."""
        return [
            replace(record, sources=tuple(dict.fromkeys((*record.sources, *self._copies.get(name, ())))))
            for name, record in self._by_id.items()
        ]

    def collection_of(self, root: Path) -> SourceRef | None:
        """A source of the collection that this folder is, or lies in; None for a folder that is new."""
        return next((self._roots[one] for one in map(str, (root, *root.parents)) if one in self._roots), None)

    def collection_names(self) -> dict[str, str]:
        """Root of each known collection, by name."""
        return {source.collection: source.root for record in self._by_id.values() for source in record.sources}

    def identify(self, found: FoundSource) -> Identity:
        """Decide by place first, then by bytes: a changed file is the same publication, a moved one too."""
        known = self.at(place(found.ref))
        if found.sidecar.id is not None:
            return self._by_sidecar(found, found.sidecar.id)
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
        if identity.status == "duplicate" and known is not None:
            self._by_path[place(found.ref)] = known.publication_id
            self._copies.setdefault(known.publication_id, {})[found.ref] = None
            return
        if known is None:
            known = Record(identity.publication_id, "", "", found.sha256, found.fingerprint, (found.ref,), n_pages=0)
        self.put(replace(known, sha256=found.sha256, fingerprint=found.fingerprint, sources=(found.ref,)))

    def _by_sidecar(self, found: FoundSource, sidecar_id: str) -> Identity:
        known = self._by_id.get(sidecar_id)
        if known is None:
            return Identity(sidecar_id, "new", None)
        is_elsewhere = place(known.sources[0]) != place(found.ref)
        if is_elsewhere and self._stands(known):
            return Identity(sidecar_id, "duplicate" if known.sha256 == found.sha256 else "conflict", known)
        if known.fingerprint != found.fingerprint:
            return Identity(sidecar_id, "changed", known)
        return Identity(sidecar_id, "moved" if is_elsewhere else "unchanged", known)

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


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication, where it stands, and what it says it replaces."""

    publication_id: str
    sources: tuple[SourceRef, ...]
    replaces: str | None


def claims(identified: Iterable[tuple[FoundSource, Identity]], records: Iterable[Record]) -> list[Claim]:
    """What the files that were found say, and for other publications their records."""
    found = [
        Claim(identity.publication_id, (source.ref,), source.sidecar.replaces)
        for source, identity in identified
        if identity.status not in ("duplicate", "conflict")
    ]
    seen = {claim.publication_id for claim in found}
    return found + [
        Claim(record.publication_id, record.sources, record.replaces)
        for record in records
        if record.publication_id not in seen
    ]


def replaced(said: Sequence[Claim], standing: Set[str]) -> dict[str, str]:
    """For each publication that is replaced, the one that took its place in the end.

    A chain is followed to the first that stands; what goes round in a circle replaces nothing.
    """
    names = _Names(said)
    by: dict[str, str] = {}
    for claim in said:
        target = names.find(claim)
        if target is not None and target != claim.publication_id:
            by[target] = claim.publication_id
    found = {target: _first_standing(target, by, standing) for target in by}
    return {target: successor for target, successor in found.items() if successor is not None}


def unknown(said: Sequence[Claim]) -> dict[str, str]:
    """By id: what a publication says it replaces while there is no such publication."""
    names = _Names(said)
    return {claim.publication_id: claim.replaces for claim in said if claim.replaces and names.find(claim) is None}


def marked(
    identified: Sequence[tuple[FoundSource, Identity]], records: Sequence[Record]
) -> list[tuple[FoundSource, Identity]]:
    """The same files, where those that were replaced at an earlier ingest needn't be read."""
    by_id = {record.publication_id: record for record in records}
    gone = replaced(claims(identified, records), by_id.keys())
    return [
        (found, replace(identity, status="replaced", record=by_id[gone[identity.publication_id]]))
        if identity.publication_id in gone and identity.publication_id not in by_id and identity.status == "new"
        else (found, identity)
        for found, identity in identified
    ]


def others(identified: Iterable[tuple[FoundSource, Identity]], records: Iterable[Record]) -> list[Record]:
    """The records of publications that none of these files is."""
    copies = ("duplicate", "conflict")  # of something else: they bring no text of their own
    given = {identity.publication_id for _, identity in identified if identity.status not in copies}
    return [record for record in records if record.publication_id not in given]


class _Names:
    """Finds a publication by its id, its source as people see it, or the name of its file in the same folder."""

    def __init__(self, said: Iterable[Claim]) -> None:
        self._ids: dict[str, str] = {}
        self._places: dict[Path, str] = {}
        for claim in said:
            self._ids.setdefault(claim.publication_id, claim.publication_id)
            for source in claim.sources:
                self._ids.setdefault(source.shown, claim.publication_id)
                self._places[place(source)] = claim.publication_id

    def find(self, claim: Claim) -> str | None:
        if claim.replaces is None:
            return None
        beside = (self._places.get(place(source).parent / claim.replaces) for source in claim.sources)
        return self._ids.get(claim.replaces) or next(filter(None, beside), None)


def _first_standing(target: str, by: Mapping[str, str], standing: Set[str]) -> str | None:
    seen, one = {target}, by[target]
    while one not in seen:
        seen.add(one)
        if one in standing and not _leads_to(one, target, by):
            return one
        if one not in by:
            return None
        one = by[one]
    return None


def _leads_to(start: str, target: str, by: Mapping[str, str]) -> bool:
    """Whether following who replaced ``start`` comes upon ``target``: then they go round in a circle."""
    seen, one = {start}, by.get(start)
    while one is not None and one not in seen:
        if one == target:
            return True
        seen.add(one)
        one = by.get(one)
    return False
