"""The same vectors and words in a folder and in PostgreSQL give the same answers, over real sets with judgements."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from postgres_servers import databases, emptied, running_server

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder, Remembering
from index.evaluation import test_sets
from index.evaluation.test_sets import Scores, TestSet
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings
from index.store.local.store import LocalStore
from index.store.postgres.store import PostgresStore
from index.store.protocol import GenerationReader
from index.store.transfer import transfer
from ingest.pipeline import pipeline
from ingest.pipeline.pipeline import IngestContext
from places import shared

pytestmark = pytest.mark.long

SETS = ["debian-faq-nl", "minvws-corona-faq-nl"]
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """One test set in both stores."""

    tests: TestSet
    local: GenerationReader
    postgres: GenerationReader
    encoder: Encoder


@pytest.fixture(scope="module", params=[(SETS[0], 1), (SETS[1], 3)], ids=lambda given: f"{given[0]}-{given[1]}-shards")
def pair(
    request: pytest.FixtureRequest, default_settings: Settings, encoder: Encoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:  # fmt: skip
    name, n_shards = request.param
    tests, analyser = test_sets.read(shared(f"eval/{name}")), DutchAnalyser()
    folder: Path = tmp_path_factory.mktemp(name)
    local = LocalStore(folder, analyser)
    context = IngestContext(replace(default_settings, data_dir=folder), local, encoder, analyser.name)
    pipeline.build(tests, context, lambda done, total, what: None)
    with running_server() as server, local.open() as here:
        store = PostgresStore(emptied(server, databases(server, n_shards)), analyser)
        with store.begin(here.info.built_with) as writer:
            transfer(here, writer, lambda done, total, what: None)
            writer.commit()
        with store.open() as there:
            yield Pair(tests, here, there, encoder)
        store.close()


def test_bm25_agrees_to_four_digits_and_in_order(pair: Pair) -> None:
    analyser = DutchAnalyser()
    for query in pair.tests.queries.values():
        terms = analyser.query_terms(query)
        here, there = (reader.search_lexical(terms, DEPTH) for reader in (pair.local, pair.postgres))
        assert [hit.passage.passage_id for hit in here] == [hit.passage.passage_id for hit in there], query
        assert [hit.score for hit in there] == pytest.approx([hit.score for hit in here], rel=1e-4)


def test_the_dense_leg_finds_the_same(pair: Pair) -> None:
    for query in pair.tests.queries.values():
        vector = pair.encoder.encode_queries([query])[0]
        here, there = (reader.search_dense(vector, 10) for reader in (pair.local, pair.postgres))
        assert [hit.passage.passage_id for hit in here] == [hit.passage.passage_id for hit in there], query
        assert [hit.score for hit in there] == pytest.approx([hit.score for hit in here], abs=1e-5)


def test_evaluation_gives_the_same_ndcg(pair: Pair) -> None:
    here, there = (_scores(pair, reader) for reader in (pair.local, pair.postgres))
    assert here.ndcg_at_10 > 0.3
    assert there.ndcg_at_10 == pytest.approx(here.ndcg_at_10, abs=0.002)
    assert there.recall_at_10 == pytest.approx(here.recall_at_10, abs=0.01)


def _scores(pair: Pair, reader: GenerationReader) -> Scores:
    words = QueryExpander(DutchAnalyser()).of(reader)
    retriever = Retriever(reader, Remembering(pair.encoder), words, Weights())

    def publications(query: str) -> list[str]:
        found = search(query, DEPTH, retriever, words)
        return list(dict.fromkeys(one.hit.passage.publication_id for one in found))

    return test_sets.run(pair.tests, publications)
