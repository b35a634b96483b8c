"""Which generation to go to, back or forward; and the questions kept to see what a new generation changes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import NotFound, StoreUnavailable
from index.store import decisions
from index.store.protocol import PassageStore


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


def previous(store: PassageStore) -> str:
    """The generation that the current one was built on, else the newest one that is older.

    Raises:
        NotFound: There is none to go back to.
    """
    names = [name for name in store.generations() if name != store.waiting()]
    try:
        serving = store.current()
        with store.open() as reader:
            built_on = reader.info.after
    except StoreUnavailable:  # the pointer or the generation is damaged: that is why one goes back
        serving, built_on = current(store), None
    if built_on in names and built_on is not None:
        return built_on
    older = names[: names.index(serving)] if serving in names else names
    if not older:
        there = ", ".join(names) or "none at all"
        raise NotFound(f"There is no older generation to go back to. There is: {there}.")
    return older[-1]


def waiting(store: PassageStore) -> str:
    """The generation that waits. Raises NotFound."""
    name = store.waiting()
    if name is None:
        raise NotFound("No generation waits for a yes. Make one with: vraagbaak ingest --hold FOLDER")
    return name


def current(store: PassageStore) -> str | None:
    """The current generation; None where there is none, or where that can't be known: a rebuild may mend it."""
    try:
        return store.current()
    except StoreUnavailable:
        return None
