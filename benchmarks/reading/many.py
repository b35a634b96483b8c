"""Whether reading many files costs more memory than reading few: the process that asks, while children read."""

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reading.files import ROOT
from index.types import SourceRef
from ingest.archive.originals import Copies
from ingest.pipeline.caches import Cache, ReadingCache
from ingest.pipeline.workers import Here, read_ahead
from ingest.sources.identity import FoundSource

_FILES = 1_000
_WARM = 100  # files after which the first measure is taken
_SOURCE = ROOT / "corpus" / "publications" / "factsheet-steunmaat.pdf"


def report() -> Iterator[str]:
    """Read a page 1,000 times, each time as another file, and say how the memory grew."""
    sizes: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Cache(Path(folder, "readings.sqlite")) as cache, Here() as workers:
        sources = (FoundSource(SourceRef("a", "/a", f"{n}"), _SOURCE, f"{n:064}", "") for n in range(_FILES))
        for _ in read_ahead(sources, ReadingCache(cache, "benchmark"), Copies(Path(folder)), workers):
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    yield "## Memory over many files\n"
    yield f"The most memory of the reading process after {_WARM} files: {sizes[_WARM - 1]:.0f} MB; after {_FILES}:"
    yield f"{sizes[-1]:.0f} MB (a factsheet, each time as another file; two children read at a time).\n"
