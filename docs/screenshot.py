"""Makes docs/screenshot.png from a running app: python docs/screenshot.py http://127.0.0.1:8501 [QUESTION]."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

QUESTION = "Hoe bereik je vaders met een migratieachtergrond?"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(address: str, question: str) -> None:
    """Ask a question as a visitor would, and keep what the screen shows, 1366 pixels wide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="nl-NL")
        page.goto(address)
        page.get_by_role("textbox").fill(question)
        page.keyboard.press("Enter")
        page.locator(".vb-source").first.wait_for()
        page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
        page.evaluate("document.activeElement.blur()")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=Path(__file__).with_name("screenshot.png"), animations="disabled")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else QUESTION)
