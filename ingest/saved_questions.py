"""Questions that a maintainer chose to keep, to see what a new generation changes. Nothing saves one by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import decisions
from index.errors import NotFound


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question with its number; ``added`` is ISO 8601, UTC."""

    number: int
    text: str
    added: str


def add(data_dir: Path, text: str) -> SavedQuestion:
    """Keep a question; one that is kept already keeps its number. Raises StoreReadOnly."""
    plain = " ".join(text.split())
    added = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with decisions.writing(data_dir) as rows:
        rows.execute("INSERT OR IGNORE INTO saved_question (text, added) VALUES (?, ?)", (plain, added))
        found = rows.execute("SELECT number, text, added FROM saved_question WHERE text = ?", (plain,)).fetchone()
    return SavedQuestion(*found)


def kept(data_dir: Path) -> list[SavedQuestion]:
    """All that are kept, in the order they were added."""
    with decisions.reading(data_dir) as rows:
        found = rows.execute("SELECT number, text, added FROM saved_question ORDER BY number").fetchall()
    return [SavedQuestion(*row) for row in found]


def remove(data_dir: Path, number: int) -> None:
    """Forget a question. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        gone = rows.execute("DELETE FROM saved_question WHERE number = ?", (number,)).rowcount
    if not gone:
        raise NotFound(f"There is no saved question {number}. See: vraagbaak questions list")
