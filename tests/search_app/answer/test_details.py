"""Lines with a label, required kinds of answers, and questions that go on or name their own subject."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pptx
import pytest
from test_answer import quoted
from test_slides_quoted import asked, service_of

from index.encoder.protocol import Encoder
from index.settings import Settings
from places import CORPUS
from search_app.answer.expected import Asked, kinds_asked, kinds_held, tells_detail
from search_app.answer.quotes import is_labelled, is_whole, names_whom, row_labels
from search_app.answer.understanding import goes_on, subject_of
from search_app.replies import FollowUp
from search_app.service import Service


@pytest.mark.parametrize(
    "line",
    [
        "Telefoon: 0800 - 20 30 40", "E-mail: info@steunpunt.example", "Spreekuur: dinsdag 15.00 - 17.00 uur",
        "Kosten: gratis", "Adres: Brinkweg 12, Gagelveld", "- Openingstijden: maandag en donderdag",
        "Plekken: er zijn negen kamers", "Woensdag 9.00-12.00", "Zaterdag van 10 tot 12 uur", "Havenkade 3, Zeedorp",
        "Buurthuis De Roef, Havenkade 3b, Zeedorp",
    ],
)  # fmt: skip
def test_a_line_with_a_label_is_quoted_though_it_has_no_verb(line: str) -> None:
    assert is_whole(line)


@pytest.mark.parametrize(
    "line",
    ["Foto: Jan de Vries, 2020", "Titel: Samen", "Tel: ?", "Sfeer: rustig", "Zaterdag komen 12 kinderen", "Plan 3"],
)
def test_a_credit_or_an_empty_label_is_not(line: str) -> None:
    assert not is_whole(line)


def test_a_street_is_no_answer_to_a_question_for_a_number_or_an_address_of_mail() -> None:
    assert kinds_asked("Wat is het telefoonnummer van het steunpunt?") == {"phone"}
    assert kinds_asked("Wat is het e-mailadres?") == {"email"}
    assert kinds_held("Het steunpunt is te vinden aan de Brinkweg 12.", ("phone",)) == 0
    assert kinds_held("Telefoon: 0800 - 20 30 40", ("phone",)) == 1
    assert "phone" not in kinds_asked("Mag een kind een telefoon hebben?")
    assert "phone" not in kinds_asked("Wat doet het mobiele jongerenwerk?")
    assert "phone" not in kinds_asked("Hoe vaak belt de coach?")
    for question in ("Wat is het mobiele nummer?", "Hoe bel ik het steunpunt?", "Wat is hun 06-nummer?"):
        assert "phone" in kinds_asked(question)


def test_what_is_counted_costs_no_money() -> None:
    assert kinds_asked("Hoeveel uur kost de coördinatie?") == {"number"}
    assert "money" in kinds_asked("Hoeveel euro kost de coördinatie?")
    assert "money" in kinds_asked("Hoeveel kost het, en hoeveel uur is het?")


@pytest.mark.parametrize(
    ("question", "goes"),
    [
        ("Wat is Samen Starten?", False), ("Wat is pleegzorg?", False), ("En wat kost Samen Starten?", False),
        ("Wat kost dat?", True), ("En in Zwolle?", True), ("Voor welke leeftijd?", True), ("Wat is de prijs?", True),
    ],
)  # fmt: skip
def test_a_question_that_names_its_subject_goes_on_about_nothing(question: str, goes: bool) -> None:
    assert goes_on(question) is goes


def test_a_third_question_keeps_the_subject_of_the_first() -> None:
    first = "Wat is zwemclub Waterratten?"
    second = subject_of("Wat kost dat?", FollowUp(first, None))
    assert subject_of("En op welke dag?", FollowUp(second, None)) == first
    assert subject_of("Wat is Samen Starten?", FollowUp(second, None)) == "Wat is Samen Starten?"


def in_word(file: Path) -> Path:
    """Short answers under headings that ask."""
    document = docx.Document()
    document.add_heading("Speelkamp Zeegras", 0)
    document.add_paragraph("Speelkamp Zeegras is er voor kinderen met een zieke broer of zus.")
    for question, told in (("Waar gaan ze slapen?", "In tenten."), ("Hoe vaak is er een kamp?", "Zes keer per jaar")):
        document.add_heading(question, 1)
        document.add_paragraph(told)
    document.save(str(file))
    return file


def on_slides(file: Path) -> Path:
    """A slide whose title asks."""
    deck = pptx.Presentation()
    for title, told in (("Oppasgroep De Bij", "De oppasgroep past op kinderen."), ("Wat kost het?", "Vier euro.")):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, told
    deck.save(str(file))
    return file


def written(text: str) -> Callable[[Path], Path]:
    def write(file: Path) -> Path:
        file.write_text(text, encoding="utf-8")
        return file

    return write


SHORT = [
    ("a.docx", in_word, "Hoe vaak is er een kamp van Zeegras?", "Zes keer per jaar"),
    ("a.pptx", on_slides, "Wat kost oppasgroep De Bij?", "Vier euro."),
    (
        "a.txt",
        written("Maatjes De Brug\n\nEen maatje gaat mee naar school.\n\nHoe lang duurt het? Twaalf weken.\n"),
        "Hoe lang duurt Maatjes De Brug?", "Twaalf weken.",
    ),
    (
        "a.md",
        written("# Buurtkamer De Roef\n\nIn De Roef drinken ouders koffie.\n\n## Open\n\nZaterdag van 10 tot 12 uur\n"),
        "Wanneer is De Roef open?", "Zaterdag van 10 tot 12 uur",
    ),
    (
        "a.html",
        written(
            "<html><body><main><h1>Ruilwinkel De Spaan</h1><p>In De Spaan ruilen gezinnen speelgoed.</p>"
            "<p>Ruilwinkel De Spaan, Havenkade 3, Zeedorp</p></main></body></html>"
        ),
        "Wat is het adres van De Spaan?", "Ruilwinkel De Spaan, Havenkade 3, Zeedorp",
    ),
    (
        "b.html",
        written(
            "<html><body><main><h1>Logeerhuizen</h1><p>Er zijn twee logeerhuizen voor gezinnen.</p><table>"
            "<tr><th>Huis</th><th>Uitleg</th></tr><tr><td>De Haag</td><td><table><tr><td>Kamers</td><td>Er zijn "
            "negen kamers in De Haag</td></tr></table></td></tr></table></main></body></html>"
        ),
        "Hoeveel kamers heeft De Haag?", "Er zijn negen kamers in De Haag",
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "question", "told"), SHORT, ids=[one[3] for one in SHORT])
def test_a_few_words_that_answer_are_quoted_first(
    name: str, make: Callable[[Path], Path], question: str, told: str,
    tmp_path: Path, default_settings: Settings, encoder: Encoder,
) -> None:  # fmt: skip
    reply = asked(make(tmp_path / name), default_settings, encoder, question)
    assert told in reply.answer[0].text


def lines_in_word(file: Path) -> Path:
    """Labelled lines under a heading of their own, and a table of two columns."""
    document = docx.Document()
    document.add_heading("Logeerhuis De Kwartel", 0)
    document.add_paragraph("Logeerhuis De Kwartel vangt kinderen op van wie een ouder ziek is.")
    document.add_heading("Gegevens", 1)
    for line in ("Adres: Wulpstraat 8, Ooievaarsnest", "Mobiel: 06 - 55 66 77 88", "Beheerder: Femke Ruis"):
        document.add_paragraph(line)
    rows = (("Contactpersoon", "Bram el Idrissi"), ("Kosten", "12 euro per dag"))
    table = document.add_table(len(rows), 2)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.save(str(file))
    return file


def lines_on_slides(file: Path) -> Path:
    """Labelled lines on a slide that doesn't name what they are of."""
    deck = pptx.Presentation()
    lines = "Coördinator: Wouter van den Akker\nMobiel: 06 99 88 77 66\nOpen: dinsdag en vrijdag 9.30 - 11.30 uur"
    for title, told in (("Speelhuis Vlonder", "Speelhuis Vlonder is er voor peuters."), ("Contact", lines)):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, told
    deck.save(str(file))
    return file


