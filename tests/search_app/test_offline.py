"""Nothing leaves the machine: whatever command runs, in a network that records each look-up and connection."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from PIL import Image
from recorded import Step, run_recorded

from index.settings import Settings
from index.telemetry import SILENT
from places import CHILD_PATH, ROOT
from search_app.cli.parser import _parser

pytestmark = pytest.mark.slow

SERVED = 20.0  # seconds: the first events of ONNX Runtime follow within ten
QUESTION = '{"question": "Wat helpt jongeren die vastlopen op het mbo?"}'
HELLO = (
    '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", '
    '"capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}\n'
)
TEXT = "# Op tijd erbij\n\n" + "Jongeren die vastlopen op het mbo krijgen een vaste begeleider. " * 12

SERVE = {"serve", "api", "mcp"}  # these are asked in the test of the quick set
OF_TWO_WORDS = {"products", "sidecars", "questions", "messages", "held", "uploads"}
REFUSED = (  # nothing is there to do it to: in one line and with 1
    "remove pub-nergens", "held release nergens.md", "questions remove 7", "messages handle 7", "messages reopen 7",
    "messages remove 7", "products reject nergens", "products undo nergens", "products apart nergens elders",
    "products merge nergens elders", "products split nergens pub-nergens", "products set nergens costs gratis",
    "products unset nergens costs", "products show nergens", "products confirm nergens", "rollback",
    "sidecars set nergens year=2024", "sidecars unset nergens",
)  # fmt: skip
EVERY = (  # in an order in which each finds what it needs
    "model prepare", "ingest source", "search mbo", "ask mbo", "eval set", "status", "facets", "alike", "doctor",
    "similar --text source/rapport.md", "ocr plaat.png", "products list", "products export facts.xlsx",
    "products import facts.xlsx", "sidecars export said.xlsx source", "sidecars import said.xlsx", "sidecars schema",
    "sidecars said",
    "questions add mbo", "questions list", "messages list", "held list", "uploads add source/rapport.md",
    "uploads list", "uploads process", "golive", "uploads remove rapport.md", "uploads undo", "backup all.backup",
    "restore all.backup --force", *REFUSED,
)  # fmt: skip


def commands_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command that can be given, with its action where it has actions."""
    for one in parser._actions:
        if isinstance(one, argparse._SubParsersAction):
            for name, below in one.choices.items():
                yield from (f"{name} {action}".strip() for action in (list(commands_of(below)) or [""]))


def named(words: Sequence[str]) -> str:
    return " ".join(words[: 2 if words[0] in OF_TWO_WORDS else 1])


def judged_set_of(folder: Path) -> None:
    folder.mkdir()
    for name, row in (("corpus", {"id": "a", "text": TEXT}), ("queries", {"id": "q", "text": "mbo"})):
        (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", encoding="utf-8")


def command(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "search_app.cli", "--data-dir", str(data), *words]


def only_what_is_locked(folder: Path) -> Path:
    """A folder that, where Python looks for modules, hides what `make demo` doesn't install: developers have more."""
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    known = {*locked, "vraagbaak", "pip"}
    hidden = [
        module
        for module, owners in packages_distributions().items()
        if known.isdisjoint(re.sub(r"[-_.]+", "-", owner).lower() for owner in owners)
    ]
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules.update(dict.fromkeys({sorted(hidden)}))\n")
    return folder


def environment(home: Path, models: Path) -> Mapping[str, str]:
    """A person's own shell: libraries keep silent by themselves where CI is set, so it isn't; nothing helps us."""
    helping = {"CI", *SILENT, "HF_HUB_OFFLINE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HF_HOME"}
    kept = {name: value for name, value in os.environ.items() if name not in helping}
    (home / "tmp").mkdir(parents=True)
    return {
        **kept, "HOME": str(home), "TMPDIR": str(home / "tmp"), "VRAAGBAAK_MODEL_DIR": str(models),
        "PYTHONPATH": CHILD_PATH, "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def left_in(home: Path) -> list[str]:
    return [path.relative_to(home).as_posix() for path in sorted(home.rglob("*")) if path.is_file()]


def test_no_command_needs_more_than_is_locked_reaches_outside_or_writes_outside_its_folders(
    tmp_path: Path, default_settings: Settings, prepared_model: Path
) -> None:
    data, source, home = tmp_path / "data", tmp_path / "source", tmp_path / "home"
    locked = only_what_is_locked(tmp_path / "locked")
    source.mkdir()
    (source / "rapport.md").write_text(TEXT, encoding="utf-8")
    steps = [
        Step(command(data, "model", "prepare")),
        Step(command(data, "ingest", str(source))),
        Step(command(data, "ask", "Wat helpt jongeren op het mbo?")),
        Step(command(data, "serve", "--port", "8501"), 8501, [("/", ""), ("/api/v1/ask", QUESTION)], SERVED),
        Step(command(data, "api", "--port", "8502"), 8502, [("/api/v1/ask", QUESTION)], SERVED),
        Step(command(data, "mcp"), typed=HELLO),
        Step(command(data, "mcp", "--http", "--port", "8503"), 8503, [("/mcp", HELLO)], SERVED / 4),
    ]
    alone = environment(home, default_settings.model_dir)
    seen = run_recorded(steps, tmp_path, {**alone, "PYTHONPATH": f"{locked}{os.pathsep}{CHILD_PATH}"})
    assert [code for code, _ in seen.ended] == [0] * len(steps), seen.ended
    assert seen.outside == []
    assert left_in(home) == []


@pytest.mark.long
def test_every_other_command_keeps_within_the_machine_too(
    tmp_path: Path, default_settings: Settings, prepared_model: Path
) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "rapport.md").write_text(TEXT, encoding="utf-8")
    Image.new("L", (600, 200), "white").save(tmp_path / "plaat.png")
    judged_set_of(tmp_path / "set")
    given = [one.split() for one in EVERY]
    assert {named(words) for words in given} == set(commands_of(_parser())) - SERVE
    alone = environment(home, default_settings.model_dir)
    seen = run_recorded([Step(command(data, *words)) for words in given], tmp_path, alone)
    wrong = {one: said for one, (code, said) in zip(EVERY, seen.ended, strict=True) if code != (one in REFUSED)}
    assert wrong == {}
    assert seen.outside == []
    assert left_in(home) == []


@pytest.mark.long
def test_preparing_a_model_reaches_nothing_and_writes_in_its_folder_only(tmp_path: Path) -> None:
    home, models = tmp_path / "home", tmp_path / "models"
    seen = run_recorded([Step(command(tmp_path / "data", "model", "prepare"))], tmp_path, environment(home, models))
    assert seen.ended[0][0] == 0, seen.ended
    assert seen.outside == []
    assert left_in(home) == []


def test_a_look_up_and_a_connection_are_both_seen(tmp_path: Path) -> None:
    tried = (
        "import socket, urllib.request as u\n"
        "try: u.urlopen('http://verklikker.example/')\nexcept OSError: pass\n"
        "try: socket.create_connection(('192.0.2.7', 443), 1)\nexcept OSError: pass\n"
    )
    seen = run_recorded([Step([sys.executable, "-c", tried])], tmp_path, os.environ)
    assert {"look-up of verklikker.example", "connection to 192.0.2.7 port 443"} <= set(seen.outside)
