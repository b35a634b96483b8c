"""The imports go one way, rooms show what they say they show, and heavy libraries stand in one file each."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {"index": set(), "ingest": {"index"}, "search_app": {"index", "ingest"}}
OURS = set(MAY_IMPORT)
EDGES = ("search_app.web", "search_app.api", "search_app.cli")
SCREENS_AND_HTTP = {"streamlit", "starlette", "fastapi", "uvicorn", "mcp", "jinja2"}
HEAVY = [
    "faiss", "httpx2", "jinja2", "mcp", "onnxruntime", "openpyxl", "phonenumbers", "pptx", "prometheus_client",
    "psycopg", "psycopg_pool", "pypdf", "ray", "sentence_transformers", "sentencepiece", "snowballstemmer",
    "tokenizers", "tqdm", "trafilatura", "uvicorn",
]  # fmt: skip
PDFIUM = {f"ingest/reading/pdf/{name}.py" for name in ("pdfium", "fonts", "overlays", "visible", "words")}
LOADED_BY_NAME = {  # modules that are imported by a name in a text, which no import statement shows
    "ingest.reading.html.document", "ingest.reading.html.saved_sites", "ingest.reading.office.docx",
    "ingest.reading.office.odt", "ingest.reading.office.pptx",
    "ingest.reading.pdf.document", "ingest.reading.text.markdown", "ingest.reading.text.plain",
    "search_app.cli.parser", "search_app.web.app",
}  # fmt: skip


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for package in sorted(OURS) for file in files(package)}
ROOMS = {name for name, file in MODULES.items() if file.name == "__init__.py"}


def room_of(module: str) -> str:
    return module if module in ROOMS else module.rpartition(".")[0]


def imported(file: Path) -> Iterator[str]:
    """What a file imports; of ours to the module, of others to the library's own name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def from_other_rooms() -> Iterator[tuple[str, str]]:
    """Each module of ours with one it imports from a room that it doesn't stand in or below."""
    for name, file in MODULES.items():
        for other in imported(file):
            if other in MODULES and other not in OURS and not f"{room_of(name)}.".startswith(f"{room_of(other)}."):
                yield name, other


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = {(file.name, name) for file in files(package) for name in imported(file) if name.split(".")[0] in OURS}
    assert {(file, name) for file, name in wrong if name.split(".")[0] not in allowed} == set()


def test_a_room_is_used_by_others_only_as_it_says() -> None:
    hidden = {
        (name, other)
        for name, other in from_other_rooms()
        if other.rpartition(".")[2] not in importlib.import_module(room_of(other)).__all__
    }
    assert hidden == set()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_shows_only_what_is_there_and_what_others_use(room: str) -> None:
    shown = set(importlib.import_module(room).__all__)
    there = {name.rpartition(".")[2] for name in MODULES if name.rpartition(".")[0] == room}
    assert shown - there == set()
    if room in OURS:  # what lies in a package itself is for the rooms in it and for who builds on it
        return
    used = {other for _, other in from_other_rooms()} | LOADED_BY_NAME
    assert {name for name in shown if f"{room}.{name}" not in used} == set()


@pytest.mark.parametrize("room", ["search_app.answer", "search_app.products"])
def test_answers_and_products_know_no_screen_and_no_http(room: str) -> None:
    of_room = {name: set(imported(file)) for name, file in MODULES.items() if name.startswith(f"{room}.")}
    heavy = {name: {one.split(".")[0] for one in others} & SCREENS_AND_HTTP for name, others in of_room.items()}
    assert {name: found for name, found in heavy.items() if found} == {}
    assert {name for name, others in of_room.items() if any(one.startswith(EDGES) for one in others)} == set()


@pytest.mark.parametrize("edge", EDGES)
def test_screens_rest_and_the_command_line_know_nothing_of_each_other(edge: str) -> None:
    others = tuple(other for other in EDGES if other != edge)
    wrong = {
        (name, other)
        for name, file in MODULES.items()
        if f"{name}.".startswith(f"{edge}.")
        for other in imported(file)
        if other.startswith(others)
    }
    assert wrong == set()


def test_no_folder_holds_more_modules_than_a_reader_can_hold() -> None:
    folders = {*MODULES.values(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")}
    counts: dict[Path, int] = {}
    for file in folders:
        counts[file.parent] = counts.get(file.parent, 0) + 1
    assert {folder.relative_to(ROOT): n for folder, n in counts.items() if n > 26} == {}
    assert len(MODULES) <= 260


def users(library: str) -> set[str]:
    return {
        file.relative_to(ROOT).as_posix()
        for file in MODULES.values()
        if any(name.split(".")[0] == library for name in imported(file))
    }


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_stands_in_one_file(library: str) -> None:
    assert len(users(library)) == 1, users(library)


def test_work_is_given_a_deadline_in_one_file() -> None:
    """An alarm set in a second place would silently end the first one's."""
    setting = {name for name, file in MODULES.items() if "setitimer" in file.read_text(encoding="utf-8")}
    assert setting == {"ingest.reading.sandbox"}


def test_pdfium_is_called_from_the_room_of_pdf_only() -> None:
    assert users("pypdfium2") == PDFIUM


def test_word_files_are_read_in_one_file_and_written_in_another() -> None:
    assert users("docx") == {"ingest/reading/office/docx.py", "search_app/web/note_word.py"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, file in MODULES.items() if not ast.get_docstring(ast.parse(file.read_text("utf-8")))]
    assert silent == []
