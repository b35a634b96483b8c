"""What a PDF says of itself, and whether it may be read at all: only file that uses pypdf."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from ingest.clean import one_line
from ingest.reading import Unreadable

_SECONDS = 4.0  # pypdf is plain Python and can be made to work for ever; PDFium goes on without it


@dataclass(frozen=True, slots=True)
class Metadata:
    """The claims of a file about itself; often wrong, so each is checked against the text. ``created`` is a stamp."""

    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    created: str | None = None


class _OutOfTime(Exception):
    """The deadline passed."""


def metadata_of(path: Path) -> Metadata:
    """Open with pypdf and read the metadata; none of it where pypdf can't cope with the file.

    Raises:
        Unreadable: The file needs a password.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        with _deadline(_SECONDS):
            reader = PdfReader(path, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("encrypted", "the empty password does not open it")
            fields = {name: str(value) for name, value in (reader.metadata or {}).items()}
            return _claims(fields, str(reader.root_object.get("/Lang") or ""))
    except FileNotDecryptedError as error:
        raise Unreadable("encrypted", f"pypdf: {error}") from error
    except Unreadable:
        raise
    except (Exception, RecursionError, MemoryError):  # the edge to a library that raises many things on damaged files
        return Metadata()


def _claims(fields: Mapping[str, str], language: str) -> Metadata:
    def claim(name: str) -> str | None:
        return one_line(fields.get(name, ""))[:500] or None

    return Metadata(claim("/Title"), claim("/Company"), language or None, claim("/CreationDate"))


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
