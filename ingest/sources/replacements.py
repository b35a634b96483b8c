"""Which publication takes the place of which: what sidecars say under ``replaces``, an id or the name of a file."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from index.types import Record, SourceRef
from ingest.sources.identity import FoundSource, Identity, place


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication, where it stands, and what it says it replaces."""

    publication_id: str
    sources: tuple[SourceRef, ...]
    replaces: str | None


def claims(identified: Iterable[tuple[FoundSource, Identity]], records: Iterable[Record]) -> list[Claim]:
    """What the files that were found say, and for other publications their records."""
    found = [
        Claim(identity.publication_id, (source.ref,), source.replaces)
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
