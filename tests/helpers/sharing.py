"""How two processes share the tests: file by file, the dearest first, and all that ask the demo corpus in one of them.

What the tests of a file need is then made once, and so is the demo corpus. pytest-xdist has groups for this, which it
writes into the ids of tests; pytest 9.2 no longer lets it.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

AS_LONG_AS = 20  # a slow test takes as long as so many others do
_DEMO = re.compile(r"\bdemo(_settings|_server)?: ")  # a fixture that is asked for, as a parameter


@cache
def group_of(file: Path) -> str:
    """A name that the tests of one process have in common: their file, or "demo"."""
    return "demo" if _DEMO.search(file.read_text(encoding="utf-8")) else str(file)


def dearest_first(items: list[pytest.Item]) -> None:
    """Put the groups that take longest in front, so that in the end no process waits long for the other."""
    weights: Counter[str] = Counter()
    for item in items:
        is_slow = item.get_closest_marker("slow") or item.get_closest_marker("long")
        weights[group_of(item.path)] += AS_LONG_AS if is_slow else 1
    items.sort(key=lambda item: -weights[group_of(item.path)])


class GroupScheduling(LoadScopeScheduling):
    """Gives a process a whole group at a time, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group_of(self.config.rootpath / nodeid.partition("::")[0])
