"""What a maintainer does with files: in, looked at, online, and back; with a real store and an encoder of words."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from pdf_making import set_pdf
from PIL import Image
from streamlit.testing.v1 import AppTest

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import CorrectionError, LockHeld, ModelError, NotFound
from index.settings import Settings
from index.store.local.store import LocalStore
from ingest.archive import going_live, inbox
from ingest.archive.inbox import Message
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import PublicationReport
from ingest.products.decisions import FactSource, Said
from search_app import uploads
from search_app.cli.parser import main
from search_app.service import Service
from search_app.texts import admin
from search_app.texts import other_screens as texts_screens
from search_app.web import address
from search_app.web.admin import actions, adding, login, review, views
from search_app.web.admin.access import admit
from search_app.web.admin.actions import Beheer, Worker
from search_app.web.admin.preview import Describable, FoundProduct, Struck, labels
from search_app.web.admin.products import BeheerProducts
from search_app.web.views import results

BEAR = NewFile("beer.md", b"# Sterke Beer\n\nDe training Sterke Beer is voor kinderen. De training duurt acht weken.\n")
OWL = NewFile("uil.md", b"# Stille Uil\n\nDe methode Stille Uil helpt ouders die ruzie hebben in drie gemeenten.\n")
OWL_SET = "= Stille Uil\nDe methode Stille Uil helpt ouders die ruzie hebben in drie gemeenten. #lorem(60)"
LOCKED = NewFile("stuk.pdf", b"%PDF-1.7 en dan niets")
PRIVATE = NewFile("brief.md", b"# Brief\n\nDe training helpt. Het burgerservicenummer is 111222333 van dit kind.\n")


class Inline(Worker):
    """Does the work at once, in this process."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.data_dir)
        self._settings = settings

    def start(self, *, make_readable: bool) -> None:
        """Do it."""
        uploads.process(self._settings, make_readable=make_readable)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = Settings(
        data_dir=tmp_path, model_dir=tmp_path / "models", minimum_tokens=1, beheer="proxy", hold_personal_data=True
    )
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(tmp_path, analyser), WordEncoder(), analyser.name)
    monkeypatch.setattr(uploads, "ingest_context", lambda _settings: context)
    return settings


@pytest.fixture
def beheer(settings: Settings) -> Beheer:
    return Beheer(Service(settings), Inline(settings), admit(settings, "maaike"))


def found(beheer: Beheer) -> dict[str, str]:
    outcome = beheer.standing().outcome
    assert outcome is not None
    assert outcome.report is not None
    return {row.source: row.status for row in outcome.report.publications}


def live(settings: Settings) -> list[str]:
    with LocalStore(settings.data_dir, DutchAnalyser()).open() as reader:
        return sorted(record.source for record in reader.records())


def test_nothing_is_online_before_the_yes(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR, LOCKED])
    assert found(beheer) == {"uploads/beer.md": "new", "uploads/stuk.pdf": "skipped"}
    assert Service(settings).status().generation is None
    beheer.go_live()
    assert live(settings) == ["uploads/beer.md"]
    standing = beheer.standing()
    assert (standing.outcome, standing.waiting, standing.needs_work) == (None, None, False)


def subject(beheer: Beheer, file: str) -> Describable:
    """What can be said of an uploaded file."""
    return next(one for one in beheer.subjects() if one.file == file)


def test_what_readers_will_see_of_a_file_is_known_while_the_index_can_be_read(
    beheer: Beheer, settings: Settings
) -> None:
    beheer.add([BEAR, LOCKED])
    assert subject(beheer, "stuk.pdf").read is None
    beheer.go_live()
    assert list(labels(beheer.subjects()).values()) == ["Sterke Beer", "stuk.pdf"]
    for manifest in settings.data_dir.glob("generations/*/manifest.json"):
        manifest.write_text("{}", encoding="utf-8")  # damaged
    assert list(labels(beheer.subjects()).values()) == ["beer.md", "stuk.pdf"]


def test_a_no_takes_the_files_out_again(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([OWL])
    beheer.discard()
    assert beheer.files() == ["beer.md"]
    assert live(settings) == ["uploads/beer.md"]
    assert beheer.standing().waiting is None


def on_the_screen(beheer: Beheer, settings: Settings) -> None:
    beheer.discard()


def by_command(beheer: Beheer, settings: Settings) -> None:
    assert main(["--data-dir", str(settings.data_dir), "golive", "--discard"]) == 0


def test_ocr_is_offered_for_a_page_that_is_a_picture_whatever_the_warning_says(beheer: Beheer, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "picture.pdf")
    writer = pypdf.PdfWriter()
    for part in (set_pdf(tmp_path / "text.pdf", OWL_SET), tmp_path / "picture.pdf"):
        writer.append(part)
    writer.write(tmp_path / "uil.pdf")
    beheer.add([NewFile("uil.pdf", (tmp_path / "uil.pdf").read_bytes())])
    outcome = beheer.standing().outcome
    assert outcome is not None
    assert outcome.report is not None
    (row,) = outcome.report.publications
    assert row.pictured == (2,)
    assert adding.remedies(replace(row, warnings=("Iets anders.",)), ["uil.pdf"])[0] == "readable"
    assert adding.remedies(replace(row, pictured=()), ["uil.pdf"]) == ["say"]


Say = Callable[[Beheer, Settings], None]


@pytest.mark.parametrize("say_no", [on_the_screen, by_command])
def test_a_no_on_the_screen_and_by_command_keeps_and_removes_the_same_files(
    beheer: Beheer, settings: Settings, say_no: Say
) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.say(subject(beheer, "beer.md"), {"title": "Grote Beer"})
    beheer.add([OWL, NewFile("beer.md", BEAR.content.replace(b"acht", b"negen"))])
    say_no(beheer, settings)
    uploads.process(settings, make_readable=False)  # what the next process takes in
    assert {file.name: file.read_bytes() for file in (settings.data_dir / "uploads").iterdir()} == {
        "beer.md": BEAR.content
    }
    assert (live(settings), beheer.standing().waiting) == (["uploads/beer.md"], None)


@pytest.mark.parametrize("say_no", [on_the_screen, by_command])
def test_a_no_to_what_was_made_of_a_folder_leaves_the_uploads_alone(
    beheer: Beheer, settings: Settings, tmp_path: Path, say_no: Say
) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "uil.md").write_bytes(OWL.content)
    ingest([tmp_path / "map"], uploads.ingest_context(settings), Options(hold=True), lambda *at: None)
    Uploads(settings.data_dir).add([OWL])
    say_no(beheer, settings)
    assert beheer.files() == ["beer.md", "uil.md"]


