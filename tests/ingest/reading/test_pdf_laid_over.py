"""PDF: what is laid over a page or stands between the halves of something else, and the last column of a table."""

from pathlib import Path

import pytest
from pdf_making import drawn_pdf, set_pdf, shown

from ingest.reading import child as reading_child
from ingest.reading.result import Reading

SENTENCES = (
    "Logeerweekenden zijn er voor kinderen met autisme.", "Een weekend duurt van vrijdag tot zondag.",
    "Broers en zussen mogen twee keer per jaar mee.", "De begeleiders hebben een opleiding gevolgd.",
)  # fmt: skip


def booklet(path: Path, over: str) -> Reading:
    """Four pages with something laid over each."""
    body = "\n#pagebreak()\n".join(f"#place(center + horizon, {over})\n{one}" for one in SENTENCES)
    return reading_child.read(set_pdf(path, f"= Brochure logeerweekenden\n{body}"))


@pytest.mark.parametrize(
    "over",
    [
        "rotate(-50deg, text(60pt, luma(220))[CONCEPT])",
        "rotate(-30deg, text(40pt, luma(200))[Werkplaats Noord])",
        "text(40pt, luma(220))[VERTROUWELIJK]",
    ],
    ids=["slanted", "a name, slanted", "straight"],
)
def test_a_watermark_is_no_text_and_no_title(tmp_path: Path, over: str) -> None:
    reading = booklet(tmp_path / "a.pdf", over)
    assert reading.title == "Brochure logeerweekenden"
    assert [page.text.split("\n\n")[-1] for page in reading.pages] == list(SENTENCES)


def test_a_slanted_word_on_one_page_is_kept_unless_it_is_a_mark_of_a_draft(tmp_path: Path) -> None:
    kept = reading_child.read(set_pdf(tmp_path / "a.pdf", f"= Poster\n{SENTENCES[0]}\n#rotate(-20deg)[Doe je mee?]"))
    gone = reading_child.read(set_pdf(tmp_path / "b.pdf", f"= Poster\n{SENTENCES[0]}\n#rotate(-20deg)[CONCEPT 0.9]"))
    assert "Doe je mee?" in kept.pages[0].text
    assert "CONCEPT" not in gone.pages[0].text


def test_a_sentence_under_a_watermark_keeps_its_words(tmp_path: Path) -> None:
    over = "rotate(-50deg, text(60pt, luma(220))[CONCEPT])"
    assert SENTENCES[1] in booklet(tmp_path / "a.pdf", over).pages[1].text


def rows_of(path: Path, rows: list[tuple[tuple[str, int], ...]]) -> str:
    body = "".join(
        f'#place(dx: {x}pt, dy: {20 * row + 40}pt, text(weight: "{"bold" if row == 0 else "regular"}")[{text}])\n'
        for row, cells in enumerate(rows)
        for text, x in cells
    )
    return reading_child.read(set_pdf(path, f"= Plekken per huis\n{body}")).pages[0].text


def test_a_number_in_the_last_but_one_column_is_no_list_number(tmp_path: Path) -> None:
    names = (("Huis", 0), ("Plaats", 100), ("Bedden", 200), ("Vrij", 260))
    rows = [names, *(((f"Huis {n}", 0), ("Dorp", 100), (str(n), 200), ("vol", 260)) for n in (3, 5, 7))]
    assert "Huis: Huis 5; Plaats: Dorp; Bedden: 5; Vrij: vol" in rows_of(tmp_path / "a.pdf", rows)


def test_a_number_in_the_first_column_of_a_table_is_no_list_number(tmp_path: Path) -> None:
    names = (("Groep", 0), ("Aantal", 40), ("Lokaal", 150))
    rows = [names, *(((str(n), 0), (str(20 + n), 40), ("boven", 150)) for n in (3, 5, 7))]
    assert "Groep: 5; Aantal: 25; Lokaal: boven" in rows_of(tmp_path / "a.pdf", rows)


@pytest.mark.parametrize("quote", ["“Een kalf vergeet je nooit”", "Een kalf vergeet je nooit"])
def test_a_sentence_goes_on_over_a_pull_quote_at_the_foot_of_its_column(tmp_path: Path, quote: str) -> None:
    left = ["Op de boerderij wonen vijf kinderen.", "Volgens Truus slapen zij beter", "sinds zij hooien, omdat ze"]
    right = ["aan het einde van de dag moe zijn.", "De pleegzorgwerker komt elke", "twee weken langs en eet mee."]
    content = b"".join(shown(line, 50, 700 - 14 * row, 11) for row, line in enumerate(left))
    content += b"".join(shown(line, 50, 600 - 22 * row, 18) for row, line in enumerate(quote.rsplit(maxsplit=2)))
    content += b"".join(shown(line, 330, 700 - 14 * row, 11) for row, line in enumerate(right))
    text = reading_child.read(drawn_pdf(tmp_path / "a.pdf", content)).pages[0].text
    assert "omdat ze aan het einde van de dag moe zijn." in text
    assert " ".join(quote.split()) in " ".join(text.split())


@pytest.mark.parametrize(
    ("left_half", "right_half"),
    [("Samen eten brengt buren", "en tieners bij elkaar"), ("Wie koopt er vandaag", "de kaas voor morgen")],
)
def test_a_heading_over_the_fold_of_a_spread_keeps_its_blank(tmp_path: Path, left_half: str, right_half: str) -> None:
    content = shown(left_half, 40, 740, 42) + shown(right_half, 502, 740, 42)
    for x in (40, 280, 502, 760):
        content += b"".join(shown(f"Regel {row} van deze kolom gaat door", x, 600 - 15 * row, 10) for row in range(6))
    path = drawn_pdf(tmp_path / "a.pdf", content, "/MediaBox [0 0 1000 800]")
    assert reading_child.read(path).title == f"{left_half} {right_half}"
