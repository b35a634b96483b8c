"""A question for a list gives the whole list: judged by hand from the sources, and always the facet's number.

The truth below was read from the publications, not from what the program found. ``MAY`` may be in a list or not: the
sources leave it open.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.dutch.analyser import DutchAnalyser
from index.gazetteer.places import regions_of
from index.products import Product
from index.settings import Settings
from index.store.filters import Eq, Not
from index.store.local.store import LocalStore
from index.types import Page
from ingest.products.decisions import Correction, FactSource, Said, corrections
from ingest.products.names import key_of
from places import CORPUS
from search_app.answer.list_questions import CatalogueQuestion, Criterion, catalogue_question
from search_app.cli import output
from search_app.products import lists
from search_app.products.catalogue import catalogue_of
from search_app.replies import CriterionField, Listing
from search_app.service import Service
from search_app.web.views import projects as views_projects

pytestmark = pytest.mark.slow

SCHOOL = ("Eerst Koffie", "De Tussenstap", "Boerderijdag", "Ochtendploeg")
DIVORCE = ("Twee Huizen", "Scheidingsloket aan Zee", "Rustpunt", "leergemeenschap duurzame relaties")
POVERTY = ("Rugzak Vol", "cursus over armoede in de klas")


@dataclass(frozen=True)
class Asked:
    """A question and the products that its list has to hold; ``regions`` where those are asked for."""

    question: str
    products: tuple[str, ...]
    may: tuple[str, ...] = ()
    regions: tuple[str, ...] = field(default=())


QUESTIONS = [
    Asked("Welke projecten zijn gestopt?", ("Even Sparren", "Kamer 18", "Ochtendploeg")),
    Asked("Welke projecten zijn geborgd?", ("Eerst Koffie", "Twee Huizen", "Spreekuur Om de Hoek", "Plaatjesplan")),
    Asked("Wat is er tegen verzuim in Drenthe?", ("Eerst Koffie",)),
    Asked("Noem alle projecten tegen verzuim", SCHOOL),
    Asked("Noem alle projecten over armoede", POVERTY),
    Asked("Welke projecten zijn er over scheiding?", DIVORCE),
    Asked("Welke projecten gaan over scheiding, buiten Zeeland?", DIVORCE[:1] + DIVORCE[2:]),
    Asked("Wat is er in Zeeland?", ("Naast Mij", "Scheidingsloket aan Zee")),
    Asked(
        "Hoeveel projecten zijn er in Overijssel?",
        ("De Tussenstap", "Taal van Thuis", "leergemeenschap duurzame relaties", "werkateliers", POVERTY[1]),
    ),
    Asked("Welke trainingen zijn er voor kinderen?", ("Dappere Kat", "Twee Huizen", "Zon achter de Wolken")),
    Asked("Welke projecten zijn er over NAH?", ("Kopkracht", "NAH-Forum")),
    Asked("Welke projecten zijn er voor mensen met een LVB?", ("Plaatjesplan", "Klare Taal")),
    Asked("Wat is er voor kinderen van verslaafde ouders?", ("Zon achter de Wolken", "Maatje Morgen")),
    Asked(
        "In welke regio's is er een project tegen verzuim?",
        SCHOOL,
        regions=("Drenthe", "Twente", "Achterhoek", "Rijnmond"),
    ),
    Asked("Hoeveel regio's hebben een project over armoede?", POVERTY, regions=("Parkstad Limburg", "Twente")),
    Asked("Welke projecten zijn er tegen armoede in Twente?", POVERTY[1:]),
    Asked(
        "Welke projecten gaan over wachttijd?", ("Overbrugger", "Wachtkamer Open", "Wachten duurt lang"), ("Steunmaat",)
    ),
    Asked(
        "Welke netwerken zijn er?",
        ("leergemeenschap duurzame relaties", "NAH-Forum", "Leerkring Lokale Teams", "Jongerenraad op Wielen"),
        ("Peer School Support Project",),
    ),
    Asked("Welke projecten in Limburg lopen nog?", ("Zon achter de Wolken", "Plaatjesplan")),
    Asked("Welke projecten zijn er voor thuiszitters van 14 jaar?", ("De Tussenstap", "Boerderijdag", "Ochtendploeg")),
]


def listed(demo: Service, question: str) -> Listing:
    found = demo.ask(question).listing
    assert found is not None, question
    return found


def test_twenty_lists_are_whole_and_right(demo: Service) -> None:
    right = n_found = n_wanted = 0
    wrong: dict[str, tuple[set[str], set[str]]] = {}
    for asked in QUESTIONS:
        found = {key_of(one.name) for one in listed(demo, asked.question).products}
        wanted, may = {key_of(one) for one in asked.products}, {key_of(one) for one in asked.may}
        right, n_wanted = right + len(found & wanted), n_wanted + len(wanted)
        n_found += len(found - may)
        if found - may != wanted:
            wrong[asked.question] = (wanted - found, found - wanted - may)
    assert len(QUESTIONS) == 20
    assert right / n_wanted >= 0.95, wrong
    assert right / n_found >= 0.90, wrong


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of corpus/lists.yaml beside its list: the names by key, and whether that is what it has to be."""

    row: Mapping[str, Any]
    found: Listing

    def keys(self, name: str) -> set[str]:
        return {key_of(one) for one in self.row.get(name, ())}

    @property
    def names(self) -> list[str]:
        return [key_of(one.name) for one in self.found.products]

    @property
    def is_right(self) -> bool:
        wanted, elsewhere = self.keys("products"), {key_of(one.name) for one in self.found.elsewhere}
        if "under" in self.row:
            return set(self.names[: len(wanted)]) == wanted
        regions = {one.region for one in self.found.regions} if "regions" in self.row else set()
        is_whole = set(self.names) - self.keys("may") == wanted and self.keys("elsewhere") <= elsewhere
        return is_whole and regions == set(self.row.get("regions", ()))


