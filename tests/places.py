"""Where things are that tests read."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus" / "publications"
SHARED = ROOT.parent / "shared"


def shared(path: str) -> Path:
    """A file or folder of the team's shared material; a clone without it skips the test."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here")
    return found
