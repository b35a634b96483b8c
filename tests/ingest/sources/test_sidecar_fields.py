"""The schema in docs/ is the one the program has, and both say the same of a sidecar."""

import json

import jsonschema
import pytest
import yaml

from ingest.sources.sidecar import json_schema, parse
from places import CORPUS, ROOT

GOOD = [
    "{}",
    "title: Samen dichtbij\nyear: 2023",
    "date: onbekend\npublisher: onbekend",
    "regions: [Friesland, Twente]\nthemes: armoede",
    "products:\n- name: Stoere Uil\n  other_names: [SU]\n  kind: training",
]
BAD = [
    ("titel: x", "‘titel’ is onbekend"),
    ("year: vorig jaar", "jaartal"),
    ("year: 1899", "1900"),
    ("title: ''", "moet tekst zijn"),
    ("title: [a]", "moet tekst zijn"),
    ("regions: [[1]]", "moet tekst zijn"),
    ("products: Uil", "lijst"),
    ("products: [{kind: training}]", "name"),
    ("products: [{name: Uil, kind: boek}]", "kies uit methode"),
    ("products: [{name: Uil, prijs: 3}]", "‘prijs’"),
    ("products: [{name: Uil, other_names: [[]]}]", "moet tekst zijn"),
]


def approves(sidecar: object) -> bool:
    return bool(jsonschema.Draft202012Validator(json_schema()).is_valid(sidecar))


def test_the_schema_in_docs_is_that_of_the_program() -> None:
    written = json.loads((ROOT / "docs" / "sidecar.schema.json").read_text(encoding="utf-8"))
    assert written == json_schema(), "write it anew: vraagbaak sidecars schema > docs/sidecar.schema.json"
    jsonschema.Draft202012Validator.check_schema(written)


@pytest.mark.parametrize("text", GOOD)
def test_what_the_schema_approves_of_is_read_without_a_warning(text: str) -> None:
    assert approves(yaml.safe_load(text))
    assert parse(text.encode(), "a.pdf.yaml").warnings == ()


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_is_wrong_is_said_with_its_line_and_what_is_allowed(text: str, message: str) -> None:
    assert not approves(yaml.safe_load(text))
    (warning,) = parse(f"# kop\nkind: rapport\n{text}\n".encode(), "a.pdf.yaml").warnings
    assert warning.startswith("a.pdf.yaml, regel 3: ")
    assert message in warning


def test_a_field_that_stands_there_twice_is_said() -> None:
    sidecar = parse(b"year: 2020\nyear: 2021\n", "a.pdf.yaml")
    assert sidecar.year == 2020
    assert "regel 2" in sidecar.warnings[0]


def test_every_sidecar_of_the_demo_corpus_is_right() -> None:
    for path in CORPUS.glob("*.yaml"):
        assert approves(yaml.safe_load(path.read_text(encoding="utf-8"))), path.name
        assert parse(path.read_bytes(), path.name).warnings == ()
