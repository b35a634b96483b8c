"""What is thrown away when nothing needs it any more: originals that no kept generation was made from."""

import logging

from index.errors import SchemaMismatch, StoreUnavailable
from index.store import PassageStore
from ingest.originals import Originals

_log = logging.getLogger(__name__)


def originals_in_use(store: PassageStore) -> frozenset[str] | None:
    """SHA-256 of every file that a kept generation was made from; None when one of them can't be read."""
    found: set[str] = set()
    for name in store.generations():
        try:
            with store.open(name) as reader:
                found.update(record.sha256 for record in reader.records())
        except (SchemaMismatch, StoreUnavailable) as error:
            _log.info("Originals are left alone: %s", error)
            return None
    return frozenset(found)


def tidy(store: PassageStore, originals: Originals) -> int:
    """Take away originals that nothing uses; none when that can't be known. Call it with the store's lock held."""
    in_use = originals_in_use(store)
    return 0 if in_use is None else originals.clean(in_use)
