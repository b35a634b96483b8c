"""What a catalogue says of its products: which filters keep one, and how passages are compared."""

from collections.abc import Mapping

import numpy as np
import pytest

from index.products import FieldName, Product, Proposal, Status
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
