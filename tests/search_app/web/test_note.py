"""A note: what is kept, and the documents that are made of it, read back by other programs."""

import io
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from fake_service import HOSTILE, NOTED, PRINTED, PRINTED_QUOTE, QUOTE, FakeService

from index.products import FieldName
from index.types import Page, SourceRef
from search_app.replies import Cited, ProductReply
from search_app.service import Service
from search_app.web import note as notes
from search_app.web import note as web_note
from search_app.web import note_word
from search_app.web.note import Note, Noted, References, reference
from search_app.web.screens import note as screens_note

REFERENCES = References([PRINTED.record, NOTED.record], "https://vraagbaak.example/notitie", date(2026, 11, 22))


@pytest.fixture
def note() -> Note:
    service = FakeService()
    kept = [notes.of_product(one) for one in service.ask("Wat is een JIM?").products[:2]]
    page = notes.of_page(replace(NOTED.record, publication_id="notitie", date=None, year=None), None, "")
    return replace(Note().toggled([*kept, notes.of_citation(PRINTED_QUOTE), page]), title=HOSTILE, own_words="Van mij.")


def rows(note: Note) -> list[tuple[str, ...]]:
    """The cells of its Excel sheet, each a text."""
    sheet = openpyxl.load_workbook(io.BytesIO(web_note.written(note, REFERENCES))).worksheets[0]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}  # no formula
    return [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows()]


def test_what_is_kept_twice_is_taken_out_again(note: Note) -> None:
    sentence = notes.of_citation(PRINTED_QUOTE)
    assert note.holds(sentence.key)
    assert not note.toggled([sentence]).holds(sentence.key)
    assert note.toggled([sentence]).title == HOSTILE


def test_a_slide_is_named_as_one_and_a_page_with_the_number_that_is_printed_on_it() -> None:
    slide = replace(PRINTED_QUOTE, source="demo/avond.pptx", page=2)
    page = replace(PRINTED_QUOTE, page=5, page_label="2")
    kept = Note().toggled([notes.of_citation(slide), notes.of_citation(page)])
    assert [quote.place.rpartition(", ")[2] for one in kept.kept for quote in one.quotes()] == [
        "dia 2", "pagina 5 (gedrukt: 2)",
    ]  # fmt: skip
    deck = replace(NOTED.record, sources=(SourceRef("d", "/d", "a.odp"),))
    assert notes.of_page(deck, Page(3, ""), "").about == "Dia 3"
    assert [row[5] for row in rows(kept)] == ["pagina of dia", "2", "5"]


def test_a_quote_stands_once_in_what_is_kept_of_a_product(note: Note) -> None:
    assert [part.label for part in note.kept[0].parts] == ["Waarom dit past"]
    assert [quote.text for quote in note.kept[0].quotes()] == [QUOTE]


def test_the_word_document_has_headings_quotes_places_and_links(note: Note) -> None:
    document = docx.Document(io.BytesIO(note_word.written(note, REFERENCES)))
    lines = [(one.style.name if one.style else "", one.text) for one in document.paragraphs]
    assert ("Title", HOSTILE) in lines
    assert ("Heading 1", "JIM") in lines
    place = "Een JIM naast het gezin, mei 2019, pagina 1. Bekijk in Vraagbaak"
    assert ("Normal", f"Waarom dit past: “{QUOTE}” {place}") in lines
    assert ("Normal", "Geraadpleegd op 22 november 2026") in lines
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert any(
        link.startswith("https://vraagbaak.example/bron?id=jim-factsheet&pagina=1&van=Een+JIM") for link in links
    )


def test_letters_that_word_cannot_hold_are_left_out(note: Note) -> None:
    odd = replace(note, own_words="een\x0ctwee\ud800drie\x00")
    document = docx.Document(io.BytesIO(note_word.written(odd, REFERENCES)))
    lines = [one.text for one in document.paragraphs]
    assert lines[2:4] == ["een", "tweedrie"]  # a form feed ends a line; what XML can't hold is gone


def test_the_table_opens_in_excel_and_runs_nothing(note: Note) -> None:
    sly = replace(note.kept[0], heading="=HYPERLINK(1)")
    head, first, *rest = rows(replace(note, kept=(sly, *note.kept[1:])))
    assert head[0] == "onderdeel"
    assert first[0] == "=HYPERLINK(1)"
    assert first[2] == QUOTE
    assert first[4:6] == ("mei 2019", "1")
    assert len(rest) == 3


def test_sources_are_written_as_apa_writes_them() -> None:
    record = replace(PRINTED.record, publisher="Werkplaats Twente", url="https://x.example", date="2019-05-03")
    line = reference(record)
    assert (line.before, line.title, line.after) == (
        "Werkplaats Twente. (2019, 3 mei). ", "Een JIM naast het gezin", " [Factsheet]."
    )  # fmt: skip
    undated = reference(replace(record, date=None, year=None, publisher=None))
    assert (undated.before, undated.after) == ("", " [Factsheet]. (z.d.).")


