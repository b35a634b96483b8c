"""Where things are that tests read."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "publications"
SHARED = ROOT.parent / "shared"
CHILD_PATH = os.pathsep.join(  # PYTHONPATH of a process that imports what tests do
    str(ROOT / folder) for folder in ("", "tests", "tests/helpers", "tests/index/store")
)


def shared(path: str) -> Path:
    """A file or folder of the team's shared material; a clone without it skips the test."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here")
    return found
