"""A product that one publication tells of is found in the others that name it, whatever order they came in."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from ingesting import Ingest
from postgres_servers import databases, emptied, running_server
from product_making import SECTOR
from store_samples import BUILT_WITH, sample
from store_samples_products import mention

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.products import Mention, Product, Told
from index.settings import Settings
from index.store.local.reader import LocalReader
from index.store.local.store import LocalStore
from index.store.postgres.store import PostgresStore
from index.store.transfer import transfer
from ingest.pipeline.pipeline import IngestContext, Options, ingest, remove
from ingest.products.decisions import Correction, Decision, Said, decide, decided
from ingest.products.mentions import named_elsewhere
from search_app.products.cards import card
from search_app.products.catalogue import Catalogue, CatalogueCache, catalogue_of, from_centre

pytestmark = pytest.mark.usefixtures("read_here")

FILES = {
    "uil.md": f"# Sterke Uil\n\nDe training Sterke Uil is een training in Emmen voor kinderen. {SECTOR}\n",
    "nieuws.md": "# Nieuws uit Assen\n\nNa de zomer gaat het verder. Voor Sterke Uil was veel belangstelling.\n",
    "beer.md": f"# Boze Beer\n\nHet project ‘Boze Beer’ is er voor jongeren in Venlo. {SECTOR}\n",
    "verslag.md": "# Verslag\n\nIedereen kreeg rust door Boze Beer. Ook voor Sterke Uil was tijd.\n",
}
FOUND = {  # by product: its publications and how they treat it
    "boze-beer": {("beer", "itself"), ("verslag", "named")},
    "sterke-uil": {("uil", "itself"), ("nieuws", "named"), ("verslag", "named")},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "publicaties", FILES)


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(catalogue: Catalogue) -> dict[str, set[tuple[str, str]]]:
    """By product, the publications that tell of it with how they treat it."""
    return {
        one.product.product_id: {
            (mention.publication_id.rpartition("-")[0], mention.treatment) for mention in one.mentions
        }
        for one in catalogue.products
    }


def catalogue(context: IngestContext) -> Catalogue:
    with context.store.open() as reader:
        return catalogue_of(reader, decided(context.settings.data_dir))


def mentions(context: IngestContext) -> list[tuple[Mention, ...]]:
    return [one.mentions for one in catalogue(context).products]


def test_what_one_publication_tells_of_is_found_where_others_name_it(run: Ingest, context: IngestContext) -> None:
    run()
    assert told(catalogue(context)) == FOUND


def test_its_card_counts_them_and_quotes_what_they_say(run: Ingest, context: IngestContext) -> None:
    run()
    with context.store.open() as reader:
        found = catalogue_of(reader)
        owl = found.get("sterke-uil")
        assert owl is not None
        assert {one.title for one in card(found, owl, reader).told_in} == {"Sterke Uil", "Nieuws uit Assen", "Verslag"}
        (news,) = (one for one in owl.mentions if one.publication_id.startswith("nieuws"))
        (place,) = news.told
        (passage,) = reader.get([place.passage_id])
        said = passage.sentences[place.sentence]
    assert passage.text[said.start : said.end] == "Voor Sterke Uil was veel belangstelling."
    assert set(found.mentioned_in[passage.passage_id]) == {found.products.index(owl)}


def test_a_passage_that_only_names_a_product_says_nothing_of_what_it_is(run: Ingest, context: IngestContext) -> None:
    run()
    with context.store.open() as reader:
        found = catalogue_of(reader)
        owl = next(row for row, one in enumerate(found.products) if one.product.product_id == "sterke-uil")
        (tells,) = (passage_id for passage_id, those in found.told_in.items() if owl in those)
        names = [passage_id for passage_id, those in found.mentioned_in.items() if owl in those]
        assert (tells.partition("-")[0], len(names)) == ("uil", 3)
        vectors = found.told_vectors(reader)
        assert np.array_equal(vectors.rows[owl], from_centre(reader.passage_vectors([tells]), vectors.centre))
        assert list(found.owner) == [0, 1]


@pytest.fixture
def another(tmp_path: Path) -> Callable[[], IngestContext]:
    """Contexts of empty archives."""
    analyser, numbers = DutchAnalyser(), iter(range(100))

    def made() -> IngestContext:
        settings = Settings(tmp_path / f"archive-{next(numbers)}", tmp_path / "models", minimum_tokens=1)
        return IngestContext(settings, LocalStore(settings.data_dir, analyser), WordEncoder(), analyser.name)

    return made


def take_in(context: IngestContext, *files: Path) -> None:
    ingest(files, context, Options(), lambda done, total, what: None)


def test_the_order_and_the_number_of_ingests_make_no_difference(
    folder: Path, another: Callable[[], IngestContext]
) -> None:
    at_once = another()
    take_in(at_once, folder)
    assert told(catalogue(at_once)) == FOUND
    for order in permutations(FILES, 4):
        context = another()
        half = [folder / name for name in order[:2]]
        take_in(context, *half)
        take_in(context, folder)
        assert told(catalogue(context)) == FOUND, order
        assert [one.mentions for one in catalogue(context).products] == [
            one.mentions for one in catalogue(at_once).products
        ]


def test_a_name_that_comes_later_is_found_in_publications_that_did_not_change(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    owl = folder / "uil.md"
    text = owl.read_text(encoding="utf-8")
    owl.unlink()
    run()
    assert "sterke-uil" not in told(catalogue(context))
    owl.write_text(text, encoding="utf-8")
    run()
    assert told(catalogue(context)) == FOUND


def test_where_the_only_one_that_tells_of_it_goes_so_do_the_others(run: Ingest, context: IngestContext) -> None:
    run()
    (owl,) = (id for id in publications(context) if id.startswith("uil"))
    before = context.store.current()
    remove(owl, context)
    assert told(catalogue(context)) == {"boze-beer": FOUND["boze-beer"]}
    assert before is not None
    context.store.switch(before)
    assert told(catalogue(context)) == FOUND


def publications(context: IngestContext) -> list[str]:
    with context.store.open() as reader:
        return [one.publication_id for one in reader.records()]


def test_a_rebuild_finds_the_same(run: Ingest, context: IngestContext) -> None:
    run()
    before = mentions(context)
    run(rebuild=True)
    assert mentions(context) == before
    assert told(catalogue(context)) == FOUND


def test_a_struck_name_is_found_nowhere_and_a_merge_takes_along_who_names_it(
    run: Ingest, context: IngestContext
) -> None:
    run()
    data_dir = context.settings.data_dir
    decide(data_dir, Decision("reject", "boze-beer"))
    assert told(catalogue(context)) == {"sterke-uil": FOUND["sterke-uil"]}
    decide(data_dir, Decision("confirm", "boze-beer"), Decision("merge", "boze-beer", "sterke-uil"))
    assert told(catalogue(context)) == {"boze-beer": FOUND["boze-beer"] | FOUND["sterke-uil"]}
    with context.store.open() as reader:
        (bear,) = (merged := catalogue_of(reader, decided(data_dir))).products
        assert sorted(one.title for one in card(merged, bear, reader).told_in) == [
            "Boze Beer", "Nieuws uit Assen", "Sterke Uil", "Verslag",
        ]  # fmt: skip


def test_who_means_another_thing_by_the_name_can_be_taken_out(run: Ingest, context: IngestContext) -> None:
    run()
    (news,) = (id for id in publications(context) if id.startswith("nieuws"))
    decide(context.settings.data_dir, Decision("split", "sterke-uil", news))
    assert told(catalogue(context))["sterke-uil"] == FOUND["sterke-uil"] - {("nieuws", "named")}


def test_who_tells_of_another_thing_leaves_the_name_to_who_only_names_it(run: Ingest, context: IngestContext) -> None:
    run()
    (owl,) = (id for id in publications(context) if id.startswith("uil"))
    decide(context.settings.data_dir, Decision("split", "sterke-uil", owl))
    with context.store.open() as reader:
        found = catalogue_of(reader, decided(context.settings.data_dir))
        assert found.told_vectors(reader).rows.shape == (3, context.encoder.dim)
    assert told(found)["sterke-uil"] == FOUND["sterke-uil"] - {("uil", "itself")}
    assert told(found)[f"sterke-uil--{owl}"] == {("uil", "itself")}


def test_a_name_that_a_person_gives_stays_beside_the_one_that_texts_use(run: Ingest, context: IngestContext) -> None:
    run()
    decide(context.settings.data_dir, Decision("name", "sterke-uil", "De Grote Uil"))
    assert told(catalogue(context)) == FOUND


NAMING = {
    "Straks": [("Straks gaat het verder.", False), ("Wie wil, kan naar Straks.", True), ("Het kan straks ook.", False)],
    "TeamOp": [("TeamOp gaat verder.", True), ("Het gaat teamop verder.", False)],
    "Sterk Thuis": [
        ("Sterk Thuis gaat verder.", True),
        ("Sterk thuis is fijn.", False),
        ("Wij staan sterk. Thuis gaat het.", False),
        ("Het vervolg ‘Sterk Thuis’ komt.", True),
        ("Het vervolg Sterk Thuis Samen komt.", False),
        ("Zo ging het met Sterk Thuis-dagen.", True),
        ("Het ging om Oersterk Thuis.", False),
        ("Het werd Weer Sterk Thuis voor wie wil.", False),
    ],
    "Weer Sterk Thuis": [("Dit is Weer Sterk Thuis voor iedereen.", True)],
    "Sterk Thuis Samen": [("Ook het vervolg Sterk Thuis Samen gaat door.", True)],
}


def test_a_capital_shows_a_name_where_a_sentence_has_none_anyway(
    tmp_path: Path, another: Callable[[], IngestContext]
) -> None:
    lines = [(name, *one) for name, those in NAMING.items() for one in those]
    files = {f"{row:02d}.txt": f"{sentence}\n" for row, (_, sentence, _) in enumerate(lines)}
    folder = written(tmp_path / "regels", {**files, "alles.txt": f"Een bericht. {SECTOR}\n"})
    said = "".join(f"  - name: {name}\n    kind: methode\n" for name in NAMING)
    written(folder, {"alles.txt.yaml": f"products:\n{said}"})
    context = another()
    take_in(context, folder)
    found = {
        one.product.name: {mention.publication_id[:2] for mention in one.mentions}
        for one in catalogue(context).products
    }
    for row, (name, sentence, is_named) in enumerate(lines):
        assert (f"{row:02d}" in found[name]) == is_named, sentence


def test_what_most_publications_only_name_is_a_word_unless_a_person_says_otherwise(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    written(folder, {"nog.md": "# Nog iets\n\nDe raad sprak over Sterke Uil.\n"})
    run()
    owl = FOUND["sterke-uil"]
    assert told(catalogue(context))["sterke-uil"] == {("uil", "itself")}
    said = Correction("sterke-uil", "costs", (Said("10 euro"),))
    with context.store.open() as reader:
        assert told(catalogue_of(reader, (), (said,)))["sterke-uil"] == owl | {("nog", "named")}
    decide(context.settings.data_dir, Decision("confirm", "sterke-uil"))
    assert told(catalogue(context))["sterke-uil"] == owl | {("nog", "named")}


def test_a_sentence_without_a_place_on_a_page_is_no_proof(tmp_path: Path) -> None:
    analyser = DutchAnalyser()
    store = LocalStore(tmp_path, analyser)
    with store.begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
        sample("p", ["Een bericht.", "Ook JIM is er nu. Ook JIM is er dan."]).into(writer)
        writer.commit()
    jim = Product("jim", "JIM", (), None, True, "onbekend", (), (), (), ("a~000",))
    with store.open() as reader:
        (found,) = named_elsewhere(reader, [jim], {"a~000": mention("a")})["jim"]
    assert found.told == (Told("p#0001", 0),)


def test_a_decision_looks_in_no_text_again(
    run: Ingest, context: IngestContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    catalogues = CatalogueCache(context.settings.data_dir)
    with context.store.open() as reader:
        before = told(catalogues.of(reader))
        monkeypatch.setattr(LocalReader, "search_lexical", None)
        decide(context.settings.data_dir, Decision("reject", "boze-beer"))
        assert told(catalogues.of(reader)) == {"sterke-uil": before["sterke-uil"]}


def test_only_passages_are_read_that_hold_the_rarest_word_of_a_name(
    context: IngestContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {f"ander-{number}.md": f"# Bericht {number}\n\nEen sterke start. {SECTOR}\n" for number in range(20)}
    written(folder, others)
    take_in(context, folder)
    read: list[str] = []
    search = LocalReader.search_lexical

    def noted(self: LocalReader, *asked: object) -> object:
        found = search(self, *asked)  # type: ignore[arg-type]
        read.extend(hit.passage.publication_id.rpartition("-")[0] for hit in found)
        return found

    monkeypatch.setattr(LocalReader, "search_lexical", noted)
    assert told(catalogue(context)) == FOUND
    assert sorted(read) == ["beer", "nieuws", "uil", "verslag"]


def test_both_stores_say_the_same(run: Ingest, context: IngestContext) -> None:
    run()
    with running_server() as server, context.store.open() as here:
        store = PostgresStore(emptied(server, databases(server, 2)), DutchAnalyser())
        with closing(store):
            with store.begin(here.info.built_with) as writer:
                transfer(here, writer, lambda done, total, what: None)
                writer.commit()
            with store.open() as there:
                assert [one.mentions for one in catalogue_of(there).products] == [
                    one.mentions for one in catalogue_of(here).products
                ]
                assert told(catalogue_of(there)) == FOUND
