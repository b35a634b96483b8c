"""What a screen asks for costs what it shows: counts come from the store, and a page is read without its book."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from store_samples import BUILT_WITH, Sample, sample

from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from index.store.filters import And, Eq, Filter, In
from index.store.local.catalogue_reader import CatalogueReader
from index.store.local.reader import LocalReader
from index.store.local.store import LocalStore
from ingest.archive.originals import Originals
from search_app.api import app as api_app
from search_app.products.catalogue import CatalogueEntry, catalogue_of
from search_app.products.comparable import cooccurring, of_id, similar
from search_app.products.lists import facets
from search_app.service import Service

Counted = dict[tuple[str, object], tuple[int, int, int]]


def forbidden(*_: object) -> None:
    raise AssertionError("the whole publication was read")


@pytest.fixture
def opened(tmp_path: Path) -> Service:
    """A publication of a hundred pages, with its original."""
    one: Sample = sample("p", ["Een kat zit op de mat."] * 100)
    analyser = DutchAnalyser()
    with LocalStore(tmp_path, analyser).begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
        one.into(writer)
        writer.commit()
    original = Originals(tmp_path).place(one.publication.record.sha256)
    original.parent.mkdir(parents=True)
    original.write_bytes(b"de kat")
    return Service(Settings(data_dir=tmp_path, model_dir=tmp_path))


def test_a_file_is_given_without_reading_its_pages(opened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CatalogueReader, "pages", forbidden)
    reply = TestClient(api_app.build(opened)).get("/publications/p/file")
    assert (reply.status_code, reply.content) == (200, b"de kat")


def test_one_page_is_given_without_reading_the_others(opened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CatalogueReader, "pages", forbidden)
    assert opened.record("p").n_pages == 100
    assert "kat" in opened.page("p", 99).text


def counted(service: Service, where: Filter | None) -> Counted:
    """What the facets should say, by looking at every passage."""
    with service._reader() as reader:
        catalogue = service._catalogues.of(reader)
        records = {one.publication_id: one for one in reader.records()}
        found: defaultdict[tuple[str, object], tuple[set[str], set[str], set[str]]]
        found = defaultdict(lambda: (set(), set(), set()))
        for passage in reader.get(reader.ids(catalogue.resolved(where))):
            record = records[passage.publication_id]
            told = [catalogue.products[number] for number in catalogue.mentioned_in.get(passage.passage_id, {})]
            lists = {"region": passage.regions, "theme": passage.themes, "audience": passage.audiences}
            said: list[tuple[tuple[str, object], list[CatalogueEntry]]]
            said = [((name, label), []) for name, labels in lists.items() for label in labels]
            for one in told:  # by its own labels, whatever else the passage is about
                for name in lists:
                    for label in one.labels(name):
                        found[name, label][2].add(one.product.product_id)
            said += [(("kind", record.kind), told), (("year", record.year), told)]
            said += [(("product_kind", one.product.kind), [one]) for one in told]
            said += [(("status", one.product.status), [one]) for one in told]
            for key, products in said:
                found[key][0].add(passage.passage_id)
                found[key][1].add(passage.publication_id)
                found[key][2].update(one.product.product_id for one in products)
    return {key: (len(one), len(two), len(three)) for key, (one, two, three) in found.items()}


FILTERS = [
    None,
    Eq("region", "Zeeland"),
    In("product_kind", ("training", "methode")),
    And((Eq("status", "loopt"), Eq("theme", "opvoeden"))),
]


@pytest.mark.parametrize("where", FILTERS)
def test_facets_say_what_a_look_at_every_passage_says(demo: Service, where: Filter | None) -> None:
    said = {
        (facet.field, count.value): (count.passages, count.publications, count.products)
        for facet in demo.facets(where)
        for count in facet.counts
    }
    assert said == counted(demo, where)


def test_facets_of_another_filter_read_no_passage_again(demo: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with demo._reader() as reader:
        catalogue = catalogue_of(reader)
        facets(reader, catalogue, None)
        monkeypatch.setattr(LocalReader, "get", forbidden)
        assert facets(reader, catalogue, Eq("region", "Drenthe"))


def test_a_comparison_reads_only_publications_that_name_the_product(
    demo: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo._leased() as lease:
        reader, retriever = lease.reader, demo._answerer(lease, True).retriever
        catalogue = catalogue_of(reader)
        own = catalogue.products.index(catalogue.get("steunmaat"))  # type: ignore[arg-type]
        told_in = {mention.publication_id for mention in catalogue.products[own].mentions}
        every = cooccurring(catalogue, reader.get(sorted(catalogue.mentioned_in)))
        around = [one for one in catalogue.mentioned_in if one.rpartition("#")[0] in told_in]
        near = cooccurring(catalogue, reader.get(around))
        assert {pair: much for pair, much in every.items() if own in pair} == {
            pair: much for pair, much in near.items() if own in pair
        }
        read: list[str] = []
        get = LocalReader.get

        def noted(self: LocalReader, ids: list[str]) -> object:
            read.extend(ids)
            return get(self, ids)

        compared = of_id("steunmaat", catalogue, reader)
        monkeypatch.setattr(LocalReader, "get", noted)
        similar(compared, catalogue, retriever, False, 0, None)
        assert read
        assert {one.rpartition("#")[0] for one in read} <= told_in
