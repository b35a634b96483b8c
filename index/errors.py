"""The error tree. A message says what is wrong, where, and what to do; it is shown to people as it stands."""


class VraagbaakError(Exception):
    """Whatever the program foresees. Edges (command line, app, REST) catch this one; anything else is a bug."""


class StoreUnavailable(VraagbaakError):
    """The store can't be reached or holds nothing yet; trying again, or an ingest, may help."""


class StoreUnreachable(StoreUnavailable):
    """A server can't be reached; the message names its host and port, which strangers needn't know."""


class SchemaMismatch(VraagbaakError):
    """The index was built by another version or with another model; the message names the command that rebuilds it."""


class FilterError(VraagbaakError):
    """A filter names an unknown field, or a value of the wrong type."""


class LockHeld(VraagbaakError):
    """Another process is writing; the message names it."""


class StoreReadOnly(VraagbaakError):
    """The data folder can't be written."""


class ModelError(VraagbaakError):
    """A model is missing, damaged, or can't be prepared."""


class SettingsError(VraagbaakError):
    """A setting is unknown or has a value it can't have."""


class SourceError(VraagbaakError):
    """A path that was given to ingest can't be used."""


class ClusterError(VraagbaakError):
    """A cluster that should read and embed can't be reached, or differs from this machine."""


class BackupError(VraagbaakError):
    """A backup can't be written, or what should be one can't be restored."""


class SidecarSheetError(VraagbaakError):
    """An Excel sheet of sidecars can't be written, or is none, or holds values that can't be."""


class CorrectionError(VraagbaakError):
    """A value that a product's field can't have, or a source that doesn't show it.

    ``reason`` is a code for screens in another language; ``value`` is what was given, ``nearest`` what may be meant.
    """

    def __init__(self, message: str, reason: str, value: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reason, self.value, self.nearest = reason, value, nearest


class InboxError(VraagbaakError):
    """A message that can't be taken in; ``reason`` is "off", "length" or "full"."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class EvaluationError(VraagbaakError):
    """A test set is incomplete or malformed."""


class NotFound(VraagbaakError):
    """A publication, page or passage that was asked for isn't in the index."""
