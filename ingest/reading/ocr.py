"""Scans and pictures made readable by ocrmypdf with Dutch tesseract: programs of their own, asked for only here."""

import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from index.errors import SourceError, VraagbaakError
from index.settings import Settings
from ingest.archive.originals import Copies, sha256_of
from ingest.pipeline.caches import Cache, ReadingCache
from ingest.pipeline.report import Progress
from ingest.reading import sandbox
from ingest.reading.result import EXTRACTOR_VERSION, Failure, Reading, from_json
from ingest.sources.discovery import FoundFile, find

Work: TypeAlias = Literal["pages", "all", "picture"]  # pages without text; all of them; a picture file

_LANGUAGE = "nld"
_MEMORY = 4_000_000_000  # bytes of address space for each of the programs
_SECONDS = 3_600.0  # a page takes some 10 s: enough for 300 pages
_PICTURE_DPI = "150"
_LAST_WORDS = 300  # characters of what a program said at its end


class OcrError(VraagbaakError):
    """OCR can't be done: a program is missing, or it failed on a file."""


@dataclass(frozen=True, slots=True)
class OcrResult:
    """What became of one file: ``problem`` is None where a readable copy was made. ``seconds`` is wall time."""

    source: str
    seconds: float
    problem: str | None = None


def work_for(outcome: Reading | Failure) -> Work | None:
    """What OCR could add to what was read of a file, None where it could add nothing."""
    if isinstance(outcome, Reading):
        return "pages" if outcome.pictured else None
    if outcome.reason == "no_text":
        return "picture" if outcome.detail == "picture" else "pages"
    return "all" if outcome.reason == "damaged_text" else None


def require_programs() -> None:
    """Raises OcrError: a program isn't installed, or it knows no Dutch."""
    missing = [name for name in ("ocrmypdf", "tesseract") if shutil.which(name) is None]
    if not missing:
        known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
        missing = [] if _LANGUAGE in known.split() else [f"tesseract's language '{_LANGUAGE}'"]
    if missing:
        raise OcrError(
            f"OCR needs {' and '.join(missing)}, which is not installed here. "
            "On Debian and Ubuntu: apt-get install ocrmypdf tesseract-ocr-nld"
        )


def make_readable(file: Path, work: Work, copy: Path, seconds: float = _SECONDS) -> None:
    """Write a PDF with a text layer to ``copy``: turned upright and straightened; text that was there stays.

    Raises:
        OcrError: The programs can't cope with the file, or take longer than ``seconds``.
    """
    with tempfile.TemporaryDirectory(prefix="vraagbaak-ocr-") as folder:
        source = file
        if work == "picture":
            source = Path(folder, "picture.png")
            source.write_bytes(_flattened(file))
        _run(_command(source, work, copy), Path(folder), seconds, file.name)


def _flattened(file: Path) -> bytes:
    try:
        return sandbox.flatten_picture(file)
    except SourceError as error:
        raise OcrError(str(error)) from error


def _command(source: Path, work: Work, copy: Path) -> Sequence[str]:
    chosen = {"pages": ("--skip-text",), "all": ("--force-ocr",), "picture": ("--image-dpi", _PICTURE_DPI)}[work]
    return (
        "ocrmypdf",
        "--language",
        _LANGUAGE,
        "--deskew",
        "--rotate-pages",
        "--output-type",
        "pdf",
        "--optimize",
        "0",
        "--jobs",
        "1",
        "--quiet",
        *chosen,
        str(source.resolve()),
        str(copy.resolve()),
    )


def _run(command: Sequence[str], folder: Path, seconds: float, name: str) -> None:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
    with tempfile.TemporaryFile() as errors:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            env={**environment, "OMP_THREAD_LIMIT": "1"},
            cwd=folder,
        )
        try:
            if sys.platform == "linux":  # elsewhere the time alone is bounded
                resource.prlimit(program.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            code = program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OcrError(f"OCR of {name} took longer than {seconds:.0f} s. Split the file, then try again.") from None
        finally:
            _end(program)
        if code != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-_LAST_WORDS:]
            raise OcrError(f"OCR of {name} failed (exit code {code}): {said or 'nothing was said'}")


def _end(program: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # all of it has ended by itself
    program.wait()


_log = logging.getLogger(__name__)


def make_copies(roots: Sequence[Path], settings: Settings, progress: Progress) -> list[OcrResult]:
    """Make a readable copy of each file that shows text and holds none, unless it has one.

    Raises:
        OcrError: A program is missing.
        SourceError: A root isn't there.
    """
    require_programs()
    copies, files = Copies(settings.data_dir), find(roots)
    results: list[OcrResult] = []
    with Cache(settings.data_dir / "cache" / "readings.sqlite") as cache:
        for done, file in enumerate(files):
            progress(done, len(files), file.relative)
            results += _copied(file, copies, ReadingCache(cache, EXTRACTOR_VERSION))
    return results


def _copied(file: FoundFile, copies: Copies, readings: ReadingCache) -> Iterator[OcrResult]:
    sha256 = sha256_of(file.content)
    if copies.of(sha256) is not None:
        return
    kept = readings.get(sha256)
    work = work_for(sandbox.read(file.content) if kept is None else from_json(kept))
    if work is None:
        return
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="vraagbaak-ocr-") as folder:
            copy = Path(folder, "readable.pdf")
            make_readable(file.path, work, copy)
            copies.keep(sha256, copy)
    except OcrError as error:
        _log.warning("%s", error)
        yield OcrResult(file.relative, time.monotonic() - began, str(error))
    else:
        yield OcrResult(file.relative, time.monotonic() - began)
