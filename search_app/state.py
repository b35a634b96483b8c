"""What the screen keeps: the one service of the process, and what a visitor asked. Nothing of it reaches a disk."""

from dataclasses import dataclass

from search_app.replies import Answer
from search_app.service import Service

QUESTION = "question"  # session key of the question box
ASKED = "asked"  # session key of what was asked last, an Asked
SHOWN = "shown"  # session key of how many passages are shown

_in_use: Service | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked and what came of it: an answer, or a Dutch message why there is none.

    ``expand`` is whether other names, parts of words and the right spelling are searched too.
    """

    question: str
    answer: Answer | None = None
    problem: str | None = None
    expand: bool = True


def use(service: Service) -> None:
    """Make this the service of the process: the screen and REST share its model and index."""
    global _in_use
    _in_use = service


def service() -> Service:
    """The service of the process; ``use`` comes first."""
    if _in_use is None:
        raise RuntimeError("state.use() was not called: start the app with 'vraagbaak serve'.")
    return _in_use
