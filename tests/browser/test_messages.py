"""What Streamlit itself would say in English: a wrong address, a server that is gone, a file that it won't take."""

import sys
from pathlib import Path

import pytest
from conftest import HERE, WIDTHS, Server, Visit, running, visiting
from looks import ENGLISH, cut_off, violations, words_on
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


def looks_right(visit: Visit) -> None:
    assert ENGLISH.findall(words_on(visit.page)) == []
    assert violations(visit.page) == []
    assert cut_off(visit.page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_wrong_address_is_told_in_dutch(chromium: Browser, server: Server, width: int) -> None:
    with visiting(chromium, server, width) as visit:
        visit.page.goto(f"{server.address}/bestaatniet")
        message = visit.page.get_by_role("dialog", name="Deze pagina is er niet")
        expect(message).to_contain_text("Je ziet nu de eerste pagina van Vraagbaak.")
        visit.settle()
        looks_right(visit)
        visit.page.keyboard.press("Escape")
        expect(message).to_have_count(0)
        visit.ask("Wat is een JIM voor het gezin?")


def test_a_server_that_is_gone_is_told_in_dutch(chromium: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "log", sys.executable, str(HERE / "fake_server.py"), "PORT") as short_lived:
        with visiting(chromium, short_lived, WIDTHS[1]) as visit:
            visit.open(short_lived.address)
            short_lived.stop()
            message = visit.page.get_by_role("dialog", name="Geen verbinding")
            expect(message).to_contain_text("Vraagbaak is even niet te bereiken.", timeout=60_000)
            looks_right(visit)


def test_a_file_that_is_not_taken_is_told_in_dutch(visit: Visit, tmp_path: Path) -> None:
    program = tmp_path / "plan.exe"
    program.write_bytes(b"MZ")
    visit.follow("Vergelijken")
    visit.page.locator("input[type=file]").set_input_files(program)
    expect(visit.page.locator("[data-testid=stFileUploader]")).to_contain_text("kan hier niet")
    looks_right(visit)