def judged(settings: Settings, of: str) -> list[Judged]:
    rows = yaml.safe_load((CORPUS.parent / "lists.yaml").read_text(encoding="utf-8"))[of]
    with LocalStore(settings.data_dir, DutchAnalyser()).open() as reader:
        catalogue = catalogue_of(reader)
        asked = [(row, catalogue_question(row["question"])) for row in rows]
        return [Judged(row, lists.listing(one, catalogue, reader)) for row, one in asked if one is not None]


def test_twenty_more_lists_are_whole_and_right(demo_settings: Settings) -> None:
    found = judged(demo_settings, "lists")
    of_fields = [one for one in found if "under" not in one.row]
    right = sum(len(set(one.names) & one.keys("products")) for one in of_fields)
    assert len(found) == 20
    assert right / sum(len(one.keys("products")) for one in of_fields) >= 0.95
    assert right / sum(len(set(one.names) - one.keys("may")) for one in of_fields) >= 0.90
    assert [one.row["question"] for one in found if not one.is_right] == []


def test_twenty_more_questions_with_a_region_are_right_also_where_there_is_nothing(demo_settings: Settings) -> None:
    found = judged(demo_settings, "regions")
    assert len(found) == 20
    assert [one.row["question"] for one in found if not one.is_right] == []


def test_a_word_that_is_narrower_than_a_field_puts_those_first_whose_sources_use_it(demo: Service) -> None:
    found = listed(demo, "Wat is er voor vaders?")
    assert found.products[0].name == "Oudercafé Buiten"
    assert "“vaders” valt hier onder ouders" in output.listing(found)


def test_each_line_has_its_page(demo: Service) -> None:
    pages: dict[str, tuple[Page, ...]] = {}
    for asked in QUESTIONS:
        for one in listed(demo, asked.question).products:
            assert one.citations, (asked.question, one.name)
            for proof in one.citations:
                id = proof.publication_id
                held = pages.setdefault(id, demo.publication(id).pages)
                assert proof.quote in held[proof.page_index].text


def test_regions_are_counted_by_what_their_sources_name(demo: Service) -> None:
    for asked in (one for one in QUESTIONS if one.regions):
        found = listed(demo, asked.question)
        assert (found.unit, {one.region for one in found.regions}) == ("region", set(asked.regions))