LABELLED = [  # a file, and what it answers; the lines with a label stand in a paragraph, in lines, a table, a list
    ("a.md", written(
        "# Buurtgezinnen Ravelsdam\n\nBuurtgezinnen Ravelsdam koppelt een gezin dat steun zoekt aan een ander.\n\n"
        "Wil je meer weten? Bel Roos Windekind. **Mobiel:** 06 11 22 33 44 **Mail:** roos@ravelsdam.example\n"),
     {"Wat is het mobiele nummer van Buurtgezinnen Ravelsdam?": "06 11 22 33 44",
      "Hoe kan ik Buurtgezinnen Ravelsdam bellen?": "06 11 22 33 44",
      "Wat is het 06-nummer van Buurtgezinnen Ravelsdam?": "06 11 22 33 44",
      "Wat is het e-mailadres van Buurtgezinnen Ravelsdam?": "roos@ravelsdam.example"}),
    ("b.md", written(
        "# Speelhuizen in Duinrode\n\nIn Duinrode zijn twee speelhuizen.\n\n"
        "## De Schelp\n\nDe Schelp is er voor baby's.\n\n"
        "- Adres: Zeeweg 4\n- Mobiel: 06 10 10 10 10\n- Beheerder: Lotte Prins\n\n"
        "## De Kwal\n\nDe Kwal is er voor peuters.\n\n- Adres: Helmstraat 9\n"
        "- Mobiel: 06 20 20 20 20\n- Beheerder: Karim el Idrissi\n"),
     {"Wat is het adres van De Kwal?": "Helmstraat 9", "Wat is het mobiele nummer van De Schelp?": "06 10 10 10 10",
      "Wie is de beheerder van De Kwal?": "Karim el Idrissi", "Wie is beheerder van De Schelp?": "Lotte Prins",
      "Voor wie is De Kwal?": "De Kwal is er voor peuters."}),
    ("a.docx", lines_in_word,
     {"Wie is de beheerder van De Kwartel?": "Femke Ruis", "Waar is De Kwartel?": "Wulpstraat 8",
      "Wie is de contactpersoon van De Kwartel?": "Bram el Idrissi",
      "Wat is het mobiele nummer van De Kwartel?": "06 - 55 66 77 88"}),
    ("a.pptx", lines_on_slides,
     {"Wie is de coördinator van Speelhuis Vlonder?": "Wouter van den Akker",
      "Wat is het mobiele nummer van Vlonder?": "06 99 88 77 66",
      "Wanneer is Speelhuis Vlonder open?": "dinsdag en vrijdag"}),
    ("a.html", written(
        "<html><body><main><h1>Jongerenpunt De Mast</h1><p>Jongerenpunt De Mast helpt jongeren met geldzorgen.</p>"
        "<dl><dt>Inloop</dt><dd>maandag 13.00 - 17.00 uur</dd><dt>Mobiel</dt><dd>06 31 32 33 34</dd>"
        "<dt>Projectleider</dt><dd>Noor van der Zee</dd></dl></main></body></html>"),
     {"Wie is de projectleider van De Mast?": "Noor van der Zee", "Wanneer is de inloop van De Mast?": "maandag",
      "Wat is het mobiele nummer van De Mast?": "06 31 32 33 34", "Wie helpt De Mast?": "jongeren met geldzorgen"}),
    ("a.eml", written(
        "From: a@b.example\nSubject: Zwemgroep Otter\nContent-Type: text/plain; charset=utf-8\n\n"
        "Zwemgroep Otter is er voor kinderen met een spierziekte.\n\n"
        "Contactpersoon: Els Wijnands\nMobiel: 06 51 52 53 54\n"),
     {"Wie is de contactpersoon van zwemgroep Otter?": "Els Wijnands",
      "Wat is het mobiele nummer van zwemgroep Otter?": "06 51 52 53 54"}),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "answers"), LABELLED, ids=[one[0] for one in LABELLED])
