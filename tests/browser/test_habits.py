"""What people are used to in a browser: Back, links to share, a keyboard; and that nothing is told further."""

import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import HERE, Server, Visit, running, visiting
from looks import cut_off, violations
from playwright.sync_api import Browser, Locator, Route, WebSocketRoute, expect

pytestmark = pytest.mark.browser
laptop = pytest.mark.parametrize("visit", [1366], indirect=True)  # what does not depend on the width

QUESTION = "Wat is een JIM voor Zebulon en het gezin?"
QUOTE = "Een JIM is een volwassene uit de eigen omgeving"
PRESSED = (
    "it => it.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"  # whether nothing held it
)


def test_back_and_forward_go_through_pages_and_filters(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_text("Filter", exact=True).click()
    visit.follow("Friesland")
    assert "regio=Friesland" in visit.page.url
    chip = visit.page.get_by_role("link", name="Haal filter weg: Friesland")
    expect(chip).to_be_visible()
    visit.follow("Bekijk op pagina 1")
    visit.page.go_back()
    expect(chip).to_be_visible()
    visit.page.go_back()
    expect(chip).to_have_count(0)
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    visit.page.go_forward()
    expect(chip).to_be_visible()
    visit.page.go_forward()
    expect(visit.page.locator(".vb-box").first).to_be_in_viewport()
    visit.settle()


def test_each_question_is_a_step_of_its_own(visit: Visit) -> None:
    box = visit.page.get_by_label("Je vraag")
    visit.ask(QUESTION)
    box.fill("Hoeveel fietsen zijn er?")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".vb-abstained").wait_for()
    visit.settle()
    visit.page.go_back()
    expect(box).to_have_value(QUESTION)
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    visit.page.go_back()
    expect(box).to_have_value("")
    expect(visit.page.locator(".vb-answer")).to_have_count(0)
    visit.page.go_forward()
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    visit.settle()
    assert "Zebulon" not in visit.page.url + str(visit.page.evaluate("JSON.stringify(history.state)"))


