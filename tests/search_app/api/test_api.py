"""REST: the shapes that programs depend on, and errors that say what to do."""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from typing import get_args, get_type_hints

import pytest
from fake_service import QUOTE, FakeService
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from index.store.filters import And, In, Range
from search_app.api import app as api_app
from search_app.api.requests import Filters, ProductsPage
from search_app.limits import K_LIMIT, QUESTION_LIMIT
from search_app.replies import Answer, Count, SearchReply, SimilarReply

PNG = b"\x89PNG\r\n\x1a\n"


def client_of(service: FakeService) -> TestClient:
    return TestClient(Starlette(routes=[Mount(api_app.PREFIX, api_app.build(service))]), base_url="http://127.0.0.1")


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_of(FakeService()) as client:
        yield client


@pytest.fixture
def empty() -> Iterator[TestClient]:
    with client_of(FakeService(filled=False)) as client:
        yield client


def test_an_answer_carries_its_proof(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": "Wat is een JIM?"}).json()
    assert reply["abstained"] is False
    assert reply["products"][0]["why"]["text"] == QUOTE
    assert [one["citations"] for one in reply["answer"]] == [[1], [2]]
    citation = reply["citations"][0]
    assert citation["quote"] == QUOTE
    assert citation["n"] == citation["page"] == 1
    assert all(len(box) == 4 and all(0 <= side <= 1 for side in box) for box in citation["boxes"])
    assert reply["citations"][1]["page"] is None
    assert reply["citations"][1]["boxes"] == []
    assert reply["citations"][1]["date"] is None


def test_a_file_is_given_to_be_saved_and_never_to_be_opened_here(client: TestClient) -> None:
    reply = client.get("/api/v1/publications/jim-factsheet/file")
    assert reply.content.startswith(b'"""A service over two publications')
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"] == 'attachment; filename="jim-factsheet.pdf"'
    assert client.get("/api/v1/publications/niets/file").status_code == 404


def test_what_was_also_searched_is_told_and_can_be_switched_off(client: TestClient) -> None:
    body = {"question": "OTS in een gezn"}
    reply = client.post("/api/v1/ask", json=body).json()
    assert reply["also_searched"] == [{"term": "ondertoezichtstelling", "asked": "OTS", "why": "thesaurus"}]
    assert reply["did_you_mean"] == "OTS in een gezin"
    assert client.post("/api/v1/ask", json={**body, "expand": False}).json()["also_searched"] == []


def test_an_abstention_says_what_to_do(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": "Hoeveel fietsen zijn er?"}).json()
    assert reply["abstained"] is True
    assert reply["answer"] == reply["citations"] == []
    assert reply["suggestions"]


def test_hits_are_ranked_and_cut_at_k(client: TestClient) -> None:
    reply = client.post("/api/v1/search", json={"query": "vrijwilliger", "k": 1}).json()
    assert [hit["rank"] for hit in reply["hits"]] == [1]
    assert reply["hits"][0]["publication_id"] == "notitie"


def test_publications_are_listed_and_read(client: TestClient) -> None:
    listed = client.get("/api/v1/publications").json()["publications"]
    assert [one["publication_id"] for one in listed] == ["jim-factsheet", "notitie"]
    read = client.get("/api/v1/publications/jim-factsheet").json()
    assert read["title"] == listed[0]["title"]
    assert QUOTE in read["pages"][0]["text"]


def test_products_are_listed_by_the_page_and_narrowed(client: TestClient) -> None:
    def listed(**params: object) -> tuple[list[str], int]:
        reply = client.get("/api/v1/products", params=params).json()
        return [one["product_id"] for one in reply["products"]], reply["total"]

    everything, total = listed()
    assert len(everything) == total == 3
    assert listed(limit=2, offset=1) == (everything[1:3], 3)
    region = client.get(f"/api/v1/products/{everything[0]}").json()["regions"][0]
    narrowed, n = listed(region=region)
    assert n == len(narrowed)
    assert everything[0] in narrowed
    assert listed(region="Nergens") == ([], 0)
    assert client.get("/api/v1/products", params={"limit": 0}).status_code == 422


def test_a_page_image_is_a_png_of_the_width_asked(client: TestClient) -> None:
    reply = client.get("/api/v1/publications/jim-factsheet/pages/1/image", params={"width": 400})
    assert reply.headers["content-type"] == "image/png"
    assert reply.content.startswith(PNG)
    assert int.from_bytes(reply.content[16:20]) == 400


def test_health_is_200_only_when_a_question_can_be_answered(client: TestClient, empty: TestClient) -> None:
    assert client.get("/api/v1/health").json()["status"] == "ready"
    assert empty.get("/api/v1/health").status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/publications/weg", None, 404),
        ("GET", "/publications/notitie/pages/1/image", None, 404),
        ("GET", "/publications/jim-factsheet/pages/0/image", None, 422),
        ("GET", "/publications/jim-factsheet/pages/1/image?width=99999", None, 422),
        ("GET", "/publications/jim-factsheet/pages/1/image?left=0.5&right=0.2", None, 404),
        ("GET", "/publications/jim-factsheet/pages/1/image?top=nan", None, 422),
        ("GET", "/nergens", None, 404),
        ("GET", "/ask", None, 405),
        ("POST", "/ask", {}, 422),
        ("POST", "/ask", {"question": ""}, 422),
        ("POST", "/ask", {"question": "a" * (QUESTION_LIMIT + 1)}, 422),
        ("POST", "/ask", {"question": "a", "onbekend": 1}, 422),
        ("POST", "/search", {"query": "a", "k": 0}, 422),
        ("POST", "/search", {"query": "a", "k": K_LIMIT + 1}, 422),
        ("POST", "/search", {"query": "a", "filters": {"kleur": ["rood"]}}, 422),
    ],
)
def test_an_error_is_a_problem_document(client: TestClient, method: str, path: str, body: object, code: int) -> None:
    reply = client.request(method, f"/api/v1{path}", json=body)
    assert reply.status_code == code
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == code
    assert reply.json()["detail"]


