"""PDF: text as a reader reads it, headings, titles and dates, and boxes where the words stand."""

from pathlib import Path

import pypdf
import pytest
from pdf_making import FONT, drawn_pdf, raw_pdf, set_pdf, shown, stream
from PIL import Image

from benchmarks.reading.headings import HeadingScores, scores
from index.types import Page
from ingest.chunking.sentences import split
from ingest.reading import child as reading_child
from ingest.reading import sandbox
from ingest.reading.result import Reading, Unreadable

ALINEA = (
    "In de werkplaats onderzoeken professionals, ouders en jongeren samen welke ondersteuning gezinnen nodig hebben. "
    "Zij ontwikkelen verschillende hulpmiddelen en beproeven die in de dagelijkse praktijk van wijkteams en scholen. "
)


def headings_of(page: Page) -> list[tuple[int, str]]:
    return [(one.level, page.text[one.start : one.end]) for one in page.headings]


def flat(reading: Reading) -> str:
    return " ".join(" ".join(page.text for page in reading.pages).split())


def test_hyphenated_lines_become_paragraphs_of_whole_words(tmp_path: Path) -> None:
    body = f"#set par(justify: true)\n= Samenwerken in de wijk\n{ALINEA * 3}\n\n{ALINEA}"
    page = reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[0]
    assert page.text == "\n\n".join(["Samenwerken in de wijk", (ALINEA * 3).strip(), ALINEA.strip()])
    assert headings_of(page) == [(1, "Samenwerken in de wijk")]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    body = f"#set page(columns: 2)\n= Links\nEerste. {ALINEA}\n#colbreak()\n== Rechts\nTweede. {ALINEA}"
    page = reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[0]
    assert page.text == f"Links\n\nEerste. {ALINEA.strip()}\n\nRechts\n\nTweede. {ALINEA.strip()}"
    assert headings_of(page) == [(1, "Links"), (2, "Rechts")]


def test_columns_that_the_file_holds_row_by_row_are_taken_apart(tmp_path: Path) -> None:
    left = [f"de linker kolom vertelt regel {word}" for word in "een twee drie vier vijf zes zeven acht".split()]
    right = [line.replace("linker", "rechter") for line in left]
    rows = zip(left, right, range(700, 500, -16), strict=False)
    content = b"".join(shown(a, 50, y) + shown(b, 330, y) for a, b, y in rows)
    text = flat(reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)))
    assert text == " ".join([*left, *right])


def test_running_headers_and_page_numbers_go_and_the_text_stays(tmp_path: Path) -> None:
    preamble = '#set page(width: 160mm, height: 220mm, margin: 25mm, header: [Jaarbericht jeugd], numbering: "1")\n'
    body = "\n#pagebreak()\n".join(f"= Deel {word}\n{ALINEA}" for word in ("een", "twee", "drie", "vier"))
    pages = reading_child.read(set_pdf(tmp_path / "a.pdf", body, preamble)).pages
    assert [page.text.split("\n\n")[0] for page in pages] == ["Deel een", "Deel twee", "Deel drie", "Deel vier"]
    assert not any("Jaarbericht" in page.text for page in pages)
    assert all(page.text.endswith("scholen.") for page in pages)


def test_headings_are_seen_by_size_where_a_file_has_no_tags(tmp_path: Path) -> None:
    lines = [("Groot nieuws uit de wijk", 24, 740), ("Voor wie is het bedoeld?", 15, 690), ("Wat kost het?", 15, 640)]
    content = b"".join(shown(text, 50, y, size) for text, size, y in lines)
    plain = "Gewone tekst die hier staat en een zin vormt."
    content += b"".join(shown(plain, 50, y) for y in (670, 655, 620, 605, 590))
    reading = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content))
    assert headings_of(reading.pages[0]) == [
        (1, "Groot nieuws uit de wijk"),
        (2, "Voor wie is het bedoeld?"),
        (2, "Wat kost het?"),
    ]
    assert (reading.title, reading.title_source) == ("Groot nieuws uit de wijk", "text")


def test_a_table_of_contents_and_the_labels_of_a_diagram_are_no_headings(tmp_path: Path) -> None:
    plain = "Gewone tekst die hier staat en die samen een zin vormt met wat er nog volgt."
    text = b"".join(shown(plain, 50, y) for y in range(600, 300, -15))
    places = ((3, 720), (5, 695), (9, 670), (12, 645))
    entries = b"".join(shown(f"{page} Artikel over iets", 50, y, 16) for page, y in places)
    labels = b"".join(shown(f"Vakje nummer {chr(65 + row)}", 50, 750 - 35 * row, 16) for row in range(10))
    contents = reading_child.read(drawn_pdf(tmp_path / "a.pdf", entries + text)).pages[0]
    diagram = reading_child.read(drawn_pdf(tmp_path / "b.pdf", labels + shown(plain, 50, 300))).pages[0]
    assert headings_of(contents) == []
    assert headings_of(diagram) == []


