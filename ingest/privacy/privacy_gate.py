"""The privacy gate: personal data is reported, and may hold a publication back until a person lets it through."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import NotFound
from index.store import decisions
from index.types import Publication, Record
from ingest.pipeline.report_rows import personal_data
from ingest.privacy.personal_data import find


class Gate:
    """Looks at each publication before it comes in. ``closed``: what holds personal data waits for a person."""

    def __init__(self, data_dir: Path, *, closed: bool) -> None:
        self._data_dir = data_dir
        self._closed = closed
        self._released = released(data_dir) if closed else frozenset()
        self._held: list[Held] = []
        self._passed: list[str] = []

    def warnings(self, publication: Publication) -> tuple[str, ...]:
        """Dutch lines that say what was found and on which pages."""
        return tuple(
            personal_data(finding.kind, [publication.pages[index].number for index in finding.page_indexes])
            for finding in find(publication.pages)
        )

    def holds(self, publication: Publication, found: tuple[str, ...], known: Record | None) -> bool:
        """Whether it has to wait: not what a person let through, nor what stands in the index already.

        ``known`` is its record in the current generation; other bytes under the same id are another matter.
        """
        record = publication.record
        stands = known is not None and known.sha256 == record.sha256
        waits = self._closed and bool(found) and not stands
        if waits and (record.publication_id, record.sha256) not in self._released:
            self._held.append(held_now(record.publication_id, record.sha256, record.source, found))
            return True
        self._passed.append(record.publication_id)
        return False

    def remember(self) -> None:
        """Keep what was held back, after the generation was committed. Raises StoreReadOnly."""
        note(self._data_dir, self._held, self._passed)


@dataclass(frozen=True, slots=True)
class Held:
    """A publication that waits. ``found`` are the Dutch lines that say why; ``seen`` is ISO 8601, UTC."""

    publication_id: str
    sha256: str
    source: str
    found: tuple[str, ...]
    seen: str


def waiting(data_dir: Path) -> list[Held]:
    """All that wait, by id."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute(
            "SELECT publication_id, sha256, source, found, seen FROM held_publication "
            "WHERE released IS NULL ORDER BY publication_id"
        ).fetchall()
    return [Held(one, sha256, source, tuple(json.loads(lines)), seen) for one, sha256, source, lines, seen in found]


def released(data_dir: Path) -> frozenset[tuple[str, str]]:
    """Id and SHA-256 of what was let through: other bytes under the same id are held again."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute("SELECT publication_id, sha256 FROM held_publication WHERE released IS NOT NULL")
        return frozenset(found.fetchall())


def release(data_dir: Path, publication_id: str) -> None:
    """Let a publication through at the next ingest. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        statement = "UPDATE held_publication SET released = ? WHERE publication_id = ? AND released IS NULL"
        changed = rows.execute(statement, (_now(), publication_id)).rowcount
    if not changed:
        raise NotFound(f"No publication '{publication_id}' is held back. See: vraagbaak held list")


def note(data_dir: Path, held: Iterable[Held], settled: Iterable[str]) -> None:
    """Keep what an ingest held back, and forget what waits no more: ``settled`` are ids that it took in or out."""
    new, gone = list(held), [*settled]
    if not new and not {one.publication_id for one in waiting(data_dir)} & set(gone):
        return
    with decisions.writing(data_dir) as rows:
        _forget(rows, [*gone, *(one.publication_id for one in new)])
        rows.executemany(
            "INSERT OR IGNORE INTO held_publication VALUES (?, ?, ?, ?, ?, NULL)",
            ((one.publication_id, one.sha256, one.source, json.dumps(one.found), one.seen) for one in new),
        )


def held_now(publication_id: str, sha256: str, source: str, found: tuple[str, ...]) -> Held:
    """Something that is held back at this moment."""
    return Held(publication_id, sha256, source, found, _now())


def _forget(rows: sqlite3.Connection, publication_ids: Iterable[str]) -> None:
    rows.executemany(
        "DELETE FROM held_publication WHERE publication_id = ? AND released IS NULL",
        ((one,) for one in publication_ids),
    )


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
