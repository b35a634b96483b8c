"""Images of pages that a service keeps: so many bytes of them, whatever part of a page is asked."""

import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from PIL import Image
from store_samples import BUILT_WITH, sample

from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from index.store.local.store import LocalStore
from index.types import Box
from ingest.archive.originals import Originals
from ingest.reading.result import StoredPicture
from ingest.reading.sandbox import WHOLE_PAGE
from search_app import page_images
from search_app.limits import DRAWN_AT_ONCE
from search_app.service import Service

NARROW = 220  # pixels: what a small picture of a page is drawn with
SMALL_BYTES = 20_000  # of a whole page so wide


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the pages that were drawn, each time; a drawing is as large as its height makes it."""
    numbers: list[int] = []

    def draw(_: Path, number: int, __: int, *, within: Box) -> bytes:
        numbers.append(number)
        return bytes(int(SMALL_BYTES * (within.y1 - within.y0) / (within.x1 - within.x0)))

    monkeypatch.setattr(page_images, "render_page", draw)
    return numbers


@pytest.fixture
def opened(tmp_path: Path) -> Service:
    """A publication of a hundred pages."""
    one = sample("p", ["Een kat zit op de mat."] * 100)
    analyser = DutchAnalyser()
    with LocalStore(tmp_path, analyser).begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
        one.into(writer)
        writer.commit()
    original = Originals(tmp_path).place(one.publication.record.sha256)
    original.parent.mkdir(parents=True)
    original.touch()
    return Service(Settings(data_dir=tmp_path, model_dir=tmp_path))


@pytest.mark.parametrize(
    ("within", "times"),
    [
        (WHOLE_PAGE, 1),
        (Box(0.1, 0.2, 0.6, 0.5), 1),
        (Box(0.5, 0.0, 0.51, 1.0), 2),  # 220 pixels wide is 30,000 high: megabytes
    ],
)
def test_only_what_is_small_is_kept_by_the_hundred(opened: Service, drawn: list[int], within: Box, times: int) -> None:
    for number in [*range(1, 101)] * 2:
        opened.page_image("p", number, NARROW, within)
    assert len(drawn) == 100 * times


def test_what_is_kept_of_large_images_has_a_bound_in_bytes(opened: Service, drawn: list[int]) -> None:
    slender = Box(0.5, 0.0, 0.51, 1.0)  # 2 MB each
    for number in range(1, 101):
        opened.page_image("p", number, NARROW, slender)
    kept = [opened.page_image("p", number, NARROW, slender) for number in range(100, 85, -1)]
    assert sum(map(len, kept)) < 32_000_000
    assert len(drawn) == 100
    opened.page_image("p", 50, NARROW, slender)  # one of the last 64, and forgotten all the same
    assert len(drawn) == 101


def test_a_cover_that_many_ask_for_at_a_time_is_drawn_once_and_few_are_drawn_together(
    opened: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_asked, at_work = threading.Event(), threading.Semaphore(DRAWN_AT_ONCE)
    asked: list[int] = []
    drawn: list[int] = []
    had_room: list[bool] = []

    def draw(_: Path, number: int, width: int, *, within: Box) -> bytes:
        had_room.append(at_work.acquire(blocking=False))
        all_asked.wait()
        drawn.append(number)
        at_work.release()
        return bytes(width)

    def visit(number: int) -> None:
        asked.append(number)
        if len(asked) == len(visitors):
            all_asked.set()
        opened.page_image("p", number, NARROW, WHOLE_PAGE)

    monkeypatch.setattr(page_images, "render_page", draw)
    visitors = [threading.Thread(target=visit, args=(number,)) for number in [1] * 12 + [2] * 6 + [3, 4, 5, 6]]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert sorted(drawn) == [1, 2, 3, 4, 5, 6]
    assert all(had_room)


def test_the_pictures_of_a_word_file_come_from_the_service_and_are_drawn_once(tmp_path: Path) -> None:
    one = sample("p", ["Een kat zit op de mat."])
    one = replace(one, publication=replace(one.publication, record=replace(one.publication.record, format="docx")))
    analyser = DutchAnalyser()
    with LocalStore(tmp_path, analyser).begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
        one.into(writer)
        writer.commit()
    original = Originals(tmp_path).place(one.publication.record.sha256)
    original.parent.mkdir(parents=True)
    drawn = BytesIO()
    Image.new("RGB", (320, 200), "red").save(drawn, "PNG")
    document = docx.Document()
    document.add_paragraph("De kat.").add_run().add_picture(drawn)
    document.save(str(original))
    service = Service(Settings(data_dir=tmp_path, model_dir=tmp_path))
    assert service.pictures("p") == (StoredPicture(1),)
    first = service.picture("p", 1, 160)
    assert Image.open(BytesIO(first)).size == (160, 100)
    original.unlink()
    assert service.picture("p", 1, 160) == first
