"""What a person says a product is called wins over what was detected, and may be said again."""

from pathlib import Path

from index.products import Product
from ingest.products.decisions import Action, Decided, Decision, apply, decide, decided

FOUND = Product("beer", "Sterke Beer Spreekuur", ("Beer",), "project", False, "onbekend", ("Drenthe",), (), (), ())


def told(data_dir: Path, *said: tuple[Action, str]) -> Product:
    for action, value in said:
        decide(data_dir, Decision(action, "beer", value))
    [one] = apply([Decided(FOUND, ())], decided(data_dir), {})
    return one.product


def test_name_kind_and_regions_are_what_was_said(tmp_path: Path) -> None:
    product = told(tmp_path, ("name", "Sterke Beer"), ("kind", "training"), ("regions", "Friesland; Drenthe"))
    assert (product.name, product.kind, product.regions) == ("Sterke Beer", "training", ("Friesland", "Drenthe"))
    assert product.other_names == ("Sterke Beer Spreekuur", "Beer")


def test_what_is_said_last_counts(tmp_path: Path) -> None:
    assert told(tmp_path, ("name", "Een"), ("name", "Twee"), ("kind", "training"), ("kind", "")).name == "Twee"
    assert told(tmp_path).kind is None


def test_apart_changes_no_product(tmp_path: Path) -> None:
    assert told(tmp_path, ("apart", "uil")) == FOUND