def test_before_the_first_ingest_the_problem_names_the_command(empty: TestClient) -> None:
    reply = empty.post("/api/v1/ask", json={"question": "Wat is een JIM?"})
    assert reply.status_code == 503
    assert "vraagbaak ingest" in reply.json()["detail"]
    assert reply.headers["retry-after"]


def test_a_refusal_does_not_send_the_question_back(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": "geheim " * QUESTION_LIMIT})
    assert "geheim" not in reply.text


def test_the_longest_question_is_asked_whole() -> None:
    service = FakeService()
    question = "jim " + "é" * (QUESTION_LIMIT - 4)
    with client_of(service) as client:
        assert client.post("/api/v1/ask", json={"question": question}).json()["question"] == question
    assert service.asked == [question]


def test_filters_become_one_filter_of_the_store() -> None:
    filters = Filters.model_validate({"region": ["Utrecht", "Drenthe"], "kind": [], "year": {"from": 2015}})
    assert filters.as_filter() == And((In("region", ("Utrecht", "Drenthe")), Range("year", 2015, None)))
    assert Filters().as_filter() is None


def test_the_openapi_document_describes_every_path(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {
        "/ask", "/search", "/health", "/ready", "/metrics", "/publications", "/publications/{publication_id}",
        "/publications/{publication_id}/pages/{number}/image", "/publications/{publication_id}/file",
        "/publications/{publication_id}/pictures/{number}",
        "/products", "/products/{product_id}", "/similar", "/facets",
    }  # fmt: skip
    assert document["servers"] == [{"url": "/api/v1"}]


def described(kind: object) -> Iterator[type]:
    """Every dataclass that a reply of this type holds, itself first."""
    if is_dataclass(kind) and isinstance(kind, type):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from described(hint)
    for part in get_args(kind):
        yield from described(part)


def test_the_schemas_are_the_replies_themselves_and_every_field_is_always_there(client: TestClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    replies = {one for top in (Answer, SearchReply, SimilarReply, ProductsPage, Count) for one in described(top)}
    assert len(replies) == 25
    for reply in replies:
        names = [field.name for field in fields(reply)]
        assert list(schemas[reply.__name__]["properties"]) == names
        assert schemas[reply.__name__]["required"] == names


def test_the_command_line_and_rest_give_the_same_document(client: TestClient) -> None:
    question = "Wat is een JIM?"
    given = client.post("/api/v1/ask", json={"question": question}).json()
    assert given == json.loads(json.dumps(asdict(FakeService().ask(question))))
    box = given["citations"][0]["boxes"][0]
    assert [round(side, 4) for side in box] == box