@pytest.mark.parametrize("of", ["theme", "region", "audience", "product_kind", "status"])
def test_the_number_of_a_list_is_that_of_its_facet(demo_settings: Settings, demo: Service, of: CriterionField) -> None:
    with LocalStore(demo_settings.data_dir, DutchAnalyser()).open() as reader:
        catalogue = catalogue_of(reader)
        [facet] = [one for one in demo.facets(None) if one.field == of]
        for count in (one for one in facet.counts if one.value not in (None, "onbekend")):
            criterion = Criterion(of, (str(count.value),), str(count.value))
            found = lists.listing(CatalogueQuestion("product", (criterion,)), catalogue, reader)
            assert len(found.products) == count.products, count
            kept = lists.kept(demo.products().products, {of: (str(count.value),)})
            assert len(kept) == count.products, count


def test_what_no_source_records_is_not_none(demo: Service) -> None:
    found = listed(demo, "Welke trainingen zijn er voor pleegouders?")
    assert (found.products, found.criteria[-1].n_recorded) == ((), 0)
    for shown in (output.listing(found), str(views_projects.listing(found))):
        assert "Niet vastgelegd" in shown
        assert "pleegouders" in shown
        assert "0 van" not in shown


def test_the_number_says_of_how_many_and_who_found_them(demo: Service) -> None:
    found = listed(demo, "Noem alle projecten over armoede")
    said = f"2 van {found.n_products} projecten, alle automatisch herkend."
    for shown in (output.listing(found), str(views_projects.listing(found))):
        assert said in shown
        assert all(one.name in shown for one in found.products)
        assert "Samen dichtbij" in shown


def test_a_list_stands_alone_on_the_command_line_and_the_quotes_stay_in_the_reply(demo: Service) -> None:
    answer = demo.ask("Noem alle projecten over armoede")
    assert answer.answer
    shown = output.answer(answer)
    assert not re.search(r"\[\d+\]", shown)  # no quote with a number, though a product may say the same of itself
    assert all(one.name in shown for one in answer.listing.products)  # type: ignore[union-attr]


def test_a_list_by_a_word_of_the_sources_says_that_it_is_no_more(demo: Service) -> None:
    found = listed(demo, "Welke projecten zijn er voor vrijwilligers?")
    assert [one.field for one in found.criteria] == ["words"]
    assert found.products
    for shown in (output.listing(found), str(views_projects.listing(found))):
        assert "Wat het anders noemt, staat er niet bij." in shown


@pytest.mark.parametrize(
    "question",
    [
        "Welke training is er voor kinderen met angst?",
        "Welke projecten laten kinderen zelf kiezen wie hen steunt?",
        "Welke methoden kan een basisschool inzetten om kinderen beter met elkaar te laten omgaan?",
        "Hoeveel academische werkplaatsen jeugd zijn er?",
        "Hoeveel jongeren hebben na een jaar nog contact met hun steunfiguur?",
        "Wat is er nodig voor een groep?",
        "Welke projecten zijn er voor studenten die zich alleen voelen?",
        "Welke projecten hebben resultaten?",
    ],
)
def test_a_question_that_says_more_than_a_list_holds_gets_none(question: str) -> None:
    assert catalogue_question(question) is None


def test_pleegouders_are_not_any_parents_and_schoolverzuim_is_verzuim() -> None:
    narrow = catalogue_question("Welke trainingen zijn er voor pleegouders?")
    wide = catalogue_question("Noem alle projecten tegen schoolverzuim")
    assert narrow is not None
    assert wide is not None
    assert [one.field for one in narrow.criteria] == ["product_kind", "words"]
    assert [one.values for one in wide.criteria] == [("school en verzuim",)]


def test_a_word_against_an_audience_narrows_it() -> None:
    asked = catalogue_question("Welke initiatieven zijn er voor jonge moeders?")
    assert asked is not None
    assert asked.criteria == (Criterion("words", (), "jonge moeders"),)


def test_a_word_that_falls_under_a_wider_one_is_said_to(demo: Service) -> None:
    shown = output.listing(listed(demo, "Wat is er voor mantelzorgers?"))
    assert "“mantelzorgers” valt hier onder cliënten" in shown
    assert "valt hier onder" not in output.listing(listed(demo, "Noem alle projecten over armoede"))


