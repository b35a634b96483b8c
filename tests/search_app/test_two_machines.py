"""Two processes that share a store and nothing else, behind a proxy: one archive, whichever of them a visitor gets."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from postgres_servers import databases, emptied, running_server
from sticky_proxy import StickyProxy

from benchmarks.scale.postgres_server import free_port
from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from index.store.local.store import LocalStore
from index.store.open import open_store, share_files
from ingest.archive import backup, doctor

pytestmark = pytest.mark.long

QUESTION = {"question": "Voor wie is Dappere Kat?"}
VISITORS = ["127.0.0.2", "127.0.0.3"]


@dataclass
class Machine:
    """A process with an empty data folder of its own."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"


@dataclass(frozen=True, slots=True)
class Site:
    """Both machines, the proxy before them, and the settings of who maintains the archive."""

    machines: list[Machine]
    proxy: StickyProxy
    settings: Settings
    visitors: list[httpx.Client]


@pytest.fixture(scope="module")
def site(demo_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with running_server() as server:
        settings = replace(demo_settings, data_dir=folder / "maintainer", store=emptied(server, databases(server, 1)))
        _move_in(demo_settings, settings, folder / "backup.zip")
        machines = [_started(settings, folder / name) for name in ("one", "two")]
        with StickyProxy([machine.port for machine in machines]) as proxy:
            visitors = [_visitor(proxy, address) for address in VISITORS]
            yield Site(machines, proxy, settings, visitors)
            for visitor in visitors:
                visitor.close()
        for machine in machines:
            machine.process.kill()
            machine.process.wait(20)


def _move_in(before: Settings, after: Settings, file: Path) -> None:
    """From the folder of a laptop to a server: a backup, restored there."""
    analyser = DutchAnalyser()
    backup.write(file, LocalStore(before.data_dir, analyser), before.data_dir, lambda *_: None)
    share_files(after, analyser)
    store = open_store(after, analyser)
    backup.restore_elsewhere(file, store, after.data_dir, analyser, force=False, progress=lambda *_: None)


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "VRAAGBAAK_STORE": settings.store, "VRAAGBAAK_MODEL_DIR": str(settings.model_dir)}


def _started(settings: Settings, folder: Path) -> Machine:
    port = free_port()
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(folder), "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=_environment(settings), stdout=quiet, stderr=quiet)
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v1/health", trust_env=False)
            return Machine(folder, port, process)
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the server doesn't answer")


def _visitor(proxy: StickyProxy, address: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=address, retries=1)
    return httpx.Client(base_url=f"http://127.0.0.1:{proxy.port}", transport=transport, timeout=30)


def _maintain(site: Site, *words: str) -> None:
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(site.settings.data_dir), *words]
    subprocess.run(command, env=_environment(site.settings), check=True, capture_output=True)


def _generation(visitor: httpx.Client) -> str:
    return str(visitor.get("/api/v1/health").json()["generation"])


def test_every_visitor_stays_with_one_machine_and_all_get_the_same_answer(site: Site) -> None:
    replies = [visitor.post("/api/v1/ask", json=QUESTION).json() for visitor in site.visitors for _ in range(2)]
    answers = [(reply["answer"], reply["citations"], reply["products"], reply["confidence"]) for reply in replies]
    assert "kinderen" in replies[0]["answer"][0]["text"]
    assert answers == [answers[0]] * 4
    assert sorted(site.proxy.passed) == sorted(machine.port for machine in site.machines)


def test_the_screen_and_the_image_of_a_page_come_from_either_machine(site: Site) -> None:
    found = site.visitors[0].post("/api/v1/ask", json=QUESTION).json()["citations"][0]
    address = f"/api/v1/publications/{found['publication_id']}/pages/{found['page']}/image"
    images = [visitor.get(address) for visitor in site.visitors]
    assert [image.headers["content-type"] for image in images] == ["image/png"] * 2
    assert images[0].content == images[1].content
    assert all("<title>Vraagbaak</title>" in visitor.get("/").text for visitor in site.visitors)


def test_what_is_ingested_elsewhere_is_there_for_all_at_the_next_question(site: Site, tmp_path: Path) -> None:
    before = _generation(site.visitors[0])
    (tmp_path / "zilveren-egel.md").write_text(
        "# Zilveren Egel\n\nDe training Zilveren Egel is voor pleegouders in Zeeland.\n", encoding="utf-8"
    )
    _maintain(site, "ingest", str(tmp_path))
    for visitor in site.visitors:
        assert _generation(visitor) != before
        answer = visitor.post("/api/v1/ask", json={"question": "Voor wie is Zilveren Egel?"}).json()
        assert "pleegouders" in answer["answer"][0]["text"]
    assert len({_generation(visitor) for visitor in site.visitors}) == 1


def test_what_is_decided_elsewhere_counts_for_all(site: Site) -> None:
    _maintain(site, "products", "reject", "dappere-kat")
    for visitor in site.visitors:
        shown = visitor.get("/api/v1/products").json()["products"]
        assert shown
        assert "dappere-kat" not in [one["product_id"] for one in shown]
    _maintain(site, "products", "undo", "dappere-kat")


def test_all_is_well_and_no_machine_holds_an_index_of_its_own(site: Site) -> None:
    store = open_store(site.settings, DutchAnalyser())
    assert doctor.examine(site.settings, store, lambda *_: None).problems == ()
    assert [machine.folder for machine in site.machines if (machine.folder / "generations").exists()] == []


def test_the_visitors_of_a_machine_that_dies_are_answered_by_the_other(site: Site) -> None:
    site.machines[0].process.kill()
    site.machines[0].process.wait(20)
    for visitor in site.visitors:
        answer = visitor.post("/api/v1/ask", json=QUESTION).json()
        assert answer["abstained"] is False
