"""One file, one process: reading and rendering with limits on memory, time and output, so that no file can do harm.

``within`` bounds the time of what is done with a file inside a process.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Protocol, Self, TypeAlias

from index.errors import NotFound, SourceError
from index.types import Box
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import MOST_CHARACTERS, Failure, Reading, StoredPicture, failure, from_json

WHOLE_PAGE = Box(0.0, 0.0, 1.0, 1.0)
_TOO_MUCH = (-signal.SIGABRT, -signal.SIGXFSZ, -signal.SIGTRAP)
_PNG = b"\x89PNG"
_OUT_OF_MEMORY = b"MemoryError"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes of file and of memory, seconds in all, and more for each megabyte of a PDF."""

    file_bytes: int = 100 * 1024 * 1024
    memory_bytes: int = 1_000_000_000
    seconds: float = 22.0
    seconds_per_megabyte: float = 4.0
    most_seconds: float = 300.0

    def seconds_for(self, size: int) -> float:
        """Wall time for a PDF of this many bytes: a large one may hold many pages."""
        return min(self.most_seconds, self.seconds + self.seconds_per_megabyte * size / 1_000_000)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a child ended: exit code, or None when it was stopped for its time; what it printed."""

    code: int | None
    output: bytes
    errors: bytes

    @property
    def reason(self) -> str:
        """The last line that it wrote on its way out, else its exit code."""
        lines = self.errors.decode(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else f"exit code {self.code}"


DEFAULT = Limits()


class _Child(Protocol):
    pid: int

    def wait(self, timeout: float | None = None) -> int: ...


_Start: TypeAlias = Callable[[Sequence[str], IO[bytes], IO[bytes]], _Child]  # arguments, where output and errors go


def _start(arguments: Sequence[str], output: IO[bytes], errors: IO[bytes], keep: Sequence[int] = ()) -> _Child:
    """A new Python, with nothing of this process but the ``keep`` descriptors."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "ingest.reading.child", *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        cwd="/",
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"},
        pass_fds=keep,
    )


def read(path: Path, limits: Limits = DEFAULT, start: _Start = _start) -> Reading | Failure:
    """Read a file in a process of its own. Never raises for what a file holds.

    Raises:
        SourceError: The file isn't there or can't be opened.
    """
    size = _size(path)
    if size == 0:
        return failure("empty", "0 bytes")
    if size > limits.file_bytes:
        return failure("too_large", f"{size} bytes, at most {limits.file_bytes}")
    seconds = limits.seconds_for(size) if _is_pdf(path) else limits.seconds
    ended = _run("read", path, limits, seconds, start=start)
    if ended.code != 0:
        return _failure_of(ended)
    try:
        found = from_json(ended.output.decode())
        if isinstance(found, Reading) and (n := sum(len(page.text) for page in found.pages)) > MOST_CHARACTERS:
            return failure("too_large", f"{n} characters, at most {MOST_CHARACTERS}")
        return found
    except ValueError as error:
        return failure("corrupt", f"the reader printed no reading: {error}")


def text_of(path: Path, most: int, limits: Limits = DEFAULT) -> str:
    """The first ``most`` characters that a file says; "" where it can't be read within the limits.

    Raises:
        SourceError: The file isn't there or can't be opened.
    """
    if not 0 < _size(path) <= limits.file_bytes:
        return ""
    ended = _run("text", path, limits, limits.seconds, str(most))
    return ended.output.decode() if ended.code == 0 else ""


def pictures_in(path: Path, limits: Limits = DEFAULT) -> tuple[Picture, ...]:
    """Where the pictures of a PDF stand; none where looking for them takes too much.

    Raises:
        SourceError: The file isn't there or can't be opened.
    """
    ended = _run("pictures", path, limits, limits.seconds_for(_size(path)))
    found = json.loads(ended.output) if ended.code == 0 else []
    return tuple(Picture(one["page"], Box(**one["box"]), one["image_bytes"]) for one in found)


def stored_pictures(path: Path, limits: Limits = DEFAULT) -> tuple[StoredPicture, ...]:
    """The pictures in a file that is no PDF; none where it holds none or looking for them takes too much.

    Raises:
        SourceError: The file isn't there or can't be opened.
    """
    ended = _run("stored", path, limits, limits.seconds_for(_size(path)))
    found = json.loads(ended.output) if ended.code == 0 else []
    return tuple(StoredPicture(one["number"], one["page"]) for one in found)


def draw_stored_picture(path: Path, number: int, width: int, limits: Limits = DEFAULT) -> bytes:
    """One of the ``stored_pictures`` (``number`` from 1) as PNG, at most ``width`` pixels wide.

    Raises:
        SourceError: The file isn't there or can't be opened.
        NotFound: It can't be drawn: there is no such picture, or drawing it takes too much.
    """
    ended = _run("stored_picture", path, limits, limits.seconds, str(number), str(width))
    if not ended.output.startswith(_PNG):
        raise NotFound(f"Picture {number} of {path.name} can't be drawn: {ended.reason}. Open the file itself instead.")
    return ended.output


