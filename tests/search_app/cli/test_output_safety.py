"""What a terminal, a browser or Word would obey is never carried out; what is written is the owner's alone."""

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import StoreUnreachable
from index.types import Record
from places import CHILD_PATH
from search_app.api.guards import SafeHeaders
from search_app.api.problems import add_handlers
from search_app.cli import ask, output
from search_app.limits import QUESTION_LIMIT
from search_app.web.note import reference

RECORD = Record("x", "Titel", "pdf", "a" * 64, "b" * 16, (), n_pages=1)


def test_escape_sequences_in_a_title_reach_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.write(argparse.Namespace(json=False), {}, "titel \x1b[2J\x07 \u202eomgekeerd\nregel\t2 é\n")
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\u202e" not in said
    assert said.endswith("\nregel\t2 é\n")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "\\\\server\\share", "data:text/html,x"])
def test_an_address_that_is_no_page_of_the_web_is_no_link_in_a_note(url: str) -> None:
    from dataclasses import replace

    assert reference(replace(RECORD, url=url)).url == ""
    assert reference(replace(RECORD, url="https://voorbeeld.nl/a")).url == "https://voorbeeld.nl/a"


def test_a_question_can_be_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Wat helpt ouders?\n"))
    assert ask._typed("-") == "Wat helpt ouders?\n"
    assert ask._typed("Wat?") == "Wat?"


def test_bytes_that_are_no_letters_cost_a_question_from_standard_input_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = io.BytesIO(b"Wat helpt \xff\xc3 ouders \xed\xa0\x80?" + b"x" * 100_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(sent, encoding="utf-8"))
    read = ask._typed("-")
    assert read.startswith("Wat helpt \ufffd")
    assert "ouders" in read
    assert len(read) == QUESTION_LIMIT


def test_rest_alone_tells_browsers_to_run_and_guess_nothing() -> None:
    app = SafeHeaders(Starlette(routes=[Route("/", lambda request: PlainTextResponse("x"))]))
    headers = TestClient(app).get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_strangers_are_not_told_where_the_store_is() -> None:
    def fail(request: object) -> PlainTextResponse:
        raise StoreUnreachable("PostgreSQL at geheim.intern:5432 can't be reached (refused).")

    app = Starlette(routes=[Route("/", fail)])
    add_handlers(app)
    reply = TestClient(app).get("/")
    assert reply.status_code == 503
    assert "geheim" not in reply.text


def test_what_a_command_writes_only_its_owner_can_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(data), "questions", "add", "Wat helpt?"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": CHILD_PATH}, umask=0o022)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (data, *data.rglob("*"))}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
