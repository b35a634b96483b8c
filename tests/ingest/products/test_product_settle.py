"""Products over ingests: ids, confirmations and merges outlive changed files, rebuilds and removals."""

from pathlib import Path

import pytest
from ingesting import Ingest
from product_making import SECTOR

from index.store.filters import And, Eq, Filter, In
from index.types import Passage
from ingest.pipeline.pipeline import IngestContext, remove
from ingest.products.decisions import Decision, decide, decided
from search_app.products.catalogue import Catalogue, catalogue_of

OWL = f"# Sterke Uil\n\nDe training Sterke Uil is een training in Emmen voor kinderen. {SECTOR}\n"
BEER = f"# Boze Beer\n\nHet project ‘Boze Beer’ is er voor jongeren in Venlo. {SECTOR}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "publicaties"
    folder.mkdir()
    (folder / "uil.md").write_text(OWL, encoding="utf-8")
    (folder / "beer.md").write_text(BEER, encoding="utf-8")
    return folder


def catalogue(context: IngestContext) -> Catalogue:
    with context.store.open() as reader:
        return catalogue_of(reader, decided(context.settings.data_dir))


def ids(context: IngestContext) -> list[str]:
    return [one.product.product_id for one in catalogue(context).products]


def passages(context: IngestContext) -> list[Passage]:
    with context.store.open() as reader:
        return reader.get(reader.ids())


def test_an_id_stays_when_a_file_changes_moves_or_is_built_anew(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    before = ids(context)
    assert before == ["boze-beer", "sterke-uil"]
    (folder / "uil.md").write_text(OWL.replace("kinderen.", "kinderen van 8 tot 12 jaar."), encoding="utf-8")
    (folder / "beer.md").rename(folder / "bruine-beer.md")
    run()
    assert ids(context) == before
    run(rebuild=True)
    assert ids(context) == before


def test_a_confirmation_a_rejection_and_a_merge_outlive_an_ingest(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    data_dir = context.settings.data_dir
    decide(data_dir, Decision("confirm", "sterke-uil"))
    decide(data_dir, Decision("merge", "sterke-uil", "boze-beer"))
    (folder / "uil.md").write_text(OWL + "\nDe training loopt nog.\n", encoding="utf-8")
    run(rebuild=True)
    (one,) = catalogue(context).products
    assert (one.product.product_id, one.confirmed, len(one.mentions)) == ("sterke-uil", True, 2)
    decide(data_dir, Decision("reject", "sterke-uil"))
    assert ids(context) == []


def test_what_is_removed_takes_its_products_along(run: Ingest, context: IngestContext) -> None:
    report = run()
    beer = next(one.publication_id for one in report.publications if one.source.endswith("beer.md"))
    remove(beer, context)
    assert ids(context) == ["sterke-uil"]


def test_a_sidecar_says_what_is_a_product(run: Ingest, context: IngestContext, folder: Path) -> None:
    sidecar = "products:\n  - name: Sterke Uil\n    kind: methode\n    other_names: [De Uil]\n"
    (folder / "uil.md.yaml").write_text(sidecar, encoding="utf-8")
    run()
    (owl,) = [one.product for one in catalogue(context).products if one.product.product_id == "sterke-uil"]
    assert (owl.said, owl.kind, owl.other_names) == (True, "methode", ("De Uil",))


def test_passages_get_the_regions_and_topics_they_show(run: Ingest, context: IngestContext) -> None:
    run()
    of = {passage.heading: passage for passage in passages(context)}
    assert of["Sterke Uil"].regions == ("Drenthe",)
    assert of["Boze Beer"].regions == ("Noord-Limburg", "Limburg")
    assert "jongeren" in of["Boze Beer"].audiences


def test_a_filter_keeps_a_product_by_its_own_region(run: Ingest, context: IngestContext, folder: Path) -> None:
    both = "Ook in Venlo kent men de training Sterke Uil, die in Emmen voor kinderen is."
    (folder / "beer.md").write_text(f"{BEER}\n{both}\n", encoding="utf-8")
    (folder / "kat.md").write_text(f"# Dappere Kat\n\nDe training Dappere Kat helpt kinderen. {SECTOR}\n", "utf-8")
    run()
    made = catalogue(context)

    def kept(where: Filter) -> set[str]:
        return {one.product.product_id for one in made.products if made.keeps(one, where)}

    assert {one.product.product_id: bool(one.regions) for one in made.products}["dappere-kat"] is False
    assert kept(Eq("region", "Drenthe")) == {"sterke-uil", "dappere-kat"}
    assert "sterke-uil" not in kept(Eq("region", "Friesland"))
    assert "sterke-uil" in kept(In("region", ("Friesland", "Drenthe")))
    assert kept(And((Eq("region", "Drenthe"), Eq("product_kind", "training")))) == {"sterke-uil", "dappere-kat"}