def yes_on_the_screen(beheer: Beheer, settings: Settings) -> None:
    beheer.go_live()


def yes_by_command(beheer: Beheer, settings: Settings) -> None:
    assert main(["--data-dir", str(settings.data_dir), "golive"]) == 0


@pytest.mark.parametrize("say_yes", [yes_on_the_screen, yes_by_command])
def test_after_a_yes_on_the_screen_or_by_command_no_report_asks_for_one(
    beheer: Beheer, settings: Settings, say_yes: Say
) -> None:
    beheer.add([BEAR])
    say_yes(beheer, settings)
    standing = beheer.standing()
    assert (standing.outcome, standing.waiting, standing.needs_work) == (None, None, False)
    assert live(settings) == ["uploads/beer.md"]


@pytest.mark.parametrize("words", [["golive", "--discard"], ["uploads", "undo"]])
def test_no_command_moves_the_uploads_under_a_process_that_reads_them(
    beheer: Beheer, settings: Settings, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([OWL])
    lock = uploads.UploadFolder(settings.data_dir).claim()
    try:
        assert main(["--data-dir", str(settings.data_dir), *words]) == 1
        assert "being ingested now" in capsys.readouterr().err
        assert beheer.files() == ["beer.md", "uil.md"]
    finally:
        lock.release()


@pytest.mark.parametrize("words", [["golive", "--discard"], ["uploads", "undo"]])
def test_a_no_or_an_undo_that_is_refused_leaves_the_files_as_they_were(
    beheer: Beheer, settings: Settings, words: list[str]
) -> None:
    for file in (BEAR, OWL):
        beheer.add([file])
        beheer.go_live()
    beheer.add([NewFile("vos.md", OWL.content)])
    with LocalStore(settings.data_dir, DutchAnalyser()).exclusive():  # another process writes
        assert main(["--data-dir", str(settings.data_dir), *words]) == 1
    assert beheer.files() == ["beer.md", "uil.md", "vos.md"]
    assert main(["--data-dir", str(settings.data_dir), *words]) == 0
    assert beheer.files() == ["beer.md", "uil.md"][: 1 if words[-1] == "undo" else 2]


def test_undo_brings_back_the_index_and_its_files_and_can_be_undone(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([OWL, NewFile("beer.md", BEAR.content.replace(b"acht", b"negen"))])
    beheer.go_live()
    newest = beheer.generations()[0].generation
    beheer.go_back()
    assert live(settings) == ["uploads/beer.md"]
    assert not beheer.can_go_back()  # a button for that would lead nowhere
    assert beheer.files() == ["beer.md"]
    assert not beheer.standing().needs_work
    beheer.go_back(newest)
    assert beheer.files() == ["beer.md", "uil.md"]
    assert live(settings) == ["uploads/beer.md", "uploads/uil.md"]


def test_what_could_not_be_read_goes_without_ingesting_again(beheer: Beheer) -> None:
    beheer.add([BEAR, LOCKED])
    beheer.remove("stuk.pdf")
    assert not beheer.standing().needs_work
    beheer.remove("beer.md")
    assert beheer.standing().needs_work


def test_what_was_taken_out_is_gone_after_the_next_yes(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR, OWL])
    beheer.go_live()
    beheer.remove("uil.md")
    assert beheer.standing().needs_work
    beheer.start()
    assert found(beheer)["uploads/uil.md"] == "removed"
    beheer.go_live()
    assert live(settings) == ["uploads/beer.md"]


def test_a_withdrawn_upload_is_not_in_what_waits(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([OWL])
    beheer.remove("uil.md")
    beheer.start()
    assert beheer.standing().waiting is None


def test_what_is_held_back_comes_in_when_it_is_let_through(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR, PRIVATE])
    assert found(beheer)["uploads/brief.md"] == "held"
    beheer.go_live()
    [waiting] = beheer.held()
    beheer.let_through(waiting.publication_id)
    beheer.go_live()
    assert live(settings) == ["uploads/beer.md", "uploads/brief.md"]


def drawn(screen: AppTest) -> str:
    return "".join(str(one.body) for one in screen.get("html"))


@pytest.fixture
def comparing(beheer: Beheer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The part of the screen that compares publications, for somebody who logged in."""
    monkeypatch.setattr(login, "maintainer", lambda: beheer.maintainer)
    monkeypatch.setattr(login, "beheer", lambda _maintainer: beheer)

    def screen() -> None:
        from search_app.web.admin import login, versions

        login.show_outcome()
        versions.show_alike()

    return AppTest.from_function(screen, default_timeout=60).run()


def test_what_is_in_it_twice_is_told_and_shown_as_text(beheer: Beheer, comparing: AppTest) -> None:
    words = " ".join(f"De training {number} helpt ouders met kind {number * 7}." for number in range(90))
    whole = NewFile("boek.md", f"# Boek\n\n{words}\n".encode())
    part = NewFile("deel.md", f"# Deel\n\n{words[: len(words) // 2]}\n".encode())
    beheer.add([BEAR, whole, part])
    beheer.go_live()
    (pair,) = beheer.alike()
    assert (pair.publication.title, pair.other.source) == ("Deel", "uploads/boek.md")
    shown = drawn(comparing.button("alike").click().run())
    assert admin.alike_found(1) in shown
    assert f"Deel</a> staat voor {100 * pair.share:.0f} procent ook in <a" in shown
    assert "<li>" not in drawn(comparing.run())
    hostile = replace(pair, other=replace(pair.other, title="<script>1</script>"))
    assert "&lt;script&gt;1&lt;/script&gt;</a>" in views.alike([hostile])


def test_a_comparison_that_failed_does_not_say_that_nothing_is_alike(beheer: Beheer, comparing: AppTest) -> None:
    assert beheer.generations() == []
    assert admin.PROBLEM_OTHER in drawn(comparing.button("alike").click().run())
    beheer.add([BEAR])
    beheer.go_live()
    assert admin.alike_found(0) in drawn(comparing.button("alike").click().run())


def test_what_is_filled_in_counts_and_what_is_wrong_is_told(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR])
    [wrong] = beheer.say(subject(beheer, "beer.md"), {"title": "Titel", "year": "later"})
    assert (wrong.key, "jaartal" in wrong.message) == ("year", True)
    assert beheer.said(subject(beheer, "beer.md")) == {}
    [wrong] = beheer.say(subject(beheer, "beer.md"), {"regions": "Emmen; Achterhoekk; Noord-Brabant Oost"})
    assert (wrong.key, wrong.message) == ("regions", "kent ‘Achterhoekk’ niet, wel ‘Achterhoek’")
    assert beheer.said(subject(beheer, "beer.md")) == {}
    assert (
        beheer.say(subject(beheer, "beer.md"), {"title": "Sterk: de beer", "regions": "Friesland; Drenthe", "year": ""})
        == []
    )
    assert beheer.said(subject(beheer, "beer.md")) == {"title": "Sterk: de beer", "regions": ("Friesland", "Drenthe")}
    assert beheer.standing().needs_work
    beheer.start()
    beheer.go_live()
    with LocalStore(settings.data_dir, DutchAnalyser()).open() as reader:
        assert [record.title for record in reader.records()] == ["Sterk: de beer"]


def test_excel_goes_out_and_in_and_can_be_undone(beheer: Beheer) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.say(subject(beheer, "beer.md"), {"title": "Titel"})
    assert not beheer.bring_in(beheer.sheet()).problems
    beheer.discard()
    assert beheer.said(subject(beheer, "beer.md")) == {}


def test_a_changed_answer_to_a_saved_question_is_shown_before_the_yes(beheer: Beheer) -> None:
    beheer.save_question("Hoe lang duurt de training?")
    beheer.add([OWL])
    beheer.go_live()
    beheer.add([BEAR])
    outcome = beheer.standing().outcome
    assert outcome is not None
    assert [one.question for one in outcome.rankings] == ["Hoe lang duurt de training?"]
    [question] = beheer.questions()
    beheer.forget_question(question.number)
    assert going_live.kept(beheer._data_dir) == []


def test_an_error_is_told_and_the_last_report_stays(
    beheer: Beheer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_settings: Settings) -> IngestContext:
        raise ModelError("The model is gone. Run: vraagbaak model prepare")

    beheer.add([BEAR])
    monkeypatch.setattr(uploads, "ingest_context", fails)
    beheer.start()
    outcome = beheer.standing().outcome
    assert outcome is not None
    assert (outcome.error, outcome.report is not None) == ("ModelError", True)
    assert beheer.standing().waiting is not None


CHANGES: list[Callable[[Beheer], object]] = [
    lambda beheer: beheer.add([OWL]),
    lambda beheer: beheer.remove("beer.md"),
    lambda beheer: beheer.say(subject(beheer, "beer.md"), {"title": "Titel"}),
    lambda beheer: beheer.discard(),
    lambda beheer: beheer.go_back(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_while_it_works(beheer: Beheer, change: Callable[[Beheer], object]) -> None:
    beheer.add([BEAR])
    lock = uploads.UploadFolder(beheer._data_dir).claim()
    try:
        assert beheer.standing().working
        with pytest.raises(LockHeld):
            change(beheer)
        assert beheer.files() == ["beer.md"]
    finally:
        lock.release()


def test_work_that_was_killed_is_told(beheer: Beheer) -> None:
    upload_folder = uploads.UploadFolder(beheer._data_dir)
    upload_folder.claim().release()
    upload_folder.tell(uploads.Step("reading", 1, 3, "uploads/beer.md"))
    assert beheer.standing().stopped


def test_a_file_of_another_folder_called_uploads_is_not_taken_for_an_uploaded_one(
    beheer: Beheer, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elders") / "uploads"
    other.mkdir()
    (other / "uil.md").write_bytes(OWL.content)
    ingest([other], uploads.ingest_context(settings), Options(), lambda *_: None)
    beheer.add([BEAR, NewFile("uil.md", b"# Andere Uil\n\nIets heel anders staat hier. En nog een zin.\n")])
    beheer.go_live()
    assert {one.title: one.file for one in beheer.subjects()} == {
        "Stille Uil": "", "Sterke Beer": "beer.md", "Andere Uil": "uil.md"
    }  # fmt: skip


@pytest.fixture
def by_itself(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that came in by command, not through Beheer: an owl is online."""
    folder = tmp_path_factory.mktemp("archief")
    (folder / "uil.md").write_bytes(OWL.content)
    ingest([folder], uploads.ingest_context(settings), Options(), lambda *_: None)
    return folder


def owl(beheer: Beheer) -> Describable:
    return next(one for one in beheer.subjects() if not one.file)


def titles(settings: Settings) -> list[str]:
    with LocalStore(settings.data_dir, DutchAnalyser()).open() as reader:
        return sorted(record.title for record in reader.records())


def test_what_came_in_by_command_is_corrected_looked_at_and_put_online(
    beheer: Beheer, settings: Settings, by_itself: Path
) -> None:
    assert (owl(beheer).title, owl(beheer).name) == ("Stille Uil", "uil.md")
    [wrong] = beheer.say(owl(beheer), {"title": "De Uil", "regions": "Achterhoekk"})
    assert (wrong.key, beheer.standing().needs_work) == ("regions", False)
    assert beheer.say(owl(beheer), {"title": "De Uil", "regions": "Twente", "date": "mei 2024"}) == []
    assert beheer.said(owl(beheer)) == {"title": "De Uil", "regions": ("Twente",), "date": "2024-05"}
    assert (titles(settings), beheer.standing().needs_work) == (["Stille Uil"], True)
    beheer.start()
    assert found(beheer)[f"{by_itself.name}/uil.md"] == "changed"
    [shown] = beheer.previews([row.publication_id or "" for row in reports(beheer)]).values()
    assert (shown.record.title, shown.record.date, "Twente" in shown.regions) == ("De Uil", "2024-05", True)
    assert titles(settings) == ["Stille Uil"]
    beheer.go_live()
    assert (titles(settings), beheer.standing().needs_work) == (["De Uil"], False)
    change = beheer.changed(beheer.generations()[0].generation)
    assert change is not None
    assert (change.changed, change.by) == (("De Uil",), ("maaike",))


def test_what_was_said_of_it_outlives_a_way_back_and_a_no_and_is_taken_back(
    beheer: Beheer, settings: Settings, by_itself: Path
) -> None:
    beheer.say(owl(beheer), {"title": "De Uil"})
    beheer.start()
    beheer.go_live()
    beheer.go_back()
    assert (titles(settings), beheer.standing().needs_work) == (["Stille Uil"], True)
    beheer.start()
    beheer.discard()
    assert (titles(settings), beheer.standing().needs_work) == (["Stille Uil"], True)
    last = beheer.corrected(owl(beheer)).last
    assert last is not None
    assert f'Titel: De Uil, door maaike op <time datetime="{last.made}"' in views.said_last(last)
    beheer.take_back(owl(beheer))
    assert (beheer.said(owl(beheer)), beheer.standing().needs_work, beheer.has_said()) == ({}, False, False)
    assert beheer.corrected(owl(beheer)).last is None


def test_by_command_the_same_is_said_shown_and_taken_back(
    beheer: Beheer, settings: Settings, by_itself: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def sidecars(*arguments: str) -> int:
        return main(["--data-dir", str(settings.data_dir), "sidecars", *arguments])

    (owl_id,) = (one.read.publication_id for one in beheer.subjects() if one.read)
    assert sidecars("set", owl_id, "title=De Uil", "regions=Twente; Drenthe") == 0
    assert beheer.said(owl(beheer)) == {"title": "De Uil", "regions": ("Twente", "Drenthe")}
    assert (beheer.standing().needs_work, "title: De Uil" in capsys.readouterr().out) == (True, True)
    for wrong in ("titel=De Uil", "year=later", "id=x", "title"):
        assert sidecars("set", owl_id, wrong) == 1
        assert wrong in capsys.readouterr().err
    assert sidecars("set", "weg", "title=x") == 1
    assert sidecars("unset", owl_id) == 0
    assert (beheer.said(owl(beheer)), beheer.standing().needs_work) == ({}, False)
    assert sidecars("unset", owl_id) == 1


def test_two_publications_of_one_title_are_told_apart_by_their_files(beheer: Beheer) -> None:
    beheer.add([BEAR, OWL, NewFile("tweede.md", OWL.content + b"En nog een zin over ouders.\n")])
    assert list(labels(beheer.subjects()).values()) == ["Sterke Beer", "Stille Uil (tweede.md)", "Stille Uil (uil.md)"]


def test_an_unchanged_form_says_nothing(beheer: Beheer, by_itself: Path) -> None:
    assert beheer.say(owl(beheer), {"title": " ", "regions": ""}) == []
    assert beheer.corrected(owl(beheer)).made == ()


def test_a_date_of_another_year_than_is_said_is_refused(beheer: Beheer, by_itself: Path) -> None:
    [wrong] = beheer.say(owl(beheer), {"year": "2023", "date": "mei 2024"})
    assert admin.wrong_field("Datum", wrong.message) == "‘Datum’ noemt een ander jaar dan ‘Jaar’."
    assert beheer.say(owl(beheer), {"year": "2024", "date": "mei 2024"}) == []


FOX = NewFile(
    "vos.md",
    b"# Slimme Vos\n\nUtrecht, 3 mei 2023\n\nDe training Slimme Vos is voor jongeren met schulden in Zeeland.\n",
)


def test_what_waits_is_seen_as_visitors_will_see_it_and_corrected_before_the_yes(
    beheer: Beheer, settings: Settings
) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([FOX])
    ids = {row.publication_id or "" for row in reports(beheer)}
    shown = {one.record.title: one for one in beheer.previews(ids).values()}
    fox, bear = shown["Slimme Vos"], shown["Sterke Beer"]
    assert (fox.record.date, fox.opening[:7]) == ("2023-05-03", "Utrecht")
    assert ("Zeeland" in fox.regions, fox.themes) == (True, ("armoede",))
    assert [(one.card.name, one.is_new) for one in fox.products] == [("Slimme Vos", True)]
    assert fox.products[0].sentence in FOX.content.decode()
    assert [one.is_new for one in bear.products] == [False]
    drawn = views.preview("vos.md", fox, None)
    for told in ("3 mei 2023", "Zeeland", "armoede"):
        assert told in drawn
    project = views.found(fox.products[0], fox.record.publication_id, is_folded=False)
    for told in ("Slimme Vos", admin.PREVIEW_NEW, "<dt>Voor wie</dt>", "<li>jongeren</li>", "<li>Zeeland</li>"):
        assert told in project  # what its card will say, before it is online
    assert "Niet gevonden in deze bronnen: " in project
    assert "<details" not in project
    folded = views.found(fox.products[0], fox.record.publication_id, is_folded=True)  # one of many of a magazine
    assert "<p>Voor wie: jongeren; Onderwerp: armoede; Regio: " in folded
    assert "</p><details" in folded
    judging = BeheerProducts(Service(settings), beheer.maintainer)
    id = fox.products[0].card.product_id
    judging.reject(id)  # nobody sees it yet, and it is none
    after = beheer.previews(ids)[fox.record.publication_id]
    assert (after.products, after.struck) == ((), (Struck(id, "Slimme Vos"),))
    judging.take_back(id)
    assert beheer.previews(ids)[fox.record.publication_id] == fox
    assert beheer.say(subject(beheer, "vos.md"), {"title": "De Vos", "regions": "Drenthe"}) == []
    beheer.start()
    [fox] = [one for one in beheer.previews(ids).values() if one.record.title == "De Vos"]
    assert "Drenthe" in fox.regions
    read = subject(beheer, "vos.md").read
    assert (read and read.title, live(settings)) == ("De Vos", ["uploads/beer.md"])


def test_a_fact_of_a_project_is_corrected_before_a_visitor_sees_it(beheer: Beheer, settings: Settings) -> None:
    beheer.add([FOX])
    ids = {row.publication_id or "" for row in reports(beheer)}

    def fields() -> dict[str, list[str]]:
        (fox,) = beheer.previews(ids).values()
        return {name: [one.text for one in said] for name, said in fox.products[0].card.fields.items()}

    (publication_id,) = ids
    assert "age" not in fields()
    shown = FactSource(publication_id, None, "De training Slimme Vos is voor jongeren met schulden in Zeeland.")
    beheer.correct("slimme-vos", "age", (Said("12 jaar en ouder"),), False)
    beheer.correct("slimme-vos", "what", (Said("een training", shown),), False)
    beheer.correct("slimme-vos", "region", (), False)
    assert (fields()["age"], fields()["what"], "region" in fields()) == (["12-"], ["een training"], False)
    with pytest.raises(CorrectionError):
        beheer.correct("slimme-vos", "age", (Said("oud"),), False)
    with pytest.raises(NotFound):
        beheer.correct("weg", "age", (Said("12"),), False)
    beheer.go_live()
    online = Service(settings).product("slimme-vos")
    assert [one.text for one in online.fields["age"]] == ["12-"]
    assert online.fields["what"][0].citations  # the source shows it


def reports(beheer: Beheer) -> tuple[PublicationReport, ...]:
    outcome = beheer.standing().outcome
    assert outcome is not None
    assert outcome.report is not None
    return outcome.report.publications


def test_the_first_page_of_a_pdf_is_shown_and_what_has_no_picture_by_its_words(beheer: Beheer, tmp_path: Path) -> None:
    pdf = set_pdf(tmp_path / "uil.pdf", OWL_SET)
    beheer.add([BEAR, NewFile("uil.pdf", pdf.read_bytes())])
    ids = [row.publication_id or "" for row in reports(beheer)]
    shown = {one.record.format: one for one in beheer.previews(ids).values()}
    picture = beheer.picture(shown["pdf"].record)
    assert picture is not None
    assert 'src="data:image/png;base64,' in views.preview("uil.pdf", shown["pdf"], picture)
    assert beheer.picture(shown["md"].record) is None
    assert "vb-opening" in views.preview("beer.md", shown["md"], None)


def test_of_a_file_that_came_twice_the_report_shows_once_what_will_be_online(
    beheer: Beheer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def screen() -> None:
        from search_app.web.admin import adding

        adding.draw(None)  # type: ignore[arg-type]

    beheer.add([BEAR, replace(BEAR, name="beer-2.md")])
    assert sorted(found(beheer).values()) == ["duplicate", "new"]
    monkeypatch.setattr(login, "beheer", lambda _maintainer: beheer)
    monkeypatch.setattr(adding, "service", lambda: Service(settings))
    report = AppTest.from_function(screen, default_timeout=60).run()
    assert not report.exception
    assert [one.label for one in report.button].count(admin.PREVIEW_MEND) == 1


@pytest.fixture
def screen(beheer: Beheer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """A part of Beheer as a maintainer sees it, at an address with these parameters."""
    service = Service(settings)
    monkeypatch.setattr(login, "maintainer", lambda: beheer.maintainer)
    monkeypatch.setattr(login, "beheer", lambda _maintainer: beheer)
    monkeypatch.setattr(login, "products", lambda _maintainer: BeheerProducts(service, beheer.maintainer))
    monkeypatch.setattr(adding, "service", lambda: service)
    monkeypatch.setattr(review, "service", lambda: service)

    def opened(part: str, **asked: str) -> AppTest:
        def draw(part: str) -> None:
            from search_app.web.admin import login, screen

            login.show_outcome()
            screen._PARTS[part](None)  # type: ignore[arg-type]

        drawn = AppTest.from_function(draw, default_timeout=60, args=(part,))
        drawn.query_params.update(asked)
        return drawn.run()

    return opened


def told(page: AppTest) -> list[str]:
    """What is drawn, in order: texts of HTML, and the keys of buttons."""
    assert not page.exception
    return [str(getattr(one, "body", "") or one.key) for one in page.main if one.type in ("html", "button")]


def place(page: AppTest, words: str) -> int:
    """Where something is drawn."""
    return next(number for number, one in enumerate(told(page)) if words in one)


def press(page: AppTest, key: str) -> AppTest:
    next(one for one in page.button if one.key and one.key.startswith(key)).click()
    return page.run()


def test_a_name_that_is_no_project_says_so_where_it_stood_and_comes_back(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    page = screen("")
    assert admin.PREVIEW_NOTE in drawn(page)
    assert "<li>Zeeland</li>" in drawn(page)
    press(page, "none-")
    assert place(page, admin.struck("Slimme Vos")) + 1 == place(page, "unstruck-")
    assert "<li>Zeeland</li>" not in drawn(page)
    assert admin.struck("Slimme Vos") in drawn(page.run())  # it isn't told once only
    press(page, "unstruck-")
    assert admin.unstruck("Slimme Vos") in drawn(page)
    assert "<li>Zeeland</li>" in drawn(page)


def test_who_has_looked_through_all_that_is_new_puts_it_online_from_there(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    page = screen("")
    assert place(page, admin.PREVIEW_NOTE) < place(page, "none-") < place(page, "live-yes-below")
    press(page, "live-yes-below")
    assert not beheer.standing().waiting
    assert "live-yes-below" not in told(page)


def test_a_fact_is_corrected_in_the_preview_told_below_its_form_and_taken_back(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    page = press(screen(""), "facts-")
    page.selectbox("fact-field-slimme-vos").select("age").run()
    press(page, "fact-save")
    assert admin.WRONG_VALUES["empty"] in drawn(page)
    page.text_area("fact-value-slimme-vos-age").set_value("ooit")
    press(page, "fact-save")
    assert place(page, admin.WRONG_VALUES["age"]) > place(page, "fact-save")
    page.text_area("fact-value-slimme-vos-age").set_value("12 jaar en ouder")
    press(page, "fact-save")
    assert place(page, "Lezers zien het zo als je het online zet.") > place(page, "fact-save")
    assert "<li>12- (zegt de beheerder)</li>" in drawn(page)
    press(page, "undo-fact")
    assert place(page, admin.TAKEN_BACK) > place(page, "fact-save")
    assert "<dt>Leeftijd</dt>" not in drawn(page)


def test_beside_what_was_kept_of_a_publication_it_can_be_ingested_again(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    page = press(screen(""), "mend-")
    assert "Komt in de plaats van" in " ".join(one.label for one in page.text_input)
    assert all(one.label.endswith(("(komt erbij)", "(gaat weg)")) for one in page.multiselect)
    next(one for one in page.text_input if one.label == "Titel").set_value("De Vos")
    press(page, "say-button")
    assert place(page, admin.FORM_SAVED) + 1 == place(page, "again-file-vos.md")
    press(page, "again-file")
    (shown,) = beheer.previews([row.publication_id or "" for row in reports(beheer)]).values()
    assert shown.record.title == "De Vos"


def test_what_was_judged_is_told_where_its_form_stood_with_the_way_back(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR, FOX, OWL])
    beheer.go_live()
    page = screen("producten")
    names = [one.key.removeprefix("reject-") for one in page.button if (one.key or "").startswith("reject-")]
    assert len(names) == 3
    press(page, f"reject-{names[1]}")
    assert place(page, "is geen project.") > place(page, f"skip-{names[0]}")
    assert place(page, "undo--waiting") < place(page, f"confirm-{names[2]}")
    press(page, "undo--waiting")
    assert [one.key for one in page.button if (one.key or "") == f"reject-{names[1]}"]
    press(page, f"confirm-{names[2]}")  # the last one: behind the forms that are left
    assert place(page, "klopt.") > place(page, f"skip-{names[1]}")


def test_a_message_is_read_beside_the_form_that_mends_it_and_comes_back_from_what_is_handled(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    beheer.go_live()
    of = Service(settings).product("slimme-vos").citations[0]
    sentence = of.quote
    about = texts_screens.wrong_fact("Slimme Vos", "Wat het is", sentence)
    wrong = Message("wrong", "Dit is gestopt.", about, of.publication_id, of.page, "slimme-vos")
    number = inbox.put(settings.data_dir, wrong)
    page = screen("postvak")
    assert not [one for one in page.button if (one.key or "").startswith("forget-message-")]  # not before it is handled
    assert f"product=slimme-vos&amp;bericht={number}&amp;veld=what" in drawn(page)
    assert address.source(of.publication_id, of.page, sentence).replace("&", "&amp;") in drawn(page)  # marked there
    page = screen("producten", product="slimme-vos", bericht=str(number), veld="what")
    assert page.selectbox("fact-field-slimme-vos").value == "what"
    assert place(page, "Dit is gestopt.") < place(page, admin.FACTS_HEADING)
    assert page.selectbox("fact-product").value == "slimme-vos"
    press(page, "handle-here")
    assert [one.handled is None for one in beheer.messages()] == [False]
    page = screen("postvak")
    assert place(page, admin.INBOX_HANDLED_HEADING) < place(page, "Dit is gestopt.")
    press(page, "reopen-")
    assert admin.INBOX_HANDLED_HEADING not in drawn(page)
    assert [one.handled for one in beheer.messages()] == [None]


def test_the_rest_of_the_files_is_counted(
    beheer: Beheer, screen: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "_AT_ONCE", 5)
    animals = ("bever", "das", "egel", "haas", "kat", "muis", "ree")
    text = "# {0}\n\nDe training {0} is voor kinderen van {1} jaar en duurt weken.\n"
    beheer.add([NewFile(f"{one}.md", text.format(one, number + 4).encode()) for number, one in enumerate(animals)])
    page = screen("")
    assert [one.label for one in page.button if one.key == "preview-more"] == ["Laat nog 2 bestanden zien"]
    press(page, "preview-more")
    assert sum("vb-folded" in one for one in told(page)) == len(animals)


GOOSE = NewFile(
    "gans.md",
    b"# Grote Gans\n\nDe training Grote Gans is voor jongeren van 10 tot 23 jaar in Zeeland.\n\n"
    b"Bij de training Grote Gans helpen jongeren van 18 tot 26 jaar.\n",
)
OTTER = NewFile(
    "otter.md",
    b"# Natte Otter\n\nDe training Natte Otter helpt kinderen. "
    b"De training Natte Otter Zeist is voor ouders in Zeist.\n\n"
    b"Daarnaast bestaat de Herhalingsmodule Bruine Beer: zes lessen.\n",
)


def doubted(beheer: Beheer) -> list[tuple[str, str]]:
    ids = [row.publication_id or "" for row in reports(beheer)]
    return [(one.about, one.name) for one in beheer.doubts(ids)]


def fields_of(beheer: Beheer) -> dict[str, list[str]]:
    """What the card of the only product of the only file says."""
    (one,) = beheer.previews([row.publication_id or "" for row in reports(beheer)]).values()
    return {name: [each.text for each in said] for name, said in one.products[0].card.fields.items()}


def test_what_is_doubted_is_asked_with_an_answer_a_button_and_a_way_back(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([GOOSE, OTTER])
    asked = [("age", "Grote Gans"), ("name", "Herhalingsmodule Bruine Beer"), ("one", "Natte Otter")]
    assert doubted(beheer) == asked
    page = screen("")
    assert "Er staan nog 3 vragen open." in drawn(page)
    assert "<b>10-23 jaar</b>: <q>De training Grote Gans is voor jongeren van 10 tot 23 jaar in Zeeland.</q>" in drawn(
        page
    )
    press(page, "age-1-10-23")
    assert place(page, "‘Grote Gans’, 10-23 jaar") + 1 == place(page, "undo--doubts")
    assert doubted(beheer) == asked[1:]
    press(page, "undo--doubts")
    assert doubted(beheer) == asked
    press(page, "age-2")  # both are right: that is kept too, and isn't asked again
    press(page, "reject-name")
    press(page, "merge-one")
    assert doubted(beheer) == []
    assert admin.DOUBTS_HEADING not in drawn(page)
    names = [one.card.name for each in beheer.previews(all_ids(beheer)).values() for one in each.products]
    assert sorted(names) == ["Grote Gans", "Natte Otter Zeist"]
    beheer.go_live()
    beheer.add([FOX])
    assert doubted(beheer) == []


def all_ids(beheer: Beheer) -> list[str]:
    return [row.publication_id or "" for row in reports(beheer)]


def test_what_a_person_said_of_a_doubt_is_not_asked_again(beheer: Beheer, screen: Callable[..., AppTest]) -> None:
    beheer.add([OTTER])
    page = press(screen(""), "apart-one")
    press(page, "confirm-name")
    assert doubted(beheer) == []
    (shown,) = beheer.previews(all_ids(beheer)).values()
    assert len(shown.products) == 3


def test_an_age_that_was_chosen_keeps_the_sentence_that_states_it(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([GOOSE])
    press(screen(""), "age-1-10-23")
    assert fields_of(beheer)["age"] == ["10-23"]
    beheer.go_live()
    (age,) = Service(settings).product("grote-gans").fields["age"]
    assert age.citations


def test_of_many_files_each_stands_in_a_line_that_opens_and_shuts(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR, FOX, OWL])
    page = screen("")
    assert "<b>Slimme Vos</b> <span>jongeren; armoede; " in drawn(page)
    assert "vos.md; 3 mei 2023; Utrecht, Zeeland; armoede" in drawn(page)
    assert not any(one.startswith("none-") for one in told(page))
    fox = next(one.record.publication_id for one in beheer.previews(all_ids(beheer)).values() if one.record.date)
    press(page, f"look-{fox}")
    assert "<li>Zeeland</li>" in drawn(page)
    assert sum(one.startswith("none-") for one in told(page)) == 1
    press(page, "none-")
    press(page, "fold-")
    assert "Geen project: Slimme Vos." in drawn(page)
    assert not any(one.startswith("mend-") for one in told(page))


def test_dates_are_filled_in_for_all_files_at_once_and_seen_at_once(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR, FOX, OWL])
    assert beheer.say(subject(beheer, "beer.md"), {"title": "Grote Beer"}) == []
    page = screen("")
    assert "Van 2 bestanden is geen datum gevonden." in drawn(page)
    press(page, "dates-open")
    boxes = [one for one in page.text_input if "date-alone" in str(one.key)]
    assert [one.label for one in boxes] == ["Sterke Beer", "Stille Uil"]
    boxes[0].set_value("9 juli 2020")
    boxes[1].set_value("ooit")
    press(page, "dates-save")
    assert "‘Stille Uil’ moet een datum zijn" in drawn(page)
    boxes = [one for one in page.text_input if "date-alone" in str(one.key)]
    assert [one.label for one in boxes] == ["Stille Uil"]
    boxes[0].set_value("")
    press(page, "dates-save")
    assert "Datum: 9 juli 2020 (na ‘Verwerk opnieuw’)" in drawn(page)
    press(page, "again--dates")
    records = {one.record.title: one.record for one in beheer.previews(all_ids(beheer)).values()}
    assert records["Grote Beer"].date == "2020-07-09"  # the title that was said before stays


def test_a_box_holds_what_is_known_so_that_one_wrong_value_can_go(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([GOOSE])
    page = press(screen(""), "facts-")
    page.selectbox("fact-field-grote-gans").select("age").run()
    assert page.text_area("fact-value-grote-gans-age").value == "10-23\n18-26"
    page.text_area("fact-value-grote-gans-age").set_value("10-23")
    press(page, "fact-save")
    assert "<dt>Leeftijd</dt><dd><ul><li>10-23</li></ul>" in drawn(page)  # with its own source, not the maintainer
    page.selectbox("fact-field-grote-gans").select("audience").run()
    box = page.multiselect("fact-value-grote-gans-audience")
    assert box.value == ["jongeren"]
    box.select("ouders")
    press(page, "fact-save")
    assert "<li>jongeren</li>" in drawn(page)
    assert "<li>ouders (zegt de beheerder)</li>" in drawn(page)
    press(page, "undo-fact")
    assert page.multiselect("fact-value-grote-gans-audience").value == ["jongeren"]


def test_a_project_is_said_to_be_another_one_in_the_preview(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR])
    beheer.go_live()
    beheer.add([FOX])
    fox = next(one.record.publication_id for one in beheer.previews(all_ids(beheer)).values() if one.record.date)
    page = press(screen(""), f"facts-{fox}")
    page.selectbox("fact-field-slimme-vos").select("same").run()
    press(page, "same-save")
    assert admin.WRONG_VALUES["empty"] in drawn(page)
    assert page.selectbox("same-as").options == ["Sterke Beer"]
    page.selectbox("same-as").select("sterke-beer")
    press(page, "same-save")
    assert "‘Slimme Vos’ is één met een ander." in drawn(page)
    found = beheer.previews(all_ids(beheer))
    assert {one.card.product_id for each in found.values() for one in each.products} == {"sterke-beer"}
    press(page, "undo--doubts")
    assert (
        len({one.card.product_id for each in beheer.previews(all_ids(beheer)).values() for one in each.products}) == 2
    )


def test_after_the_yes_what_came_can_be_looked_at_as_a_reader(beheer: Beheer, screen: Callable[..., AppTest]) -> None:
    beheer.add([FOX])
    page = press(screen(""), "live-yes")
    (id,) = [one.read.publication_id for one in beheer.subjects() if one.read]
    assert f'{admin.LOOK_LIVE} <a href="/bron?id={id}">Slimme Vos</a>' in drawn(page)


def test_what_a_file_holds_is_text_in_its_preview(beheer: Beheer) -> None:
    beheer.add([BEAR])
    [one] = beheer.previews([row.publication_id or "" for row in reports(beheer)]).values()
    bad = "<script>1</script>"
    hostile = replace(one, record=replace(one.record, title=bad), regions=(bad,), opening=bad,
                      products=())  # fmt: skip
    found = FoundProduct(replace(one.products[0].card, name=bad), bad, True)
    drawn = views.preview(bad, hostile, None) + views.found(found, bad, is_folded=True)
    assert drawn.count("&lt;script&gt;1&lt;/script&gt;") >= 6
    assert "<script>" not in drawn


def test_a_version_says_what_came_changed_and_went_and_by_whom(beheer: Beheer, settings: Settings) -> None:
    beheer.add([BEAR, OWL])
    beheer.go_live()
    beheer.remove("uil.md")
    Uploads(settings.data_dir).say({"beer.md.yaml": b"title: Grote Beer\n"})  # by command
    beheer.add([FOX])
    second = beheer.generations()[0].generation
    said = beheer.changed(second)
    assert said is not None
    assert (said.came, said.changed, said.went) == (("Slimme Vos",), ("Grote Beer",), ("Stille Uil",))
    assert (said.products_came, said.products_went) == (("Slimme Vos",), ("Stille Uil",))
    assert said.by == ("maaike",)
    assert "<dd>maaike</dd>" in views.takes_back(said)
    first = beheer.changed(beheer.generations()[-1].generation)
    assert first is not None
    assert (first.came, first.went) == (("Sterke Beer", "Stille Uil"), ())


def test_a_version_of_many_publications_names_a_few_and_counts_the_rest() -> None:
    assert admin.some([str(number) for number in range(20)]) == "0, 1, 2, 3, 4, 5, 6, 7 en nog 12"
    assert admin.some(["een", "twee"]) == "een, twee"


def test_a_journal_of_before_says_of_no_change_by_whom(settings: Settings) -> None:
    kept = Uploads(settings.data_dir)
    kept.add([BEAR], "maaike")
    journal = settings.data_dir / "upload-changes" / "changes.json"
    older = json.loads(journal.read_text("utf-8"))
    del older["checksum"], older["changes"][0]["by"]
    journal.write_text(json.dumps(older), encoding="utf-8")
    assert [one.by for one in kept.standing()] == [""]


def test_the_examples_come_in_and_go_again(beheer: Beheer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert beheer.has_examples()
    few = tmp_path / "voorbeelden"
    few.mkdir()
    (few / BEAR.name).write_bytes(BEAR.content)
    monkeypatch.setattr(actions, "EXAMPLES", few)
    beheer.add_examples()
    assert beheer.files() == ["beer.md"]
    beheer.discard()
    assert beheer.files() == []


def test_an_empty_archive_tells_a_visitor_no_commands_and_a_maintainer_the_next_step() -> None:
    visitor, maintainer = results.nothing_yet(True, False), results.nothing_yet(True, True)
    assert "terminal" not in visitor + maintainer
    assert ('href="/beheer"' in visitor, 'href="/beheer"' in maintainer) == (False, True)
    assert "vraagbaak ingest" in results.nothing_yet(False, False)  # no Beheer: who set it up reads this


def test_a_yes_after_a_correction_ingests_and_puts_online_in_one_press(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR])
    assert beheer.say(subject(beheer, "beer.md"), {"title": "Grote Beer"}) == []
    page = screen("")
    assert [one.label for one in page.button if one.key == "live-yes"] == [admin.LIVE_AFTER]
    press(page, "live-yes")
    assert beheer.standing().waiting is None
    assert titles(settings) == ["Grote Beer"]
    assert admin.NOW_LIVE in drawn(page)


def test_what_came_since_the_yes_is_shown_before_it_goes_online(
    beheer: Beheer, settings: Settings, screen: Callable[..., AppTest]
) -> None:
    beheer.add([BEAR])
    assert beheer.say(subject(beheer, "beer.md"), {"title": "Grote Beer"}) == []
    page = screen("")
    Uploads(settings.data_dir).add([GOOSE], "een ander")  # nobody looked at this one
    press(page, "live-yes")
    assert beheer.standing().waiting
    assert admin.LIVE_HEADING in drawn(page)
    assert "Voor welke leeftijd is ‘Grote Gans’?" in drawn(page)
    press(page, "live-yes")
    assert beheer.standing().waiting is None


def test_a_theme_that_a_publication_is_not_about_goes_and_comes_back(
    beheer: Beheer, screen: Callable[..., AppTest]
) -> None:
    beheer.add([FOX])
    page = press(screen(""), "mend-")
    box = next(one for one in page.multiselect if one.label.endswith("(gaat weg)"))
    assert box.options[:3] == ["armoede", "Utrecht", "Zeeland"]  # what was read stands first
    box.select("armoede").select("Utrecht")
    press(page, "say-button")
    assert "armoede; Utrecht (na ‘Verwerk opnieuw’)" in drawn(page)
    press(page, "again-file")
    (fox,) = beheer.previews(all_ids(beheer)).values()
    assert (fox.themes, fox.regions) == ((), ("Zeeland",))
    assert "na ‘Verwerk opnieuw’" not in drawn(page)
    assert beheer.say(subject(beheer, "vos.md"), {}) == []
    beheer.start()
    (fox,) = beheer.previews(all_ids(beheer)).values()
    assert (fox.themes, "Utrecht" in fox.regions) == (("armoede",), True)


def test_of_what_came_in_by_command_a_theme_goes_too_also_when_its_file_is_gone(
    beheer: Beheer, settings: Settings, by_itself: Path
) -> None:
    (by_itself / "vos.md").write_bytes(FOX.content)
    ingest([by_itself], uploads.ingest_context(settings), Options(), lambda *_: None)
    fox = next(one for one in beheer.subjects() if one.read and one.read.date)
    assert fox.read
    id = fox.read.publication_id
    assert beheer.previews([id])[id].themes == ("armoede",)
    (by_itself / "vos.md").unlink()
    assert beheer.say(fox, {"not_about": "armoede"}) == []
    beheer.start()
    assert beheer.previews([id])[id].themes == ()
    beheer.go_live()
    beheer.take_back(fox)
    beheer.start()
    assert beheer.previews([id])[id].themes == ("armoede",)
