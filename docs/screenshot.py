"""Makes the pictures in docs/ from a running app: python docs/screenshot.py http://127.0.0.1:8501 [FOLDER USER].

Those of Beheer too where FOLDER holds PDFs to upload (python tests/browser/twenty.py FOLDER makes some) and Beheer lets
in USER by a proxy's header. What is uploaded goes online: serve a data folder made for this, with the demo in it.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

QUESTION = "Wat werkt om vaders met een migratieachtergrond te bereiken?"
WORKS = "Ik werk in Raalte"
CASE = (
    "Een meisje van 15 uit Heerenveen wil geen hulp meer van vreemden. Ze praat alleen nog met haar tante. Haar moeder "
    "is opgenomen. De gezinsvoogd zoekt iemand die zij zelf vertrouwt en die meedenkt over de hulp. Wat past hier?"
)
LAPTOP: ViewportSize = {"width": 1366, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
DAY: Literal["light"] = "light"
NIGHT: Literal["dark"] = "dark"
BEHEER: ViewportSize = {"width": 1000, "height": 900}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
INGEST = 240_000  # milliseconds that an ingest may take on a busy machine
PICTURES_DRAWN = """() => Promise.all([...document.images]
    .filter((image) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.decode()))"""
COLOURS = 64  # a screen has few: the picture is a quarter of the size


def main(address: str, folder: str = "", user: str = "") -> None:
    """Go through the screens as a visitor would, then as a maintainer, and keep what they show."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        visit(browser.new_page(viewport=LAPTOP, locale="nl-NL"), address)
        for question, name, size, look in (
            (WORKS, "workplace", LAPTOP, DAY), (CASE, "phone", PHONE, DAY), (CASE, "phone-night", PHONE, NIGHT),
            (QUESTION, "app-night", LAPTOP, NIGHT),
        ):  # fmt: skip
            page = browser.new_page(viewport=size, locale="nl-NL", color_scheme=look)  # knows no earlier question
            page.goto(address)
            _ask(page, question)
            _keep(page, name)
        if folder:
            headers = {"X-Forwarded-User": user}
            page = browser.new_page(viewport=BEHEER, locale="nl-NL", extra_http_headers=headers)
            maintain(page, f"{address}/beheer", sorted(Path(folder).glob("*.pdf"))[-3:])
        browser.close()


def visit(page: Page, address: str) -> None:
    """A question, its source, what is comparable, a note."""
    page.goto(address)
    _ask(page, QUESTION)
    _keep(page, "app")
    page.get_by_role("button", name="Bewaar in notitie").first.click()
    _follow(page, ".vb-source .vb-view a")
    page.locator(".vb-sheet img").evaluate("image => image.decode()")
    _keep(page, "source")
    page.go_back()
    _settle(page)
    _follow(page, ".vb-actions a >> nth=1")
    _keep(page, "compare")
    _follow(page, "#naar-notitie")
    _keep(page, "note")


def maintain(page: Page, beheer: str, files: list[Path]) -> None:
    """A few files uploaded, their report, the products in them, and the versions that come of it."""
    page.goto(beheer)
    page.locator("input[type=file]").set_input_files(files)
    page.locator("[data-testid=stFileChip]").nth(len(files) - 1).wait_for()
    _settle(page)
    _keep(page, "admin-adding")
    page.get_by_role("button", name="Voeg toe en verwerk").click()
    page.locator(".vb-said", has_text="Klaar").wait_for(timeout=INGEST)
    _settle(page)
    _keep(page, "admin-report")
    page.get_by_role("button", name="Ja, zet online").click()
    page.locator(".vb-said", has_text="online").wait_for()
    _follow(page, ".vb-parts a >> nth=2")
    _keep(page, "admin-products")
    _follow(page, ".vb-parts a >> nth=3")
    page.get_by_label("Nieuwe vraag").fill(QUESTION)
    page.get_by_role("button", name="Bewaar vraag").click()
    page.get_by_role("button", name="Vergeet").wait_for()
    page.get_by_role("button", name="Kijk alles na").click()
    page.locator(".vb-said").wait_for(timeout=INGEST)
    _settle(page)
    page.set_viewport_size({"width": 1000, "height": 1150})
    page.locator(".vb-masthead").scroll_into_view_if_needed()
    _keep(page, "admin-versions")


def _ask(page: Page, question: str) -> None:
    page.get_by_label("Je vraag").fill(question)
    page.keyboard.press("Enter")
    page.locator(".vb-answer").wait_for()
    _settle(page)


def _follow(page: Page, link: str) -> None:
    before = page.url
    page.locator(link).first.click()
    page.wait_for_url(lambda url: url != before)
    page.wait_for_timeout(1500)
    _settle(page)


def _settle(page: Page) -> None:
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")


def _keep(page: Page, name: str) -> None:
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.fonts.ready")
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")  # what Streamlit has yet to fetch
    page.evaluate(PICTURES_DRAWN)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS).save(Path(__file__).parent / "images" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
