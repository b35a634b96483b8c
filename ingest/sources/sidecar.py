"""The sidecar ``name.ext.yaml`` beside a file: what a maintainer says, field by field. Wins over what is detected."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml

from index.products import PRODUCT_KINDS
from index.types import NO_TEXT, YEAR
from ingest.reading import front_matter
from ingest.sources.discovery import SIDECAR_SUFFIXES

FieldKind: TypeAlias = Literal["line", "lines", "year", "date", "products", "id", "url"]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
UNKNOWN = "onbekend"  # as a date, kind or publisher: what was read in the file is wrong, and nothing is known
_KINDS = ("magazine", "factsheet", "rapport", "webpagina", "presentatie", "notitie", "handreiking", "artikel")


class Invalid(Exception):
    """A value that a field can't have; the message is the end of a Dutch sentence that begins with the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key in YAML, its head in Excel, what it is for, and values that are often chosen."""

    key: str
    head: str
    kind: FieldKind
    meaning: str
    choices: tuple[str, ...] = ()


FIELDS: Final = (
    Field("id", "Id", "id", "Vaste naam van de publicatie; blijft gelijk als het bestand anders gaat heten."),
    Field("title", "Titel", "line", "De titel zoals lezers die kennen."),
    Field("year", "Jaar", "year", "Het jaar van uitgave."),
    Field("date", "Datum", "date", "De datum van uitgave, zoals 14 mei 2024 of mei 2024. Staat er geen: onbekend."),
    Field("kind", "Soort", "line", "Wat het is voor een lezer.", _KINDS),
    Field("publisher", "Uitgever", "line", "Wie het uitgaf."),
    Field("workplace", "Werkplaats", "line", "De werkplaats waar het vandaan komt."),
    Field("regions", "Regio’s", "lines", "De regio’s waar het over gaat."),
    Field("themes", "Thema’s", "lines", "De thema’s waar het over gaat."),
    Field("audiences", "Doelgroepen", "lines", "Voor wie het geschreven is."),
    Field("not_about", "Gaat niet over", "lines", "Regio’s, thema’s en doelgroepen die de tekst wel noemt."),
    Field("licence", "Licentie", "line", "Onder welke voorwaarden het gebruikt mag worden.", ("CC BY 4.0", "CC0")),
    Field("url", "Webadres", "url", "Waar het op het web staat."),
    Field("replaces", "Vervangt", "line", "Id of bestandsnaam van de publicatie waarvan dit de opvolger is."),
    Field("products", "Producten", "products", "Producten waar de publicatie over gaat."),
)
BY_KEY: Final[Mapping[str, Field]] = {field.key: field for field in FIELDS}


def checked(field: Field, value: object) -> object:
    """The value as the program uses it: text, a tuple of texts, a number or a tuple of products. Raises Invalid."""
    return _CHECKS[field.kind](value)


def json_schema() -> dict[str, Any]:
    """The JSON schema (2020-12) of a sidecar. What it approves of, ``checked`` approves of too."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sidecar of a publication: naam.pdf.yaml beside naam.pdf",
        "type": "object",
        "additionalProperties": False,
        "properties": {field.key: _property(field) for field in FIELDS},
    }


def _property(field: Field) -> dict[str, Any]:
    line = {"type": "string", "pattern": r"\S", "maxLength": _LONGEST_LINE}
    shapes: Mapping[FieldKind, dict[str, Any]] = {
        "line": line,
        "lines": {"anyOf": [line, {"type": "array", "items": line}]},
        "year": {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR},
        "date": {"type": "string", "pattern": _DATE_SCHEMA},
        "products": {"type": "array", "items": _product(line)},
        "id": {"type": "string", "pattern": rf"^{_ID.pattern}$"},
        "url": {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/\\]\S*$", "maxLength": _LONGEST_LINE},
    }
    examples = {"examples": list(field.choices)} if field.choices else {}
    return {"description": field.meaning, **shapes[field.kind], **examples}


def _product(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": line,
            "other_names": {"type": "array", "items": line},
            "kind": {"enum": list(PRODUCT_KINDS)},
        },
    }


def _line(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date) or not str(value).strip():
        raise Invalid("moet tekst zijn")
    plain = " ".join(str(value).split())
    if len(plain) > _LONGEST_LINE:
        raise Invalid(f"is langer dan {_LONGEST_LINE} tekens")
    if NO_TEXT.search(plain):
        raise Invalid("heeft tekens die geen tekst zijn")
    return plain


def _id(value: object) -> str:
    """A name that fits in an address: it is a part of one in REST."""
    plain = _line(value)
    if not _ID.fullmatch(plain):
        raise Invalid("mag alleen letters, cijfers, punten, streepjes en spaties hebben, hooguit 150, en geen / of \\")
    return plain


def _url(value: object) -> str:
    """An address that a browser opens as a page: it becomes a link on the screen and in Word."""
    plain = _line(value)
    if not _WEB.fullmatch(plain):
        raise Invalid("moet beginnen met http:// of https://, zonder spaties,")
    return plain


def _lines(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_line(one) for one in values))


_YEAR_DIGITS = 4


def _year(value: object) -> int:
    if isinstance(value, date):
        return value.year
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= _YEAR_DIGITS:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or not EARLIEST_YEAR <= value <= LATEST_YEAR:
        raise Invalid(f"moet een jaartal zijn van {EARLIEST_YEAR} tot {LATEST_YEAR}, zoals 2020,")
    return value


def _date(value: object) -> str:
    """A day, a month or a year as ISO 8601, however people write it ("14 mei 2024", "2024-05"); or ``UNKNOWN``."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    plain = _line(value)
    if plain.casefold() == UNKNOWN:
        return UNKNOWN
    found = plain if _YEAR_ALONE.fullmatch(plain) else front_matter.date_of_line(plain)
    if found is None or not EARLIEST_YEAR <= int(found[:_YEAR_DIGITS]) <= LATEST_YEAR:
        raise Invalid("moet een datum zijn, zoals 14 mei 2024 of mei 2024, of onbekend,")
    return found


