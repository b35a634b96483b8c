"""The sidecar ``name.ext.yaml`` beside a file: what a maintainer says of a publication. Wins over what is detected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

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


class _Invalid(Exception):
    """A value that a field can't have; the message is the end of a Dutch sentence."""


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
        fields = _load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, _Invalid) as error:
        return Sidecar(warnings=(f"{name} is geen geldige YAML ({_where(error)}) en is overgeslagen.",))
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for key, value in fields.items():
        try:
            if value is not None:
                values[str(key)] = _check(key, value)
        except _Invalid as error:
            warnings.append(f"{name}: {error}")
    return Sidecar(**values, warnings=tuple(warnings))


def _load(content: bytes) -> Mapping[Any, Any]:
    if len(content) > _MAX_BYTES:
        raise _Invalid("groter dan 1 MB")
    text = content.decode("utf-8-sig")
    if text.count("*") + text.count("[") + text.count("{") > _MAX_DEPTH_MARKS:
        raise _Invalid("te diep genest")
    fields = yaml.safe_load(text)
    if fields is None:
        return {}
    if not isinstance(fields, Mapping):
        raise _Invalid("verwacht: regels als ‘title: …’")
    return fields


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return str(error).splitlines()[0] if mark is None else f"regel {mark.line + 1}"


def _check(key: object, value: object) -> object:
    check = _CHECKS.get(key) if isinstance(key, str) else None
    if check is None:
        raise _Invalid(f"het veld ‘{key}’ is onbekend en is overgeslagen. Bekende velden: {', '.join(_CHECKS)}.")
    try:
        return check(value)
    except _Invalid as error:
        raise _Invalid(f"het veld ‘{key}’ {error} en is overgeslagen.") from error


def _line(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date) or not str(value).strip():
        raise _Invalid("moet tekst zijn")
    return " ".join(str(value).split())


def _lines(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_line(one) for one in values))


def _year(value: object) -> int:
    if isinstance(value, date):
        return value.year
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if type(value) is not int or not 1900 <= value <= 2100:
        raise _Invalid("moet een jaartal zijn, zoals 2020,")
    return value


def _products(value: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(one, Mapping) and one.get("name") for one in value):
        raise _Invalid("moet een lijst zijn waarin elk product een ‘name’ heeft")
    return tuple({str(key): field for key, field in one.items()} for one in value)


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "id": _line, "title": _line, "year": _year, "kind": _line, "publisher": _line, "workplace": _line,
    "regions": _lines, "themes": _lines, "audiences": _lines, "licence": _line, "url": _line, "replaces": _line,
    "products": _products,
}
