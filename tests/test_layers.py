"""The imports go one way, and heavy libraries stand in one file each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {"index": set(), "ingest": {"index"}, "search_app": {"index", "ingest"}}
OURS = set(MAY_IMPORT)
HEAVY = [
    "faiss", "mcp", "onnxruntime", "openpyxl", "phonenumbers", "pptx", "prometheus_client", "psycopg", "psycopg_pool",
    "pypdf", "ray", "sentence_transformers", "sentencepiece", "snowballstemmer", "tokenizers", "trafilatura", "uvicorn",
]  # fmt: skip
PDFIUM = {
    "ingest/reading/pdf/pdfium.py",
    "ingest/reading/pdf/tags.py",
    "ingest/reading/pdf/words.py",
}  # pages, their tags, their words


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = {
        (file.name, name)
        for file in files(package)
        for name in imported(file)
        if name.split(".")[0] in OURS - allowed
    }
    assert wrong == set()


def users(library: str) -> set[str]:
    return {
        file.relative_to(ROOT).as_posix()
        for package in OURS
        for file in files(package)
        if any(name.split(".")[0] == library for name in imported(file))
    }


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_stands_in_one_file(library: str) -> None:
    assert len(users(library)) == 1, users(library)


def test_pdfium_is_called_from_three_files_only() -> None:
    assert users("pypdfium2") == PDFIUM


def test_word_files_are_read_in_one_file_and_written_in_another() -> None:
    assert users("docx") == {"ingest/reading/office/docx.py", "search_app/web/note_word.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        file.relative_to(ROOT)
        for package in OURS
        for file in files(package)
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []
