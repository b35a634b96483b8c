"""Which generation to go to: back to the one before, or forward to the one that waits for a yes."""

from index.errors import NotFound, StoreUnavailable
from index.store import PassageStore


def previous(store: PassageStore) -> str:
    """The generation that the current one was built on, else the newest one that is older.

    Raises:
        NotFound: There is none to go back to.
    """
    names = [name for name in store.generations() if name != store.waiting()]
    try:
        current = store.current()
        with store.open() as reader:
            built_on = reader.info.after
    except StoreUnavailable:  # the pointer or the generation is damaged: that is why one goes back
        current, built_on = _current(store), None
    if built_on in names and built_on is not None:
        return built_on
    older = names[: names.index(current)] if current in names else names
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


def _current(store: PassageStore) -> str | None:
    try:
        return store.current()
    except StoreUnavailable:
        return None
