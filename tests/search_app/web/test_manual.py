"""The handbook calls what is on the screen by the name that it has there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HANDBOOK = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
ON_SCREEN = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "search_app" / "texts").glob("*.py"))
OPENS_A_PARAGRAPH = re.compile(r"^\*\*[^*]+\*\*", re.MULTILINE)  # a question or a heading, not a name
NAMES = sorted(set(re.findall(r"\*\*([^*]+)\*\*", OPENS_A_PARAGRAPH.sub("", HANDBOOK))))


def test_the_handbook_names_many_things() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_what_the_handbook_names_stands_on_the_screen(name: str) -> None:
    parts = [part.strip() for part in " ".join(name.replace("'", "’").split()).split("…")]
    assert all(part in ON_SCREEN for part in parts)
