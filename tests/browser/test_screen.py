"""The screen in a real browser, on a laptop and on a phone."""

import re
import sys
from pathlib import Path

import httpx
import pytest
from conftest import HERE, Server, Visit, running, visiting
from looks import cut_off, everywhere, violations
from playwright.sync_api import Browser, Locator, Route, expect

pytestmark = pytest.mark.browser

QUESTION = "Wat is een JIM voor het gezin?"


def test_the_page_is_dutch_with_its_own_name_and_icon(visit: Visit) -> None:
    assert visit.page.evaluate("document.documentElement.lang") == "nl"
    assert visit.page.title() == "Vraagbaak"
    assert visit.page.locator("h1").count() == 1
    assert "/assets/mark" in (visit.page.locator("link[rel~=icon]").first.get_attribute("href") or "")


def test_enter_asks_and_the_answer_comes_with_its_sources(visit: Visit) -> None:
    visit.ask(QUESTION)
    answer = visit.page.get_by_role("region", name="Antwoord")
    expect(answer).to_contain_text("Een JIM is een volwassene")
    expect(visit.page.get_by_role("textbox")).to_have_value(QUESTION)
    expect(visit.page.locator("#bron-2")).to_contain_text("datum onbekend")
    answer.get_by_role("link", name="bron 2").click()
    expect(visit.page.get_by_role("dialog").locator("mark")).to_have_text(re.compile("^Buurtgezinnen koppelt"))


def test_a_number_shows_the_marked_page_beside_the_answer(visit: Visit) -> None:
    visit.ask(QUESTION)
    page = visit.page
    number = page.get_by_role("region", name="Antwoord").get_by_role("link", name="bron 1").first
    shown = page.get_by_role("dialog")
    address = page.url
    for opens in (number.click, lambda: number.press("Enter")):
        opens()
        expect(shown.locator("blockquote")).to_contain_text("Een JIM is een volwassene")
        expect(shown.locator(".vb-box").first).to_be_in_viewport()
        assert shown.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
        assert page.url == address
        assert violations(page) == []
        assert cut_off(page) == []
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)
        expect(number).to_be_focused()
        visit.wait_until("!history.state.vbPreview")
    number.click()
    shown.get_by_role("button", name="Sluit").click()
    expect(number).to_be_focused()
    visit.wait_until("!history.state.vbPreview")
    number.click()
    page.go_back()
    expect(shown).to_have_count(0)
    expect(number).to_be_focused()
    assert page.url == address
    number.click()
    shown.get_by_role("link", name="Open de bron").click()
    expect(page.locator(".vb-page .vb-box").first).to_be_in_viewport()
    expect(shown).to_have_count(0)
    page.go_back()
    expect(number).to_be_visible()
    visit.settle()


def test_a_number_opened_in_a_tab_of_its_own_is_the_page_itself(visit: Visit) -> None:
    visit.ask(QUESTION)
    number = visit.page.get_by_role("region", name="Antwoord").get_by_role("link", name="bron 1").first
    with visit.page.context.expect_page() as opened:
        number.click(modifiers=["Control"])
    expect(opened.value.locator(".vb-page .vb-box").first).to_be_visible()
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    opened.value.close()


@pytest.mark.parametrize("visit", [1366], indirect=True)
def test_the_screen_does_not_wait_for_what_streamlit_asks_before_it_connects(visit: Visit) -> None:
    visit.page.route("**/_stcore/host-config", lambda _: None)  # never answered
    visit.page.reload()
    expect(visit.page.get_by_label("Je vraag")).to_be_visible()
    visit.settle()


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_the_line_to_the_server_is_opened_while_the_scripts_are_still_on_their_way(visit: Visit) -> None:
    lines: list[str] = []
    scripts: list[Route] = []
    visit.page.on("websocket", lambda line: lines.append(line.url))
    visit.page.route(re.compile(r"/static/js/index\."), lambda script: scripts.append(script))
    visit.page.goto(visit.address, wait_until="commit")
    for _ in range(600):
        if lines and scripts:
            break
        visit.page.wait_for_timeout(50)
    assert len(lines) == 1
    visit.page.wait_for_timeout(500)  # it is open by the time that Streamlit asks for it
    for script in scripts:
        script.continue_()
    expect(visit.page.get_by_label("Je vraag")).to_be_visible()
    visit.ask(QUESTION)
    assert len(lines) == 1  # Streamlit took that one


