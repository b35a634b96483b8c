"""Files read in processes of their own, a few ahead of what is embedded, each only once in its life."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ingest import sandbox
from ingest.caches import ReadingCache
from ingest.identity import FoundSource
from ingest.reading import Failure, Reading, from_json, to_json

_READERS = 2
_AHEAD = 4  # readings that may wait: bounds the memory


def read_ahead(sources: Iterable[FoundSource], cache: ReadingCache) -> Iterator[tuple[FoundSource, Reading | Failure]]:
    """Each source with what was read of it, in order. The cache is used by the calling thread alone."""
    waiting: deque[tuple[FoundSource, Future[Reading | Failure]]] = deque()
    with ThreadPoolExecutor(_READERS, thread_name_prefix="read") as pool:
        for found in sources:
            waiting.append((found, _start(found, cache, pool)))
            if len(waiting) > _AHEAD:
                yield _finish(*waiting.popleft(), cache)
        while waiting:
            yield _finish(*waiting.popleft(), cache)


def _start(found: FoundSource, cache: ReadingCache, pool: ThreadPoolExecutor) -> Future[Reading | Failure]:
    kept = cache.get(found.sha256)
    if kept is None:
        return pool.submit(_read, found.file)
    done: Future[Reading | Failure] = Future()
    done.set_result(from_json(kept))
    return done


def _read(file: Path) -> Reading | Failure:
    return sandbox.read(file)


def _finish(
    found: FoundSource, future: Future[Reading | Failure], cache: ReadingCache
) -> tuple[FoundSource, Reading | Failure]:
    result = future.result()
    if isinstance(result, Reading):
        cache.put(found.sha256, to_json(result))
    return found, result
