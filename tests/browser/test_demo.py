"""The real thing: the demo corpus, the real model, `vraagbaak serve`, and a browser."""

import re
from pathlib import Path

import httpx
import pypdfium2
import pytest
from conftest import WIDTHS, Server, visiting
from looks import violations
from playwright.sync_api import Browser, expect

from index.settings import Settings
from places import CORPUS
from search_app.texts import common as texts_common
from search_app.texts import products as texts_products

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def letters(text: str) -> str:
    """What is left when spaces and the hyphens of line ends are gone."""
    return re.sub(r"[\s\u00ad\u0002\ufffe-]+", "", text)


def printed_inside(file: Path, page: int, boxes: list[list[float]]) -> str:
    """The characters of a PDF page whose middle lies in a box, as pdfium sees them, without our own reading."""
    document = pypdfium2.PdfDocument(file)
    sheet = document[page - 1]
    width, height = sheet.get_size()
    layer = sheet.get_textpage()
    found = ""
    for index in range(layer.count_chars()):
        left, bottom, right, top = layer.get_charbox(index)
        x, y = (left + right) / 2 / width, 1 - (bottom + top) / 2 / height
        if any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes):
            found += layer.get_text_range(index, 1)
    document.close()
    return found


@pytest.mark.parametrize("question", texts_common.EXAMPLES)
def test_an_example_is_answered_and_its_boxes_lie_over_the_words_of_the_quote(
    demo_server: Server, question: str
) -> None:
    reply = httpx.post(f"{demo_server.address}/api/v1/ask", json={"question": question}, trust_env=False).json()
    assert reply["abstained"] is False
    printed = [one for one in reply["citations"] if one["source"].endswith(".pdf")]
    assert printed
    for one in printed:
        words = printed_inside(CORPUS / Path(one["source"]).name, one["page"], one["boxes"])
        assert letters(words) == letters(one["quote"])


@pytest.mark.parametrize("width", WIDTHS)
def test_a_newcomer_asks_an_example_and_sees_the_page_with_the_sentence_marked(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.open(demo_server.address)
        visit.page.get_by_role("button", name=texts_common.EXAMPLES[0]).click()
        expect(visit.page.get_by_role("region", name="Antwoord")).to_be_visible()
        visit.settle()
        visit.page.locator(".vb-source").get_by_role("link", name="Bekijk op pagina").first.click()
        image = visit.page.get_by_role("img", name=re.compile("^Afbeelding van pagina"))
        expect(image).to_be_visible()
        drawn = image.evaluate("async image => { await image.decode(); return image.naturalWidth }")
        assert drawn == pytest.approx(1400, abs=2)  # pages are drawn in whole pixels
        expect(visit.page.locator(".vb-box").first).to_be_in_viewport()
        visit.settle()
        assert visit.complaints == visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_question_for_a_list_shows_the_list_and_no_quotes_beside_it(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.open(demo_server.address)
        visit.ask("Noem alle projecten over armoede")
        shown = visit.page.get_by_role("region", name=texts_products.LISTING_HEADING)
        expect(shown.get_by_role("link", name="Rugzak Vol")).to_be_visible()
        expect(shown).to_contain_text("2 van 44 projecten, alle automatisch herkend")
        visit.settle()
        assert visit.page.get_by_role("region", name="Antwoord").count() == 0
        assert violations(visit.page) == []
        assert visit.complaints == visit.foreign == []


def test_the_server_runs_without_torch_and_keeps_no_question(demo_server: Server, demo_settings: Settings) -> None:
    maps = Path(f"/proc/{demo_server.pid}/maps")
    if not maps.exists():
        pytest.skip("no /proc here")
    question = {"question": "Wat helpt het gezin van Zebulon?"}
    assert httpx.post(f"{demo_server.address}/api/v1/ask", json=question, trust_env=False).status_code == 200
    assert "torch" not in maps.read_text()
    assert b"Zebulon" not in demo_server.log.read_bytes()
    kept = [file for file in demo_settings.data_dir.rglob("*") if file.is_file() and b"Zebulon" in file.read_bytes()]
    assert kept == []