def test_shift_enter_starts_a_new_line_and_does_not_ask(visit: Visit) -> None:
    box = visit.page.get_by_role("textbox")
    box.fill("eerste regel")
    box.press("Shift+Enter")
    box.press_sequentially("tweede")
    expect(box).to_have_value("eerste regel\ntweede")
    expect(visit.page.locator(".vb-answer")).to_have_count(0)


def test_enter_in_a_plan_begins_a_paragraph_and_does_not_search(visit: Visit) -> None:
    visit.follow("Vergelijken")
    box = visit.page.get_by_label("Of plak hier je plan")
    box.fill("Wij willen een groep beginnen.")
    box.press("Enter")
    box.press_sequentially("Voor wie?")
    expect(box).to_have_value("Wij willen een groep beginnen.\nVoor wie?")
    visit.settle()


def test_on_a_phone_a_long_case_is_shown_from_its_beginning(chromium: Browser, server: Server) -> None:
    with visiting(chromium, server, 390, is_mobile=True, has_touch=True) as visit:
        visit.open(server.address)
        visit.ask("Een jongen van 14 zit al een half jaar thuis en wil niemand meer zien. " * 6 + QUESTION)
        box = visit.page.get_by_role("textbox")
        assert box.evaluate("box => box.scrollHeight > box.clientHeight")
        lines = """box => (box.clientHeight - parseFloat(getComputedStyle(box).paddingTop))
            / parseFloat(getComputedStyle(box).lineHeight)"""
        assert box.evaluate(lines) == pytest.approx(4, abs=0.05)  # no line is cut through
        visit.wait_until("document.querySelector('.st-key-ask-row textarea').scrollTop === 0")


def test_on_a_phone_the_keyboard_makes_room_for_the_answer(chromium: Browser, server: Server) -> None:
    with visiting(chromium, server, 390, is_mobile=True, has_touch=True) as visit:
        visit.open(server.address)
        visit.ask(QUESTION)
        expect(visit.page.get_by_role("textbox")).not_to_be_focused()


def test_the_button_asks_too(visit: Visit) -> None:
    visit.page.get_by_role("textbox").fill(QUESTION)
    visit.page.get_by_role("button", name="Vraag", exact=True).click()
    expect(visit.page.get_by_role("region", name="Antwoord")).to_be_visible()
    visit.settle()


def test_a_result_is_announced_to_a_screen_reader(visit: Visit) -> None:
    visit.ask(QUESTION)
    expect(said(visit, "Er is een antwoord met 2 bronnen")).to_have_count(1)
    visit.page.get_by_role("textbox").fill("Hoeveel fietsen zijn er?")
    visit.page.keyboard.press("Enter")
    expect(said(visit, "Niet gevonden")).to_have_count(1)
    visit.settle()


def said(visit: Visit, words: str) -> Locator:
    """What is announced; a button may have a status of its own beside it."""
    return visit.page.get_by_role("status").filter(has_text=words)


