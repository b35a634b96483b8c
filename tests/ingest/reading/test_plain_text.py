"""TXT and Markdown: paragraphs, headings, titles and dates."""

from pathlib import Path

import pytest

from ingest.reading import child as reading_child
from ingest.reading.result import Reading

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


def read(tmp_path: Path, name: str, text: str) -> Reading:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return reading_child.read(tmp_path / name)


def headings_of(reading: Reading) -> list[tuple[int, str]]:
    page = reading.pages[0]
    return [(one.level, page.text[one.start : one.end]) for one in page.headings]


PAGE = """Nieuws

Samen leren in de wijk

17-06-2025

Een eerste alinea met genoeg woorden om gewone tekst te zijn.

Wat doen we?

  • Praten met ouders
  • Luisteren naar jongeren

Contact
Anna de Vries, Voorbeeldschool
Tel: 000 0000000
"""


def test_title_date_headings_and_lists_of_a_copied_page(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.txt", PAGE)
    assert (reading.title, reading.date, reading.year) == ("Samen leren in de wijk", "2025-06-17", 2025)
    assert headings_of(reading) == [(1, "Samen leren in de wijk"), (2, "Wat doen we?"), (2, "Contact")]
    assert "• Praten met ouders\n• Luisteren naar jongeren" in reading.pages[0].text
    assert reading.pages[0].number is None
    assert "Nieuws" not in reading.pages[0].text


def test_wrapped_lines_are_joined_and_cut_words_made_whole(tmp_path: Path) -> None:
    line = "De werkplaats onderzoekt samen met ouders en jongeren wat er in de wijk"
    paragraph = f"{line}\nnodig is voor gezinnen die extra steun zoe-\nken. Klaar."
    text = "\n\n".join(["Titel van het stuk", *[paragraph] * 8])
    found = read(tmp_path, "a.txt", text).pages[0].text.split("\n\n")[1]
    assert found == f"{line} nodig is voor gezinnen die extra steun zoeken. Klaar."


def test_a_text_without_a_date_of_its_own_has_none(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.txt", "Werkplaatsen delen kennis\n\nHet programma liep in 2020 af, na tien jaar werk.")
    assert (reading.date, reading.year) == (None, None)


def test_markdown_headings_tables_links_and_front_matter(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Notitie wachttijd\ndate: 2024-05-02\n---\n# Kop een\n\nTekst met **nadruk**, een "
        "[link](http://x.nl) en ![foto](a.png).\n\n##Kop twee\n\n| Regio | Aantal |\n|---|---|\n"
        "| Drenthe | 12 |\n\n* een\n* twee\n"
    )
    reading = read(tmp_path, "a.md", text)
    assert (reading.title, reading.date) == ("Notitie wachttijd", "2024-05-02")
    assert headings_of(reading) == [(1, "Kop een"), (2, "Kop twee")]
    assert "Tekst met nadruk, een link en ." in reading.pages[0].text
    assert "Regio: Drenthe; Aantal: 12" in reading.pages[0].text
    assert "• een\n• twee" in reading.pages[0].text


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five seed pages aren't here")
def test_the_seed_pages_have_their_real_titles_and_dates() -> None:
    found = {path.name[:3]: reading_child.read(path) for path in sorted(SEEDS.glob("*.txt"))}
    assert {name: (one.title, one.date) for name, one in found.items()} == {
        "000": ("Werkplaatsen delen schat aan kennis voor de jeugdsector", None),
        "001": ("Jong helpt jong", "2020-01-10"),
        "002": ("Werkplaatsen Sociaal Domein en Jeugd: ‘Van goede bedoelingen naar echte opbrengst’", None),
        "003": ("Samen bouwen aan kwaliteit en blijvend leren", "2025-06-17"),
        "004": ("Kenniswerkplaats jeugd: Regio Zwolle", None),
    }
    assert all(one.language == "nl" for one in found.values())
    assert "Dialoogtafel" in [text for _, text in headings_of(found["001"])]
    assert "minder beladen" in found["001"].pages[0].text


TEAMS = """WEBVTT

NOTE gemaakt door een programma

d3a1b2c4-1111-2222/12-0
00:00:03.120 --> 00:00:06.440
<v Roos Windekind>Welkom. Vandaag gaat het over het</v>

d3a1b2c4-1111-2222/12-1
00:00:06.440 --> 00:00:09.100
<v Roos Windekind>logeerhuis in Twello.</v>

00:00:09.900 --> 00:00:14.000 align:start position:0%
<v.loud Karim el Idrissi>Het heeft acht bedden, en dat
is te <i>weinig</i>.
"""
FILM = """1
00:00:01,000 --> 00:00:04,000
Het speelhuis is er voor kinderen
van nul tot vier jaar.

2
00:00:04,500 --> 00:00:07,000
{\\an8}<i>De entree is gratis.</i>
"""


def test_subtitles_are_what_is_said_turn_by_turn(tmp_path: Path) -> None:
    said = read(tmp_path, "overleg.vtt", TEAMS)
    assert said.pages[0].text == (
        "Roos Windekind: Welkom. Vandaag gaat het over het logeerhuis in Twello.\n\n"
        "Karim el Idrissi: Het heeft acht bedden, en dat is te weinig."
    )
    assert (said.title, said.title_source) == ("Overleg", "name")
    film = read(tmp_path, "film.srt", FILM).pages[0].text
    assert film == "Het speelhuis is er voor kinderen van nul tot vier jaar.\n\nDe entree is gratis."
    assert read(tmp_path, "a.txt", f"Verslag\n\n{FILM}").pages[0].text.startswith("Verslag\n\n1\n\n00:00:01")


def test_what_notion_knows_of_a_page_stands_line_by_line(tmp_path: Path) -> None:
    top = "Status: Klaar\nDatum: 12 april 2024\nEigenaar: Roos Windekind"
    page = read(tmp_path, "a.md", f"# Plan\n\n{top}\n\nDe prijs:\nzie onder.\n\n- [x]  Bellen\n- [ ]  Schrijven\n")
    assert page.date == "2024-04-12"
    assert page.pages[0].text == f"Plan\n\n{top}\n\nDe prijs: zie onder.\n\n• ☒ Bellen\n• ☐ Schrijven"


def test_short_lines_that_a_page_broke_are_whole_however_many_there_are(tmp_path: Path) -> None:
    lines = "Zomerkamp\n\nHet kamp is er voor kinderen van acht tot\ntwaalf jaar. Ouders beta-\nlen veertig euro.\n\n"
    lines += "- Neem laarzen mee\n- Neem brood mee\n- Neem een jas mee\n- Neem een boek mee\n\n"
    lines += "Het kamp begint op maandag om negen uur en\neindigt op vrijdag.\n"
    text = read(tmp_path, "a.txt", lines).pages[0].text
    assert "Het kamp is er voor kinderen van acht tot twaalf jaar. Ouders betalen veertig euro." in text
    assert text.endswith("Het kamp begint op maandag om negen uur en eindigt op vrijdag.")


def test_what_pandoc_writes_of_its_own_is_read_as_it_is_shown(tmp_path: Path) -> None:
    top = "[]{#_Toc1 .anchor}Plan {#plan}\n=====\n\nHet duurt [vijf]{.underline} dagen.\n\n"
    table = "  Huis        Vrij   Dag\n  ----------- ------ ----\n  De Kievit   zeven  ma\n  De Wulp     vier   di\n"
    rows = "Huis: De Kievit; Vrij: zeven; Dag: ma\nHuis: De Wulp; Vrij: vier; Dag: di"
    text = read(tmp_path, "a.md", top + table).pages[0].text
    assert text == f"Plan\n\nHet duurt vijf dagen.\n\n{rows}"
