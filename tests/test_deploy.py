"""What stands in deploy/ says of the program what is true of it. Nothing is built here: ``make image`` does that."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.rootfs import instructions
from places import ROOT
from search_app.api.guards import Metrics
from search_app.cli.parser import _parser

DEPLOY = ROOT / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "vraagbaak.service").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def commands() -> list[list[str]]:
    """Every command line of ours that a file runs."""
    started = json.loads(re.findall(r"^CMD (.+)$", CONTAINER, re.MULTILINE)[-1])
    in_unit = re.findall(r"^ExecStart=\S+/vraagbaak (.+)$", UNIT, re.MULTILINE)
    return [started, *(line.split() for line in in_unit)]


def test_every_command_is_one() -> None:
    assert len(commands()) == 2
    for words in commands():
        assert _parser().parse_args(words).command == words[0]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"\bmake COMPILE= (\w+)", CONTAINER) == ["model"]
    assert "model" in targets


def test_the_image_starts_from_debian_and_copies_what_the_program_is() -> None:
    assert re.findall(r"^FROM (.+)$", CONTAINER, re.MULTILINE) == ["debian:bookworm-slim"]
    copied = {word for line in re.findall(r"^COPY (.+)$", CONTAINER, re.MULTILINE) for word in line.split()[:-1]}
    assert {one for one in copied if not (ROOT / one).exists()} == set()
    assert {"index", "ingest", "search_app", "Makefile", "pyproject.toml", "requirements.lock"} <= copied
    assert re.search(r"https?://(?!127\.0\.0\.1)", CONTAINER) is None


def test_what_the_image_is_made_of_is_sent_to_who_builds_it_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied = {word for name, rest in instructions(CONTAINER) if name == "COPY" for word in rest.split()[:-1]}
    assert sent == copied
    assert lines.index("*") < lines.index(f"!{min(sent)}")  # the last line that fits counts


def test_nobody_is_root_and_the_data_lasts() -> None:
    assert re.search(r"^USER vraagbaak$", CONTAINER, re.MULTILINE)
    assert re.search(r"^User=vraagbaak$", UNIT, re.MULTILINE)
    app = COMPOSE["services"]["app"]
    data = re.findall(r"VRAAGBAAK_DATA_DIR=(\S+)", CONTAINER)[0]
    assert f"data:{data}" in app["volumes"]
    assert "data" in COMPOSE["volumes"]
    assert (app["read_only"], app["cap_drop"]) == (True, ["ALL"])
    assert all(port.startswith("127.0.0.1:") for port in app["ports"])
    assert (DEPLOY / app["build"]["context"] / app["build"]["dockerfile"]).is_file()


def test_the_dashboard_shows_figures_that_there_are() -> None:
    metrics = Metrics()
    metrics.requests.labels("GET", "/ready", "200").inc()
    metrics.seconds.labels("/ready").observe(0.1)
    there = set(re.findall(r"^([a-z_]+)[ {]", metrics.as_text().decode(), re.MULTILINE))
    panels = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    asked = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    assert set(re.findall(r"\b(?:vraagbaak|process)_[a-z_]+", asked)) <= there


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = re.sub(r"/opt/vraagbaak/\.venv/bin/vraagbaak", "/bin/true", UNIT)  # it looks whether the program is there
    (tmp_path / "vraagbaak.service").write_text(unit, encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / "vraagbaak.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
