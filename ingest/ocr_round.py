"""All scans among files and folders made readable, one by one; a next ingest then reads the copies."""

import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.config import Settings
from ingest import ocr, sandbox
from ingest.caches import Cache, ReadingCache
from ingest.ocr import OcrError, OcrResult
from ingest.originals import sha256_of
from ingest.progress import Progress
from ingest.readable import Copies
from ingest.reading import EXTRACTOR_VERSION, from_json
from ingest.sources import FoundFile, find

_log = logging.getLogger(__name__)


def make_copies(roots: Sequence[Path], settings: Settings, progress: Progress) -> list[OcrResult]:
    """Make a readable copy of each file that shows text and holds none, unless it has one.

    Raises:
        OcrError: A program is missing.
        SourceError: A root isn't there.
    """
    ocr.require_programs()
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
    work = ocr.work_for(sandbox.read(file.content) if kept is None else from_json(kept))
    if work is None:
        return
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="vraagbaak-ocr-") as folder:
            copy = Path(folder, "readable.pdf")
            ocr.make_readable(file.path, work, copy)
            copies.keep(sha256, copy)
    except OcrError as error:
        _log.warning("%s", error)
        yield OcrResult(file.relative, time.monotonic() - began, str(error))
    else:
        yield OcrResult(file.relative, time.monotonic() - began)
