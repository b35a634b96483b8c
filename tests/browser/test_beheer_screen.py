"""A maintainer's morning in a real browser, with the real model: log in, upload, look, put online, judge, undo."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import twenty
from conftest import COMMAND, WIDTHS, Server, Visit, running, visiting
from looks import (
    COLOURS,
    ENGLISH,
    LAPTOP,
    LOOKS,
    NARROWEST,
    PHONE,
    everywhere,
    lasting,
    looking,
    violations,
    words_on,
)
from playwright.sync_api import Browser, Locator, expect

from index.settings import Settings
from places import CORPUS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROXY = {"X-Forwarded-User": "maaike"}
HOSTILE = "<img src=x onerror=document.title=1>.md"
SHOWN = "img src=x onerror=document.title=1.md"  # what a file system can't have is gone, the rest is text
HOSTILE_TITLE = "<script>document.title=2</script>"
SIDECAR = f"title: '{HOSTILE_TITLE}'\nonbekend: '<b>vet</b>'\n"
OWN_TITLE, OTHER_TITLE = "Factsheet Steunmaat", "Steunmaat <i>2</i>"  # before and after it is corrected
MINUTES = 240_000  # milliseconds that an ingest may take on a busy machine


@pytest.fixture
def archive(
    tmp_path_factory: pytest.TempPathFactory, default_settings: Settings, prepared_model: Path
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("beheer")
    switched_on = 'beheer = "proxy"\nbeheer_users = "maaike"\nfeedback = true\nknowledge_questions = true\n'
    (folder / "vraagbaak.toml").write_text(switched_on, encoding="utf-8")
    environ = {"VRAAGBAAK_DATA_DIR": str(folder), "VRAAGBAAK_MODEL_DIR": str(default_settings.model_dir)}
    with running(folder / "log", str(COMMAND), "serve", "--port", "PORT", environ=environ) as server:
        yield server


@pytest.fixture
def maintainer(chromium: Browser, archive: Server) -> Iterator[Visit]:
    """The screen of somebody whom the proxy let in."""
    with visiting(chromium, archive, WIDTHS[0], locale="nl-NL", extra_http_headers=PROXY) as visit:
        visit.open(archive.address)
        yield visit
        assert visit.foreign == []
        assert visit.complaints == []


def look_at(visit: Visit) -> None:
    """What every state of every screen must be, on a laptop and on a phone."""
    assert ENGLISH.findall(words_on(visit.page)) == []
    everywhere(visit.page, NARROWEST, PHONE, LAPTOP)


def part(visit: Visit, name: str) -> None:
    visit.page.get_by_role("link", name=name, exact=True).click()
    visit.page.locator(".vb-parts a[aria-current]", has_text=name).wait_for()
    visit.settle()


def send(visit: Visit, *files: Path) -> None:
    """Choose files and press the button: two clicks."""
    visit.page.locator("input[type=file]").set_input_files(files)
    visit.page.locator("[data-testid=stFileChip]").nth(len(files) - 1).wait_for()
    visit.page.get_by_role("button", name="Voeg toe en verwerk").click()
    visit.page.locator(".vb-progress").wait_for()


def finished(visit: Visit) -> None:
    visit.page.locator(".vb-said", has_text="Klaar").wait_for(timeout=MINUTES)
    visit.settle()


def card(visit: Visit, name: str) -> Locator:
    return visit.page.locator("[class*=st-key-attention-]", has_text=name)


def press(visit: Visit, button: Locator, outcome: str = "") -> None:
    button.click()
    if outcome:
        visit.page.locator(".vb-said", has_text=outcome).wait_for()
    visit.settle()


def test_who_did_not_log_in_is_told_how_and_can_do_nothing(chromium: Browser, archive: Server) -> None:
    for header in ({}, {"X-Forwarded-User": "iemand-anders"}):
        with visiting(chromium, archive, WIDTHS[0], extra_http_headers=header) as visit:
            visit.page.goto(f"{archive.address}/beheer?deel=versies")  # straight to it, on a fresh server
            expect(visit.page.locator("h1")).to_have_text("Beheer")
            visit.settle()
            expect(visit.page.locator("input, textarea, .vb-parts, .stButton")).to_have_count(0)
            expect(visit.page.locator("body")).to_contain_text("mag Beheer niet" if header else "Log eerst in")
            look_at(visit)


def test_a_morning_of_a_maintainer(maintainer: Visit, tmp_path: Path) -> None:
    maintainer.follow("Beheer")
    look_at(maintainer)
    add(maintainer, tmp_path)
    assert online(maintainer) == {HOSTILE_TITLE, OWN_TITLE}  # the locked one was taken away
    correct(maintainer)
    assert online(maintainer) == {HOSTILE_TITLE, OTHER_TITLE}
    waiting = to_judge(maintainer)
    judge(maintainer)
    assert to_judge(maintainer)[: len(waiting) - 1] == waiting[1:]
    correct_facts(maintainer)
    read_the_inbox(maintainer)
    undo(maintainer)
    assert online(maintainer) == {HOSTILE_TITLE, OWN_TITLE}


def online(maintainer: Visit) -> set[str]:
    """The titles that every visitor sees now, on the screen Bronnen; back to Beheer."""
    maintainer.go("/bron")
    titles = maintainer.page.locator(".vb-catalogue a").all_inner_texts()
    assert maintainer.page.title().startswith("Bron")  # no script of a title ran
    maintainer.go("/beheer")
    return set(titles)


def to_judge(maintainer: Visit) -> list[str]:
    """The products that are asked about, in their order."""
    part(maintainer, "Nakijken")
    return maintainer.page.locator(".vb-judge h3").all_inner_texts()


def add(maintainer: Visit, folder: Path) -> None:
    """Three files: one good, one hostile with a sidecar that is half wrong, one locked."""
    page = maintainer.page
    made = (folder / HOSTILE, folder / f"{HOSTILE}.yaml", folder / twenty.LOCKED)
    files = [CORPUS / "factsheet-steunmaat.pdf", *made]
    files[1].write_text("# Kop\n\n<script>document.title=3</script> De training helpt ouders.\n", encoding="utf-8")
    files[2].write_text(SIDECAR, encoding="utf-8")
    twenty.lock(files[3])
    send(maintainer, *files)
    expect(page.get_by_role("progressbar")).to_be_visible()
    look_at(maintainer)
    finished(maintainer)
    expect(card(maintainer, SHOWN)).to_contain_text("‘onbekend’ is onbekend")
    preview(maintainer)
    page.get_by_text("Alle bestanden op een rij").click()
    expect(page.locator(".vb-report tbody tr")).to_have_count(3)
    look_at(maintainer)
    press(maintainer, card(maintainer, twenty.LOCKED).get_by_role("button", name="Haal weg"))
    expect(card(maintainer, twenty.LOCKED)).to_have_count(0)
    press(maintainer, page.get_by_role("button", name="Ja, zet online"), "Het staat online")
    look_at(maintainer)


def preview(maintainer: Visit) -> None:
    """What will be online is shown before it is: read from the file, with its page, and a form for what is wrong."""
    page = maintainer.page
    shown = page.locator("[class*=st-key-preview-]", has_text="factsheet-steunmaat.pdf")
    expect(shown.get_by_role("img", name="Het begin van factsheet-steunmaat.pdf")).to_be_visible()
    expect(shown.locator(".vb-preview h3")).to_have_text(OWN_TITLE)
    mend_projects(maintainer, shown)
    shown.get_by_role("button", name="Verbeter de publicatie").click()
    expect(page.get_by_label("Titel")).to_have_attribute("placeholder", f"Nu: {OWN_TITLE}")
    maintainer.settle()
    page.get_by_role("combobox", name="Regio’s").click()
    page.keyboard.type("twen")
    expect(page.get_by_role("option").first).to_have_text("Twente")
    everywhere(page, NARROWEST, PHONE, LAPTOP, looks=())  # an open list shuts when Streamlit draws in other colours
    page.keyboard.press("Enter")
    expect(shown.locator("[data-testid=stMultiSelect]").first).to_contain_text("Twente")
    page.keyboard.press("Escape")
    press(maintainer, shown.get_by_role("button", name="Sluit"))
    expect(page.get_by_label("Titel")).to_have_count(0)


def mend_projects(maintainer: Visit, shown: Locator) -> None:
    """A project shows what its card will say; it is struck and taken back, a fact is corrected and taken back."""
    page, project = maintainer.page, shown.locator("[class*=st-key-found-]", has_text="Steunmaat").first
    expect(project.locator("h3")).to_contain_text("nieuw")
    for told in ("Voor wie", "12-18", "Groningen", "Niet gevonden in deze bronnen"):
        expect(project).to_contain_text(told)
    press(maintainer, shown.get_by_role("button", name="‘JIM’ is geen project"), "Lezers krijgen het niet te zien")
    expect(page.locator("[data-told]")).to_be_in_viewport()
    press(maintainer, shown.get_by_role("button", name="Maak ongedaan"), "staat er weer bij")
    press(maintainer, shown.get_by_role("button", name="Verbeter ‘Steunmaat’"))
    choose(maintainer, "Wat wil je verbeteren?", "Leeftijd")
    page.get_by_label("Wat moet er staan?").fill("ooit")
    press(maintainer, page.get_by_role("button", name="Bewaar dit"))
    expect(page.locator(".vb-error")).to_contain_text("12+, tot 12 jaar of groep 5-8")
    expect(page.locator(".vb-error")).to_be_in_viewport()
    look_at(maintainer)
    page.get_by_label("Wat moet er staan?").fill("14 jaar en ouder")
    press(maintainer, page.get_by_role("button", name="Bewaar dit"), "Lezers zien het zo als je het online zet")
    expect(page.locator("[data-told]")).to_be_in_viewport()
    expect(project).to_contain_text("14- (zegt de beheerder)")
    press(maintainer, shown.get_by_role("button", name="Maak ongedaan"), "Teruggenomen")
    expect(project).to_contain_text("12-18")
    press(maintainer, shown.get_by_role("button", name="Sluit"))


def correct(maintainer: Visit) -> None:
    """Another title by the form; it goes online with the next ingest."""
    page = maintainer.page
    part(maintainer, "Gegevens")
    listed = page.get_by_role("combobox", name="Welke publicatie?")
    listed.click()
    everywhere(page, NARROWEST, PHONE, LAPTOP, looks=())  # an open list shuts when Streamlit draws in other colours
    page.keyboard.press("Escape")
    with looking(page, LOOKS[0]):  # so it is opened anew by night
        listed.click()
        expect(page.get_by_role("option").first).to_be_visible()
        assert lasting(page, lambda: violations(page, COLOURS)) == []
        page.keyboard.press("Escape")
    listed.click()
    page.get_by_role("option", name=OWN_TITLE, exact=True).click()
    expect(page.get_by_label("Titel")).to_have_attribute("placeholder", f"Nu: {OWN_TITLE}")  # what visitors see
    page.get_by_label("Titel").fill(OTHER_TITLE)
    press(maintainer, page.get_by_role("button", name="Bewaar"), "Bewaard")
    expect(page.locator("[data-told]")).to_be_in_viewport()
    look_at(maintainer)

    page.get_by_role("button", name="Verwerk opnieuw").click()  # beside what was told, and it leads to Toevoegen
    finished(maintainer)
    press(maintainer, page.get_by_role("button", name="Ja, zet online"), "Het staat online")


def judge(maintainer: Visit) -> None:
    """The most uncertain product is confirmed."""
    page = maintainer.page
    part(maintainer, "Nakijken")
    look_at(maintainer)
    count = page.locator(".vb-hint").first.inner_text()
    press(maintainer, page.get_by_role("button", name="Klopt").first)
    expect(page.locator(".vb-hint").first).not_to_have_text(count)


def correct_facts(maintainer: Visit) -> None:
    """Two facts of a product: one that no source shows is refused, said by the maintainer it is seen; taken back."""
    page = maintainer.page
    part(maintainer, "Nakijken")
    choose(maintainer, "Welk project?", "Steunmaat")
    facts = page.locator(".vb-judge .vb-facts").first
    expect(facts).to_be_visible()
    maintainer.settle()
    choose(maintainer, "Wat wil je verbeteren?", "Regio")
    expect(page.get_by_role("combobox", name="Waar staat dat?")).to_be_visible()
    maintainer.settle()
    choose_too(maintainer, "Wat moet er staan?", "Drenthe")
    choose(maintainer, "Waar staat dat?", OTHER_TITLE)
    press(maintainer, page.get_by_role("button", name="Bewaar dit"))
    expect(page.locator(".vb-error")).to_contain_text("staat niet op die pagina")
    choose(maintainer, "Waar staat dat?", "Nergens: ik zeg het zelf")
    press(maintainer, page.get_by_role("button", name="Bewaar dit"), "Lezers zien het nu zo")
    look_at(maintainer)
    choose(maintainer, "Wat wil je verbeteren?", "Kosten")
    expect(page.get_by_role("textbox", name="Wat moet er staan?")).to_be_visible()
    maintainer.settle()
    page.get_by_label("Wat moet er staan?").fill("500 euro per gezin")
    press(maintainer, page.get_by_role("button", name="Bewaar dit"), "Lezers zien het nu zo")
    expect(facts).to_contain_text("500 euro per gezin (zegt de beheerder)")
    expect(page.locator(".vb-hint").last).to_contain_text("Kosten: 500 euro per gezin, door maaike op")
    press(maintainer, page.get_by_role("button", name="Neem het laatste terug"))
    expect(facts).not_to_contain_text("500 euro")
    expect(facts).to_contain_text("Drenthe (zegt de beheerder)")


def read_the_inbox(maintainer: Visit) -> None:
    """A visitor sends a question that was not found, edited, and what is wrong; both are read and deleted."""
    page = maintainer.page
    maintainer.go("/")
    maintainer.ask("Wat kost een retourtje naar de maan voor Pietje?")
    expect(page.get_by_role("heading", name="Geen antwoord")).to_be_visible()
    page.get_by_role("button", name="Stuur je vraag naar de beheerder").click()
    look_at(maintainer)
    page.get_by_label("Wat wil je weten?").fill("Wat kost een retourtje naar de maan?")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.locator(".vb-hint", has_text="Verstuurd. De beheerder leest het.")).to_be_visible()
    maintainer.go("/bron?product=steunmaat")
    page.get_by_role("button", name="Klopt er iets niet?").click()
    page.get_by_label("Wat klopt er niet?").fill("<b>Dit</b> is gestopt.")
    look_at(maintainer)
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.locator(".vb-hint", has_text="Verstuurd. De beheerder leest het.")).to_be_visible()
    maintainer.go("/beheer")
    part(maintainer, "Postvak (2)")
    look_at(maintainer)
    assert page.locator(".vb-attention h3").all_inner_texts() == ["Klopt niet", "Vraag zonder antwoord"]
    expect(page.locator(".vb-attention").first).to_contain_text("<b>Dit</b> is gestopt.")
    expect(page.locator(".vb-attention").last).not_to_contain_text("Pietje")
    page.get_by_role("link", name="Verbeter dit project").click()
    expect(page.get_by_role("heading", name="Dit schreef een lezer")).to_be_visible()
    maintainer.settle()
    press(maintainer, page.get_by_role("button", name="Afgehandeld"), "In het Postvak staat het nu onderaan")
    part(maintainer, "Postvak (1)")
    expect(page.locator(".vb-attention").last).to_contain_text("afgehandeld")
    look_at(maintainer)
    press(maintainer, page.get_by_role("button", name="Zet terug bij wat nog moet"), "Het staat weer bovenaan")
    press(maintainer, page.get_by_role("button", name="Afgehandeld").first, "Het staat nu onderaan")
    expect(page.locator(".vb-attention").last).to_contain_text("afgehandeld")
    press(maintainer, page.get_by_role("button", name="Gooi weg").first)
    expect(page.locator(".vb-attention")).to_have_count(1)


def choose(maintainer: Visit, label: str, option: str) -> None:
    """An option of a list, found by its name: a long list holds only what is near in sight."""
    maintainer.page.get_by_role("combobox", name=label).click()
    maintainer.page.keyboard.type(option)
    maintainer.page.get_by_role("option", name=option, exact=True).click()
    expect(maintainer.page.get_by_role("option")).to_have_count(0)
    maintainer.settle()


def choose_too(maintainer: Visit, label: str, option: str) -> None:
    """An option of a list of which several can be chosen: it stays open, and shuts on Escape."""
    maintainer.page.get_by_role("combobox", name=label).click()
    maintainer.page.keyboard.type(option)
    maintainer.page.get_by_role("option", name=option, exact=True).click()
    maintainer.page.keyboard.press("Escape")
    expect(maintainer.page.get_by_role("option")).to_have_count(0)
    maintainer.settle()


def undo(maintainer: Visit) -> None:
    """All is well, nothing is in it twice, and the last version goes."""
    page = maintainer.page
    part(maintainer, "Versies")
    expect(page.locator(".vb-version")).to_have_count(2)
    expect(page.locator(".vb-version").first).to_contain_text(re.compile(r"^\d+ \w+ 20\d\d om \d\d:\d\d, "))  # no UTC
    press(maintainer, page.get_by_role("button", name="Kijk alles na"), "Alles is in orde")
    press(maintainer, page.get_by_role("button", name="Zoek wat op elkaar lijkt"), "Er staan geen publicaties in")
    look_at(maintainer)
    takes_back = page.locator(".vb-facts").first
    expect(takes_back).to_contain_text(f"Veranderd{OTHER_TITLE}")
    expect(takes_back).to_contain_text("maaike")
    press(maintainer, page.get_by_role("button", name="Maak de laatste stap ongedaan"), "staat nu online")
    expect(page.locator(".vb-version").nth(1)).to_contain_text("staat nu online")


DOUBTED = {
    "gans.md": "# Grote Gans\n\nDe training Grote Gans is voor jongeren van 10 tot 23 jaar in Zeeland.\n\n"
    "Bij de training Grote Gans helpen jongeren van 18 tot 26 jaar.\n",
    "otter.md": "# Natte Otter\n\n9 juli 2020\n\nDe training Natte Otter helpt kinderen.\n\n"
    "De training Natte Otter Zeist is voor ouders in Zeist.\n",
    "beer.md": "# Sterke Beer\n\nDe training Sterke Beer is voor kinderen.\n",
}


def test_what_is_doubted_is_asked_first_and_the_rest_stands_in_a_line_each(maintainer: Visit, tmp_path: Path) -> None:
    page = maintainer.page
    maintainer.follow("Beheer")
    files = [tmp_path / name for name in DOUBTED]
    for file in files:
        file.write_text(DOUBTED[file.name], encoding="utf-8")
    send(maintainer, *files)
    finished(maintainer)
    expect(page.locator("[class*=st-key-preview-]")).to_have_count(3)
    expect(page.locator(".vb-preview")).to_have_count(0)
    look_at(maintainer)
    press(maintainer, page.get_by_role("button", name="10-23 jaar"), "‘Grote Gans’, 10-23 jaar")
    look_at(maintainer)
    press(maintainer, page.get_by_role("button", name="Ja, het is één project"), "één met een ander")
    expect(page.locator("[data-told]")).to_be_in_viewport()
    press(maintainer, page.get_by_role("button", name="Vul datums in"))
    look_at(maintainer)
    page.get_by_label("Sterke Beer").fill("mei 2019")
    page.keyboard.press("Enter")
    page.locator(".vb-said", has_text="Bewaard").wait_for()
    maintainer.settle()
    expect(page.locator(".vb-folded", has_text="beer.md")).to_contain_text("Datum: mei 2019 (na ‘Verwerk opnieuw’)")
    page.get_by_role("button", name="Sterke Beer").focus()
    page.keyboard.press("Enter")  # by keyboard alone
    expect(page.locator(".vb-preview")).to_contain_text("mei 2019 (na ‘Verwerk opnieuw’)")
    look_at(maintainer)
    press(maintainer, page.get_by_role("button", name="Klap dicht"))
    page.get_by_role("button", name="Verwerk opnieuw").first.click()
    finished(maintainer)
    press(maintainer, page.get_by_role("button", name="Alles gezien? Zet online"), "Het staat online")
    look_at(maintainer)
    maintainer.follow("Sterke Beer")
    expect(page.locator("h1")).to_have_text("Sterke Beer")


@pytest.mark.long
@pytest.mark.skipif(shutil.which("ocrmypdf") is None, reason="ocrmypdf isn't installed")
def test_twenty_pdfs_are_done_in_six_clicks_and_undone_in_two(
    chromium: Browser, archive: Server, tmp_path: Path
) -> None:
    with visiting(chromium, archive, WIDTHS[0], locale="nl-NL", extra_http_headers=PROXY) as visit:
        visit.open(f"{archive.address}/beheer")
        earlier = tmp_path / "eerder.md"  # an archive that is there already: what is undone to
        earlier.write_text("# Eerder\n\nDit blad stond al in het archief van de werkplaats.\n", encoding="utf-8")
        send(visit, earlier)
        finished(visit)
        press(visit, visit.page.get_by_role("button", name="Ja, zet online"), "Het staat online")
        send(visit, *twenty.make(tmp_path / "twenty"))  # clicks 1 (the files) and 2
        finished(visit)
        expect(visit.page.locator(".vb-said")).to_contain_text("17 bestanden zijn gelezen. Kijk nog even naar 3")
        press(visit, card(visit, twenty.LOCKED).get_by_role("button", name="Haal weg"))  # 3
        press(visit, card(visit, "staat er dubbel in").get_by_role("button", name="Haal weg"))  # 4
        expect(card(visit, "")).to_have_count(1)
        card(visit, twenty.SCAN).get_by_role("button", name="Maak leesbaar").click()  # 5
        visit.page.locator(".vb-progress").wait_for()
        finished(visit)
        expect(card(visit, "")).to_have_count(0)
        press(visit, visit.page.get_by_role("button", name="Ja, zet online"), "Het staat online")  # 6
        part(visit, "Versies")  # 1
        press(visit, visit.page.get_by_role("button", name="Maak de laatste stap ongedaan"), "staat nu online")  # 2


@pytest.fixture(scope="module")
def by_command(
    tmp_path_factory: pytest.TempPathFactory, demo_settings: Settings, prepared_model: Path
) -> Iterator[Server]:
    """A copy of the demo, of which nothing came in through Beheer."""
    folder = tmp_path_factory.mktemp("by-command") / "data"
    shutil.copytree(demo_settings.data_dir, folder)
    (folder / "vraagbaak.toml").write_text('beheer = "proxy"\n', encoding="utf-8")
    environ = {"VRAAGBAAK_DATA_DIR": str(folder), "VRAAGBAAK_MODEL_DIR": str(demo_settings.model_dir)}
    log = tmp_path_factory.mktemp("by-command-server") / "log"
    with running(log, str(COMMAND), "serve", "--port", "PORT", environ=environ) as server:
        yield server


@contextmanager
def as_maintainer(chromium: Browser, server: Server) -> Iterator[Visit]:
    with visiting(chromium, server, WIDTHS[0], locale="nl-NL", extra_http_headers=PROXY) as visit:
        visit.open(f"{server.address}/beheer")
        yield visit
        assert visit.foreign == []
        assert [one for one in visit.complaints if "503" not in one] == []  # a busy machine refuses to draw a cover


def put_online(maintainer: Visit) -> None:
    part(maintainer, "Toevoegen")
    maintainer.page.get_by_role("button", name="Verwerk opnieuw").click()
    finished(maintainer)
    expect(maintainer.page.locator("[class*=st-key-preview-]")).to_have_count(1)
    press(maintainer, maintainer.page.get_by_role("button", name="Ja, zet online"), "Het staat online")


def test_a_publication_that_came_in_by_command_is_corrected_looked_at_and_taken_back(
    chromium: Browser, by_command: Server
) -> None:
    with as_maintainer(chromium, by_command) as visit:
        page, before = visit.page, online(visit)
        part(visit, "Gegevens")
        look_at(visit)
        say_of(visit, OWN_TITLE)
        expect(page.get_by_role("button", name="Haal deze publicatie weg")).to_have_count(0)  # it stands elsewhere
        put_online(visit)
        assert online(visit) == before - {OWN_TITLE} | {"De Steunmaat"}
        part(visit, "Gegevens")
        choose(visit, "Welke publicatie?", "De Steunmaat")
        expect(page.locator(".vb-preview .vb-facts")).to_contain_text("14 mei 2024")
        expect(page.locator(".vb-preview .vb-facts")).to_contain_text("Drenthe")
        last = page.locator(".vb-hint", has_text="Het laatste")
        expect(last).to_contain_text("Titel: De Steunmaat, Datum: 14 mei 2024, Regio’s: Drenthe, door maaike op")
        look_at(visit)
        expect(page.get_by_label("Datum")).to_have_value("14 mei 2024")
        press(visit, page.get_by_role("button", name="Neem het laatste terug"), "Teruggenomen")
        expect(page.locator(".vb-said")).to_be_in_viewport()  # told where the button stands
        expect(page.get_by_label("Datum")).to_have_value("")
        put_online(visit)
        assert online(visit) == before


def say_of(visit: Visit, title: str) -> None:
    """Another title, date and region; a date of another year than is said is told, and nothing is kept then."""
    page = visit.page
    choose(visit, "Welke publicatie?", title)
    expect(page.get_by_role("img", name="Het begin van factsheet-steunmaat.pdf")).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_attribute("placeholder", f"Nu: {title}")
    page.get_by_label("Titel").fill("De Steunmaat")
    page.get_by_label("Jaar").fill("2023")
    page.get_by_label("Datum").fill("14 mei 2024")
    page.get_by_role("combobox", name="Regio’s").click()
    page.keyboard.type("drenthe")
    page.get_by_role("option", name="Drenthe", exact=True).click()
    page.keyboard.press("Escape")
    press(visit, page.get_by_role("button", name="Bewaar", exact=True))
    expect(page.locator(".vb-error")).to_contain_text("‘Datum’ noemt een ander jaar dan ‘Jaar’.")
    page.get_by_label("Jaar").fill("")
    press(visit, page.get_by_role("button", name="Bewaar", exact=True), "Bewaard")


def test_a_fact_that_is_corrected_shows_at_once_in_card_comparison_table_and_note_of_a_visitor(
    chromium: Browser, by_command: Server
) -> None:
    with visiting(chromium, by_command, WIDTHS[0], locale="nl-NL") as reader:
        reader.go("/bron?product=boerderijdag")
        reader.page.get_by_role("button", name="Bewaar in notitie").first.click()
        reader.page.get_by_role("link", name="Notitie (1)").wait_for()
        with as_maintainer(chromium, by_command) as maintainer:
            part(maintainer, "Nakijken")
            choose(maintainer, "Welk project?", "Boerderijdag")
            said = {"Regio": "Zeeland", "Kosten": "12,34 euro per kind"}
            for field, value in said.items():
                say_fact(maintainer, field, value)
        reader.follow("Notitie (1)")  # the window stood open all the while
        expect(reader.page.locator(".vb-noted").first).to_contain_text("12,34 euro per kind")
        expect(reader.page.locator(".vb-noted").first).to_contain_text("Zeeland")
        reader.go("/")
        reader.ask("Wat is Boerderijdag?")
        card = reader.page.locator(".vb-product", has_text="Boerderijdag").first
        expect(card).to_contain_text("Zeeland")
        expect(card).not_to_contain_text("Achterhoek")
        card.get_by_role("link", name="Boerderijdag", exact=True).click()
        expect(reader.page.locator(".stMain")).to_contain_text("12,34 euro per kind")
        reader.go("/vergelijken?id=boerderijdag")
        expect(reader.page.locator(".vb-of-subject", has_text="12,34 euro per kind")).to_have_count(1)
        reader.go("/projecten?regio=Zeeland")
        expect(reader.page.locator(".vb-project", has_text="Boerderijdag")).to_have_count(1)
        reader.go("/projecten?regio=Achterhoek")
        expect(reader.page.locator(".vb-project", has_text="Boerderijdag")).to_have_count(0)
        assert reader.foreign == reader.complaints == []


def say_fact(maintainer: Visit, field: str, value: str) -> None:
    """A fact that only the maintainer knows."""
    page = maintainer.page
    choose(maintainer, "Wat wil je verbeteren?", field)
    expect(page.get_by_role("combobox", name="Waar staat dat?")).to_be_visible()
    maintainer.settle()
    if field == "Regio":
        box = page.locator("[data-testid=stMultiSelect]", has_text="Wat moet er staan?")
        for known in box.locator("[data-tag] span").all_inner_texts():  # what is known stands there, and goes
            box.get_by_role("button", name=known).click()
        choose_too(maintainer, "Wat moet er staan?", value)
    else:
        page.get_by_role("textbox", name="Wat moet er staan?").fill(value)
    press(maintainer, page.get_by_role("button", name="Bewaar dit"), "Lezers zien het nu zo")