def test_a_note_on_the_screen_shows_markup_as_text(note: Note) -> None:
    html = "".join(web_note.noted(one) for one in note.kept) + web_note.sources(REFERENCES)
    assert "<script>" not in html
    assert "<img" not in html


def test_a_comparison_is_one_table_with_a_cell_for_each_project() -> None:
    reply = FakeService().similar("jim", None)
    kept = notes.of_comparison(reply.subject, reply.similar)
    assert kept.columns == ("JIM", *(one.product.name for one in reply.similar))
    assert {len(part.quotes) for part in kept.parts} == {len(kept.columns)}
    plan = FakeService().similar(None, "een JIM")
    assert notes.of_comparison(plan.subject, plan.similar).columns == tuple(one.product.name for one in plan.similar)


def test_a_comparison_is_a_table_on_screen_in_word_and_in_a_spreadsheet() -> None:
    reply = FakeService().similar("jim", None)
    kept = notes.of_comparison(reply.subject, reply.similar)
    of = Note((kept,), "Titel")
    html = web_note.noted(kept)
    assert html.count('scope="col"') == len(kept.columns)
    (table,) = docx.Document(io.BytesIO(note_word.written(of, REFERENCES))).tables
    assert [cell.text for cell in table.rows[0].cells] == ["", *kept.columns]
    assert [row.cells[0].text for row in table.rows[1:]] == [part.label for part in kept.parts]
    cited = next(quote for quote in kept.quotes())
    assert any(cited.text in cell.text and cited.place in cell.text for row in table.rows for cell in row.cells)
    lines = rows(of)
    assert {line[0] for line in lines[1:]} == set(kept.columns)
    assert any(cited.text == line[2] for line in lines)


def test_a_note_can_be_put_in_another_order_and_remarked_on() -> None:
    first, second = (notes.of_citation(one) for one in FakeService().ask("Wat is een JIM?").citations)
    of = Note((first, second)).moved_up(second)
    assert of.kept == (second, first)
    assert of.moved_up(second) == of
    remarked = of.with_remark(first, "Bespreken met het team")
    assert [one.remark for one in remarked.kept] == ["", "Bespreken met het team"]
    words = [one.text for one in docx.Document(io.BytesIO(note_word.written(remarked, REFERENCES))).paragraphs]
    assert words.index("Bespreken met het team") == words.index(first.heading, words.index(second.heading) + 1) + 1
    assert "Bespreken met het team" in {row[-1] for row in rows(remarked)}


def test_a_reference_manager_reads_the_sources() -> None:
    dated = replace(PRINTED.record, title="Steun & rust", date="2019-05-03", publisher="Werkplaats {Oost}")
    references = replace(REFERENCES, records=[dated, replace(NOTED.record, date=None, year=None)])
    first, *_ = sorted(web_note.ris(references).split("ER  - \r\n"), key=lambda one: "Steun" not in one)
    fields = dict(line.split("  - ", 1) for line in first.split("\r\n") if line)
    assert fields["TI"] == "Steun & rust"
    assert (fields["AU"], fields["PY"], fields["DA"]) == ("Werkplaats {Oost},", "2019", "2019/05/03")
    assert web_note.ris(references).count("TY  - ") == web_note.ris(references).count("ER  - ") == 2
    written = web_note.bibtex(references)
    assert "title = {{Steun \\& rust}}" in written
    assert "author = {{Werkplaats \\{Oost\\}}}" in written
    assert written.count("@misc{") == 2
    assert written.count("{") == written.count("}")


PAGE = (
    "In 2023 deden 41 kinderen mee. Na een halfjaar sliepen de meesten beter. Met een boek alleen was dat een op de "
    "tien. Elke groep heeft een eigen kamer. Ouders kwamen graag. Van hen vond de helft na een jaar werk."
)


def telling(*values: str, name: FieldName = "result", summary: str = "") -> ProductReply:
    """A product of which one page says these things in one field."""
    made = tuple(replace(PRINTED_QUOTE, n=n, quote=one) for n, one in enumerate(values, 1))
    stated = {name: tuple(Cited(one.quote, (one.n,)) for one in made)}
    return replace(FakeService().product("jim"), fields=stated, citations=made, summary=summary)


def said_in(noted: Noted) -> dict[str, list[str]]:
    """What is said under each label."""
    return {part.label: [quote.text for quote in part.quotes] for part in noted.parts}


