"""Lists, comparable projects and the order of products, over catalogues of a few made products."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import cast

import numpy as np
import pytest
from store_samples import DIM, texts_indexed
from store_samples_products import FACT, mention

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.products import STATUSES, Fact, FieldName, Product, ProductKind, Status, Told
from index.retrieval.retriever import Retriever, Weights
from index.store.protocol import GenerationReader
from index.store.records import Vectors
from index.types import Span
from ingest.products.decisions import Corrected, Decided, Said
from search_app.answer.list_questions import CatalogueQuestion, Criterion
from search_app.products.cards import card
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.products.comparable import Compared, similar
from search_app.products.lists import FIELDS, counts, facets, listing
from search_app.products.ranking import DEFAULT, Wanted, is_named, rank
from search_app.replies import CriterionField, Listing, SimilarProduct, Subject

STOPPED = Criterion("status", ("gestopt",), "gestopt")
IN_ZEELAND = Criterion("region", ("Zeeland",), "Zeeland")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[GenerationReader]:
    with texts_indexed(tmp_path, ["Een tekst."]) as reader:
        yield reader


def entry(
    name: str, *regions: str, status: Status = "onbekend", age: str = "", kind: ProductKind = "training"
) -> CatalogueEntry:
    product = Product(name, name, (), kind, True, status, regions, ("armoede",), (), ())
    said: Mapping[FieldName, Corrected] = {"age": Corrected((Said(age),), True)} if age else {}
    return CatalogueEntry(Decided(product, (), corrected=said))


def listed(reader: GenerationReader, entries: list[CatalogueEntry], *criteria: Criterion) -> Listing:
    return listing(CatalogueQuestion("product", criteria), Catalogue(entries, (), {}), reader)


def names(found: Listing) -> list[str]:
    return [one.name for one in found.products]


def any_entry(number: int, random: Random, passages: list[str]) -> CatalogueEntry:
    """A product with any labels, or none, that some passage tells of."""

    def some(*values: str) -> tuple[str, ...]:
        return tuple(one for one in values if random.random() < 0.4)

    kinds: tuple[ProductKind | None, ...] = ("methode", "training", None)
    kind, status = random.choice(kinds), random.choice(STATUSES)
    regions, themes = some("Twente", "Overijssel", "Zeeland", "Goes"), some("armoede", "wonen")
    one = replace(mention("p0", number), facts=(), told=(Told(random.choice(passages), 0),))
    name = f"Product {number}"
    product = Product(name, name, (), kind, False, status, regions, themes, some("ouders", "jongeren"), ())
    return CatalogueEntry(Decided(product, (one,)))


@pytest.mark.parametrize("seed", range(20))
def test_the_number_of_a_list_is_that_of_its_facet_and_of_the_overview(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    with texts_indexed(tmp_path, ["Een tekst.", "Nog een tekst."]) as reader:
        entries = [any_entry(number, random, reader.ids(None)) for number in range(30)]
        vector = np.ones(DIM, dtype=np.float32)
        found = Catalogue(entries, (), {f"p0~{number:03d}": vector for number in range(30)})
        overview = [card(found, one, reader) for one in entries]
        of_products = [one for one in facets(reader, found, None) if one.field in FIELDS]
        assert {one.field for one in of_products} == set(FIELDS)
        for facet in of_products:
            known = [one for one in facet.counts if one.value not in (None, "onbekend")]
            counted = dict(counts(overview, {}, facet.field))
            assert {str(one.value) for one in known} == {str(one) for one in counted if one not in (None, "onbekend")}
            for one in known:
                criterion = Criterion(cast(CriterionField, facet.field), (str(one.value),), str(one.value))
                asked = listing(CatalogueQuestion("product", (criterion,)), found, reader)
                assert len(asked.products) == one.products == counted[str(one.value)]


@pytest.mark.parametrize(("excluded", "expected"), [(False, ["Uil"]), (True, ["Beer"])])
def test_what_is_excluded_is_left_out_and_what_no_source_tells_is_in_neither_list(
    reader: GenerationReader, excluded: bool, expected: list[str]
) -> None:
    entries = [entry("Beer", status="loopt"), entry("Uil", status="gestopt"), entry("Vos")]
    found = listed(reader, entries, replace(STOPPED, excluded=excluded))
    assert (names(found), found.n_unrecorded, found.n_products) == (expected, 1, 3)


def test_what_fails_one_criterion_may_not_belong_to_the_list_whatever_is_not_recorded(reader: GenerationReader) -> None:
    entries = [entry("Uil", "Zeeland", status="gestopt"), entry("Vos", "Friesland"), entry("Das", "Zeeland")]
    found = listed(reader, entries, STOPPED, IN_ZEELAND)
    assert (names(found), found.n_unrecorded) == (["Uil"], 1)


def test_what_is_elsewhere_is_listed_only_where_nothing_is_in_the_region(reader: GenerationReader) -> None:
    vos = entry("Vos", "Friesland")
    assert [one.name for one in listed(reader, [vos], IN_ZEELAND).elsewhere] == ["Vos"]
    assert not listed(reader, [vos, entry("Uil", "Zeeland")], IN_ZEELAND).elsewhere
    assert not listed(reader, [vos], STOPPED).elsewhere


def test_a_region_counts_once_and_not_for_what_it_lies_in(reader: GenerationReader) -> None:
    entries = [entry("Uil", "Twente", "Overijssel"), entry("Vos", "Overijssel"), entry("Das", "Twente")]
    found = listed(reader, entries)
    assert [(one.region, one.products) for one in found.regions] == [("Twente", 2), ("Overijssel", 1)]


def test_whose_source_names_the_very_place_that_is_asked_for_comes_first(tmp_path: Path) -> None:
    text = "Elders in Zeeland ook. Wij werken in Vlissingen."
    told = {"Das": ("Zeeland", Span(0, 0, 22)), "Uil": ("Vlissingen", Span(0, 23, 48))}
    entries = [
        CatalogueEntry(Decided(entry(name, place).product, (replace(mention("p0", number), facts=(
            Fact("region", place, text[span.start : span.end], "p0#0000", span),
        )),)))
        for number, (name, (place, span)) in enumerate(told.items())
    ]  # fmt: skip
    vector = np.ones(2, dtype=np.float32)
    with texts_indexed(tmp_path, [text]) as reader:
        catalogue = Catalogue(entries, (), {f"p0~{number:03d}": vector for number in range(2)})
        in_vlissingen = Criterion("region", ("Zeeland",), "Vlissingen")
        found = listing(CatalogueQuestion("product", (in_vlissingen,)), catalogue, reader)
    assert [(one.name, one.citations[0].quote) for one in found.products] == [
        ("Uil", "Wij werken in Vlissingen."), ("Das", "Elders in Zeeland ook."),
    ]  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), [("12-14", ["Uil"]), ("13-14", []), ("5-8", ["Uil"]), ("5-7", [])])
def test_ages_meet_in_the_last_year_of_each(reader: GenerationReader, asked: str, expected: list[str]) -> None:
    found = listed(reader, [entry("Uil", age="8-12")], Criterion("age", (asked,), asked))
    assert names(found) == expected


def test_a_status_counts_as_its_source_writes_it_too() -> None:
    told = replace(mention("a"), facts=(replace(FACT, field="status", value="afgerond"),))
    assert CatalogueEntry(Decided(entry("Uil").product, (told,))).statuses == {"afgerond"}


def compared(*regions: str, ages: tuple[str, ...] = (), of: CatalogueEntry | None = None) -> Compared:
    subject = Subject("text", None, "plan", None, regions, ("armoede",), (), ages)
    return Compared(subject, "plan", of, frozenset(regions))


class Even(WordEncoder):
    """Every query lies in the middle."""

    dim = DIM

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), DIM), DIM**-0.5, dtype=np.float32)


def alike(
    reader: GenerationReader, entries: list[CatalogueEntry], to: Compared, elsewhere: bool = False, offset: int = 0
) -> tuple[SimilarProduct, ...]:
    retriever = Retriever(reader, Even(), DutchAnalyser(), Weights())
    return similar(to, Catalogue(entries, (), {}), retriever, elsewhere, 10, None, offset)


def test_comparable_projects_are_spread_over_regions_and_a_second_page_goes_on_counting(
    reader: GenerationReader,
) -> None:
    entries = [entry("Das", "Zeeland"), entry("Uil", "Zeeland"), entry("Vos", "Friesland")]
    first, second = alike(reader, entries, compared()), alike(reader, entries, compared(), offset=1)
    assert [(one.rank, one.product.name) for one in first] == [(1, "Das"), (2, "Vos"), (3, "Uil")]
    assert second == first[1:]


def test_what_is_compared_is_not_comparable_to_itself(reader: GenerationReader) -> None:
    entries = [entry("Das", "Zeeland"), entry("Uil", "Zeeland")]
    assert [one.product.name for one in alike(reader, entries, compared(of=entries[0]))] == ["Uil"]


def test_elsewhere_is_not_the_own_region_nor_what_it_lies_in_but_may_be_unknown(reader: GenerationReader) -> None:
    entries = [entry("Das", "Twente"), entry("Uil", "Overijssel"), entry("Vos", "Friesland"), entry("Ree")]
    found = alike(reader, entries, compared("Twente"), elsewhere=True)
    assert {one.product.name for one in found} == {"Vos", "Ree"}


def test_the_same_years_of_children_make_alike_and_those_of_grown_ups_do_not(reader: GenerationReader) -> None:
    entries = [entry("Das"), entry("Uil", age="8-12"), entry("Vos", age="40-50")]
    scores = {one.product.name: one.score for one in alike(reader, entries, compared(ages=("8-12", "40-50")))}
    assert scores["Uil"] > scores["Das"] == scores["Vos"]


def ranked(*entries: CatalogueEntry, excluded: tuple[str, ...] = ()) -> list[tuple[str, float]]:
    profile = np.ones(DIM, dtype=np.float32) / np.float32(np.sqrt(DIM))
    with_mentions = [CatalogueEntry(Decided(one.product, (mention(one.product.product_id),))) for one in entries]
    profiles = {f"{one.product.product_id}~000": profile for one in entries}
    found = rank(Catalogue(with_mentions, (), profiles), Wanted(profile, excluded), (), DutchAnalyser())
    return [(with_mentions[one.product].product.name, round(one.score, 3)) for one in found]


def test_products_that_fit_as_well_come_by_their_id() -> None:
    assert [name for name, _ in ranked(entry("uil"), entry("das"), entry("vos"))] == ["das", "uil", "vos"]


def test_a_kind_that_is_not_wanted_comes_behind() -> None:
    found = ranked(entry("das", kind="training"), entry("uil", kind="methode"), excluded=("training",))
    assert [name for name, _ in found] == ["uil", "das"]
    assert found[0][1] - found[1][1] == pytest.approx(DEFAULT.excluded, abs=1e-3)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Wat kost Dappere Kat?", True),
        ("wat kost dappere kat", True),
        ("Is er iets als Dappere Kat?", False),
        ("Wat is vergelijkbaar met Dappere Kat?", False),
        ("Wat kost een dapper katje?", False),
    ],
)
def test_a_product_is_named_unless_another_one_like_it_is_wanted(question: str, named: bool) -> None:
    assert is_named(entry("Dappere Kat").product, question) is named
