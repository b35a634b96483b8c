"""Makes the pictures in docs/ from a running app: python docs/screenshot.py http://127.0.0.1:8501."""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

QUESTION = "Hoe bereik je vaders met een migratieachtergrond?"
WORKS = "Ik werk in Raalte"
CASE = (
    "Een meisje van 15 uit Heerenveen wil geen hulp meer van vreemden. Ze praat alleen nog met haar tante. Haar moeder "
    "is opgenomen. De gezinsvoogd zoekt iemand die zij zelf vertrouwt en die meedenkt over de hulp. Wat past hier?"
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COLOURS = 64  # a screen has few: the picture is a quarter of the size


def main(address: str) -> None:
    """Go through the screens as a visitor would, and keep what they show."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="nl-NL")
        page.goto(address)
        _ask(page, QUESTION)
        _keep(page, "screenshot")
        page.get_by_role("button", name="Bewaar in notitie").first.click()
        _follow(page, ".vb-source .vb-view a")
        page.locator(".vb-sheet img").evaluate("image => image.decode()")
        _keep(page, "bron")
        page.go_back()
        _settle(page)
        _follow(page, ".vb-best .vb-links a >> nth=1")
        _keep(page, "vergelijken")
        _follow(page, "#naar-notitie")
        _keep(page, "notitie")
        page.goto(address)
        _ask(page, WORKS)
        _keep(page, "werkplaats")
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(address)
        _ask(page, CASE)
        _keep(page, "telefoon")
        browser.close()


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
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS).save(Path(__file__).with_name(f"{name}.png"), optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
