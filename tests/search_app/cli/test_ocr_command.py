"""``vraagbaak ocr``: from a scan to a page on which the words are marked."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.boxes import boxes_of
from index.settings import Settings
from ingest.reading import ocr
from ingest.reading.ocr import OcrError
from search_app.service import Service


def run(data: Path, *words: str, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(data), *words]
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def praatplaat(path: Path) -> Path:
    picture = Image.new("L", (1240, 900), "white")
    pen, letters = ImageDraw.Draw(picture), ImageFont.load_default(44)
    lines = ("Praatplaat over wachten op hulp", "Gezinnen die wachten worden gebeld,", "elke twee weken.")
    for row, line in enumerate(lines):
        pen.text((90, 120 + 90 * row), line, fill="black", font=letters)
    picture.save(path, dpi=(150, 150))
    return path


def test_without_the_programs_one_line_says_what_to_install(tmp_path: Path) -> None:
    praatplaat(tmp_path / "plaat.png")
    done = run(tmp_path / "data", "ocr", str(tmp_path / "plaat.png"), path="/nergens")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "apt-get install ocrmypdf tesseract-ocr-nld" in done.stderr


@pytest.mark.long
def test_a_picture_is_found_and_its_words_are_marked_where_they_are_drawn(
    tmp_path: Path, default_settings: Settings, prepared_model: Path
) -> None:
    try:
        ocr.require_programs()
    except OcrError as missing:
        pytest.skip(str(missing))
    folder = tmp_path / "platen"
    folder.mkdir()
    praatplaat(folder / "plaat.png")
    skipped = json.loads(run(tmp_path / "data", "ingest", str(folder), "--json").stdout)
    assert [(row["status"], row["reason"]) for row in skipped["publications"]] == [("skipped", "no_text")]
    done = json.loads(run(tmp_path / "data", "ocr", str(folder), "--json").stdout)
    assert [row["status"] for row in done["ingest"]["publications"]] == ["new"]
    service = Service(replace(default_settings, data_dir=tmp_path / "data"))
    found = service.search("gezinnen die wachten worden gebeld", 1).hits[0]
    page = service.publication(found.publication_id).pages[0]
    start = page.text.index("Gezinnen")
    image = Image.open(BytesIO(service.page_image(found.publication_id, 1))).convert("L")
    boxes = boxes_of(page, start, start + len("Gezinnen die wachten"))
    for box in boxes:
        sides = (box.x0 * image.width, box.y0 * image.height, box.x1 * image.width, box.y1 * image.height)
        assert image.crop(tuple(round(side) for side in sides)).getextrema()[0] < 128
    assert boxes
