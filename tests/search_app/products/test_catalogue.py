"""What a catalogue says of its products: which filters keep one, and how passages are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_samples import texts_indexed
from store_samples_products import mention

from index.products import FieldName, Product, ProductKind, Proposal, Status, Told, Treatment
from index.store.filters import And, Eq, Filter, In, Not, Or
from ingest.products.decisions import Corrected, Decided
from search_app.products.catalogue import Catalogue, CatalogueEntry, from_centre


def entry(
    name: str, *regions: str, status: Status = "onbekend", corrected: Mapping[FieldName, Corrected] | None = None
) -> CatalogueEntry:
    product = Product(name.lower(), name, (), "training", True, status, regions, ("armoede",), (), ())
    return CatalogueEntry(Decided(product, (), corrected=corrected or {}))


def catalogue(*entries: CatalogueEntry, proposals: tuple[Proposal, ...] = ()) -> Catalogue:
    return Catalogue(entries, proposals, {})


ZEELAND, TRAINING = Eq("region", "Zeeland"), Eq("product_kind", "training")


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (None, True),
        (ZEELAND, True),
        (Eq("region", "Friesland"), False),
        (In("region", ("Friesland", "Zeeland")), True),
        (In("region", ("Friesland", "Twente")), False),
        (Not(ZEELAND), False),
        (Not(Eq("region", "Friesland")), True),
        (And((ZEELAND, TRAINING)), True),
        (And((ZEELAND, Eq("product_kind", "methode"))), False),
        (Or((Eq("region", "Friesland"), In("product_kind", ("training",)))), True),
        (Or((Eq("region", "Friesland"), Eq("status", "loopt"))), False),
        (Eq("theme", "scheiding"), True),  # a filter that passages answer
    ],
)
def test_a_product_is_kept_by_its_own_regions_and_kind(where: Filter | None, kept: bool) -> None:
    one = entry("Beer", "Zeeland")
    assert catalogue(one).keeps(one, where) is kept


@pytest.mark.parametrize("where", [ZEELAND, In("region", ("Friesland",)), Not(ZEELAND)])
def test_where_no_source_says_where_it_is_the_passages_decide(where: Filter) -> None:
    one = entry("Beer")
    assert catalogue(one).keeps(one, where)


def told_in(publication_id: str, kind: ProductKind, *regions: str, is_moved: bool = False) -> CatalogueEntry:
    """A product that the first passage of a publication tells of."""
    product = Product(publication_id, publication_id, (), kind, True, "onbekend", regions, (), (), ())
    return CatalogueEntry(Decided(product, (mention(publication_id),), corrected={"region": MOVED} if is_moved else {}))


MOVED = Corrected(replaces=True)
METHOD = Eq("product_kind", "methode")
IN_A, IN_B = In("passage_id", ("a#0000",)), In("passage_id", ("b#0000",))


@pytest.mark.parametrize(
    ("where", "passages"),
    [
        (None, None),
        (ZEELAND, ZEELAND),
        (METHOD, IN_A),
        (TRAINING, IN_B),
        (In("product_kind", ("methode", "training")), In("passage_id", ("a#0000", "b#0000"))),
        (And((METHOD, ZEELAND)), And((IN_A, ZEELAND))),
        (Or((METHOD, ZEELAND)), Or((IN_A, ZEELAND))),
        (Not(METHOD), Not(IN_A)),
        (And((Not(METHOD), Or((TRAINING, ZEELAND)))), And((Not(IN_A), Or((IN_B, ZEELAND))))),
    ],
)
def test_a_filter_on_products_asks_a_store_for_the_passages_that_tell_of_them(
    where: Filter | None, passages: Filter | None
) -> None:
    vector = np.ones(2, dtype=np.float32)
    found = Catalogue([told_in("a", "methode"), told_in("b", "training")], (), {"a~000": vector, "b~000": vector})
    assert found.resolved(where) == passages


@pytest.mark.parametrize("where", [ZEELAND, In("region", ("Twente", "Zeeland")), Not(Eq("region", "Friesland"))])
def test_a_filter_on_regions_reaches_the_passages_of_what_a_person_put_there(where: Filter) -> None:
    vector = np.ones(2, dtype=np.float32)
    entries = [
        told_in("a", "methode", "Zeeland", is_moved=True),
        told_in("b", "methode", "Zeeland"),
        told_in("c", "methode", "Friesland", is_moved=True),
    ]
    found = Catalogue(entries, (), {f"{name}~000": vector for name in "abc"})
    assert found.with_moved(where) == Or((where, IN_A))
    assert found.with_moved(And((where, METHOD))) == And((Or((where, IN_A)), METHOD))


@pytest.mark.parametrize(
    ("treatments", "about"),
    [
        (("itself", "described"), {0}),
        (("itself", "itself", "described"), {0, 1}),
        (("itself", "itself", "itself", "described"), set()),
        (("described", "named"), {0}),
        (("described", "described"), set()),
        (("named",), set()),
    ],
)
def test_a_publication_is_about_the_few_that_it_is_itself_else_about_the_only_one_that_it_describes(
    treatments: Sequence[Treatment], about: set[int]
) -> None:
    mentions = [replace(mention("a", row), treatment=treatment) for row, treatment in enumerate(treatments)]
    entries = [CatalogueEntry(Decided(entry(one.mention_id).product, (one,))) for one in mentions]
    vectors = {one.mention_id: np.ones(2, dtype=np.float32) for one in mentions}
    assert Catalogue(entries, (), vectors).subjects == {"a": about}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Na Vos, kom buiten! is er koffie.", {0}),
        ("Gezien: Vos Kom Buiten", {0}),
        ("De Brugwachter helpt", {1}),
        ("een brugwachter helpt", set()),
        ("Vos kom", set()),
        ("Wij doen een kring rond het kind.", set()),
        ("", set()),
    ],
)
def test_a_name_is_found_in_a_text_whatever_stands_between_its_words_but_with_a_capital(
    text: str, named: set[int]
) -> None:
    found = catalogue(entry("Vos kom buiten"), entry("Brugwachter"), entry("een kring rond het kind"), entry("Vos"))
    assert found.named_in(text) == named


def test_a_place_counts_for_the_region_that_it_lies_in() -> None:
    assert {"Vlissingen", "Zeeland"} <= entry("Beer", "Vlissingen").regions


def test_a_status_that_no_source_tells_is_none() -> None:
    assert entry("Beer").statuses == frozenset()
    assert entry("Beer", status="loopt").statuses == {"loopt"}


def test_only_a_region_that_a_person_gives_moves_a_product() -> None:
    said: Mapping[FieldName, Corrected] = {"region": Corrected()}
    assert entry("Beer", "Zeeland", corrected=said).is_moved
    assert not entry("Beer", corrected=said).is_moved
    assert not entry("Beer", "Zeeland").is_moved


def test_a_proposal_about_a_product_that_is_not_there_is_dropped() -> None:
    both, one = Proposal("beer", "uil", "short_name"), Proposal("beer", "vos", "short_name")
    assert catalogue(entry("Beer"), entry("Uil"), proposals=(both, one)).proposals == (both,)


def test_a_name_is_looked_for_in_texts_from_five_letters_with_a_capital() -> None:
    assert catalogue(entry("Vuurtje"), entry("Jimmy"), entry("Beer"), entry("buurtgezin")).proper_names == (
        "Jimmy", "Vuurtje",
    )  # fmt: skip


def test_passages_are_compared_from_the_mean_of_all_and_as_one_length() -> None:
    centre = np.array([1.0, 0.0], dtype=np.float32)
    rows = np.array([[1.0, 2.0], [1.0, 4.0]], dtype=np.float32)
    assert from_centre(rows, centre).tolist() == [0.0, 1.0]
    assert from_centre(rows[:0], centre).tolist() == [0.0, 0.0]


def test_a_product_is_compared_by_the_eight_passages_that_tell_most_of_it(tmp_path: Path) -> None:
    ids = [f"p{number}#0000" for number in range(10)]
    told = tuple(Told(one, row) for number, one in enumerate(ids) for row in range(1 if number in (0, 4) else 2))
    one = CatalogueEntry(Decided(told_in("a", "methode").product, (replace(mention("a"), told=told),)))
    most = [name for number, name in enumerate(ids) if number not in (0, 4)]
    other = CatalogueEntry(Decided(told_in("b", "methode").product, (replace(mention("b"), told=told[:1]),)))
    vector = np.ones(2, dtype=np.float32)
    with texts_indexed(tmp_path, [f"Tekst {number}." for number in range(10)]) as reader:
        found = Catalogue([one, other], (), {"a~000": vector, "b~000": vector}).told_vectors(reader)
        centre = reader.passage_vectors([*most, ids[0]]).mean(axis=0)
        np.testing.assert_allclose(found.rows[0], from_centre(reader.passage_vectors(most), centre), atol=1e-5)
