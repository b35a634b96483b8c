"""No argument, however odd, gives a traceback: a command does it, or says in one line what is wrong."""

import argparse
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Command

from index.errors import SourceError
from search_app.cli import ingest, output
from search_app.cli.parser import main

ODD = {
    "bytes that are no letters": os.fsdecode(b"x\xff\xfey"),
    "a name that no disk takes": "a" * 12_000,
    "a path out": "../../x",
    "turned writing": "\u202ea",
    "an escape sequence": "\x1b[31ma",
    "an emoji": "\U0001f4a9",
    "SQL": "'; DROP TABLE publication; --",
    "markup": "<script>alert(1)</script>",
    "a year of thirty digits": "9" * 30,
    "nothing": "",
}
GIVEN = (
    "questions add {}", "questions remove {}", "messages handle {}", "held release {}", "uploads add {}",
    "uploads remove {}", "products show {}", "products confirm {} --name {}", "products reject {}",
    "products merge {} {}", "products apart {} {}", "products split {} {}", "products undo {}",
    "products set {} costs {}", "products unset {} costs", "products export {}", "products import {}",
    "similar --text {}", "similar {}", "search {} --region {}", "search ouders --year {}", "search ouders -k {}",
    "ask {} --previous {} --product {}", "facets --theme {}", "remove {}", "rollback {}", "backup {}", "restore {}",
    "sidecars export {} {}", "sidecars import {}", "eval {}", "ingest {} --dry-run",
)  # fmt: skip

OF_PATHS = (
    "backup {}", "restore {}", "uploads add {}", "products import {}", "products export {}", "sidecars import {}",
    "similar --text {}", "eval {}",
)  # fmt: skip
QUICK = ("bytes that are no letters", "a name that no disk takes", "a year of thirty digits", "nothing")


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Command(tmp_path / "data", capsys)


def assert_done_or_refused(command: Command, *words: str) -> None:
    """Done without a word of complaint, refused in one line, or wrong usage, with the usage before that line."""
    try:
        code, out, err = command(*words)
    except SystemExit as wrong_usage:
        code, (out, err) = int(wrong_usage.code or 0), command.printed()
    assert code in (0, 1, 2)
    assert err.count("\n") == code or (code == 2 and "usage: " in err)
    assert "\x1b" not in out + err
    (out + err).encode()


def given_with(odd: str) -> Iterator[list[str]]:
    """Each command with this argument, every other one for JSON."""
    for number, given in enumerate(GIVEN):
        if odd or not given.startswith("ingest"):  # an empty path is the folder that one is in
            yield [*(word.replace("{}", odd) for word in given.split()), *(["--json"] if number % 2 else [])]


@pytest.mark.parametrize("odd", [
    pytest.param(odd, marks=() if name in QUICK else pytest.mark.long, id=name) for name, odd in ODD.items()
])  # fmt: skip
def test_an_odd_argument_is_taken_or_refused_in_one_line(command: Command, odd: str) -> None:
    for words in given_with(odd):
        assert_done_or_refused(command, *words)


@pytest.mark.parametrize("odd", ["/dev/null", "/proc/nothing.xlsx", "folder.xlsx", "rubbish.xlsx", "closed.xlsx/a"])
def test_a_path_that_is_no_file_of_ours_is_refused_in_one_line(command: Command, odd: str) -> None:
    Path("folder.xlsx").mkdir()
    Path("rubbish.xlsx").write_bytes(b"PK\x03\x04rommel")
    Path("closed.xlsx").touch()
    for given in OF_PATHS:
        assert_done_or_refused(command, *(word.replace("{}", odd) for word in given.split()))


def test_a_document_holds_what_a_terminal_would_obey_as_escapes_and_says_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = {"title": "a\x1b[2J \x9b31m \u202eomgekeerd \u200f \ud800 é \u2028"}
    output.write(argparse.Namespace(json=True), document, "")
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x9b\u202e\u200f\ud800\u2028")
    assert json.loads(said) == document


def test_who_follows_folders_reads_no_escape_sequence_in_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    ingest._say(SourceError("map\x1b[2J\nis er niet"))
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert said.count("\n") == 1


def test_the_log_holds_no_escape_sequence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    try:
        main(["--data-dir", str(tmp_path / "data"), "questions", "list"])
        logging.getLogger("index").warning("%s is damaged", "naam\x1b[2J \u202e")
    finally:
        root.handlers = before
    said = capsys.readouterr().err
    assert "is damaged" in said
    assert not set(said) & set("\x1b\u202e")


def test_who_stops_reading_ends_a_command_in_silence(tmp_path: Path) -> None:
    """As ``vraagbaak search … | head -1`` does, once it has its line."""
    program = (
        "import os, sys; from search_app.cli import parser, upkeep\n"
        "def held(*given): [sys.stdout.write('x' * 4096) for _ in range(100)]\n"
        "upkeep.held = held\n"
        "sys.exit(parser.main(['--data-dir', sys.argv[1], 'held', 'list']))"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    ends = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ends.stdout is not None
    assert ends.stderr is not None
    ends.stdout.close()
    assert (ends.stderr.read(), ends.wait()) == (b"", 1)