def test_the_page_opens_with_the_marks_over_the_words_of_the_quote(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk op pagina 1")
    image = visit.page.get_by_role("img", name="Afbeelding van pagina 1")
    expect(image).to_be_visible()
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 1400
    sheet = image.bounding_box()
    marks = [box.bounding_box() for box in visit.page.locator(".vb-box").all()]
    assert sheet is not None
    assert len(marks) == 2
    first, last = marks[0], marks[-1]
    assert first is not None
    assert last is not None
    assert (first["x"] - sheet["x"]) / sheet["width"] == pytest.approx(0.1, abs=0.004)  # "Een" begins the line
    assert (first["y"] - sheet["y"]) / sheet["height"] == pytest.approx(0.12 + 4 * 0.026, abs=0.004)  # line five
    assert (last["y"] - sheet["y"]) / sheet["height"] == pytest.approx(0.12 + 5 * 0.026, abs=0.004)
    expect(visit.page.locator(".vb-box").first).to_be_in_viewport()


def test_a_source_without_pages_opens_as_text_with_the_quote_marked(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.follow("Bekijk in de tekst")
    expect(visit.page.locator(".vb-text mark")).to_have_text(re.compile("^Buurtgezinnen koppelt .* begeleidt dat.$"))


def test_a_question_stays_out_of_addresses_and_logs(visit: Visit, server: Server) -> None:
    visit.ask("Wat is een JIM voor Zebulon?")
    visit.follow("Bekijk op pagina 1")
    assert not [one for one in [*visit.asked, visit.page.url] if "zebulon" in one.casefold()]
    assert "Zebulon" not in server.log.read_text()
    visit.page.go_back()
    expect(visit.page.get_by_label("Je vraag")).to_have_attribute("autocomplete", "off")


# The small picture of a source's page is, and the page that proves a sentence.
_NOT_OURS = 'img:not(.vb-small-page > img, .vb-proof img[src^="/api/v1/publications/"]), [onerror], script, b'


def test_nothing_a_file_or_a_question_holds_becomes_markup(visit: Visit) -> None:
    visit.ask('<img src=x onerror="document.title=1"> jim <script>document.title=2</script>')
    assert visit.page.title() == "Vraagbaak"
    assert visit.page.locator(f".stApp :is(article, section, .vb-source) :is({_NOT_OURS})").count() == 0
    expect(visit.page.locator("#bron-2")).to_contain_text('<script>alert("x")</script>')


def test_before_the_first_ingest_the_screen_says_what_to_do(chromium: Browser, tmp_path: Path) -> None:
    command = (sys.executable, str(HERE / "fake_server.py"), "PORT", "empty")
    with running(tmp_path / "log", *command) as empty:
        with visiting(chromium, empty, 1366) as visit:
            visit.open(empty.address)
            expect(visit.page.locator(".vb-answer")).to_contain_text("vraagbaak ingest")
            everywhere(visit.page, 1366, 390, 320)
            assert visit.foreign == visit.complaints == []


def test_a_zero_has_no_bar_through_it(visit: Visit) -> None:
    middle = visit.page.evaluate(
        """async () => {
          await document.fonts.load('200px "Atkinson Hyperlegible Next"', "0");
          const drawn = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          drawn.font = '200px "Atkinson Hyperlegible Next"';
          drawn.fillText("0", 0, 200);
          const { width } = drawn.measureText("0");
          return [0.5, 0.13].map((share) => drawn.getImageData(Math.round(width * share), 200 - 66, 1, 1).data[3]);
        }"""
    )
    assert middle[0] == 0
    assert middle[1] == 255  # it was drawn, in our letters


def test_a_sentence_is_copied_with_its_source(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("Wat is een JIM voor het gezin?")
    visit.page.get_by_role("button", name="Kopieer met bron").first.click()
    copying = visit.page.locator(".vb-quiet", has_text="Kopieer met bron").first
    expect(copying.get_by_role("status")).to_have_text("Gekopieerd")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Een JIM is een volwassene")
    assert f"(Een JIM naast het gezin, mei 2019, pagina 1) {visit.address}/bron?id=jim-factsheet" in copied


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_on_a_phone_the_names_of_the_rows_stay_when_a_comparison_is_moved_sideways(visit: Visit) -> None:
    visit.go("/vergelijken?id=jim")
    table, name = visit.page.locator(".vb-compare"), visit.page.locator(".vb-beside tbody th").first
    before = name.bounding_box()
    assert table.evaluate("box => { box.scrollLeft = 300; return box.scrollLeft; }") > 100
    assert name.bounding_box() == before
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("visit", [320], indirect=True)
def test_a_long_address_in_an_answer_breaks_rather_than_sticks_out(visit: Visit) -> None:
    visit.ask("Wat is een JIM voor het gezin?")
    sentence = visit.page.locator(".vb-answer > p").first
    last_word = sentence.locator(".vb-cites")  # stays with its number
    last_word.evaluate("it => { it.firstChild.textContent = 'www.' + 'x'.repeat(90); }")
    assert sentence.evaluate("p => p.scrollWidth - p.clientWidth") <= 0


@pytest.mark.parametrize("visit", [1366], indirect=True)
def test_what_the_filters_on_publications_keep_can_be_followed_as_a_feed(visit: Visit) -> None:
    visit.go("/bron?soort=factsheet")
    expect(visit.page.locator(".vb-catalogue li")).to_have_count(2)
    way = visit.page.get_by_role("link", name="Volg nieuwe publicaties met dit filter (Atom)").get_attribute("href")
    feed = httpx.get(f"{visit.address}{way}", trust_env=False)
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert f"<id>{visit.address}/bronnen.atom?soort=factsheet</id>" in feed.text
    assert feed.text.count("<entry>") == 1  # the other one has no date


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_something_can_be_read_before_any_file_has_come(visit: Visit, chromium: Browser, server: Server) -> None:
    with visiting(chromium, server, 390) as slow:
        slow.page.route(re.compile("/(assets|static)/"), lambda _: None)  # that never comes
        slow.page.goto(server.address, wait_until="commit")
        expect(slow.page.get_by_text("Vraagbaak wordt geladen")).to_be_visible()
        painted = "performance.getEntriesByName('first-contentful-paint').length"
        for _ in range(200):
            if slow.page.evaluate(painted):
                break
            slow.page.wait_for_timeout(50)
        assert slow.page.evaluate(painted) == 1