def _products(value: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list):
        raise Invalid("moet een lijst zijn waarin elk product een ‘name’ heeft")
    return tuple(_checked_product(one) for one in value)


def _checked_product(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value.get("name"):
        raise Invalid("moet een lijst zijn waarin elk product een ‘name’ heeft")
    unknown = [str(key) for key in value if key not in _PRODUCT_CHECKS]
    if unknown:
        raise Invalid(f"heeft bij een product ‘{unknown[0]}’; bekend zijn {', '.join(_PRODUCT_CHECKS)}")
    return {str(key): _PRODUCT_CHECKS[key](field) for key, field in value.items() if field is not None}


def _product_kind(value: object) -> str:
    if value not in PRODUCT_KINDS:
        raise Invalid(f"heeft een product van de soort ‘{value}’; kies uit {', '.join(PRODUCT_KINDS)}")
    return str(value)


_LONGEST_LINE = 2_000  # characters
_YEAR_ALONE = re.compile(YEAR)
_DATE_SCHEMA = (
    rf"^({YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8]))?|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?|{UNKNOWN})$"
)
_ID = re.compile(r"\w[\w .+-]{0,149}")
_WEB = re.compile(r"https?://[^\s/\\]\S*", re.IGNORECASE)
_PRODUCT_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "name": _line, "other_names": _lines, "kind": _product_kind
}  # fmt: skip
_CHECKS: Final[Mapping[FieldKind, Callable[[object], object]]] = {
    "line": _line, "lines": _lines, "year": _year, "date": _date, "products": _products, "id": _id,
    "url": _url,
}  # fmt: skip


_MAX_BYTES = 200_000  # reading this many takes seconds: it is done in the parent process
_MAX_DEPTH_MARKS = 2_000  # nesting: more is a bomb, not a sidecar
_NUMBER = re.compile(r"[+-]?\d{1,9}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN: Final[Mapping[str, object]] = {"": None, "~": None, "null": None, "true": True, "false": False}


_UNREADABLE = (yaml.YAMLError, RecursionError, ValueError, Invalid)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The fields that are there and valid; the others are None or empty. ``warnings`` are Dutch sentences."""

    id: str | None = None
    title: str | None = None
    year: int | None = None
    date: str | None = None
    kind: str | None = None
    publisher: str | None = None
    workplace: str | None = None
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
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
    try:
        content = content_of(path)
    except OSError as error:
        warning = f"{path.name} kan niet worden geopend ({error.strerror}) en is overgeslagen. Kijk de rechten na."
        return Sidecar(warnings=(warning,)), b""
    return parse(content, path.name), content


def content_of(path: Path) -> bytes:
    """The bytes of a sidecar; of one that is too large only so many that ``parse`` sees that it is. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)


def beside(file: Path) -> Path | None:
    """The sidecar of a file, None where there is none."""
    paths = (file.with_name(file.name + suffix) for suffix in SIDECAR_SUFFIXES)
    return next((path for path in paths if os.path.isfile(path)), None)  # Path.is_file raises on a name of 255 bytes


def parse(content: bytes, name: str) -> Sidecar:
    """Read the bytes of a sidecar; ``name`` is for the messages."""
    try:
        entries = _entries(content)
    except _UNREADABLE as error:
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


def fields_in(content: bytes) -> dict[str, Any]:
    """All that stands in a sidecar, unchecked, by key; nothing of one that can't be read."""
    try:
        return {str(entry.key): entry.value for entry in _entries(content)}
    except _UNREADABLE:
        return {}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field as it stands in the file; lines count from 1."""

    key: object
    value: object
    line: int


def _entries(content: bytes) -> list[_Entry]:
    if len(content) > _MAX_BYTES:
        raise Invalid(f"groter dan {_MAX_BYTES // 1000} kB")
    text = content.decode("utf-8-sig")
    if text.count("[") + text.count("{") > _MAX_DEPTH_MARKS:
        raise Invalid("te diep genest")
    loader = _PlainLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            raise Invalid("verwacht: regels als ‘title: …’")
        return [_Entry(_value_of(key), _value_of(value), _line_of(key)) for key, value in root.value]
    finally:
        loader.dispose()


class _PlainLoader(yaml.SafeLoader):
    """YAML without tags, anchors and aliases: what makes a small file cost minutes and gigabytes, or run code."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Invalid(f"regel {event.start_mark.line + 1}: ‘&’, ‘*’ en ‘!’ mogen niet; zet de tekst tussen quotes")
        return super().compose_node(parent, index)


def _value_of(node: yaml.Node) -> object:
    """What a node says. Only what a sidecar needs is more than text: whole numbers, days, true, false and nothing."""
    if isinstance(node, yaml.MappingNode):
        return {str(_value_of(key)): _value_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value_of(one) for one in node.value]
    text = str(node.value)
    if isinstance(node, yaml.ScalarNode) and node.style is not None:  # between quotes, or a block of text
        return text
    if text.casefold() in _PLAIN:
        return _PLAIN[text.casefold()]
    if _NUMBER.fullmatch(text):
        return int(text)
    return date.fromisoformat(text) if _DAY.fullmatch(text) else text


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
