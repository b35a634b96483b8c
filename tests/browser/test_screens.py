"""Every screen in a real browser, on a laptop and on a phone: for everyone, in Dutch, and whole."""

import re

import pytest
from conftest import Visit
from looks import ENGLISH, LAPTOP, NARROWEST, PHONE, everywhere, looking, violations, words_on
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "Wat is een JIM voor het gezin?"
CODE = re.compile(r"<script>.*?\(1\)\)", re.DOTALL)  # the hostile title of a publication


def start(visit: Visit) -> None:
    expect(visit.page.get_by_label("Je vraag")).to_be_visible()


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


def projects(visit: Visit) -> None:
    visit.follow("Projecten")
    expect(visit.page.locator(".vb-project")).to_have_count(3)


def projects_filtered(visit: Visit) -> None:
    visit.go("/projecten?regio=Friesland")
    visit.page.get_by_text("Filter (1 aan)").click()


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


def plan_compared(visit: Visit) -> None:
    visit.follow("Vergelijken")
    visit.page.get_by_label("Of plak hier je plan").fill("Een JIM voor elke jongere")
    visit.page.get_by_role("button", name="Zoek vergelijkbare projecten").click()
    expect(visit.page.locator(".vb-of-subject").first).to_be_visible()


def proof(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("region", name="Antwoord").get_by_role("link", name="bron 1").first.click()
    expect(visit.page.get_by_role("dialog").locator("blockquote")).to_be_visible()


def misspelt(visit: Visit) -> None:
    visit.ask("Wat is er voor een gezn?")
    expect(visit.page.get_by_role("button", name="Bedoelde je")).to_be_visible()


def publications_asked(visit: Visit) -> None:
    visit.ask("Welke factsheets hebben jullie?")


def empty_note(visit: Visit) -> None:
    visit.follow("Notitie")


def note(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")


def about(visit: Visit) -> None:
    visit.follow("Over, privacy en toegankelijkheid")


SCREENS = {
    start: "Vraagbaak", answer: "Vraagbaak", filtered: "Vraagbaak", not_found: "Vraagbaak", problem: "Vraagbaak",
    warned: "Vraagbaak", misspelt: "Vraagbaak", publications_asked: "Vraagbaak", proof: "Vraagbaak",
    page: "Een JIM naast het gezin – Vraagbaak", text: "Notitie <script>", product: "JIM – Vraagbaak",
    searched_inside: "Een JIM naast het gezin – Vraagbaak", catalogue: "Bron – Vraagbaak", gone: "Bron – Vraagbaak",
    projects: "Projecten – Vraagbaak", projects_filtered: "Projecten – Vraagbaak",
    ways_in: "Vergelijken – Vraagbaak", compared: "Vergelijken – Vraagbaak", nothing_alike: "Vergelijken – Vraagbaak",
    plan_compared: "Vergelijken – Vraagbaak",
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
    assert ENGLISH.findall(CODE.sub("", words_on(visit.page))) == []
    everywhere(visit.page, *((PHONE, NARROWEST) if visit.width == PHONE else (LAPTOP,)))


def test_a_box_for_files_has_one_role_as_soon_as_it_is_there(visit: Visit) -> None:
    """Also where somebody looks before the next frame is drawn."""
    ways_in(visit)
    visit.page.get_by_test_id("stFileUploaderDropzone").wait_for()
    roles = visit.page.evaluate(
        """async () => {
            const section = document.querySelector("[data-testid=stFileUploaderDropzone]");
            const drawnAnew = section.cloneNode(true);
            drawnAnew.setAttribute("role", "presentation");
            section.replaceWith(drawnAnew);
            await null;
            const first = drawnAnew.getAttribute("role");
            drawnAnew.setAttribute("role", "presentation");
            await null;
            return [first, drawnAnew.getAttribute("role")];
        }"""
    )
    assert roles == ["group", "group"]


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_who_comes_by_night_finds_a_dark_page(visit: Visit) -> None:
    """From its first moment, not only where the night falls over a page that stands there."""
    with looking(visit.page, {"color_scheme": "dark"}):
        visit.go("/")
        answer(visit)
        colour = visit.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert colour == "rgb(20, 26, 25)"
        assert violations(visit.page) == []


@pytest.mark.parametrize("visit", [1366], indirect=True)
def test_the_question_box_shows_its_focus_in_forced_colours(visit: Visit) -> None:
    visit.page.emulate_media(forced_colors="active")
    visit.page.get_by_role("textbox").focus()
    around = visit.page.locator(".st-key-ask-row [data-testid=stTextAreaRootElement]")
    assert around.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"


def test_the_table_of_projects_is_one_press_away(visit: Visit) -> None:
    projects(visit)
    visit.page.get_by_role("link", name="Bekijk per onderwerp en regio").click()
    expect(visit.page.get_by_role("heading", name="Wat is er per onderwerp en regio?")).to_be_in_viewport()
    visit.settle()


def test_a_number_of_the_table_leads_to_as_many_projects(visit: Visit) -> None:
    projects(visit)
    number = visit.page.get_by_role("link", name="steun in Friesland")
    count = int(number.inner_text().rstrip("\n*"))
    number.click()
    expect(visit.page.get_by_role("link", name="Haal filter weg: Friesland")).to_be_visible()
    expect(visit.page.locator(".vb-project")).to_have_count(count)


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_on_a_phone_the_first_sentence_of_an_answer_needs_no_scrolling(visit: Visit) -> None:
    visit.ask("Een meisje van 15 heeft al vier hulpverleners gehad en wil geen vreemde meer. " * 3 + QUESTION)
    sentence = visit.page.locator(".vb-answer > p").first.bounding_box()
    assert sentence is not None
    assert sentence["y"] + sentence["height"] < 844
