"""Sidecars: valid fields go on, each wrong one is a clear warning."""

from pathlib import Path

from ingest.sources.sidecar import Sidecar, parse, sidecar_of


def test_all_fields_are_read(tmp_path: Path) -> None:
    content = """
id: plaatjesplan
title: Plaatjesplan
year: 2022
kind: factsheet
regions: [Limburg, Brabant]
themes: opvoeden
products:
  - name: Plaatjesplan
    kind: hulpmiddel
"""
    (tmp_path / "a.pdf.yaml").write_text(content)
    sidecar, raw = sidecar_of(tmp_path / "a.pdf")
    assert raw == content.encode()
    assert (sidecar.id, sidecar.year, sidecar.regions, sidecar.themes) == (
        "plaatjesplan", 2022, ("Limburg", "Brabant"), ("opvoeden",),
    )
    assert sidecar.products == ({"name": "Plaatjesplan", "kind": "hulpmiddel"},)
    assert sidecar.warnings == ()


def test_no_sidecar_is_an_empty_one(tmp_path: Path) -> None:
    assert sidecar_of(tmp_path / "a.pdf") == (Sidecar(), b"")


def test_an_unknown_field_and_a_wrong_value_are_warnings_and_the_rest_goes_on() -> None:
    sidecar = parse(b"titel: x\nyear: vorig jaar\nkind: rapport\nregions: [[1]]\n", "a.pdf.yaml")
    assert (sidecar.kind, sidecar.year, sidecar.regions) == ("rapport", None, ())
    assert len(sidecar.warnings) == 3
    assert "‘titel’ is onbekend" in sidecar.warnings[0]
    assert "jaartal" in sidecar.warnings[1]


def test_broken_yaml_names_the_line() -> None:
    sidecar = parse(b"title: a\nyear: [1\n", "a.pdf.yaml")
    assert "geen geldige YAML" in sidecar.warnings[0]
    assert "regel" in sidecar.warnings[0]


def test_bombs_are_refused() -> None:
    laughs = "a: &a [x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(600))
    assert parse(laughs.encode(), "x").warnings
    assert parse(b"[" * 100_000, "x").warnings
    assert parse(b"\xff\xfe\x00", "x").warnings