def test_a_note_tells_what_the_card_tells_first_but_for_a_row_of_a_table() -> None:
    values = ("Soort: training; Resultaat: 80 procent blij", "Het ging beter.", "Er kwamen 30 ouders.")
    assert said_in(notes.of_product(telling(*values)))["Wat het oplevert"] == ["Het ging beter."]


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        (["Met een boek alleen was dat een op de tien.", "Na een halfjaar sliepen de meesten beter."],
         "Na een halfjaar sliepen de meesten beter. Met een boek alleen was dat een op de tien."),  # at most two
        (["Ouders kwamen graag.", "Van hen vond de helft na een jaar werk."],
         "Ouders kwamen graag. Van hen vond de helft na een jaar werk."),
        (["Na een halfjaar sliepen de meesten beter.", "Elke groep heeft een eigen kamer."],
         "Na een halfjaar sliepen de meesten beter."),  # another sentence stands between them
    ],
)  # fmt: skip
def test_a_sentence_stays_with_its_neighbour_in_the_source(values: list[str], chosen: str) -> None:
    noted = notes.of_product(telling(*values), lambda publication_id, index: PAGE)
    assert said_in(noted)["Wat het oplevert"] == [chosen]
    assert chosen in PAGE  # one quote, verbatim


def test_what_it_is_is_its_summary() -> None:
    values = ("De groep is er voor kinderen.", "Een groep helpt kinderen.")
    whole = telling(*values, name="what", summary=values[1])
    assert said_in(notes.of_product(whole)) == {"Wat het is": [values[1]]}
    assert said_in(notes.of_product(replace(whole, summary=""))) == {"Wat het is": [values[0]]}


def test_the_contact_of_a_project_stands_in_its_note() -> None:
    values = ("Bel 058 - 123 45 67.", "Via: Werkplaats Friesland")
    told = said_in(notes.of_product(telling(*values, name="available")))
    assert told == {"Waar je het krijgt": list(values)}  # as it stands there: it is a quote


def test_a_note_without_a_title_is_called_notitie_where_it_needs_a_name(note: Note) -> None:
    nameless = replace(Note(), kept=note.kept)
    assert (nameless.title, nameless.name) == ("", "Notitie")
    document = docx.Document(io.BytesIO(note_word.written(nameless, REFERENCES)))
    assert document.paragraphs[0].text == document.core_properties.title == "Notitie"
    assert screens_note.file_name(nameless.name) == "notitie"


def kept_of(demo: Service, product_id: str) -> Noted:
    """What a note that was kept before holds of a project, once its screen is opened."""
    return notes.renewed(
        Note().toggled([notes.of_product(demo.product(product_id))]), demo.product, text_of(demo)
    ).kept[0]


def text_of(demo: Service) -> notes.PageText:
    return lambda publication_id, index: demo.page(publication_id, index).text


@pytest.mark.slow
def test_projects_of_the_demo_corpus_tell_what_changed_and_how_to_get_them(demo: Service) -> None:
    zon = said_in(kept_of(demo, "zon-achter-de-wolken"))
    assert zon["Wat het oplevert"] == [
        "Over 21 kinderen was de leerkracht na afloop positiever, over 10 gelijk en over 2 negatiever."
    ]
    assert zon["Wat het is"][0].startswith("Zon achter de Wolken is een groepstraining")
    assert any("maasenmijn.example.invalid/zon" in one for one in zon["Waar je het krijgt"])
    assert said_in(kept_of(demo, "kamer-18"))["Wat het oplevert"] == [
        "Er woonden in totaal 34 jongeren. Bij vertrek hadden 26 van hen een eigen huurcontract."
    ]
    (told,) = said_in(kept_of(demo, "steunmaat"))["Wat het oplevert"]
    assert told.startswith("We vroegen het dit keer aan de jongeren zelf: zeven van de tien")
    assert told.endswith("In ons magazine van november 2023 stond negen op de tien.")


@pytest.mark.slow
def test_every_quote_of_a_note_stands_as_it_is_on_its_page(demo: Service) -> None:
    for product in demo.products().products:
        for quote in kept_of(demo, product.product_id).quotes():
            page = next(one for one in demo.publication(quote.publication_id).pages if one.number == quote.page)
            assert quote.text in page.text


@pytest.mark.slow
def test_a_comparison_keeps_what_is_lastig_with_what_was_done_about_it(demo: Service) -> None:
    products = [one for one in demo.products().products if one.product_id in {"zon-achter-de-wolken", "kamer-18"}]
    key = f"vergelijking:{','.join(one.product_id for one in products)}"
    kept = notes.renewed(Note((Noted(key, "", "", ()),)), demo.product, text_of(demo)).kept[0]
    rows_of = {part.label: part.quotes for part in kept.parts}
    (zon,) = (n for n, name in enumerate(kept.columns) if name.startswith("Zon"))
    assert rows_of["Wat lastig is"][zon].text == (
        "In de eerste groepen haakte een kwart van de gezinnen af voordat het begon. "
        "Sinds een ervaringsdeskundige ouder zelf de eerste keer belt, is dat een op de tien."
    )
    assert rows_of["Wat het oplevert"][zon].text.startswith("Over 21 kinderen")
