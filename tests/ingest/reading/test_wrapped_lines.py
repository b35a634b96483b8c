"""Lines that a program broke at a fixed width are sentences again, in every format; lines that were meant stay."""

import textwrap
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import hostile
import pytest
import test_open_document

from ingest.reading import child as reading_child

TOLD = (
    "Het buurtteam in de Vogelwijk helpt gezinnen die van ver zijn gekomen. Elke week gaat een vrijwilliger uit "
    "Zuidbroek bij hen op bezoek om te oefenen met de taal, en dat mag ook in het weekend of in de avond zijn. Na een "
    "halfjaar kijken zij samen terug op wat er in het gezin veranderd is."
)
PRINTED = textwrap.wrap(TOLD, 62)


def in_word(folder: Path, lines: Sequence[str]) -> Path:
    document = docx.Document()
    document.add_heading("Buurtteam", 1)
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def in_open_text(folder: Path, lines: Sequence[str]) -> Path:
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    test_open_document.read(folder, "text", f'<text:h text:outline-level="1">Buurtteam</text:h>{body}', "")
    return folder / "a.bin"


def on_the_web(folder: Path, lines: Sequence[str]) -> Path:
    body = "".join(f"<p>{line}</p>" for line in lines)
    (folder / "a.html").write_text(f"<html><body><h1>Buurtteam</h1>{body}</body></html>", encoding="utf-8")
    return folder / "a.html"


def in_a_book(folder: Path, lines: Sequence[str]) -> Path:
    body = "<h1>Buurtteam</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    hostile.epub(folder / "a.epub", '<itemref idref="a"/>', chapter=body)
    return folder / "a.epub"


def in_plain_text(folder: Path, lines: Sequence[str]) -> Path:
    (folder / "a.txt").write_text("\n".join(["Buurtteam\n", *lines]), encoding="utf-8")
    return folder / "a.txt"


def in_mail(folder: Path, lines: Sequence[str], **content_type: str) -> Path:
    message = EmailMessage()
    message["Subject"] = "Buurtteam"
    message.set_content("\n".join(lines) + "\n", cte="8bit")
    for name, value in content_type.items():
        message.set_param(name, value)
    (folder / "a.eml").write_bytes(message.as_bytes())
    return folder / "a.eml"


def paragraphs(file: Path) -> list[str]:
    return reading_child.read(file).pages[0].text.split("\n\n")


WRITERS: list[Callable[[Path, Sequence[str]], Path]] = [
    in_word, in_open_text, on_the_web, in_a_book, in_plain_text, in_mail,
]  # fmt: skip


@pytest.mark.parametrize("write", WRITERS)
def test_printed_lines_are_sentences_again(tmp_path: Path, write: Callable[[Path, Sequence[str]], Path]) -> None:
    assert " ".join(paragraphs(write(tmp_path, PRINTED))[1:]) == TOLD


@pytest.mark.parametrize("write", WRITERS)
def test_lines_that_were_meant_stay_apart(tmp_path: Path, write: Callable[[Path, Sequence[str]], Path]) -> None:
    meant = [
        "Een vrijwilliger die in de Vogelwijk woont komt elke week",
        "Een student die wil leren lesgeven aan ouders",
        "Een docent van de basisschool in de straat ernaast",
    ]
    shown = "\n".join(paragraphs(write(tmp_path, meant))[1:])
    assert shown.split("\n") == meant


def test_lines_of_code_come_to_no_end_and_stay_apart(tmp_path: Path) -> None:
    code = [f"openssl req -new -x509 -nodes -keyout {name}.key -out {name}.pub" for name in ("een", "twee", "drie")]
    assert paragraphs(in_word(tmp_path, [*code, "echo klaar"]))[1:] == [*code, "echo klaar"]


def test_a_ruler_between_wrapped_lines_is_no_line(tmp_path: Path) -> None:
    assert paragraphs(in_plain_text(tmp_path, [*PRINTED, "", "==========", "", "Slot."]))[1:] == [TOLD, "Slot."]


def test_a_word_that_a_line_end_cut_is_whole_in_word(tmp_path: Path) -> None:
    lines = [
        "De vrijwilligers van het buurtteam krijgen samen een trai-",
        "ning van drie avonden en komen daarna elke",
        "maand bij elkaar om te praten over wat zij meemaken.",
    ]
    assert "krijgen samen een training van drie" in paragraphs(in_word(tmp_path, lines))[1]


def test_an_address_under_wrapped_lines_of_a_mail_keeps_its_lines(tmp_path: Path) -> None:
    shown = paragraphs(in_mail(tmp_path, [*PRINTED, "", "Anna de Vries", "Buurtteam Vogelwijk", "Havenkade 3"]))
    assert shown[1:] == [TOLD, "Anna de Vries\nBuurtteam Vogelwijk\nHavenkade 3"]


def test_a_mail_that_says_where_its_lines_flow_is_believed(tmp_path: Path) -> None:
    lines = ["Kom je ook ", "naar het feest?", "> Graag ", "> zelfs.", "-- ", "Anna"]
    assert paragraphs(in_mail(tmp_path, lines, format="flowed"))[1].split("\n") == [
        "Kom je ook naar het feest?", "Graag zelfs.", "--", "Anna",
    ]  # fmt: skip
    cut = ["Naar het buurt ", "feest."]
    assert paragraphs(in_mail(tmp_path, cut, format="flowed", delsp="yes"))[1] == "Naar het buurtfeest."


def test_a_line_of_markdown_that_breaks_on_purpose_stays_a_line(tmp_path: Path) -> None:
    address = "Havenkade 3  \n1234 AB Zeedorp\\\nTelefoon: 0900\nis vrij."
    (tmp_path / "a.md").write_text(f"# Kop\n\n{address}\n\n- een  \n- twee\\\n")
    told = "Havenkade 3\n1234 AB Zeedorp\nTelefoon: 0900 is vrij."
    assert paragraphs(tmp_path / "a.md")[1:] == [told, "• een\n• twee"]


@pytest.mark.parametrize(("write", "empty"), [(in_open_text, ""), (in_mail, "\xa0")])
def test_an_empty_line_behind_a_hyphen_ends_the_sentence_and_nothing_else(
    tmp_path: Path, write: Callable[[Path, Sequence[str]], Path], empty: str
) -> None:
    lines = [*PRINTED, "De vrijwilligers van het buurtteam krijgen samen een hele mooie trai-", empty, "Slot."]
    assert paragraphs(write(tmp_path, lines))[-1].endswith("Slot.")


def test_an_empty_line_of_a_flowed_mail_parts_its_paragraphs(tmp_path: Path) -> None:
    assert paragraphs(in_mail(tmp_path, ["Eerste alinea.", " ", "Tweede."], format="flowed"))[-1] == "Tweede."
