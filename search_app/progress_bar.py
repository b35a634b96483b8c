"""The progress bar of long commands, on stderr and only where a person is watching."""

import sys
from types import TracebackType
from typing import Self

from tqdm import tqdm

_QUIET_SECONDS = 0.5  # what is done sooner needs no bar
_LONGEST_NAME = 40


class ProgressBar:
    """A bar with the time left; nothing is drawn where stderr is no terminal."""

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