def test_a_quote_or_a_colon_is_a_heading_where_others_look_the_same(tmp_path: Path) -> None:
    titles = ("Wat is het?", "Voor wie?", "Wat kost het?", "‘Zij vraagt nooit’", "Zeeland: als er niemand meer is")
    plain = "Gewone tekst die hier staat en een zin vormt."
    content = b"".join(
        shown(title, 50, 740 - 100 * row, 15) + shown(plain, 50, 715 - 100 * row) + shown(plain, 50, 701 - 100 * row)
        for row, title in enumerate(titles)
    )
    page = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0]
    assert [text for _, text in headings_of(page)] == list(titles)


def test_a_footnote_stands_behind_the_paragraph_that_refers_to_it(tmp_path: Path) -> None:
    body = f"= Kop\nBegin.#footnote[Een noot over het cijfer.] {ALINEA}\n\n{ALINEA}"
    page = reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[0]
    first, note, second = page.text.split("\n\n")[1:]
    assert first == f"Begin.¹ {ALINEA.strip()}"
    assert (note, second) == ("¹ Een noot over het cijfer.", ALINEA.strip())


def test_a_date_at_the_start_of_a_line_begins_no_footnote(tmp_path: Path) -> None:
    notes = ("1 Deze noot loopt over twee regels, bekeken op", "25 mei 2020 en daarna nog eens.", "2 Een andere.")
    content = b"".join(shown("Gewone tekst die hier staat en een zin vormt.", 50, y) for y in range(700, 600, -14))
    content += b"".join(shown(line, 50, 120 - 10 * row, 8) for row, line in enumerate(notes))
    text = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0].text
    assert text.split("\n\n")[-2:] == [f"{notes[0]} {notes[1]}", notes[2]]


def test_a_footnote_does_not_part_a_sentence_that_runs_over_the_page(tmp_path: Path) -> None:
    body = f"#set page(height: 90mm)\n= Kop\nBegin#footnote[Een noot over het cijfer.] {ALINEA * 4}"
    first, second = reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[:2]
    assert "Een noot over het cijfer." in first.text
    assert ALINEA.split()[0] in first.text
    joined = f"{first.text.split(chr(10))[-1]} {second.text}"
    assert ALINEA in f"{joined} "


def test_a_sidebar_does_not_part_the_paragraph_that_it_stands_in(tmp_path: Path) -> None:
    column, aside = "Dit is een regel van de gewone tekst", "Een kader met tekst van een ander."
    content = b"".join(shown(column if y < 700 else f"H{column[1:]}", 50, y) for y in (700, 686, 672))
    content += b"".join(shown(aside, 50, y, 9) for y in (640, 629, 618, 607))
    content += b"".join(shown(column.lower(), 50, y) for y in (580, 566)) + shown("en hier eindigt hij.", 50, 552)
    blocks = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0].text.split("\n\n")
    assert blocks[0].endswith("dit is een regel van de gewone tekst en hier eindigt hij.")
    assert all("kader" in block for block in blocks[1:])


def test_a_label_above_a_heading_belongs_to_the_section_under_it(tmp_path: Path) -> None:
    article = f"\n#v(8mm)\n#text(size: 8pt)[STEUNFIGUREN]\n\n= Wie kies jij?\n{ALINEA}"
    text = reading_child.read(set_pdf(tmp_path / "a.pdf", f"= Vooraf\n{ALINEA}\n{article}")).pages[0].text
    assert "scholen.\n\nWie kies jij?\n\nSTEUNFIGUREN\n\nIn de werkplaats" in text


def test_the_mark_of_a_footnote_stands_raised_and_apart_from_its_word(tmp_path: Path) -> None:
    body = "Het duurde vijf maanden.#footnote[Telling van 2021.] Daarna niet meer, op 3 m#super[2] na en COVID19 ook."
    for font in ("Libertinus Serif", "DejaVu Sans Mono"):  # with raised digits of its own, and without
        page = reading_child.read(set_pdf(tmp_path / "a.pdf", f'#set text(font: "{font}")\n{body}')).pages[0]
        assert "vijf maanden.¹ Daarna niet meer, op 3 m² na en COVID19 ook." in page.text
        assert "¹ Telling van 2021." in page.text
        assert [page.text[start:end] for start, end in split(page.text)][0] == "Het duurde vijf maanden.¹"


