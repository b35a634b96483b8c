"""What went wrong, in Dutch, for a screen. The English message, with its details, is for the log and the maintainer."""

import logging

from index.errors import ModelError, NotFound, SchemaMismatch, SearchError, StoreUnavailable
from search_app import texts

_MESSAGES: tuple[tuple[type[SearchError], str], ...] = (
    (NotFound, texts.ERROR_GONE),
    (SchemaMismatch, texts.ERROR_REBUILD),
    (ModelError, texts.ERROR_MODEL),
    (StoreUnavailable, texts.ERROR_UNAVAILABLE),
)

_log = logging.getLogger(__name__)


def in_dutch(error: SearchError) -> str:
    """What to tell a visitor; the error itself is logged."""
    _log.warning("%s: %s", type(error).__name__, error)
    return next((message for kind, message in _MESSAGES if isinstance(error, kind)), texts.ERROR_OTHER)
