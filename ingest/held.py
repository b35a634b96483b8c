"""Publications that are held back until a person says that they may be read, and what was said."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import decisions
from index.errors import NotFound


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
