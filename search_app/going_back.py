"""The way back: an older generation serves again, and what was uploaded stands as it stood when that was made."""

from pathlib import Path

from index.store import PassageStore
from ingest import going_live
from ingest.uploads import Uploads
from search_app.upload_work import Desk


def go_back(data_dir: Path, store: PassageStore, generation: str | None) -> str:
    """Make this generation current, or the one before the current one; returns which.

    Raises:
        NotFound: There is none to go back to.
        StoreUnavailable: There is none of this name, or it is damaged.
        LockHeld: Another process is writing.
    """
    chosen = generation or going_live.previous(store)
    store.switch(chosen)
    uploads = Uploads(data_dir)
    uploads.go_to(uploads.marked(chosen))
    Desk(data_dir).forget()
    return chosen
