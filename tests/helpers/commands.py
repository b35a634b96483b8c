"""Runs the command line: in this process, which spares the seconds that a new one takes to start, or in its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search_app.cli.parser import main


class Command:
    """Runs commands on one data folder in this process."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data, self._capsys = data, capsys

    def __call__(self, *words: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(self._data), *map(str, words)])
        return code, *self.printed()

    def printed(self) -> tuple[str, str]:
        """What was printed since the last time, on stdout and on stderr."""
        printed = self._capsys.readouterr()
        return printed.out, printed.err

    def document(self, *words: object) -> dict[str, Any]:
        code, out, err = self(*words, "--json")
        assert code == 0, err
        reply = json.loads(out)
        assert isinstance(reply, dict)
        return reply

    def refusal(self, *words: object) -> str:
        code, _, err = self(*words)
        assert code == 1
        assert err.count("\n") == 1
        return err


def run_apart(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, as a script runs it."""
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(data), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)