def test_a_number_that_is_only_small_is_no_mark(tmp_path: Path) -> None:
    content = shown("CO", 50, 700) + shown("2", 68, 697, 7) + shown("in de klas van 12 leerlingen", 80, 700)
    assert "²" not in reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0].text


def test_a_quote_that_repeats_the_text_in_big_letters_is_left_out(tmp_path: Path) -> None:
    quote = "‘Wij luisteren eerst naar het kind zelf en dan pas naar het plan’"
    body = f"= Kop\n{ALINEA}\n\n#text(size: 17pt)[{quote}]\n\nToen zei zij: {quote}. {ALINEA}"
    text = flat(reading_child.read(set_pdf(tmp_path / "a.pdf", body)))
    assert text.count("Wij luisteren eerst") == 1


def test_labelled_lines_and_lists_keep_their_lines(tmp_path: Path) -> None:
    fields = "*Voor wie:* jongeren van 12 jaar \\\n*Waar:* in Veendam \\\n*Nodig:* een uur"
    body = f"= Steunmaat\n{fields}\n\n- een punt\n- nog een\n"
    text = reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[0].text
    assert "Voor wie: jongeren van 12 jaar\nWaar: in Veendam\nNodig: een uur" in text
    assert "• een punt\n• nog een" in text


def test_title_and_date_come_from_the_page_and_a_foreign_claim_is_refused(tmp_path: Path) -> None:
    claim = '#set document(title: "Een heel ander stuk", date: datetime(year: 2011, month: 1, day: 1))\n'
    body = f"{claim}#text(size: 26pt)[Samen dichtbij]\n\nUtrecht, 3 mei 2021\n\n{ALINEA}"
    reading = reading_child.read(set_pdf(tmp_path / "a.pdf", body))
    assert (reading.title, reading.title_source) == ("Samen dichtbij", "text")
    assert (reading.date, reading.year) == ("2021-05-03", 2021)


def dark_share(path: Path, page: Page, word: str, width: int = 900) -> tuple[float, float]:
    """Share of ink inside the box of a word, and on the whole page."""
    (path.parent / "page.png").write_bytes(sandbox.render_page(path, 1, width))
    image = Image.open(path.parent / "page.png").convert("L").point(lambda value: 255 if value < 128 else 0)
    start = page.text.index(word)
    box = next(one.box for one in page.words if one.start == start)
    sides = (box.x0 * image.width, box.y0 * image.height, box.x1 * image.width, box.y1 * image.height)
    inside = image.crop(tuple(round(side) for side in sides))
    return inside.histogram()[255], image.histogram()[255]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", ["", "/CropBox [40 300 500 760]"])
def test_boxes_stand_on_the_ink_of_turned_and_cropped_pages(tmp_path: Path, turned: int, crop: str) -> None:
    content = shown("Woord", 200, 600, 20) + shown("buiten", 10, 100, 20)
    path = drawn_pdf(tmp_path / "a.pdf", content if crop else shown("Woord", 200, 600, 20), f"/Rotate {turned} {crop}")
    page = reading_child.read(path).pages[0]
    assert page.text == "Woord"
    inside, whole = dark_share(path, page, "Woord")
    assert whole > 0
    assert inside >= 0.97 * whole


def test_every_sentence_has_boxes_for_all_its_words(tmp_path: Path) -> None:
    page = reading_child.read(set_pdf(tmp_path / "a.pdf", f"#set par(justify: true)\n= Kop\n{ALINEA * 4}")).pages[0]
    boxed = {at for word in page.words for at in range(word.start, word.end)}
    for start, end in split(page.text):
        assert all(at in boxed or page.text[at].isspace() for at in range(start, end))
    assert all(0 <= w.box.x0 < w.box.x1 <= 1 and 0 <= w.box.y0 < w.box.y1 <= 1 for w in page.words)


def test_a_cut_word_has_a_box_for_each_half(tmp_path: Path) -> None:
    content = shown("Het is min-", 50, 700) + shown("der zwaar dan zij dachten.", 50, 684)
    page = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0]
    assert page.text == "Het is minder zwaar dan zij dachten."
    halves = [(page.text[one.start : one.end], round(one.box.y0 * 800)) for one in page.words[2:4]]
    assert [text for text, _ in halves] == ["min", "der"]
    assert halves[0][1] < halves[1][1]


def test_a_page_that_is_a_picture_has_no_text(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "a.pdf")
    with pytest.raises(Unreadable) as caught:
        reading_child.read(tmp_path / "a.pdf")
    assert caught.value.reason == "no_text"