def test_a_line_whose_label_is_asked_for_is_quoted_first(
    name: str, make: Callable[[Path], Path], answers: dict[str, str],
    tmp_path: Path, default_settings: Settings, encoder: Encoder,
) -> None:  # fmt: skip
    service = service_of(make(tmp_path / name), default_settings, encoder)
    first = {question: [one.text for one in service.ask(question).answer][:1] for question in answers}
    assert {question: text for question, text in first.items() if not text or answers[question] not in text[0]} == {}


@pytest.mark.slow
def test_a_question_that_goes_on_is_answered_by_what_it_asks_itself(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    text = (
        "# Twee clubs in Uilenhorst\n\nTurnclub Salto is er voor kinderen met astma.\n\n"
        "Een les bij Salto kost vijf euro.\n\nDe lessen zijn op maandag om vier uur.\n\n"
        "Kinderen onder de zes jaar mogen niet meedoen.\n\n"
        "Samen Sterk begon in 2017 met vier vrijwilligers en heeft er nu dertig.\n"
    )
    service = service_of(written(text)(tmp_path / "a.md"), default_settings, encoder)
    before = FollowUp("Wat is turnclub Salto?", None)
    for question, told in (
        ("Wat kost dat?", "vijf euro"), ("En op welke dag?", "maandag"), ("Vanaf welke leeftijd?", "zes jaar"),
        ("Wat is Samen Sterk?", "Samen Sterk begon"),
    ):  # fmt: skip
        assert told in service.ask(question, previous=before).answer[0].text, question


def test_who_somebody_is_stands_in_a_line_of_its_label_and_in_no_other() -> None:
    assert names_whom("Coördinator: Wouter van den Akker")
    assert names_whom("- Beheerder: Karim el Idrissi, wijkteam Noord")
    assert not names_whom("Foto: Jan de Vries")
    assert not names_whom("Doelgroep: kinderen van 8 jaar")
    assert not is_whole("Coördinator: Wouter van den Akker")  # it answers nothing but who that is


def test_few_words_are_quoted_only_under_a_question_that_they_answer() -> None:
    assert quoted(1, "Hoe lang duurt het?", "Vijf dagen.") == "Vijf dagen."
    assert quoted(1, "Hoe lang duurt het?", "Een hele tijd.") is None
    assert quoted(1, "Het kamp is in juli.", "Vijf dagen.") is None
    assert quoted(2, "Hoe lang duurt het?", "Het kamp is in juli.", "Vijf dagen.") is None


ROW = "Aanpak: Wachtkamer Open; Voor wie: jongeren van 12 tot 18 jaar; Regio: Amersfoort; Kosten: 40 euro"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (ROW, True), (f"{ROW}.", True), ("Telefoon: 0800 - 20 30 40", True), ("Voor wie: ouders met schulden", True),
        ("Tip: neem je kind op dinsdag mee naar de kring.", False), ("De kring begint om 9.30 uur.", False),
        ("Dat was de reden om te beginnen: de wachttijd was vijf maanden.¹", False),
    ],
)  # fmt: skip
def test_a_row_only_gives_details_and_a_sentence_with_a_label_is_none(line: str, row: bool) -> None:
    assert is_labelled(line) is row


