"""Files read by a crew, some ahead of what is embedded, each only once in its life."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from index.errors import SourceError
from ingest.caches import ReadingCache
from ingest.crew import Crew, Wait
from ingest.identity import FoundSource
from ingest.originals import sha256_of
from ingest.readable import Copies
from ingest.reading import Failure, Reading, from_json, to_json
from ingest.reasons_report import gone, still_changing

Read: TypeAlias = tuple[FoundSource, Reading | Failure]


def read_ahead(sources: Iterable[FoundSource], cache: ReadingCache, copies: Copies, crew: Crew) -> Iterator[Read]:
    """Each source with what was read of it, or of its readable copy, in order; only this thread uses the cache."""
    waiting: deque[tuple[FoundSource, Wait]] = deque()
    for found in sources:
        waiting.append((found, _start(found, cache, copies, crew)))
        if len(waiting) > crew.n_files:
            yield _finish(*waiting.popleft(), cache, copies)
    while waiting:
        yield _finish(*waiting.popleft(), cache, copies)


def expected(
    readings: Iterable[Read], crew: Crew, texts_of: Callable[[FoundSource, Reading], Sequence[str]]
) -> Iterator[Read]:
    """The same readings in order; the crew embeds ``texts_of`` some of them before the first is given out."""
    waiting: deque[Read] = deque()
    for found, result in readings:
        if crew.n_publications and isinstance(result, Reading):
            crew.expect(texts_of(found, result))
        waiting.append((found, result))
        if len(waiting) > crew.n_publications:
            yield waiting.popleft()
    yield from waiting


def _start(found: FoundSource, cache: ReadingCache, copies: Copies, crew: Crew) -> Wait:
    copy = copies.of(found.sha256)
    kept = cache.get(_key(found, copy))
    return partial(_as_found, found, crew.read(found.content, copy)) if kept is None else partial(from_json, kept)


def _as_found(found: FoundSource, wait: Wait) -> Reading | Failure:
    """What is read of a file, unless it changed since its checksum was taken: it may still be growing."""
    try:
        result = wait()
        is_same = sha256_of(found.content) == found.sha256
    except (SourceError, FileNotFoundError) as error:
        return Failure("partial", gone(), str(error))
    if isinstance(result, Reading) and not is_same:
        return Failure("partial", still_changing(), "its bytes changed while it was read")
    return result


def _key(found: FoundSource, copy: Path | None) -> str:
    return found.sha256 if copy is None else f"{found.sha256} readable"


def _finish(found: FoundSource, wait: Wait, cache: ReadingCache, copies: Copies) -> Read:
    result = wait()
    if isinstance(result, Reading):
        cache.put(_key(found, copies.of(found.sha256)), to_json(result))
    return found, result
