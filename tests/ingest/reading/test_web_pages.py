"""Saved web pages, e-books and ODT: each is one publication, in reading order."""

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.reading import child as reading_child
from ingest.reading.result import Reading, Unreadable

PAGE = """<html lang="nl"><head><title>{title} | Samen dichtbij</title></head><body>
<nav><a href="index.html">Voorpagina</a><a href="twee.html">Twee</a><a href="een.html">Een</a></nav>
<main><p>Dit magazine is een uitgave van de werkplaats en haar partners.</p>
<h1>{title}</h1>
<p>{text} In de wijk werken professionals en ouders samen aan een antwoord, elke week opnieuw.</p>
<p>Daarna komt er nog een alinea, die vertelt wat het oplevert en voor wie het is bedoeld: {title}.</p></main>
</body></html>"""
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
MIMETYPE = "application/vnd.oasis.opendocument.text"
ODT = "urn:oasis:names:tc:opendocument:xmlns"


OPF = "http://www.idpf.org/2007/opf"


def zipped(path: Path, entries: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def headings(reading: Reading) -> list[tuple[int, str]]:
    page = reading.pages[0]
    return [(one.level, page.text[one.start : one.end]) for one in page.headings]


def magazine(path: Path) -> Reading:
    titles = {"index": "Samen dichtbij", "een": "Eerst koffie", "twee": "Naast mij", "extra": "Colofon"}
    pages = {f"mag/{name}.html": PAGE.format(title=title, text=title) for name, title in titles.items()}
    frame = {"mag/index_files/advert.html": "<html><body><p>Koop nu deze prachtige bank met korting.</p></body></html>"}
    return reading_child.read(zipped(path, {**pages, **frame}))


def test_a_zip_of_web_pages_is_one_publication_in_the_order_of_its_links(tmp_path: Path) -> None:
    reading = magazine(tmp_path / "magazine.zip")
    assert (reading.format, reading.title, reading.kind) == ("zip", "Samen dichtbij", "magazine")
    assert [text for _, text in headings(reading)] == ["Samen dichtbij", "Naast mij", "Eerst koffie", "Colofon"]
    assert len(reading.pages) == 1
    assert reading.pages[0].number is None


def test_what_stands_on_every_page_and_in_frames_is_left_out(tmp_path: Path) -> None:
    text = magazine(tmp_path / "a.zip").pages[0].text
    assert "uitgave van de werkplaats" not in text
    assert "prachtige bank" not in text


def test_mhtml_gives_its_page_and_not_its_frames(tmp_path: Path) -> None:
    page = PAGE.format(title="Eerst koffie", text="Eén kop é").encode("utf-8").hex("=").upper()
    (tmp_path / "a.mhtml").write_text(
        "From: <Saved by Blink>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="X"\n\n'
        f"--X\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n={page}\n"
        "--X\nContent-Type: text/html\n\n<html><body><p>Een advertentie in een frame.</p></body></html>\n--X--\n",
    )
    reading = reading_child.read(tmp_path / "a.mhtml")
    assert (reading.format, reading.title) == ("mhtml", "Eerst koffie")
    assert "Eén kop é" in reading.pages[0].text
    assert "advertentie" not in reading.pages[0].text


def test_an_ebook_follows_its_spine(tmp_path: Path) -> None:
    items = "".join(f'<item id="{name}" href="t%20{name}.xhtml" media-type="application/xhtml+xml"/>' for name in "ab")
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata {DC}><dc:title>Wat werkt</dc:title>'
        "<dc:date>2021-03-04</dc:date><dc:publisher>De Werkplaats</dc:publisher></metadata>"
        f'<manifest>{items}</manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    chapter = "<html><body><h2>Deel {0}</h2><p>Tekst {0}.</p></body></html>"
    chapters = {f"OPS/t {name}.xhtml": chapter.format(name) for name in "ab"}
    entries = {"META-INF/container.xml": container, "OPS/book.opf": package, **chapters}
    reading = reading_child.read(zipped(tmp_path / "a.epub", entries))
    assert reading.pages[0].text == "Deel b\n\nTekst b.\n\nDeel a\n\nTekst a."
    assert (reading.title, reading.date, reading.publisher) == ("Wat werkt", "2021-03-04", "De Werkplaats")


def test_notes_that_an_ebook_links_to_are_read_and_numbers_of_printed_pages_are_not(tmp_path: Path) -> None:
    items = "".join(f'<item id="{one}" href="{one}.xhtml" media-type="application/xhtml+xml"/>' for one in "anx")
    turns = '<itemref idref="n" linear="no"/><itemref idref="a"/><itemref idref="x" linear="no"/>'
    cited = "<a epub:type='noteref' href='n.xhtml#1'><sup>1</sup></a>"
    page = "<span epub:type='pagebreak'>7</span>"
    entries = {
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="b.opf"/></rootfiles></c>',
        "b.opf": f'<package xmlns="{OPF}"><manifest>{items}</manifest><spine>{turns}</spine></package>',
        "a.xhtml": f"<html><body><p>Het zijn 12{cited} kinderen {page}op het plein.</p></body></html>",
        "n.xhtml": "<html><body><p id='1'>Vooral jongens.</p></body></html>",
        "x.xhtml": "<html><body><p>Koop ook ons andere boek.</p></body></html>",
    }
    reading = reading_child.read(zipped(tmp_path / "a.epub", entries))
    assert reading.pages[0].text == "Het zijn 12¹ kinderen op het plein.\n\nVooral jongens."


def odt(path: Path, body: str) -> Path:
    names = "".join(f' xmlns:{name}="{ODT}:{name}:1.0"' for name in ("office", "text", "table"))
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content{names}>{inside}</office:document-content>"
    return zipped(path, {"mimetype": MIMETYPE, "content.xml": content})


def test_an_odt_keeps_headings_lists_tables_and_notes(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    row = "<table:table-row>{}</table:table-row>".format
    names = row(cell("Wie") + cell("Waar"))
    rows = f"<table:table-header-rows>{names}</table:table-header-rows>" + row(cell("Ans") + cell("Assen"))
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Een noot.</text:p></text:note-body></text:note>"
    )
    reading = reading_child.read(odt(
        tmp_path / "a.odt",
        '<text:h text:outline-level="1">Kop</text:h>'
        f"<text:p>Een<text:s/><text:span>zin</text:span> met{note} een noot.</text:p>"
        "<text:list><text:list-item><text:p>punt</text:p></text:list-item></text:list>"
        f"<table:table>{rows}</table:table>",
    ))  # fmt: skip
    assert reading.pages[0].text == "Kop\n\nEen zin met een noot.\n\n1 Een noot.\n\n• punt\n\nWie: Ans; Waar: Assen"
    assert headings(reading) == [(1, "Kop")]


def test_an_entity_in_an_odt_is_refused(tmp_path: Path) -> None:
    entries = {"mimetype": MIMETYPE, "content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
    with pytest.raises(Unreadable, match="corrupt"):
        reading_child.read(zipped(tmp_path / "a.odt", entries))


RULES = ".hoog { vertical-align: super; font-size: 58% } .uit { display: none } .weg { text-decoration: line-through }"
STYLED = (
    "<p>Het plein is in 2019<span class='hoog'>3</span> geopend en kost <span class='weg'>zes</span> acht euro.</p>"
    "<p class='uit'>Dit ziet niemand.</p><p>Elke middag spelen er kinderen uit de hele buurt, ook als het regent.</p>"
)
SEEN = "Het plein is in 2019³ geopend en kost acht euro.\n\nElke middag spelen er kinderen"


def test_styles_that_lie_beside_the_page_in_its_container_count(tmp_path: Path) -> None:
    page = f"<html><head><title>Plein</title><link rel='stylesheet' href='%s'></head><body><h1>Plein</h1>{STYLED}"
    site = {"site/index.html": page % "../css/a%20b.css", "css/a b.css": RULES}
    package = f'<package xmlns="{OPF}"><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    package += '</manifest><spine><itemref idref="a"/></spine></package>'
    container = '<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>'
    book = {"META-INF/container.xml": container, "OEBPS/b.opf": package, "OEBPS/a.xhtml": page % "css/a.css"}
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
    parts = ("text/html\nContent-Location: https://a.example/", page % "cid:css-1@mhtml.blink")
    sheet = ("text/css\nContent-ID: <css-1@mhtml.blink>", RULES)
    body = "".join(f"--x\nContent-Type: {kind}\n\n{content}\n\n" for kind, content in (parts, sheet))
    (tmp_path / "a.mhtml").write_text(f"{head}{body}--x--\n", encoding="utf-8")
    zipped(tmp_path / "a.zip", site)
    zipped(tmp_path / "a.epub", {**book, "OEBPS/css/a.css": RULES})
    for name in ("a.zip", "a.epub", "a.mhtml"):
        assert reading_child.read(tmp_path / name).pages[0].text.startswith(f"Plein\n\n{SEEN}"), name


@pytest.mark.parametrize("link", ["rel=stylesheet media=print href=a.css", "rel='alternate stylesheet' href=a.css"])
def test_styles_for_paper_or_in_place_of_others_hide_nothing(tmp_path: Path, link: str) -> None:
    page = f"<html><head><link {link}></head><body><h1>Plein</h1>{STYLED}"
    zipped(tmp_path / "a.zip", {"index.html": page, "a.css": RULES})
    assert "Dit ziet niemand." in reading_child.read(tmp_path / "a.zip").pages[0].text


def test_a_page_reads_the_same_where_the_languages_of_babel_are_not_installed(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(title="Eerst koffie", text="Ze beginnen klein."), encoding="utf-8")
    script = (
        "import sys; {hide}from pathlib import Path; from ingest.reading import child\n"
        "print(child.read(Path(sys.argv[1])))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script.format(hide=hide), str(tmp_path / "page.html")],
            capture_output=True, text=True, check=True,
        ).stdout
        for hide in ("", "sys.modules['babel'] = None; ")
    ]  # fmt: skip
    assert "Ze beginnen klein." in said[0]
    assert said[0] == said[1]
