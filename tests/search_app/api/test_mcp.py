"""MCP: the official client asks, over stdio and over HTTP, and gets answers it can cite."""

import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import loops
import pytest
from fake_service import QUOTE, FakeService
from mcp import Client, StdioServerParameters
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent
from starlette.testclient import TestClient

from index.settings import Settings
from search_app.api import mcp
from search_app.service import Service

HOSTS = ("127.0.0.1",)


def asked(service: FakeService, tool: str, **arguments: object) -> CallToolResult:
    async def call(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return with_client(mcp.build(service), call)


def with_client(
    server: MCPServer[None] | StdioServerParameters | str, use: Callable[[Client], Awaitable[CallToolResult]]
) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(server) as client:
            return await use(client)

    return loops.run(run())


def said(result: CallToolResult) -> str:
    return "".join(one.text for one in result.content if isinstance(one, TextContent))


def test_four_tools_say_what_they_do_and_that_they_only_read() -> None:
    async def listed() -> list[Any]:
        async with Client(mcp.build(FakeService())) as client:
            return (await client.list_tools()).tools

    tools = loops.run(listed())
    assert {one.name for one in tools} == {"ask", "search", "similar", "page"}
    assert all(one.description and len(one.description) < 200 for one in tools)
    assert all(one.annotations.read_only_hint and one.output_schema for one in tools)


def test_an_answer_comes_with_its_citations_as_structure() -> None:
    reply = asked(FakeService(), "ask", question="Wat is een JIM?").structured_content
    assert reply["answer"][0] == {"text": QUOTE, "citations": [1], "product": None, "stopped": [], "notes": []}
    assert reply["citations"][0]["page"] == 1


def test_an_abstention_says_so() -> None:
    reply = asked(FakeService(), "ask", question="Hoeveel fietsen zijn er?").structured_content
    assert (reply["abstained"], reply["answer"]) == (True, [])
    assert reply["suggestions"]


def test_passages_projects_and_pages_can_be_read() -> None:
    service = FakeService()
    hits = asked(service, "search", query="vrijwilliger", k=1).structured_content["hits"]
    assert [one["publication_id"] for one in hits] == ["notitie"]
    assert asked(service, "similar", text="Een JIM").structured_content["similar"]
    assert QUOTE in asked(service, "page", publication_id="jim-factsheet").structured_content["text"]


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("page", {"publication_id": "weg"}, "There is no publication"),
        ("page", {"publication_id": "jim-factsheet", "page_index": 9}, "page_index is 0 to 0"),
        ("similar", {}, "either id or text"),
        ("ask", {"question": ""}, "at least 1 character"),
        ("search", {"query": "a", "k": 1000}, "less than or equal"),
    ],
)
def test_what_can_not_be_done_is_told_in_words(tool: str, arguments: dict[str, object], reason: str) -> None:
    result = asked(FakeService(), tool, **arguments)
    assert result.is_error
    assert reason in said(result)


def test_before_the_first_ingest_the_assistant_hears_what_to_do() -> None:
    result = asked(FakeService(filled=False), "ask", question="Wat is een JIM?")
    assert result.is_error
    assert "vraagbaak ingest" in said(result)


def test_over_http_another_name_or_site_is_refused() -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"accept": "application/json, text/event-stream"}
    app = mcp.over_http(FakeService(), HOSTS)
    with TestClient(app, base_url="http://127.0.0.1:8503") as client:
        assert client.post("/mcp", json=call, headers=headers).status_code == 200
        assert client.post("/mcp", json=call, headers={**headers, "host": "kwaad.example"}).status_code == 421
        assert client.post("/mcp", json=call, headers={**headers, "origin": "http://kwaad.example"}).status_code == 403


def words_of(settings: Settings) -> list[str]:
    return ["-m", "search_app.cli", "--data-dir", str(settings.data_dir), "mcp"]


async def ask(client: Client) -> CallToolResult:
    return await client.call_tool("ask", {"question": "Wat helpt kinderen van wie de ouders gaan scheiden?"})


def assert_cited(reply: CallToolResult, demo: Service) -> None:
    assert reply.structured_content["answer"]
    for citation in reply.structured_content["citations"]:
        page = demo.publication(citation["publication_id"]).pages[citation["page_index"]]
        assert citation["quote"] in page.text


@pytest.fixture
def address(demo_settings: Settings) -> Iterator[str]:
    """`vraagbaak mcp --http` as a process of its own, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, *words_of(demo_settings), "--http", "--port", str(port)])
    try:
        for _ in range(3000):  # however busy the machine is
            assert process.poll() is None, "the server ended by itself"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.slow
def test_the_official_client_gets_a_cited_answer_over_stdio(demo: Service, demo_settings: Settings) -> None:
    server = StdioServerParameters(command=sys.executable, args=words_of(demo_settings))
    assert_cited(with_client(server, ask), demo)


@pytest.mark.slow
def test_the_official_client_gets_a_cited_answer_over_http(demo: Service, address: str) -> None:
    assert_cited(with_client(address, ask), demo)
