"""What people come for, walked over the demo corpus with the real model: a case, a workplace, a plan, a leafing eye."""

import json
import re

import docx
import pytest
from conftest import WIDTHS, Server, Visit, visiting
from looks import cut_off, said_twice, violations
from playwright.sync_api import Browser, expect
from twenty import CORPUS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP, PHONE = WIDTHS
CASE = (
    "Een meisje van 15 uit Heerenveen heeft al vier hulpverleners gehad en wil geen vreemde meer over de vloer. Haar "
    "moeder is opgenomen, haar vader werkt op zee. Ze praat alleen nog met haar tante, die twee straten verder woont. "
    "De gezinsvoogd zoekt iemand uit haar eigen omgeving die zij zelf vertrouwt en die mag meedenken over de hulp. Wat "
    "past hier?"
)
PLAN = (
    "Wij willen in Twente een groep beginnen voor kinderen van 8 tot 12 jaar van wie een ouder psychische problemen of "
    "een verslaving heeft. De kinderen komen acht keer bij elkaar. We willen weten wat anderen nodig hadden."
)


def test_a_case_on_a_phone_leads_to_a_method_with_its_sentence_marked(chromium: Browser, demo_server: Server) -> None:
    assert 55 <= len(CASE.split()) <= 65
    with visiting(chromium, demo_server, PHONE) as visit:
        visit.open(demo_server.address)
        visit.ask(CASE)
        expect(visit.page.locator(".vb-product h3", has_text="JIM")).to_be_visible()
        assert visit.page.locator("mark.vb-word").count() > 0
        visit.page.locator(".vb-product", has_text="JIM").locator(".vb-where a").first.click()
        expect(visit.page.locator(".vb-box").first).to_be_in_viewport()
        visit.settle()
        assert cut_off(visit.page) == []
        assert visit.complaints == visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_who_works_somewhere_sees_a_workplace_its_municipalities_and_what_is_not_known(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.open(demo_server.address)
        visit.ask("Ik werk in Raalte")
        card = visit.page.get_by_role("region", name="Een werkplaats in jouw regio")
        expect(card.get_by_role("heading", name="Werkplaats Sociaal Domein Zwolle")).to_be_visible()
        expect(card.locator(".vb-names")).to_contain_text("Raalte")
        expect(card.locator(".vb-names")).to_contain_text("Deventer")
        expect(card).to_contain_text("Geen bron zegt in welke werkplaats Raalte meedoet.")
        expect(card).to_contain_text("Hoe je deze werkplaats bereikt, staat niet in deze publicaties.")
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        card.get_by_role("link").first.click()
        expect(visit.page.locator(".vb-quote")).to_contain_text("Werkplaats Sociaal Domein Zwolle")


def test_a_pasted_plan_becomes_a_note_of_three_projects_from_elsewhere(chromium: Browser, demo_server: Server) -> None:
    with visiting(chromium, demo_server, LAPTOP) as visit:
        visit.go("/vergelijken")
        visit.page.get_by_label("Of plak hier je plan").fill(PLAN)
        visit.page.get_by_role("button", name="Zoek vergelijkbare projecten").click()
        expect(visit.page.locator(".vb-column")).to_have_count(4)
        expect(visit.page.locator(".vb-of-subject", has_text="kinderen, ouders")).to_have_count(1)
        expect(visit.page.locator(".vb-compare")).not_to_contain_text(re.compile("training, Twente"))
        expect(visit.page.locator(".vb-column", has_text="Zon achter de Wolken")).to_have_count(1)
        visit.page.get_by_role("button", name="Bewaar deze vergelijking in notitie").click()
        visit.follow("Notitie (1)")
        expect(visit.page.locator(".vb-noted th[scope=col]")).to_have_count(3)
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Download als Word").click()
        assert download.value.suggested_filename == "notitie.docx"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_note_of_a_project_says_what_came_of_it_and_whom_to_ask_on_screen_and_paper(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    told = "Over 21 kinderen was de leerkracht na afloop positiever, over 10 gelijk en over 2 negatiever."
    contact = "maasenmijn.example.invalid/zon"
    with visiting(chromium, demo_server, width) as visit:
        visit.go("/bron?product=zon-achter-de-wolken")
        expect(visit.page.locator(".vb-facts")).to_contain_text(contact)
        visit.page.get_by_role("button", name="Bewaar in notitie").first.click()
        visit.follow("Notitie (1)")
        noted = visit.page.locator(".vb-noted")
        for words in (told, contact, "Zon achter de Wolken is een groepstraining"):
            expect(noted).to_contain_text(words)
        expect(noted).not_to_contain_text("41 kinderen in 2023")
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Download als Word").click()
        written = " ".join(one.text for one in docx.Document(str(download.value.path())).paragraphs)
        assert told in written
        assert contact in written
        visit.page.get_by_label("Titel").fill("Voor de wethouder")
        visit.page.get_by_label("Titel").press("Enter")
        on_paper = visit.page.get_by_text("Voor de wethouder", exact=True)
        expect(on_paper).to_have_count(1)
        expect(on_paper).to_be_hidden()
        visit.page.emulate_media(media="print")
        expect(on_paper).to_be_visible()
        expect(visit.page.get_by_text("Sluit je dit venster")).to_be_hidden()
        expect(noted.get_by_text(told)).to_be_visible()
        expect(noted.get_by_text(contact)).to_be_visible()
        assert visit.complaints == visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_there_is_in_a_province_is_one_press_on_the_map_away(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.go("/projecten")
        visit.page.get_by_text("Kies op de kaart").click()
        zeeland = visit.page.get_by_role("navigation", name="Projecten per provincie").get_by_role(
            "link", name="Zeeland"
        )
        count = int(zeeland.locator("b").inner_text())
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        zeeland.click()
        expect(visit.page.locator(".vb-project")).to_have_count(count)
        expect(visit.page.locator(".vb-project").first).to_be_in_viewport()
        expect(visit.page.get_by_text("Kies op de kaart")).to_be_focused()
        visit.page.keyboard.press("Enter")
        expect(zeeland).to_have_attribute("aria-current", "true")
        assert visit.complaints == visit.foreign == []


def test_a_number_in_the_table_of_themes_and_regions_leads_to_the_projects_above_it(
    chromium: Browser, demo_server: Server
) -> None:
    with visiting(chromium, demo_server, PHONE) as visit:
        visit.go("/projecten")
        number = visit.page.locator(".vb-matrix td a").last
        number.scroll_into_view_if_needed()
        number.click()
        visit.page.wait_for_url("**/projecten?*")
        expect(visit.page.locator(".vb-project").first).to_be_in_viewport()


def test_a_cell_of_a_comparison_on_a_phone_says_whose_it_is(chromium: Browser, demo_server: Server) -> None:
    said = "one => getComputedStyle(one, '::before').content"
    for width, name in ((PHONE, "Maatje Morgen"), (LAPTOP, "none")):
        with visiting(chromium, demo_server, width) as visit:
            visit.go("/vergelijken?id=maatje-morgen")
            assert name in visit.page.locator(".vb-of-subject").last.evaluate(said)


def test_small_pictures_of_pages_come_when_they_are_looked_at(chromium: Browser, demo_server: Server) -> None:
    with visiting(chromium, demo_server, PHONE) as visit:
        visit.go("/bron?id=rapport-wat-werkt-waar&pagina=9")
        assert small_pictures(visit.asked) == 0
        visit.page.get_by_text("als plaatjes").click()
        first = visit.page.locator(".vb-thumbs img").first
        drawn = first.evaluate("async image => { await image.decode(); return image.naturalWidth }")
        assert drawn == pytest.approx(220, abs=1)
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        assert 0 < small_pictures(visit.asked) < visit.page.locator(".vb-thumbs img").count()
        visit.page.get_by_role("link", name="pagina 2", exact=True).focus()
        visit.page.keyboard.press("Enter")
        expect(visit.page.get_by_role("heading", name=re.compile("^Pagina 2 van"))).to_be_visible()
        visit.settle()
        assert visit.complaints == visit.foreign == []


def test_a_picture_in_a_publication_leads_to_its_page(chromium: Browser, demo_server: Server) -> None:
    with visiting(chromium, demo_server, PHONE) as visit:
        visit.go("/bron?id=magazine-samen-dichtbij")
        last = visit.page.get_by_role("region", name="Plaatjes in deze publicatie").get_by_role("link").last
        width = last.locator("img").evaluate("async image => { await image.decode(); return image.naturalWidth }")
        assert width == pytest.approx(220, abs=2)
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        last.click()
        expect(visit.page.get_by_role("heading", name=re.compile("^Pagina 12 van"))).to_be_in_viewport()
        visit.settle()
        assert visit.complaints == visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_press_on_a_short_form_says_what_it_means(chromium: Browser, demo_server: Server, width: int) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.open(demo_server.address)
        visit.ask("Welke aanpak helpt jongeren die vastlopen op het mbo?")
        short = visit.page.locator(".vb-answer .vb-short", has_text="mbo").first
        meaning = visit.page.get_by_text("mbo: middelbaar beroepsonderwijs")
        short.press("Enter")
        expect(meaning).to_be_visible()
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        visit.page.keyboard.press("Escape")
        expect(meaning).to_be_hidden()
        expect(short).to_be_focused()
        short.click()
        expect(meaning).to_be_in_viewport(ratio=1)
        short.click()
        expect(meaning).to_be_hidden()
        assert visit.complaints == visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hard_word_is_explained_where_it_stands_first_and_copied_as_it_stands(
    chromium: Browser, demo_server: Server, width: int
) -> None:
    with visiting(chromium, demo_server, width) as visit:
        visit.open(demo_server.address)
        visit.ask("Hoe voorkomen we een ondertoezichtstelling?")
        answer = visit.page.locator(".vb-answer")
        assert answer.inner_text().count("ondertoezichtstelling") > 1
        word = answer.get_by_role("button", name="ondertoezichtstelling", exact=True)
        expect(word).to_have_count(1)
        sentence = word.locator("..")
        copied = sentence.evaluate("it => { getSelection().selectAllChildren(it); return String(getSelection()); }")
        assert copied.strip() == sentence.inner_text().strip()
        word.press("Enter")
        expect(visit.page.get_by_text("ondertoezichtstelling: de rechter wijst een gezinsvoogd aan")).to_be_visible()
        assert violations(visit.page) == []
        assert cut_off(visit.page) == []
        assert visit.complaints == visit.foreign == []


def test_twenty_answers_begin_in_sight_on_a_phone_and_say_nothing_twice(chromium: Browser, demo_server: Server) -> None:
    lines = (CORPUS.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [one for one in map(json.loads, lines) if one.get("evidence")][:20]
    assert len(asked) == 20
    with visiting(chromium, demo_server, PHONE) as visit:
        visit.open(demo_server.address)
        seen = {one["question"]: look_after_asking(visit, one["question"]) for one in asked}
        assert {question: end for question, (end, _) in seen.items() if end > 844} == {}
        assert {question: twice for question, (_, twice) in seen.items() if twice} == {}


def look_after_asking(visit: Visit, question: str) -> tuple[float, list[str]]:
    """Where the first sentence of the answer ends, in pixels from the top, and what can be read twice."""
    visit.page.get_by_label("Je vraag").fill(question)
    visit.page.keyboard.press("Enter")
    said = re.compile(re.escape(json.dumps(question, ensure_ascii=False)))
    expect(visit.page.locator("#vb-kept")).to_have_attribute("data-asked", said, timeout=60_000)
    visit.settle()
    first = visit.page.locator(".vb-answer > p").first.bounding_box()
    assert first is not None
    return first["y"] + first["height"], said_twice(visit.page)


def small_pictures(asked: list[str]) -> int:
    return len([one for one in asked if one.endswith("width=220")])
