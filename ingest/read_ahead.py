"""Files read in processes of their own, a few ahead of what is embedded, each only once in its life."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from index.errors import SourceError
from ingest import sandbox
from ingest.caches import ReadingCache
from ingest.identity import FoundSource
from ingest.originals import sha256_of
from ingest.readable import Copies
from ingest.reading import Failure, Reading, from_json, to_json
from ingest.reasons_report import gone, still_changing
from ingest.titles import from_name

_READERS = 2
_AHEAD = 4  # readings that may wait: bounds the memory


def read_ahead(
    sources: Iterable[FoundSource], cache: ReadingCache, copies: Copies
) -> Iterator[tuple[FoundSource, Reading | Failure]]:
    """Each source with what was read of it, or of its readable copy, in order; only this thread uses the cache."""
    waiting: deque[tuple[FoundSource, Future[Reading | Failure]]] = deque()
    with ThreadPoolExecutor(_READERS, thread_name_prefix="read") as pool:
        for found in sources:
            waiting.append((found, _start(found, cache, copies, pool)))
            if len(waiting) > _AHEAD:
                yield _finish(*waiting.popleft(), cache, copies)
        while waiting:
            yield _finish(*waiting.popleft(), cache, copies)


def _start(
    found: FoundSource, cache: ReadingCache, copies: Copies, pool: ThreadPoolExecutor
) -> Future[Reading | Failure]:
    copy = copies.of(found.sha256)
    kept = cache.get(_key(found, copy))
    if kept is None:
        return pool.submit(_read_as_found, found, copy)
    done: Future[Reading | Failure] = Future()
    done.set_result(from_json(kept))
    return done


def _read_as_found(found: FoundSource, copy: Path | None) -> Reading | Failure:
    """What is read of a file, unless it changed since its checksum was taken: it may still be growing."""
    try:
        result = read_best(found.content, copy)
        is_same = sha256_of(found.content) == found.sha256
    except (SourceError, FileNotFoundError) as error:
        return Failure("partial", gone(), str(error))
    if isinstance(result, Reading) and not is_same:
        return Failure("partial", still_changing(), "its bytes changed while it was read")
    return result


def read_best(file: Path, copy: Path | None) -> Reading | Failure:
    """What is read of a file, from its readable copy where there is one: only the name is then that of the file."""
    if copy is None:
        return sandbox.read(file)
    result = sandbox.read(copy)
    if isinstance(result, Reading) and result.title_source == "name":
        return replace(result, title=from_name(file.name))
    return result


def _key(found: FoundSource, copy: Path | None) -> str:
    return found.sha256 if copy is None else f"{found.sha256} readable"


def _finish(
    found: FoundSource, future: Future[Reading | Failure], cache: ReadingCache, copies: Copies
) -> tuple[FoundSource, Reading | Failure]:
    result = future.result()
    if isinstance(result, Reading):
        cache.put(_key(found, copies.of(found.sha256)), to_json(result))
    return found, result
