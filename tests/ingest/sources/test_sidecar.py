"""Sidecars: valid fields go on, each wrong one is a clear warning."""

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from ingesting import FOX, Ingest, records

from ingest.pipeline.pipeline import IngestContext
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
        "plaatjesplan",
        2022,
        ("Limburg", "Brabant"),
        ("opvoeden",),
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


SIDECARS = (".md.yaml", ".md.yml")


def opened_by(work: Callable[[], object], endings: tuple[str, ...]) -> Counter[str]:
    """How often each file with one of these endings was opened in this process while the work was done."""
    counted: Counter[str] = Counter()
    listening = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if listening and event == "open" and str(arguments[0]).endswith(endings):
            counted[Path(str(arguments[0])).name] += 1

    sys.addaudithook(note)  # can't be taken away again, only be made to do nothing
    work()
    listening = False
    return counted


@pytest.mark.usefixtures("read_here")
def test_an_ingest_opens_each_sidecar_once_also_to_rebuild(run: Ingest, folder: Path) -> None:
    said = "id: beer\nyear: 2019\nreplaces: uil.md\nproducts:\n  - name: Sterke Beer\n    kind: training\n"
    (folder / "beer.md.yaml").write_text(said, encoding="utf-8")
    (folder / "uil.md.yml").write_text("year: 2018\n", encoding="utf-8")
    assert opened_by(run, SIDECARS) == {"beer.md.yaml": 1, "uil.md.yml": 1}
    assert opened_by(partial(run, rebuild=True), SIDECARS) == {"beer.md.yaml": 1, "uil.md.yml": 1}


@pytest.mark.usefixtures("read_here")
def test_a_publication_outside_the_folder_is_rebuilt_with_what_its_sidecar_says(
    run: Ingest, context: IngestContext, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "vos.md").write_text(FOX, encoding="utf-8")
    (elsewhere / "vos.md.yaml").write_text("year: 2017\nproducts: [{name: Vos}]\n", encoding="utf-8")
    run(elsewhere)
    assert opened_by(partial(run, folder, rebuild=True), SIDECARS) == {"vos.md.yaml": 1}
    assert records(context)["vos.md"].year == 2017