def render_page(path: Path, number: int, width: int, limits: Limits = DEFAULT, within: Box = WHOLE_PAGE) -> bytes:
    """What lies ``within`` a page of a PDF (``number`` from 1) as PNG, ``width`` pixels wide, at most 4 megapixels.

    Raises:
        SourceError: The file isn't there or can't be opened.
        NotFound: The page can't be drawn: there is no such page, or drawing it takes too much.
    """
    sides = map(str, (within.x0, within.y0, within.x1, within.y1))
    ended = _run("render", path, limits, limits.seconds_for(_size(path)), str(number), str(width), *sides)
    if not ended.output.startswith(_PNG):
        raise NotFound(f"Page {number} of {path.name} can't be drawn: {ended.reason}. Open the file itself instead.")
    return ended.output


def flatten_picture(path: Path, limits: Limits = DEFAULT) -> bytes:
    """A picture file as a PNG in grey, upright and without transparency: what OCR can work on.

    Raises:
        SourceError: The file isn't there, or holds no picture that can be drawn within the limits.
    """
    ended = _run("flatten", path, limits, limits.seconds_for(_size(path)))
    if not ended.output.startswith(_PNG):
        raise SourceError(f"{path.name} can't be drawn: {ended.reason}. Save it as PNG or JPEG, smaller if need be.")
    return ended.output


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _size(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise SourceError(f"{path} can't be opened: {error.strerror}. Check the path and its rights.") from error


def _run(task: str, path: Path, limits: Limits, seconds: float, *rest: str, start: _Start = _start) -> _Ended:
    arguments = [task, str(path.resolve()), str(limits.memory_bytes), str(int(seconds) + 1), *rest]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = start(arguments, output, errors)
        try:
            code: int | None = child.wait(seconds)
        except (subprocess.TimeoutExpired, TimeoutError):
            code = None
        finally:
            _end(child)
        output.seek(0)
        errors.seek(0)
        return _Ended(code, output.read(), errors.read(100_000))


def _end(child: _Child) -> None:
    """Stop the child and whatever it may have started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # all of it has ended by itself
    child.wait()


class ForkingReader:
    """Reads many files, each in a child that is forked from one process which has imported all that they read with.

    Starting Python and importing take ten times as long as reading a short file does. Safe between threads.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._asking: socket.socket | None = None

    def __enter__(self) -> Self:
        """Itself: who forks is started by the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Who forks ends when it hears that nobody will ask."""
        if self._asking:
            self._asking.close()
            self._forks.wait()

    def read(self, path: Path, limits: Limits = DEFAULT) -> Reading | Failure:
        """As ``read``, which does it where who forks is gone."""
        try:
            return read(path, limits, self._fork)
        except ConnectionError:
            return read(path, limits)

    def _fork(self, arguments: Sequence[str], output: IO[bytes], errors: IO[bytes]) -> _Child:
        told, telling = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with telling:
            files = [output.fileno(), errors.fileno(), telling.fileno()]
            socket.send_fds(self._who_forks(), [json.dumps(arguments).encode()], files)
        return _Forked(told)

    def _who_forks(self) -> socket.socket:
        with self._turn:
            if not self._asking:
                self._asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with asked, open(os.devnull, "wb") as nowhere:
                    self._forks = _start(["fork", str(asked.fileno())], nowhere, nowhere, [asked.fileno()])
            return self._asking


class _Forked:
    """A child of who forks, which tells its number and then its exit code."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self._code: int | None = None
        self.pid = self._heard()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, as ``Popen`` has it."""
        if self._code is None:
            self._told.settimeout(timeout)
            self._code = self._heard()
            self._told.close()
        return self._code

    def _heard(self) -> int:
        heard = self._told.recv(100)
        if not heard:
            raise ConnectionResetError("who forks is gone")
        return int(heard)


def _failure_of(ended: _Ended) -> Failure:
    last = ended.errors.decode(errors="replace").strip().splitlines()[-1:]
    detail = f"exit code {ended.code} {' '.join(last)[:300]}".strip()
    if ended.code is None or ended.code in (-signal.SIGKILL, -signal.SIGXCPU):
        return failure("timeout", detail)
    if ended.code in _TOO_MUCH or _OUT_OF_MEMORY in ended.errors:
        return failure("too_large", detail)
    return failure("corrupt", detail)


class TookTooLong(Exception):
    """The block under ``within`` had all the time it may have."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the block with TookTooLong after so many seconds by the clock, those of ``uncounted`` left out.

    It may end anywhere, so the block writes nothing. Python hears the alarm in the main thread alone, where every
    command and every child that reads a file does its work; elsewhere the block has all the time it wants.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def uncounted() -> Iterator[None]:
    """Time that ``within`` leaves out: embedding takes long for any long text, and writes to the cache."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TookTooLong
