"""One product for each name, over publications; a doubtful merge is proposed and never made; ids stay."""

from product_making import mentions, publication

from index.products import Mention, Product
from ingest.products.merge import Merged, merge, slug

OWL = "De training Sterke Uil is een training voor kinderen van 8 tot 12 jaar in Emmen."
PLATE = "Zo is de praatplaat ontwikkeld. De praatplaat is een hulpmiddel voor teams in {}."


def merged(*texts: str, known: tuple[Product, ...] = (), dates: tuple[str | None, ...] = ()) -> Merged:
    found: list[Mention] = []
    records = {}
    for number, text in enumerate(texts):
        name = f"p{number}"
        found += mentions(text, name)
        records[name] = publication(name, text, date=dates[number] if dates else None).record
    return merge(found, records, known)


def names(of: Merged) -> list[str]:
    return [product.name for product in of.products]


def test_a_name_of_its_own_is_one_product_wherever_it_stands() -> None:
    (product,) = merged(OWL, "In de training Sterke Uil oefenen kinderen in Venlo.").products
    assert (product.product_id, product.kind, len(product.mention_ids)) == ("sterke-uil", "training", 2)


def test_articles_plurals_and_case_make_no_other_product() -> None:
    texts = ("Er zijn projecten, zoals de straatacademies.", "Er zijn projecten, zoals de straatacademie.")
    assert len(merged(*texts).products) == 1


def test_a_common_noun_in_another_region_is_proposed_and_not_merged() -> None:
    made = merged(PLATE.format("Drenthe"), PLATE.format("Zeeland"))
    assert [one.regions for one in made.products] == [("Drenthe",), ("Zeeland",)]
    (proposal,) = [one for one in made.proposals if one.reason == "other_region"]
    assert {proposal.product_id, proposal.other_id} == {"praatplaat", "praatplaat-2"}


def test_a_common_noun_in_the_same_region_is_one() -> None:
    assert names(merged(PLATE.format("Drenthe"), PLATE.format("Emmen"))) == ["praatplaat"]


def test_names_that_only_look_alike_stay_apart() -> None:
    text = "Er zijn projecten, zoals de dialoogtafel en de dialoogsessies."
    made = merged(text)
    assert names(made) == ["dialoogsessies", "dialoogtafel"]
    assert made.proposals == ()


def test_a_short_name_elsewhere_is_proposed() -> None:
    made = merged("Het netwerk ‘Leerkring Jonge Ouders’ is er.", "Het netwerk ‘Leerkring’ is er.")
    assert [one.reason for one in made.proposals] == ["short_name"]


def test_the_newest_source_says_how_it_stands() -> None:
    old, new = "Het project ‘Boze Beer’ loopt sinds 2020.", "Het project ‘Boze Beer’ is gestopt."
    assert merged(old, new, dates=("2023", "2025")).products[0].status == "gestopt"
    assert merged(new, old, dates=("2023", "2025")).products[0].status == "loopt"


def test_a_product_keeps_its_id_when_its_name_is_written_otherwise() -> None:
    (before,) = merged("Bij de aanpak BOB (Buren Op Bezoek) komt er iemand langs.").products
    (after,) = merged("De methode Buren Op Bezoek is een methode voor buren.", known=(before,)).products
    assert (before.product_id, after.product_id) == ("bob", "bob")


def test_a_new_product_never_takes_an_id_that_was_given_out() -> None:
    (before,) = merged("Het project ‘Boze Beer’ loopt.").products
    gone = Product("sterke-uil", "Andere Naam", (), None, False, "onbekend", (), (), (), ())
    assert merged(OWL, known=(before, gone)).products[0].product_id == "sterke-uil-2"


def test_a_magazine_that_is_a_publication_itself_is_no_product() -> None:
    found = mentions("Dat staat in het magazine ‘Samen dichtbij’.")
    records = {"m": publication("m", "x", title="Samen dichtbij").record}
    assert merge(found, records, ()).products == ()


def test_an_id_may_stand_in_an_address() -> None:
    assert slug("De Oudercafé’s Buiten!") == "oudercafes-buiten"
    assert slug("???") == "product"
