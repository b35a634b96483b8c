"""What is packed is what is needed: the wheel works outside the repository."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "-q"]
    source = folder / "source"  # a copy: setuptools would pack what an earlier build left in the repository
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "var", "build", "*.egg-info", "corpus", "tests"))
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("vraagbaak-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def run_outside(installed: Path, code: str) -> str:
    code = f"import sys; sys.path.insert(0, {str(installed)!r})\n{code}"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=installed, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_packages_import_from_the_wheel(installed: Path) -> None:
    modules = "index.retrieval.retriever, ingest.pipeline.pipeline, search_app.cli.ask, search_app.asgi, search_app"
    code = f"import {modules}; print(search_app.__file__)"
    assert run_outside(installed, code).startswith(str(installed))


def test_the_wheel_holds_our_three_packages_and_nothing_else(installed: Path) -> None:
    code = "import pathlib; print(*sorted(p.name for p in pathlib.Path(sys.path[0]).iterdir() if p.name != 'bin'))"
    names = run_outside(installed, code).split()
    assert [name for name in names if not name.endswith(".dist-info")] == ["index", "ingest", "search_app"]


def test_the_wheel_carries_what_the_screen_needs(installed: Path) -> None:
    ours = {path.name for path in (ROOT / "search_app" / "web" / "static").rglob("*") if path.is_file()}
    packed = {path.name for path in (installed / "search_app" / "web" / "static").rglob("*") if path.is_file()}
    assert ours == packed
    assert ours


def test_the_wheel_says_that_its_packages_are_typed(installed: Path) -> None:
    assert [one for one in ("index", "ingest", "search_app") if not (installed / one / "py.typed").is_file()] == []


def test_the_dutch_analyser_works_from_the_wheel(installed: Path) -> None:
    asked = "print(*(term.text for term in DutchAnalyser().query_terms('OTS in wijkteams')))"
    assert "wijk" in run_outside(installed, f"from index.dutch.analyser import DutchAnalyser\n{asked}")
