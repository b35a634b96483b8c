"""HTML comes from the templates, which escape what they are given; no other file writes a tag or vouches for one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from search_app.web import rendering

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "search_app" / "web" / "templates"
FILES = [file for room in ("index", "ingest", "search_app") for file in sorted((ROOT / room).rglob("*.py"))]
TAG = re.compile(r"<!--|<!doctype|(?<!\(\?P)</?[a-z][\w-]*(?=[\s/>])", re.IGNORECASE)  # (?P<name> is a group
MAY = {  # what looks like a tag and is none of ours
    "ingest/reading/text/markdown.py": "found in Markdown",
    "search_app/answer/phrasing.py": "marks around the quotes in a prompt",
    "search_app/web/middleware.py": "places in Streamlit's page where ours is put",
}


def strings(tree: ast.Module) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings of a file that are no docstring; an f-string whole."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node


def told(string: ast.Constant | ast.JoinedStr) -> str:
    """A string as it may become: a value in an f-string is a letter here, so that f"<{name}>" is a tag."""
    if isinstance(string, ast.Constant):
        return str(string.value)
    return "".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in string.values)


def docstrings(tree: ast.Module) -> set[int]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def tags(source: str) -> list[str]:
    """The strings of a file with a tag in them."""
    tree = ast.parse(source)
    passed = docstrings(tree)
    return [told(one) for one in strings(tree) if id(one) not in passed and TAG.search(told(one))]


def test_a_tag_in_a_string_is_seen() -> None:
    assert tags('"""About <b>."""\nx = f"<{name} class=a>" + "</p>" + "a < b" + r"(?P<title>x)"') == [
        "<x class=a>",
        "</p>",
    ]


def test_no_file_writes_a_tag() -> None:
    found = {file.relative_to(ROOT).as_posix() for file in FILES if tags(file.read_text(encoding="utf-8"))}
    assert found == set(MAY)


def test_only_templates_make_markup() -> None:
    makers = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
    }
    assert makers == {"search_app/web/rendering.py"}
    assert not [file.name for file in TEMPLATES.iterdir() if re.search(r"\|\s*safe\b|autoescape", file.read_text())]


def test_what_a_template_is_given_is_text() -> None:
    drawn = rendering.macro("pieces", "heading", text="<b>\"'&</b>")
    assert drawn == '<h2 class="vb-heading">&lt;b&gt;&#34;&#39;&amp;&lt;/b&gt;</h2>'
    assert rendering.macro("pieces", "hint", text=drawn) == f'<p class="vb-hint">{drawn}</p>'  # escaped once
    assert rendering.joined([drawn, "<i>"]) == f"{drawn}&lt;i&gt;"


def test_a_name_that_is_misspelt_is_a_fault() -> None:
    with pytest.raises(TypeError, match="tekst"):
        rendering.macro("pieces", "heading", tekst="x")
    with pytest.raises(UndefinedError):
        rendering.macro("pieces", "heading")
