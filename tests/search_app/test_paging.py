"""Pages of search, products and comparable projects follow each other: nothing twice, nothing left out."""

import json

import pytest
from starlette.testclient import TestClient

from places import ROOT
from search_app.api.app import build
from search_app.service import Service

QUESTIONS = [json.loads(line)["question"] for line in (ROOT / "corpus" / "questions.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_page_two_repeats_nothing_of_page_one_for_any_question(demo: Service) -> None:
    for query in QUESTIONS:
        first, second = (demo.search(query, 10, offset=at).hits for at in (0, 10))
        both = [one.passage_id for one in (*first, *second)]
        assert len(set(both)) == len(both), query
        assert [one.passage_id for one in demo.search(query, 20).hits] == both, query


@pytest.mark.slow
def test_pages_of_any_size_follow_each_other_as_deep_as_rest_goes(demo: Service) -> None:
    together = [one.passage_id for one in demo.search(QUESTIONS[0], 100).hits]
    assert len(set(together)) == len(together)
    for k in (7, 25):
        apart = [one.passage_id for at in range(0, 100, k) for one in demo.search(QUESTIONS[0], k, offset=at).hits]
        assert apart[:100] == together


@pytest.mark.slow
def test_a_page_behind_the_last_is_empty(demo: Service) -> None:
    """It was looked for without end where 30 passages or more were found and fewer were left to show."""
    assert demo.search(QUESTIONS[0], 10, offset=100_000).hits == ()
    assert demo.search(QUESTIONS[0], 10, offset=100_000, leg="lexical").hits == ()


@pytest.mark.slow
def test_a_search_and_an_answer_put_the_same_passages_first(demo: Service) -> None:
    for query in QUESTIONS[:10]:
        assert [one.passage_id for one in demo.search(query, 10).hits] == [
            one.passage_id for one in demo.ask(query).hits
        ], query


@pytest.mark.slow
def test_ranks_go_on_from_page_to_page(demo: Service) -> None:
    assert [one.rank for one in demo.search(QUESTIONS[0], 5, offset=10).hits] == [11, 12, 13, 14, 15]


@pytest.mark.slow
def test_pages_of_comparable_projects_follow_each_other(demo: Service) -> None:
    first = demo.products().products[0].product_id
    together = demo.similar(first, None, k=9).similar
    apart = [one for at in (0, 3, 6) for one in demo.similar(first, None, k=3, offset=at).similar]
    assert apart == [*together]


@pytest.mark.slow
def test_pages_of_products_follow_each_other(demo: Service) -> None:
    client = TestClient(build(demo))
    ids = [one.product_id for one in demo.products().products]
    pages = [client.get("/products", params={"limit": 4, "offset": at}).json() for at in range(0, len(ids), 4)]
    assert [one["product_id"] for page in pages for one in page["products"]] == ids
