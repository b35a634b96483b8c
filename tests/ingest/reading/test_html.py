"""Web pages: the text without what stands around it."""

from pathlib import Path

import pytest

from ingest.reading import child as reading_child
from ingest.reading.result import Reading

TEXT = "De training helpt kinderen die vaak bang zijn om stap voor stap weer mee te doen op school en thuis."
PAGE = f"""<!DOCTYPE html><html lang="nl"><head><title>Dappere Kat | Voorbeeldsite</title>
<meta property="article:published_time" content="2023-04-05T10:00:00+02:00"><style>p {{}}</style></head><body>
<header><a href="/">Home</a><a href="/nieuws">Nieuws</a></header>
<div class="cookie-bar">Wij gebruiken cookies om de site te verbeteren. Accepteer alle cookies.</div>
<nav><ul><li><a href="/a">Over ons</a></li><li><a href="/b">Contact</a></li></ul></nav>
<main><article><h1>Dappere Kat</h1><p>{TEXT}</p>
<div class="advertentie">Koop nu een fiets met korting bij de winkel om de hoek.</div>
<h2>Voor wie?</h2><p>Voor kinderen van 8 tot 12 jaar. {TEXT}</p>
<ul><li>Acht bijeenkomsten</li><li>Een avond voor <b>ouders</b></li></ul>
<h2>Bereik</h2><table><tr><th>Regio</th><th>Kinderen</th></tr><tr><td>Twente</td><td>40</td></tr></table>
<p>{TEXT}</p>
<div class="lees-ook"><h3>Lees ook</h3><ul><li><a href="/x">Een ander stuk over iets anders</a></li></ul></div>
</article></main>
<aside><p>Schrijf u in voor onze nieuwsbrief en blijf op de hoogte van alles.</p></aside>
<footer>Postbus 1, Utrecht</footer><script>alert(1)</script></body></html>"""


def read(tmp_path: Path, text: str) -> Reading:
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    return reading_child.read(tmp_path / "a.html")


def test_the_text_is_kept_in_order_with_headings_lists_and_tables(tmp_path: Path) -> None:
    page = read(tmp_path, PAGE).pages[0]
    assert [page.text[one.start : one.end] for one in page.headings] == ["Dappere Kat", "Voor wie?", "Bereik"]
    assert [one.level for one in page.headings] == [1, 2, 2]
    assert page.text == (
        f"Dappere Kat\n\n{TEXT}\n\nVoor wie?\n\nVoor kinderen van 8 tot 12 jaar. {TEXT}\n\n"
        f"• Acht bijeenkomsten\n• Een avond voor ouders\n\nBereik\n\nRegio: Twente; Kinderen: 40\n\n{TEXT}"
    )


def test_a_line_that_only_points_elsewhere_goes_and_a_link_in_a_sentence_stays(tmp_path: Path) -> None:
    stays = "Lees meer in het boek dat <a href='/b'>hier</a> te krijgen is, want dat vertelt alles over de aanpak."
    goes = "Lees ook: <a href='/x'>Dappere Kat in Twente, een terugblik van de ouders</a>"
    page = f"<html><body><p>{TEXT}</p><p>{goes}</p><p>{stays}</p><p>{TEXT}</p></body></html>"
    text = read(tmp_path, page).pages[0].text
    assert "terugblik" not in text
    assert "Lees meer in het boek dat hier te krijgen is" in text


def test_title_date_and_kind(tmp_path: Path) -> None:
    reading = read(tmp_path, PAGE)
    assert (reading.title, reading.date, reading.kind, reading.pages[0].number) == (
        "Dappere Kat",
        "2023-04-05",
        "webpagina",
        None,
    )


def test_a_page_without_a_main_element_or_headings_still_gives_its_text(tmp_path: Path) -> None:
    reading = read(tmp_path, f"<html><body><div>{TEXT}</div><div>{TEXT} En meer.</div></body></html>")
    assert reading.pages[0].text == f"{TEXT}\n\n{TEXT} En meer."


def test_deep_nesting_and_broken_tags_are_read(tmp_path: Path) -> None:
    deep = "<div>" * 1500 + f"<p>{TEXT}</p>" + "</div>" * 900
    assert "stap voor stap" in read(tmp_path, f"<html><body><b>{deep}<p>Los").pages[0].text


@pytest.mark.parametrize("entity", ["&xxe;", "&lol9;"])
def test_entities_of_a_doctype_are_not_expanded(tmp_path: Path, entity: str) -> None:
    doctype = '<!DOCTYPE html [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY lol9 "lollollol">]>'
    text = read(tmp_path, f"{doctype}<html><body><p>{TEXT} {entity}</p></body></html>").pages[0].text
    assert "root:" not in text
    assert "lollol" not in text.replace(doctype, "")


@pytest.mark.parametrize("heading", ["Lees ook", "Meest gelezen", "Meer nieuws", "Gerelateerde artikelen:"])
def test_a_heading_that_points_elsewhere_goes_with_its_links(tmp_path: Path, heading: str) -> None:
    links = "<ul><li><a href='/a'>Brand in een loods</a></li></ul>"
    page = f"<main><h1>Samen koken</h1><p>{TEXT}</p><h2>{heading}</h2>{links}</main>"
    assert read(tmp_path, f"<html><body>{page}</body></html>").pages[0].text == f"Samen koken\n\n{TEXT}"


def test_a_heading_that_points_elsewhere_stays_over_text(tmp_path: Path) -> None:
    page = f"<main><h1>Samen koken</h1><p>{TEXT}</p><h2>Meer lezen</h2><p>Kinderen lezen elke dag voor.</p></main>"
    assert "Kinderen lezen" in read(tmp_path, f"<html><body>{page}</body></html>").pages[0].text
