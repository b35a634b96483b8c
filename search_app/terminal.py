"""What a terminal is sent: nothing that it would obey, errors in one line, and the progress bar of long commands."""

import logging
import re
import sys
from types import TracebackType
from typing import Self

from tqdm import tqdm

_QUIET_SECONDS = 0.5  # what is done sooner needs no bar
_LONGEST_NAME = 40


# Control characters but tab and newline, marks that turn the direction of writing, odd ends of lines, half characters.
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """A text without what a terminal would obey: a title or name may hold escape sequences and turned writing."""
    return OBEYED.sub("\ufffd", text)


def tell(message: str) -> None:
    """Say in one line on stderr what went wrong."""
    said = "".join(one if one.isprintable() else "\ufffd" for one in message)
    sys.stderr.write(f"vraagbaak: {said}\n")


class PlainFormatter(logging.Formatter):
    """Writes a log in which no name or title is obeyed."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and what went wrong below it."""
        return printable(super().format(record))


class ProgressBar:
    """A bar on stderr with the time left, where a person is watching; nothing is drawn where stderr is no terminal."""

    def __init__(self, task: str) -> None:
        self._bar = tqdm(
            desc=task, total=1.0, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, delay=_QUIET_SECONDS,
            bar_format="{desc} {bar} {percentage:3.0f}% {remaining} left {postfix}", dynamic_ncols=True,
        )  # fmt: skip

    def at(self, done: int, total: int, what: str) -> None:
        """So many of so many are done; ``what`` is at work now."""
        self._draw(done / total if total else 1.0, f"{done}/{total} {what}")

    def share(self, what: str, share: float) -> None:
        """This share is done, 0 to 1."""
        self._draw(share, what)

    def _draw(self, share: float, what: str) -> None:
        name = "".join(one for one in what if one.isprintable())  # a name of a file may hold escape sequences
        self._bar.set_postfix_str(name[-_LONGEST_NAME:], refresh=False)
        self._bar.update(share - self._bar.n)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
