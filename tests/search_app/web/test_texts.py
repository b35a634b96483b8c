"""The words on screens are plain Dutch (B1), as far as a program can tell."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_app import texts

LONGEST = 20  # words of a sentence; of B1 texts most have ten to fifteen
NOT_READ = {"RULES", "TASK", "STATEMENT"}  # what a language model gets, and what an organisation copies
HARD = re.compile(
    r"\b(?:betreffende|teneinde|middels|conform|alsmede|derhalve|dienaangaande|inzake|hieromtrent|desbetreffende|"
    r"implementeren|faciliteren|optimaliseren|additioneel|relevant\w*|generer\w+|resultaten|product(?:en)?|entiteit\w*)\b",
    re.IGNORECASE,
)


def sentences(file: Path) -> Iterator[str]:
    """Those that the texts of a file hold; what is put in when they are shown is one word here."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    read = [one for one in tree.body if not (isinstance(one, ast.Assign) and _names(one) & NOT_READ)]
    for part in (part for one in read for part in _texts(one)):
        yield from (one for one in re.split(r"(?<=[.!?:])\s+|\n", part) if one.strip())


def _names(assigned: ast.Assign) -> set[str]:
    return {one.id for target in assigned.targets for one in ast.walk(target) if isinstance(one, ast.Name)}


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in node.values)
    elif isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    else:
        children = [one for one in ast.iter_child_nodes(node) if not _is_docstring(one)]
        yield from (text for one in children for text in _texts(one))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("file", sorted(Path(texts.__path__[0]).glob("*.py")), ids=lambda file: file.stem)
def test_no_sentence_on_a_screen_is_long_or_hard(file: Path) -> None:
    said = list(sentences(file))
    assert [one for one in said if len(one.split()) > LONGEST] == []
    assert [one for one in said if HARD.search(one) and len(one.split()) > 2] == []  # a key is no sentence
