"""The sidecar ``name.ext.yaml`` beside a file: what a maintainer says of a publication. Wins over what is detected."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.sidecar_fields import BY_KEY, Invalid, checked
from ingest.sources import SIDECAR_SUFFIXES

_MAX_BYTES = 1_000_000
_MAX_DEPTH_MARKS = 2_000  # aliases and nesting: more is a bomb, not a sidecar


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The fields that are there and valid; the others are None or empty. ``warnings`` are Dutch sentences."""

    id: str | None = None
    title: str | None = None
    year: int | None = None
    kind: str | None = None
    publisher: str | None = None
    workplace: str | None = None
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    licence: str | None = None
    url: str | None = None
    replaces: str | None = None
    products: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


def sidecar_of(file: Path) -> tuple[Sidecar, bytes]:
    """The sidecar beside a file and its bytes; an empty one and no bytes where there is none.

    What is wrong with it is a warning: the other fields, and the file itself, go on.
    """
    path = beside(file)
    if path is None:
        return Sidecar(), b""
    content = path.read_bytes()
    return parse(content, path.name), content


def beside(file: Path) -> Path | None:
    """The sidecar of a file, None where there is none."""
    paths = (file.with_name(file.name + suffix) for suffix in SIDECAR_SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def parse(content: bytes, name: str) -> Sidecar:
    """Read the bytes of a sidecar; ``name`` is for the messages."""
    try:
        entries = _entries(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, Invalid) as error:
        return Sidecar(warnings=(f"{name} is geen geldige YAML ({_where(error)}) en is overgeslagen.",))
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for entry in entries:
        try:
            if entry.value is not None:
                values[str(entry.key)] = _checked(entry, values)
        except Invalid as error:
            warnings.append(f"{name}, regel {entry.line}: {error}")
    return Sidecar(**values, warnings=tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field as it stands in the file; lines count from 1."""

    key: object
    value: object
    line: int


def _entries(content: bytes) -> list[_Entry]:
    if len(content) > _MAX_BYTES:
        raise Invalid("groter dan 1 MB")
    text = content.decode("utf-8-sig")
    if text.count("*") + text.count("[") + text.count("{") > _MAX_DEPTH_MARKS:
        raise Invalid("te diep genest")
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            raise Invalid("verwacht: regels als ‘title: …’")
        return [
            _Entry(loader.construct_object(key, deep=True), loader.construct_object(value, deep=True), _line_of(key))
            for key, value in root.value
        ]
    finally:
        loader.dispose()


def _line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return str(error).splitlines()[0] if mark is None else f"regel {mark.line + 1}"


def _checked(entry: _Entry, before: Mapping[str, Any]) -> object:
    field = BY_KEY.get(entry.key) if isinstance(entry.key, str) else None
    if field is None:
        known = ", ".join(BY_KEY)
        raise Invalid(f"het veld ‘{entry.key}’ is onbekend en is overgeslagen. Bekende velden: {known}.")
    if field.key in before:
        raise Invalid(f"het veld ‘{field.key}’ staat er twee keer; dit tweede is overgeslagen.")
    try:
        return checked(field, entry.value)
    except Invalid as error:
        raise Invalid(f"het veld ‘{field.key}’ {error} en is overgeslagen.") from error