@laptop
def test_a_new_question_begins_with_an_empty_box_and_back_brings_the_answer(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Nieuwe vraag").click()
    expect(visit.page.get_by_label("Je vraag")).to_have_value("")
    expect(visit.page.get_by_text("Of begin met een voorbeeld")).to_be_visible()
    visit.settle()
    visit.page.reload()
    expect(visit.page.get_by_text("Of begin met een voorbeeld")).to_be_visible()
    visit.settle()
    visit.page.go_back()
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    expect(visit.page.get_by_label("Je vraag")).to_have_value(QUESTION)


def test_a_reload_keeps_question_answer_and_note(visit: Visit, server: Server) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    expect(visit.page.get_by_role("link", name="Notitie (1)")).to_be_visible()
    visit.settle()
    visit.page.reload()
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    expect(visit.page.get_by_label("Je vraag")).to_have_value(QUESTION)
    expect(visit.page.get_by_role("link", name="Notitie (1)")).to_be_visible()
    visit.settle()
    assert "Zebulon" not in server.log.read_text()


def ask_while_it_comes_back(visit: Visit) -> Locator:
    """Reload, and ask another question before the server has said anything; the box of the question."""
    line = HeldLine()
    visit.page.route_web_socket(re.compile("/_stcore/stream"), line.begin)
    visit.page.reload()
    box = visit.page.get_by_label("Je vraag")
    for _ in range(1200):
        if line.held:
            break
        visit.page.wait_for_timeout(50)
    box.fill("Hoeveel fietsen zijn er?")
    box.press("Enter")
    line.release()
    return box


def test_a_question_asked_while_the_one_before_a_reload_comes_back_is_not_lost(visit: Visit) -> None:
    visit.ask(QUESTION)
    box = ask_while_it_comes_back(visit)
    expect(visit.page.locator("#vb-kept:not([data-took=''])")).to_be_attached()
    expect(visit.page.locator(".vb-abstained")).to_be_visible()
    expect(box).to_have_value("Hoeveel fietsen zijn er?")
    visit.settle()
    visit.page.go_back()
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    visit.settle()


def test_a_question_that_was_held_back_is_asked_again_where_its_key_was_missed(visit: Visit) -> None:
    """As Streamlit misses one while a script of its own begins, and puts the question before back in the box."""
    visit.ask(QUESTION)
    visit.page.add_init_script(
        """let keys = 0;  // the first is the visitor's own, as Ctrl+Enter; the second is what was held back
        addEventListener("keydown", (event) => {
            if (event.isTrusted || !event.target.matches(".st-key-ask-row textarea")) return;
            if (++keys === 2) event.stopImmediatePropagation();
        }, true);"""
    )
    box = ask_while_it_comes_back(visit)
    expect(visit.page.locator(".vb-abstained")).to_be_visible()
    expect(box).to_have_value("Hoeveel fietsen zijn er?")


@dataclass
class HeldScripts:
    """The scripts of Streamlit that a page asks for wait here until they are released."""

    held: list[Route] = field(default_factory=list)
    holds: bool = True

    def take(self, route: Route) -> None:
        """Hold a request, or let it go on."""
        if self.holds:
            self.held.append(route)
        else:
            route.continue_()

    def release(self) -> None:
        """Let all go on, and hold nothing any more."""
        self.holds = False
        for route in self.held:
            route.continue_()


@contextmanager
def before_streamlit(chromium: Browser, server: Server) -> Iterator[tuple[Visit, HeldScripts]]:
    """A first visit in which no script of Streamlit has come yet."""
    with visiting(chromium, server, 390) as visit:
        scripts = HeldScripts()
        visit.page.route(re.compile("/static/js/"), scripts.take)
        visit.page.goto(server.address, wait_until="commit")
        expect(visit.page.get_by_label("Je vraag")).to_be_visible()
        yield visit, scripts
        visit.settle()
        assert visit.complaints == visit.foreign == []


def test_a_question_asked_before_the_screen_is_drawn_is_answered(chromium: Browser, server: Server) -> None:
    with before_streamlit(chromium, server) as (visit, scripts):
        box = visit.page.get_by_label("Je vraag")
        box.fill(QUESTION)
        box.press("Enter")
        expect(visit.page.get_by_text("Daarna komt je antwoord")).to_be_visible()
        assert cut_off(visit.page) == []
        scripts.release()
        expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
        expect(box).to_have_value(QUESTION)
        expect(visit.page.locator("#vb-early")).to_have_count(0)
        visit.wait_until("sessionStorage.getItem('vb-steps') === '1'")
        visit.page.go_back()
        expect(box).to_have_value("")


def test_what_is_typed_before_the_screen_is_drawn_stays_and_is_not_asked(chromium: Browser, server: Server) -> None:
    with before_streamlit(chromium, server) as (visit, scripts):
        early = visit.page.get_by_label("Je vraag")
        early.press_sequentially("Wat is een")
        scripts.release()
        box = visit.page.locator(".st-key-ask-row textarea")
        expect(box).to_be_focused()
        expect(box).to_have_value("Wat is een")
        visit.settle()
        visit.page.keyboard.type(" JIM?")
        expect(box).to_have_value("Wat is een JIM?")
        expect(visit.page.locator(".vb-answer")).to_have_count(0)


@dataclass
class HeldLine:
    """What a page and its server say to each other; what the page kept waits here until it is released."""

    held: list[bytes] = field(default_factory=list)
    holds: bool = True

    def begin(self, line: WebSocketRoute) -> None:
        """Take a line over."""
        self.server = line.connect_to_server()
        line.on_message(self.say)

    def say(self, message: str | bytes) -> None:
        """Pass on what the page says, or keep it here."""
        if self.holds and isinstance(message, bytes) and b'"number"' in message and b'"asked"' in message:
            self.held.append(message)
        else:
            self.server.send(message)

    def release(self) -> None:
        """Say what was held, and hold nothing any more."""
        self.holds = False
        for message in self.held:
            self.server.send(message)


def test_back_finds_the_link_again_that_was_followed(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk in de tekst")
    visit.page.go_back()
    expect(visit.page.get_by_role("link", name="Bekijk in de tekst").first).to_be_focused()
    expect(visit.page.get_by_role("link", name="Bekijk in de tekst").first).to_be_in_viewport()


def test_the_way_back_to_the_question_finds_it_too(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk in de tekst")
    visit.follow("Terug naar je vraag")
    expect(visit.page.get_by_role("link", name="Bekijk in de tekst").first).to_be_focused()
    expect(visit.page.get_by_role("link", name="Bekijk in de tekst").first).to_be_in_viewport()


@laptop
def test_an_address_shows_the_same_on_a_server_that_just_began(chromium: Browser, visit: Visit, tmp_path: Path) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk op pagina 1")
    address = visit.page.url.partition("/bron")[2]
    with running(tmp_path / "log", sys.executable, str(HERE / "fake_server.py"), "PORT") as fresh:
        with visiting(chromium, fresh, visit.width) as other:
            other.open(f"{fresh.address}/bron{address}")
            expect(other.page.locator(".vb-quote")).to_contain_text(QUOTE)
            assert other.page.title() == "Een JIM naast het gezin – Vraagbaak"
            assert other.complaints == other.foreign == []


@laptop
def test_a_link_with_the_question_asks_it_and_tells_no_server(visit: Visit, server: Server) -> None:
    visit.ask(QUESTION)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.get_by_role("button", name="Kopieer link met vraag").click()
    said = visit.page.locator(".vb-copy:has([data-copy])")
    expect(said).to_contain_text("In deze link staat je vraag", ignore_case=True)
    link = visit.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{server.address}/#vraag=Wat%20is%20een%20JIM")
    visit.page.goto("about:blank")
    visit.page.goto(link)
    expect(visit.page.locator(".vb-answer")).to_contain_text(QUOTE)
    expect(visit.page.get_by_role("textbox")).to_have_value(QUESTION)
    visit.settle()
    assert "Zebulon" not in visit.page.url
    assert not [one for one in visit.asked if "Zebulon" in one.partition("#")[0]]
    assert "Zebulon" not in server.log.read_text()


def tab_to(visit: Visit, name: str) -> None:
    """Press Tab until the control of this name has the focus, and see each time where it is."""
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        words, style, width = visit.page.evaluate(
            "(e => [e.innerText || e.ariaLabel || '', getComputedStyle(e).outlineStyle, "
            "getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        assert (style, width) == ("solid", "3px") or visit.page.evaluate(
            "['TEXTAREA', 'INPUT', 'BODY'].includes(document.activeElement.tagName)"
        ), words
        if words.startswith(name):
            return
    pytest.fail(f"no control '{name}' within 60 presses of Tab")


def test_from_question_to_word_document_by_keyboard_alone(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".vb-answer").wait_for()
    visit.settle()
    tab_to(visit, "Bewaar in notitie")  # of the product that fits best
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Notitie (1)")).to_be_visible()
    tab_to(visit, "Bekijk op pagina 1")
    page.keyboard.press("Enter")
    page.locator(".vb-quote").wait_for()
    visit.settle()
    tab_to(visit, "Bewaar in notitie")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Notitie (2)")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    tab_to(visit, "Notitie (2)")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download als Word").wait_for()
    visit.settle()
    tab_to(visit, "Download als Word")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = tmp_path / "notitie.docx"
    download.value.save_as(file)
    words = [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    assert "JIM" in words
    assert any(f"“{QUOTE}" in line for line in words)
    assert any(line.endswith("Een JIM naast het gezin, mei 2019, pagina 1. Bekijk in Vraagbaak") for line in words)
    assert not [line for line in words if "Zebulon" in line]


def test_an_uploaded_plan_finds_projects_and_becomes_a_note(visit: Visit, server: Server, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("Wij willen een JIM voor elk kind, zegt Zebulon.", encoding="utf-8")
    visit.follow("Vergelijken")
    visit.page.locator("input[type=file]").set_input_files(plan)
    visit.page.get_by_text("plan.txt").wait_for()
    visit.page.get_by_role("button", name="Zoek vergelijkbare projecten").click()
    expect(visit.page.locator(".vb-subject")).to_contain_text("Jouw plan")
    expect(visit.page.locator(".vb-column")).to_have_count(4)
    visit.page.get_by_role("button", name="Bewaar deze vergelijking in notitie").click()
    visit.follow("Notitie (1)")
    expect(visit.page.locator(".vb-noted th[scope=col]")).to_have_count(3)  # the plan itself is not kept
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download voor Excel").click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    cells = [str(cell) for row in sheet.values for cell in row]
    assert "\n".join(cells).count("Buurtgezinnen koppelt een gezin") >= 2
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download als Word").click()
    assert zipfile.is_zipfile(download.value.path())
    assert "Zebulon" not in server.log.read_text()
    assert not [one for one in visit.asked if "Zebulon" in one]


def test_a_note_survives_going_round_and_ends_with_the_visit(visit: Visit, server: Server) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")
    visit.page.get_by_label("Titel").fill("Voor het overleg")
    visit.page.get_by_label("Titel").press("Enter")
    visit.follow("Vergelijken")
    visit.follow("Notitie (1)")
    expect(visit.page.get_by_label("Titel")).to_have_value("Voor het overleg")
    visit.page.reload()
    expect(visit.page.get_by_label("Titel")).to_have_value("Voor het overleg")
    visit.settle()
    with visiting(visit.page.context, server, visit.width) as other:
        other.go("/notitie")
        expect(other.page.locator(".stMain")).to_contain_text("Je notitie is nog leeg")


def test_what_was_typed_last_in_a_note_is_in_the_word_file_that_is_asked_for_next(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")
    for box, words in (("Wat wil je er zelf bij zeggen?", "Neem mee naar het overleg"), ("Titel", "Mijn lijst")):
        visit.page.get_by_label(box).fill(words)
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Download als Word").click()
        assert download.value.suggested_filename == ("mijn-lijst.docx" if words == "Mijn lijst" else "notitie.docx")
        assert words in [one.text for one in docx.Document(str(download.value.path())).paragraphs]


def test_a_note_that_comes_back_after_a_reload_is_not_called_empty(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")
    line = HeldLine()
    visit.page.route_web_socket(re.compile("/_stcore/stream"), line.begin)
    visit.page.reload()
    expect(visit.page.get_by_text("Even wachten: je notitie komt terug.")).to_be_visible()
    expect(visit.page.get_by_text("Je notitie is nog leeg")).to_be_hidden()
    line.release()
    expect(visit.page.locator(".vb-noted")).to_have_count(1)
    expect(visit.page.get_by_text("je notitie komt terug")).to_have_count(0)


@pytest.mark.parametrize("visit", [1366], indirect=True)
def test_a_note_is_shared_by_a_link_that_no_server_reads(visit: Visit, chromium: Browser, server: Server) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")
    visit.page.get_by_label("Titel").fill("Voor het team")
    visit.page.get_by_label("Je opmerking hierbij").fill("Voor maandag")
    visit.page.get_by_label("Je opmerking hierbij").press("Enter")
    expect(visit.page.locator("#vb-kept")).to_have_attribute("data-note", re.compile("Voor maandag"))
    visit.settle()
    visit.page.get_by_role("button", name="Kopieer link naar deze notitie").click()
    expect(visit.page.get_by_text("Gekopieerd. Let op")).to_be_visible()
    link = visit.page.evaluate("navigator.clipboard.readText()")
    with visiting(chromium, server, 1366) as other:
        other.page.goto(link)
        expect(other.page.locator(".vb-noted")).to_have_count(1)
        expect(other.page.get_by_label("Je opmerking hierbij")).to_have_value("Voor maandag")
        expect(other.page.get_by_label("Titel")).to_have_value("Voor het team")
        assert other.page.url.endswith("/notitie")
        assert not [one for one in other.asked if "maandag" in one]


def test_a_note_that_was_put_by_on_the_device_is_there_in_another_window(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(locale="nl-NL")
    with visiting(context, server, 390) as visit:
        visit.open(server.address)
        visit.ask(QUESTION)
        visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
        visit.follow("Notitie (1)")
        expect(visit.page.locator("#vb-saved")).to_be_hidden()
        save = visit.page.get_by_role("button", name="Bewaar op dit apparaat")
        save.click()
        save.click()  # the same note: one entry
        expect(visit.page.locator("#vb-saved li")).to_have_count(1)
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
    with visiting(context, server, 390) as later:
        later.go("/notitie")
        expect(later.page.locator(".vb-noted")).to_have_count(0)
        later.page.get_by_role("button", name="Open: Notitie").click()
        expect(later.page.locator(".vb-noted")).to_contain_text(QUOTE)
        later.settle()
        later.page.get_by_role("button", name="Haal weg: Notitie").click()
        expect(later.page.locator("#vb-saved")).to_be_hidden()
        assert later.page.evaluate("localStorage.getItem('vb-saved')") == "[]"
        assert later.complaints == later.foreign == []
    assert "volwassene" not in server.log.read_text()
    context.close()


def test_a_title_that_is_typed_is_the_whole_title_and_one_from_before_still_shows(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
    visit.follow("Notitie (1)")
    title = visit.page.get_by_label("Titel")
    expect(title).to_have_value("")
    expect(title).to_have_attribute("placeholder", "Notitie")
    word = visit.page.get_by_role("button", name="Download als Word")
    with visit.page.expect_download() as download:
        assert word.evaluate(PRESSED)  # nothing was typed that it has to wait for
    assert download.value.suggested_filename == "notitie.docx"
    assert docx.Document(str(download.value.path())).paragraphs[0].text == "Notitie"
    title.click()
    visit.page.keyboard.type("Meisje van 11")
    with visit.page.expect_download() as download:
        word.click()
    assert download.value.suggested_filename == "meisje-van-11.docx"
    visit.settle()
    visit.page.reload()
    expect(visit.page.get_by_label("Titel")).to_have_value("Meisje van 11")
    visit.page.get_by_label("Titel").fill("")
    with visit.page.expect_download() as download:
        word.click()
    assert download.value.suggested_filename == "notitie.docx"
