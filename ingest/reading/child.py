"""The child process that reads one file of any kind and prints one JSON document, or draws one and prints a PNG.

Or it forks children that do, each for one file: it then has imported what they read with, and opens none itself.
"""

import importlib
import json
import logging
import os
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, NoReturn

from index.types import Box
from ingest.reading.assemble import Found, reading_of
from ingest.reading.result import Reading, Unreadable, failure, to_json
from ingest.sources import kinds

_READERS: Final = {
    kinds.PDF: "ingest.reading.pdf.document:read",
    kinds.HTML: "ingest.reading.html.document:read",
    kinds.DOCX: "ingest.reading.office.docx:read",
    kinds.PPTX: "ingest.reading.office.pptx:read",
    kinds.ODT: "ingest.reading.office.odt:read",
    kinds.ODP: "ingest.reading.office.odt:read_odp",
    kinds.EML: "ingest.reading.html.saved_sites:read",
    kinds.EPUB: "ingest.reading.html.saved_sites:read_epub",
    kinds.ZIP: "ingest.reading.html.saved_sites:read_zip",
    kinds.MHTML: "ingest.reading.html.saved_sites:read_mhtml",
    kinds.TXT: "ingest.reading.text.plain:read",
    kinds.MD: "ingest.reading.text.markdown:read",
}


_BY_SUFFIX: Final = {**{f".{kind}": reader for kind, reader in _READERS.items()}, ".htm": _READERS[kinds.HTML]}
_DRAWERS: Final = {
    "render": "ingest.reading.pdf.pdfium",
    "pictures": "ingest.reading.pdf.pdfium",
    "stored": "ingest.reading.pictures",
    "stored_picture": "ingest.reading.pictures",
    "flatten": "ingest.reading.pictures",
}
_LONGEST_TASK = 100_000  # bytes


def read(path: Path) -> Reading:
    """Read a file. Meant for a process of its own (see ``sandbox``): a file may take all memory or time there is.

    Raises:
        Unreadable: With the reason.
    """
    kind = kinds.kind_of(path)
    module, _, function = _READERS[kind].partition(":")
    found: Found = getattr(importlib.import_module(module), function)(path)
    return reading_of(kind, path.name, found)


_MOST_OUTPUT = 256 * 1024 * 1024  # bytes written
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.rmdir",
    "os.mkdir", "os.link", "os.symlink", "os.truncate", "shutil.", "ftplib.", "urllib.", "http.",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Do one task and print what came of it; a file that can't be read is an answer too (exit code 0)."""
    task, path, *rest = arguments
    if task == "fork":
        _fork_for(socket.socket(fileno=int(path)))
        return 0
    memory, seconds, *rest = rest
    limit(int(memory), int(seconds))
    _import_for(task, Path(path))
    sys.addaudithook(_guard)
    logging.disable(logging.CRITICAL)  # libraries complain at length about damaged files
    sys.stdout.buffer.write(_done(task, Path(path), rest))
    return 0


def _import_for(task: str, path: Path) -> None:
    """Import what this will most likely take, while Python may still keep what it compiles: the guard forbids that."""
    module, _, _ = (_DRAWERS.get(task) or _BY_SUFFIX.get(path.suffix.lower(), "")).partition(":")
    if module:
        importlib.import_module(module)


def _fork_for(asking: socket.socket) -> None:
    """Fork a child for each task that is asked, with where it prints and whom to tell how it ends."""
    waking, woken = socket.socketpair()
    for one in (waking, woken):
        one.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)  # only then the wakeup comes
    told: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([asking, waking], [], [])
        if waking in ready:
            waking.recv(_LONGEST_TASK)
            _tell_ends(told)
        if asking in ready:
            asked, files, _, _ = socket.recv_fds(asking, _LONGEST_TASK, 3)
            if not asked:
                return
            _fork(json.loads(asked), files, told, (asking, waking, woken))


def _fork(
    arguments: list[str], files: list[int], told: dict[int, socket.socket], ours: Sequence[socket.socket]
) -> None:
    _import_for(arguments[0], Path(arguments[1]))
    output, errors, telling = files
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        os.dup2(output, 1)
        os.dup2(errors, 2)
        for asker in (*ours, *told.values()):
            asker.close()
        _end_with(arguments, files)
    os.setpgid(pid, pid)  # by both: whoever is first, it is done before anyone hears of the child
    told[pid] = socket.socket(fileno=telling)
    _tell(told[pid], pid)
    for one in (output, errors):
        os.close(one)


def _end_with(arguments: list[str], files: list[int]) -> NoReturn:
    """What a process of its own would do with these arguments, up to its end."""
    code = 1
    try:
        for one in files:
            os.close(one)
        code = main(arguments)
        sys.stdout.flush()
    except Exception:  # the edge, as Python itself would print it
        traceback.print_exc()
    finally:
        os._exit(code)


def _tell_ends(told: dict[int, socket.socket]) -> None:
    while told:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with told.pop(pid) as asker:
            _tell(asker, os.waitstatus_to_exitcode(status))


def _tell(asker: socket.socket, number: int) -> None:
    try:
        asker.send(str(number).encode())
    except OSError:
        pass  # it waits no longer


def _done(task: str, path: Path, rest: list[str]) -> bytes:
    if task == "render":
        from ingest.reading.pdf.pdfium import render

        number, width, *sides = rest
        return render(path, int(number), int(width), Box(*map(float, sides)))
    if task == "pictures":
        from ingest.reading.pdf.pdfium import pictures_of

        return json.dumps([asdict(one) for one in pictures_of(path)]).encode()
    if task == "stored":
        from ingest.reading.pictures import stored_in

        return json.dumps([asdict(one) for one in stored_in(path)]).encode()
    if task == "stored_picture":
        from ingest.reading.pictures import drawn

        return drawn(path, *map(int, rest))
    if task == "flatten":
        from ingest.reading.pictures import flattened

        return flattened(path)
    if task == "text":
        return _text(path, int(rest[0]))
    return _read(path).encode()


def limit(memory: int, seconds: int) -> None:
    """Bound this process: address space in bytes, processor time in seconds, what it writes and opens."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_OUTPUT, _MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"Reading a file must not do this: {event}")


def _read(path: Path) -> str:
    try:
        return to_json(read(path))
    except Unreadable as error:
        return to_json(failure(error.reason, error.detail))
    except MemoryError:
        return to_json(failure("too_large", "MemoryError"))
    except Exception as error:  # the edge: libraries raise whatever they like on a damaged file
        return to_json(failure("corrupt", f"{type(error).__name__}: {error}"[:300]))


def _text(path: Path, most: int) -> bytes:
    """The first ``most`` characters of what it says, without places; nothing of a file that can't be read."""
    try:
        return "\n\n".join(page.text for page in read(path).pages).strip()[:most].encode()
    except Exception:  # the edge: libraries raise whatever they like on a damaged file
        return b""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
