"""What people decide about products lasts: over a new ingest, a rebuild and a rollback, for it is kept apart."""

from pathlib import Path

import pytest
from product_making import mentions, publication

from index.errors import NotFound
from ingest.products.decisions import Decided, Decision, apply, decide, decided, undo
from ingest.products.merge import merge

TEXTS = {
    "a": "De training Sterke Uil is een training in Emmen. Het project ‘Boze Beer’ loopt.",
    "b": "In de training Sterke Uil oefenen kinderen in Venlo.",
}


def products() -> list[Decided]:
    found = [mention for name, text in TEXTS.items() for mention in mentions(text, name)]
    made = merge(found, records(), ()).products
    by_id = {one.mention_id: one for one in found}
    return [Decided(one, tuple(by_id[name] for name in one.mention_ids)) for one in made]


def records() -> dict:  # type: ignore[type-arg]
    return {name: publication(name, text).record for name, text in TEXTS.items()}


def after(*made: Decision) -> dict[str, Decided]:
    return {one.product.product_id: one for one in apply(products(), made, records())}


def test_a_confirmed_product_is_confirmed_and_a_rejected_one_is_gone() -> None:
    found = after(Decision("confirm", "sterke-uil"), Decision("reject", "boze-beer"))
    assert list(found) == ["sterke-uil"]
    assert found["sterke-uil"].confirmed


def test_a_merge_brings_the_mentions_together_and_a_split_takes_them_apart() -> None:
    (one,) = after(Decision("merge", "sterke-uil", "boze-beer")).values()
    assert len(one.mentions) == 3
    assert "Boze Beer" in one.product.other_names
    found = after(Decision("split", "sterke-uil", "b"))
    assert found["sterke-uil"].product.regions == ("Drenthe",)
    assert found["sterke-uil--b"].product.regions == ("Noord-Limburg",)


def test_a_later_decision_of_the_same_kind_wins_and_a_name_lasts_over_an_earlier_or_later_merge() -> None:
    found = after(Decision("name", "sterke-uil", "Stoere Uil"), Decision("name", "sterke-uil", "Wijze Uil"))
    assert found["sterke-uil"].product.name == "Wijze Uil"
    found = after(Decision("name", "sterke-uil", "Wijze Uil"), Decision("merge", "sterke-uil", "boze-beer"))
    assert found["sterke-uil"].product.name == "Wijze Uil"


def test_a_decision_about_what_is_not_there_changes_nothing() -> None:
    assert set(after(Decision("reject", "x"), Decision("merge", "sterke-uil", "x"))) == {"sterke-uil", "boze-beer"}


def test_decisions_are_kept_in_order_and_the_opposite_goes(tmp_path: Path) -> None:
    for decision in (Decision("reject", "a"), Decision("merge", "b", "c"), Decision("confirm", "a")):
        decide(tmp_path, decision)
    assert decided(tmp_path) == [Decision("merge", "b", "c"), Decision("confirm", "a")]
    undo(tmp_path, "b")
    assert decided(tmp_path) == [Decision("confirm", "a")]
    with pytest.raises(NotFound, match="vraagbaak products list"):
        undo(tmp_path, "b")
