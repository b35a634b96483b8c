"""Every package that comes with the program stands in THIRD_PARTY.md."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement

from places import ROOT

EXTRAS = ("oidc", "postgresql", "ray")  # what is offered to who uses it; not what developers need


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


def test_every_package_that_comes_along_is_named_with_its_licence() -> None:
    text = (ROOT / "THIRD_PARTY.md").read_text().lower().replace("_", "-")
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text))
    missing = installed() - named
    assert not missing, f"Name these in THIRD_PARTY.md, with their licence: {sorted(missing)}"
