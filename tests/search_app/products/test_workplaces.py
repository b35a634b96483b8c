"""The workplace of who says where they work: from a list in a source, else from a project in the same region."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.settings import Settings
from index.store.local.store import LocalStore
from index.types import Heading, Page
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.products.decisions import Correction, FactSource, Said
from search_app.answer.understanding import regions_in
from search_app.products.workplaces import asks_workplace, contact_on
from search_app.replies import Answer
from search_app.service import Service
from search_app.web.views import products as views_products

LIST = "Deelnemende gemeenten aan de Werkplaats Jeugd Salland zijn Raalte, Olst-Wijhe, Dalfsen en Zwolle."
CONTACT = "Sanne Voorbeeld, coördinator\n\nE-mail: salland@werkplaats.invalid"
PAGE = f"""Werkplaats Jeugd Salland

In de Werkplaats Jeugd Salland leren gemeenten en scholen van elkaar hoe zij gezinnen eerder kunnen helpen.

## Wie doen mee

{LIST}

## Contact

{CONTACT}

## Nieuws

Meer weten over ons feest? Schrijf naar feest@werkplaats.invalid.
"""


@pytest.fixture(scope="module")
def salland(tmp_path_factory: pytest.TempPathFactory, default_settings: Settings, encoder: Encoder) -> Service:
    """A service over one page of a workplace."""
    return over(PAGE, tmp_path_factory.mktemp("salland"), default_settings, encoder)


def over(page: str, folder: Path, settings: Settings, encoder: Encoder) -> Service:
    """A service over one page."""
    publications = folder / "publications"
    publications.mkdir()
    (publications / "werkplaats.md").write_text(page, encoding="utf-8")
    settings = replace(settings, data_dir=folder / "data")
    analyser = DutchAnalyser()
    context = IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    ingest([publications], context, Options(), lambda done, total, what: None)
    return Service(settings)


def html(answer: Answer) -> str:
    return views_products.answer(answer.regions_asked)


@pytest.mark.slow
def test_who_works_in_a_listed_municipality_gets_its_workplace_with_who_takes_part_and_a_contact(
    salland: Service,
) -> None:
    answer = salland.ask("Ik werk in Raalte")
    [found] = answer.regions_asked[0].workplaces
    assert (found.name, found.basis) == ("Werkplaats Jeugd Salland", "listed")
    assert found.participants == ("Raalte", "Olst-Wijhe", "Dalfsen", "Zwolle")
    assert found.citation.quote == LIST
    assert found.contact is not None
    assert found.contact.quote == CONTACT
    page = salland.publication(found.contact.publication_id).pages[found.contact.page_index]
    assert CONTACT in page.text
    drawn = html(answer)
    assert "<strong>Raalte</strong>" in drawn
    assert "Raalte doet mee in Werkplaats Jeugd Salland." in drawn
    assert "salland@werkplaats.invalid" in drawn
    assert "feest" not in drawn


@pytest.mark.slow
def test_where_all_municipalities_of_a_region_take_part_so_does_each_of_them(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    every = LIST.replace("Dalfsen en Zwolle", "Dalfsen en alle gemeenten in Flevoland")
    service = over(PAGE.replace(LIST, every), tmp_path, default_settings, encoder)
    bases = [
        [one.basis for region in service.ask(f"Ik werk in {place}").regions_asked for one in region.workplaces]
        for place in ("Almere", "Goes")
    ]
    assert bases == [["listed"], []]


@pytest.mark.slow
def test_who_works_where_no_source_lists_anything_gets_a_workplace_from_the_region_named_as_such(
    demo: Service,
) -> None:
    answer = demo.ask("Ik werk in Raalte")
    [found] = answer.regions_asked[0].workplaces
    assert (found.name, found.basis, found.contact) == ("Werkplaats Sociaal Domein Zwolle", "region", None)
    assert "Raalte" in found.participants
    assert "Apeldoorn" not in found.participants
    drawn = html(answer)
    assert "Geen bron zegt in welke werkplaats Raalte meedoet." in drawn
    assert "doet mee in" not in drawn
    assert "staat niet in deze publicaties" in drawn


@pytest.mark.slow
def test_a_workplace_that_a_maintainer_corrects_is_the_one_of_its_region_at_once(
    demo: Service, demo_settings: Settings, tmp_path: Path
) -> None:
    service = Service(replace(demo_settings, data_dir=shutil.copytree(demo_settings.data_dir, tmp_path / "data")))
    near = [one for one in service.products().products if "IJsselland" in one.regions]
    named = "Werkplaats Jeugd IJsselland"
    service.correct(*(Correction(one.product_id, "workplace", (Said(named),)) for one in near))
    answer = service.ask("Ik werk in Raalte")
    [found] = answer.regions_asked[0].workplaces
    assert (found.name, found.basis, found.citation) == (named, "region", None)
    assert named in html(answer)
    assert "zegt de beheerder" in html(answer)
    shown = FactSource(near[0].told_in[0].publication_id, None, "")
    service.correct(*(Correction(one.product_id, "workplace", ()) for one in near))
    service.correct(Correction(near[0].product_id, "workplace", (Said(near[0].name, shown),)))
    [found] = service.ask("Ik werk in Raalte").regions_asked[0].workplaces
    assert found.citation is not None
    assert near[0].name.casefold() in found.citation.quote.casefold()
    service.correct(Correction(near[0].product_id, "workplace", ()))
    assert service.ask("Ik werk in Raalte").regions_asked[0].workplaces == ()


@pytest.mark.slow
def test_who_only_looks_for_something_in_a_region_is_told_of_no_workplace_that_does_not_list_it(demo: Service) -> None:
    assert demo.ask("Is er in Raalte iets voor vaders?").regions_asked[0].workplaces == ()


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Ik werk in Raalte", True),
        ("Ik ben jeugdconsulent bij de gemeente Raalte.", True),
        ("Welke werkplaats is er in Raalte?", True),
        ("Ik werk in Raalte. Wat helpt een kind dat niet slaapt?", False),
        ("Wat kostte de werkplaats in Raalte?", False),
        ("Ik werk in het onderwijs", False),
    ],
)
def test_a_workplace_is_asked_for_by_name_or_by_only_saying_where_somebody_works(question: str, asks: bool) -> None:
    assert asks_workplace(question, regions_in(question)) is asks


def page(text: str, *headings: str) -> Page:
    return Page(None, text, tuple(Heading(text.index(one), text.index(one) + len(one), 2) for one in headings))


@pytest.mark.parametrize(
    ("text", "headings", "contact"),
    [
        ("Lijst.\n\nContact\n\nAn Boom\n\nTel: 038-123 45 67", ("Contact",), "An Boom\n\nTel: 038-123 45 67"),
        ("Lijst.\n\nVragen? Mail naar an@boom.invalid.", (), "Vragen? Mail naar an@boom.invalid."),
        ("Lijst.\n\nContact\n\nKom langs.\n\nNieuws\n\nan@boom.invalid", ("Contact", "Nieuws"), None),
        ("Lijst.\n\nIn 2019 belden 0612345678 mensen.", (), None),
    ],
)
def test_a_contact_is_what_can_be_used_under_a_heading_that_promises_it(
    text: str, headings: tuple[str, ...], contact: str | None
) -> None:
    found = contact_on(page(text, *headings), len("Lijst."))
    assert (text[found.start : found.stop] if found else None) == contact
