"""``vraagbaak api`` as a program meets it: a real process, the demo corpus, the real model, a real socket."""

import json
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from postgres_servers import skip_without_server

from benchmarks.scale.memory import megabytes
from benchmarks.waiting import rest_load
from index.settings import Settings

pytestmark = pytest.mark.slow

SECRET = "zevenslaper uit Wijchen"
ANSWERED = "Wat helpt kinderen van wie de ouders gaan scheiden?"
QUESTION = f"{ANSWERED[:-1]}, zoals een {SECRET}?"  # of which no source tells


@dataclass(frozen=True, slots=True)
class Server:
    """A process that serves REST alone, and where its log is."""

    process: "subprocess.Popen[bytes]"
    client: httpx.Client
    log: Path
    port: int


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def server(demo_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port, log = free_port(), tmp_path_factory.mktemp("api") / "log"
    words = ["--data-dir", str(demo_settings.data_dir), "--log-level", "info", "api", "--port", str(port)]
    with (
        log.open("wb") as file,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client,
    ):
        process = subprocess.Popen([sys.executable, "-m", "search_app.cli", *words], stdout=file, stderr=file)
        wait_for(client, process)
        yield Server(process, client, log, port)
        process.terminate()
        process.wait(20)


def wait_for(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            client.get("/api/v1/health")
            return
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the server doesn't answer")


def test_a_question_is_answered_with_its_proof(server: Server) -> None:
    reply = server.client.post("/api/v1/ask", json={"question": ANSWERED}).json()
    assert reply["abstained"] is False
    assert reply["citations"]


def test_pages_of_hits_follow_each_other(server: Server) -> None:
    def ranks(k: int, offset: int) -> list[str]:
        reply = server.client.post("/api/v1/search", json={"query": "scheiding", "k": k, "offset": offset}).json()
        return [f"{one['rank']} {one['passage_id']}" for one in reply["hits"]]

    assert ranks(3, 0) + ranks(3, 3) == ranks(6, 0)


def test_neither_torch_nor_streamlit_is_loaded(server: Server) -> None:
    maps = Path(f"/proc/{server.process.pid}/maps")
    if not maps.exists():
        pytest.skip("only Linux tells what a process has loaded")
    assert "onnxruntime" in maps.read_text()
    assert re.search(r"site-packages/(?:torch|streamlit|pyarrow|pandas)/", maps.read_text()) is None


def test_the_log_has_a_line_for_each_request_and_no_question(server: Server, demo_settings: Settings) -> None:
    server.client.post("/api/v1/ask", json={"question": QUESTION})
    wanted = {"method": "POST", "route": "/ask", "status": 200}.items()
    for _ in range(100):  # the line is written when the answer is on its way already
        log = server.log.read_text()
        lines = [json.loads(line.partition(": ")[2]) for line in log.splitlines() if "search_app.api.guards" in line]
        if any(wanted <= line.items() for line in lines):
            break
        time.sleep(0.1)
    assert any(wanted <= line.items() for line in lines)
    assert SECRET not in log
    kept = [path for path in demo_settings.data_dir.rglob("*") if path.is_file()]
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff\x00\xff\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Length: -5\r\n\r\n", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_http_is_refused_and_the_server_goes_on(server: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(sent)
        assert line.recv(1000).startswith(b"HTTP/1.1 4")
    assert server.client.get("/api/v1/health").status_code == 200


def test_another_name_is_refused(server: Server) -> None:
    reply = server.client.get("/api/v1/health", headers={"Host": "kwaad.example"})
    assert (reply.status_code, reply.headers["content-type"]) == (403, "application/problem+json")


HALF = b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nX-Half: "


@pytest.mark.long
def test_half_heads_without_end_keep_nobody_out_and_fill_neither_memory_nor_log(server: Server) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    server.client.post("/api/v1/ask", json={"question": QUESTION})  # what an answer needs is loaded
    before, logged = megabytes(pid=server.process.pid), server.log.stat().st_size
    waiting: deque[socket.socket] = deque()
    try:
        for turn in range(60):
            for _ in range(1100 if turn == 0 else 100):
                waiting.append(socket.create_connection(("127.0.0.1", server.port), timeout=60))
                waiting[-1].sendall(HALF)
            while len(waiting) > 1100:
                waiting.popleft().close()
            assert server.client.get("/api/v1/health").status_code == 200
    finally:
        for one in waiting:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert server.client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
    assert megabytes(pid=server.process.pid) - before < 100
    assert server.log.stat().st_size - logged < 100_000


@pytest.fixture(params=["files", "postgres"])
def swapped(request: pytest.FixtureRequest, demo_settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """The demo corpus in a store of either kind, to make new generations in."""
    copy = replace(demo_settings, data_dir=Path(shutil.copytree(demo_settings.data_dir, tmp_path / "data")))
    if request.param == "files":
        yield copy
        return
    skip_without_server()
    with rest_load.moved_to_postgres(copy) as elsewhere:
        yield elsewhere


@pytest.mark.long
def test_generations_that_swap_under_twenty_clients_give_no_error(swapped: Settings) -> None:
    with rest_load.served(swapped) as (address, pid):
        found = rest_load.under_load(swapped, address, pid, clients=20, seconds=8, swaps=3)
        answering = httpx.get(f"{address}/api/v1/health", trust_env=False).json()["generation"]
    assert found.n_errors == 0, found.statuses
    assert found.statuses["200"] > 0
    assert answering == rest_load.current(swapped)
    assert found.after < found.before + 200
