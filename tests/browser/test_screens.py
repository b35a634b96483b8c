"""Every screen in a real browser, on a laptop and on a phone: for everyone, in Dutch, and whole."""

import re

import pytest
from conftest import Visit
from looks import ENGLISH, cut_off, violations, words_on
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "Wat is een JIM voor het gezin?"
NARROWEST = 320
CODE = re.compile(r"<script>.*?\(1\)\)", re.DOTALL)  # the hostile title of a publication


def answer(visit: Visit) -> None:
    visit.ask(QUESTION)


def filtered(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_text("Filter", exact=True).click()
    visit.follow("Friesland")


def not_found(visit: Visit) -> None:
    visit.ask("Hoeveel fietsen zijn er?")


def problem(visit: Visit) -> None:
    visit.ask(" ")


def warned(visit: Visit) -> None:
    visit.ask("Wat helpt een JIM voor mevrouw Jansen, geboren 3-4-2010?")
    expect(visit.page.locator(".vb-notices")).to_contain_text("een naam van een persoon en een geboortedatum")


def page(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk op pagina 1")


def text(visit: Visit) -> None:
    visit.go("/bron?id=notitie")


def searched_inside(visit: Visit) -> None:
    visit.go("/bron?id=jim-factsheet")
    visit.page.get_by_label("Zoek in deze publicatie").fill("gemeenten")
    visit.page.get_by_role("button", name="Zoek", exact=True).click()
    expect(visit.page.locator(".vb-found li")).to_have_count(2)


def product(visit: Visit) -> None:
    visit.go("/bron?product=jim")


def catalogue(visit: Visit) -> None:
    visit.follow("Bronnen")


def gone(visit: Visit) -> None:
    visit.go("/bron?id=niets")
    expect(visit.page.get_by_role("alert")).to_contain_text("Deze bron is er niet meer")


def ways_in(visit: Visit) -> None:
    visit.follow("Vergelijken")


def compared(visit: Visit) -> None:
    visit.go("/vergelijken?id=jim")


def nothing_alike(visit: Visit) -> None:
    visit.follow("Vergelijken")
    visit.page.get_by_label("Of plak hier je plan").fill("Fietsen voor iedereen")
    visit.page.get_by_role("button", name="Zoek vergelijkbare projecten").click()
    expect(visit.page.locator(".vb-abstained")).to_be_visible()


def empty_note(visit: Visit) -> None:
    visit.follow("Notitie")


def note(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")


def about(visit: Visit) -> None:
    visit.follow("Over, privacy en toegankelijkheid")


SCREENS = {
    answer: "Vraagbaak", filtered: "Vraagbaak", not_found: "Vraagbaak", problem: "Vraagbaak", warned: "Vraagbaak",
    page: "Een JIM naast het gezin – Vraagbaak", text: "Notitie <script>", product: "JIM – Vraagbaak",
    searched_inside: "Een JIM naast het gezin – Vraagbaak", catalogue: "Bron – Vraagbaak", gone: "Bron – Vraagbaak",
    ways_in: "Vergelijken – Vraagbaak", compared: "Vergelijken – Vraagbaak", nothing_alike: "Vergelijken – Vraagbaak",
    empty_note: "Notitie – Vraagbaak", note: "Notitie – Vraagbaak", about: "Over Vraagbaak – Vraagbaak",
}  # fmt: skip


@pytest.mark.parametrize("reach", SCREENS, ids=lambda reach: reach.__name__)
def test_a_screen_is_accessible_dutch_and_whole(visit: Visit, reach: object) -> None:
    assert callable(reach)
    reach(visit)
    visit.settle()
    assert visit.page.title().startswith(SCREENS[reach])
    assert visit.page.evaluate("document.documentElement.lang") == "nl"
    assert visit.page.locator("h1").count() == 1
    assert violations(visit.page) == []
    assert ENGLISH.findall(CODE.sub("", words_on(visit.page))) == []
    assert cut_off(visit.page) == []
    if visit.width < 500:
        visit.page.set_viewport_size({"width": NARROWEST, "height": 844})
        assert cut_off(visit.page) == []