@pytest.mark.parametrize(
    ("question", "tells"),
    [
        ("Welke aanpak helpt jongeren die vastlopen op het mbo?", False), ("Wat doet Wachtkamer Open?", False),
        ("Wat kost Wachtkamer Open?", True), ("Voor wie is Wachtkamer Open?", True),
        ("Waar is Wachtkamer Open?", True), ("Wat is het telefoonnummer van Wachtkamer Open?", False),
    ],
)  # fmt: skip
def test_a_row_tells_only_the_kinds_of_detail_that_stand_in_it(question: str, tells: bool) -> None:
    asking = Asked(kinds=kinds_asked(question), asking=question.casefold())
    assert tells_detail(ROW, row_labels(ROW), asking) is tells


def test_a_sentence_that_ends_in_the_number_of_a_note_can_be_quoted() -> None:
    assert is_whole("In Groningen wachten jongeren gemiddeld vijf maanden.¹")
    assert is_whole("Dat zegt de wethouder van Assen (‘Het werkt.’)²,³")


def test_a_note_that_opens_with_its_number_can_be_quoted() -> None:
    assert is_whole("¹ De gastvrouw krijgt een training van twee avonden.")


@pytest.mark.slow
def test_no_answer_over_the_demo_corpus_shows_a_row_that_nobody_asked_for_or_two_rows_as_one(demo: Service) -> None:
    questions = [json.loads(line)["question"] for line in (CORPUS.parent / "questions.jsonl").open(encoding="utf-8")]
    for question in ("Welke aanpak helpt jongeren die vastlopen op het mbo?", *questions):
        asking = Asked(kinds=kinds_asked(question), asking=question.casefold())
        shown = [sentence.text for sentence in demo.ask(question).answer]
        rows = [text for text in shown if is_labelled(text)]
        assert all("\n" not in row and tells_detail(row, row_labels(row), asking) for row in rows), (question, rows)
        lines = [line for text in shown if "\n" in text for line in text.split("\n")]
        assert not any(is_labelled(line) for line in lines), (question, shown)


@pytest.mark.slow
def test_a_detail_that_is_asked_is_still_quoted_from_its_row_alone(demo: Service) -> None:
    shown = [sentence.text for sentence in demo.ask("In welke regio is Taal van Thuis?").answer]
    assert any(is_labelled(text) and "Regio: IJsselland" in text and "\n" not in text for text in shown), shown


@pytest.mark.slow
def test_a_story_is_answered_in_an_archive_of_three_pages_too(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    texts = {
        "boot.md": "# De Sloep\n\nDe Sloep is een programma voor jongeren van 12 tot 18 jaar die thuis vastlopen. "
        "Een schipper neemt hen een half jaar lang elke zaterdag mee het water op.\n\nSamen knappen zij een boot op.\n",
        "soep.md": "# Buurtsoep\n\nElke dinsdag koken bewoners soep in het wijkcentrum. Wie wil, schuift aan.\n",
        "brief.md": "# Brief aan de raad\n\nDe gemeente wil minder wachttijd bij het loket. Er komt iemand bij.\n",
    }
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    service = service_of(folder, default_settings, encoder)
    story = "Onze dochter van 14 zit slecht in haar vel en komt niet meer buiten. Wie doet iets met haar op zaterdag?"
    assert "elke zaterdag mee het water op" in service.ask(story).answer[0].text
    assert service.ask("Welke woningen worden er in ons dorp gesloopt?").abstained