def moved(one: Product) -> tuple[Correction, str]:
    """What a maintainer says of where a product is, and there: a region where it isn't."""
    region = next(name for name in ("Drenthe", "Zeeland", "Haaglanden") if name not in one.regions)
    return Correction(one.product_id, "region", (Said(region),)), region


@pytest.mark.parametrize("place", range(0, 40, 8))
def test_a_corrected_region_counts_there_and_nowhere_else(demo_settings: Settings, place: int) -> None:
    with LocalStore(demo_settings.data_dir, DutchAnalyser()).open() as reader:
        product = catalogue_of(reader).products[place].product
        correction, there = moved(product)
        catalogue = catalogue_of(reader, (), (correction,))
        cards = lists.products(catalogue, reader).products
        counted = {name: number for name, number in lists.counts(cards, {}, "region") if name is not None}
        [facet] = [one for one in lists.facets(reader, catalogue, None) if one.field == "region"]
        assert counted == {one.value: one.products for one in facet.counts if one.value is not None and one.products}
        for region, number in counted.items():
            is_there, is_in = Eq("region", region), region in regions_of(there)
            for where, holds in ((is_there, is_in), (Not(is_there), not is_in)):
                passages = [catalogue.mentioned_in.get(name, {}) for name in reader.ids(where)]
                told = {catalogue.products[number].product.product_id for one in passages for number in one}
                told = told - {product.product_id} | ({product.product_id} if holds else set())
                kept = {one.field: one.counts for one in lists.facets(reader, catalogue, where)}
                assert sum(one.products for one in kept["product_kind"]) == len(told), where
            criterion = Criterion("region", (region,), region)
            found = lists.listing(CatalogueQuestion("product", (criterion,)), catalogue, reader).products
            lines = {one.product_id: one for one in found}
            assert len(found) == number, region
            assert (product.product_id in lines) == (region in regions_of(there)), region
            if line := lines.get(product.product_id):
                assert (line.regions, line.said, line.citations) == ((there,), ("region",), ())
        drawn = lists.matrix(cards, lists.published(reader))
        for one in (one for row in drawn.rows for one in row):
            wanted = {"theme": (one.theme,), "region": (one.region,)}
            assert one.products == len(lists.kept(cards, wanted))


def test_a_list_shows_what_a_maintainer_says_with_the_page_or_with_their_word(
    demo_settings: Settings, tmp_path: Path
) -> None:
    copied = shutil.copytree(demo_settings.data_dir, tmp_path / "copy")
    service = Service(replace(demo_settings, data_dir=copied))
    koffie = listed(service, "Welke projecten zijn er in Drenthe?").products[0]
    shown = FactSource(koffie.citations[0].publication_id, None, "")
    service.correct(Correction("zon-achter-de-wolken", "region", (Said("Drenthe"),)))
    service.correct(Correction(koffie.product_id, "region", (Said("Drenthe", shown),)))
    found = listed(service, "Welke projecten zijn er in Drenthe?")
    lines = {one.product_id: one for one in found.products}
    assert lines["zon-achter-de-wolken"].said == ("region",)
    assert (lines[koffie.product_id].said, len(lines[koffie.product_id].citations)) == ((), 1)
    for drawn in (output.listing(found), str(views_projects.listing(found))):
        assert drawn.count("zegt de beheerder") == 1
    service.correct(Correction("zon-achter-de-wolken", "age", (Said("3-4"),)))
    drenthe = Criterion("region", ("Drenthe",), "Drenthe")
    asked = CatalogueQuestion("product", (Criterion("age", ("3-4",), "3"), drenthe))
    older = CatalogueQuestion("product", (Criterion("age", ("10-12",), "10"),))
    with LocalStore(copied, DutchAnalyser()).open() as reader:
        catalogue = catalogue_of(reader, (), corrections(copied))
        met = {one.product_id: one.said for one in lists.listing(asked, catalogue, reader).products}
        assert met["zon-achter-de-wolken"] == ("age", "region")
        others = {one.product_id for one in lists.listing(older, catalogue, reader).products}
        assert others
        assert "zon-achter-de-wolken" not in others