def test_a_picture_among_pages_of_text_is_a_warning(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "picture.pdf")
    writer = pypdf.PdfWriter()
    for part in (set_pdf(tmp_path / "text.pdf", ALINEA), tmp_path / "picture.pdf", tmp_path / "text.pdf"):
        writer.append(part)
    writer.write(tmp_path / "a.pdf")
    reading = reading_child.read(tmp_path / "a.pdf")
    assert reading.warnings == ("Geen leesbare tekst op 1 van 3 pagina's (pagina's 2). OCR kan helpen.",)


def f1_of(found: list[HeadingScores]) -> float:
    """Weighed by how many headings each file has."""
    return sum(one.f1 * one.n_headings for one in found) / sum(one.n_headings for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("with_tags", [True, False])
def test_the_headings_of_magazine_factsheets_and_report_are_found(with_tags: bool) -> None:
    found = list(scores(with_tags))
    assert len(found) == 6
    assert f1_of(found) >= 0.95


WIDTHS = dict(zip("abcdefghijklmnopqrstuvwxyzKOMJI?. ", (
    556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
    500, 500, 500, 667, 778, 833, 500, 278, 556, 278, 278,
), strict=True))  # fmt: skip


def letter_by_letter(text: str, y: float, size: float, apart: float) -> bytes:
    """As programs for design draw it: each letter by itself, ``apart`` points further than it would stand."""
    drawn, x = b"", 60.0
    for letter in text:
        drawn += b"" if letter == " " else shown(letter, round(x, 2), y, size)
        x += WIDTHS[letter] * size / 1000 + apart
    return drawn


@pytest.mark.parametrize(("title", "apart"), [("KOM JIJ OOK?", 14), ("KOM JIJ OOK?", 5), ("kom je ook mee", 9)])
def test_letters_that_are_set_apart_are_words(tmp_path: Path, title: str, apart: float) -> None:
    line = "de middag begint om drie uur en kost niets."
    content = letter_by_letter(title, 700, 28, apart) + letter_by_letter(line, 640, 12, 0)
    page = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0]
    assert page.text.split("\n\n") == [title, line]
    assert {page.text[word.start : word.end] for word in page.words} >= {title.split()[0], "niets."}


def test_letters_that_the_file_sets_apart_with_blanks_or_in_columns_stay_apart(tmp_path: Path) -> None:
    content = shown("A B C D E", 60, 700, 12)
    columns = b"".join(shown(letter, 60 + 40 * at, 650, 12) for at, letter in enumerate("VWXYZ"))
    text = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content + columns)).pages[0].text
    assert text.startswith("A B C D E")
    assert "V W" in text


@pytest.mark.parametrize("line", ["X = R n a b", "Sind U en T of a + b = c", "Er is geen content of u in 3 a"])
def test_words_and_formulas_stay_as_they_are_set(tmp_path: Path, line: str) -> None:
    body = f"#set par(justify: true)\n{line}"
    assert reading_child.read(set_pdf(tmp_path / "a.pdf", body)).pages[0].text == line


def test_what_a_program_put_on_a_page_in_any_order_is_read_from_the_top(tmp_path: Path) -> None:
    texts = {"Bel met Roos voor meer uitleg.": 500, "Samen spelen": 700, "Elke woensdag is er een middag.": 600}
    content = b"".join(shown(text, 60, y, 12) for text, y in texts.items())
    assert reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0].text.split("\n\n") == [
        "Samen spelen", "Elke woensdag is er een middag.", "Bel met Roos voor meer uitleg.",
    ]  # fmt: skip


def printed_by_browser(path: Path, foot: str) -> Path:
    head = shown("30-11-2026 13:51", 24, 780, 8) + shown("Speelgroep De Kei", 250, 780, 8)
    pages = [
        head + shown(f"De groep is op {day} open.", 60, 700) + shown(foot.format(number), 24, 15, 8)
        for number, day in ((1, "maandag"), (2, "dinsdag"))
    ]
    kid = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R "
    kid += "/Resources << /Font << /F1 7 0 R >> >> >>"
    return raw_pdf(
        path,
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            kid.format(5), kid.format(6), *map(stream, pages), FONT,
        ],
    )  # fmt: skip


def test_what_a_browser_prints_around_a_page_is_no_text(tmp_path: Path) -> None:
    reading = reading_child.read(printed_by_browser(tmp_path / "a.pdf", "https://a.example/groep {}/2"))
    assert [page.text for page in reading.pages] == ["De groep is op maandag open.", "De groep is op dinsdag open."]
    reading = reading_child.read(printed_by_browser(tmp_path / "b.pdf", "https://a.example/groep"))
    assert all("Speelgroep De Kei" in page.text for page in reading.pages)
