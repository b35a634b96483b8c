"""Two processes that share the tests share them file by file: what a file or the demo corpus needs is made once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sharing import group_of

from places import CHILD_PATH

CONFTEST = """
from sharing import GroupScheduling

def pytest_xdist_make_scheduler(config, log):
    return GroupScheduling(config, log)
"""
NOTES_ITS_PROCESS = """
import os, pathlib, pytest

@pytest.fixture
def demo():
    pass

@pytest.mark.parametrize("number", range(5))
def test_it({parameter}number: int) -> None:
    with pathlib.Path("{name}").open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"])
"""


def test_all_that_ask_the_demo_corpus_are_of_one_group(request: pytest.FixtureRequest) -> None:
    asking = [item for item in request.session.items if "demo_settings" in getattr(item, "fixturenames", ())]
    assert {group_of(item.path) for item in asking} <= {"demo"}


def test_the_tests_of_a_group_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    for name, parameter in {"one": "demo: None, ", "two": "", "three": "", "four": "demo: None, "}.items():
        text = NOTES_ITS_PROCESS.format(name=name, parameter=parameter)
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:playwright", "-p", "no:schemathesis"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=tmp_path, env={**env, "PYTHONPATH": CHILD_PATH}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    ran_in = {name: (tmp_path / name).read_text(encoding="utf-8") for name in ("one", "two", "three", "four")}
    assert {len(set(told.split("gw"))) for told in ran_in.values()} == {2}, ran_in  # "" and a number
    assert ran_in["one"] == ran_in["four"]
