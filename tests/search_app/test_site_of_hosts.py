"""A whole site on eight hosts: two apps behind a proxy, three for the database, one that ingests by Ray, two workers.

A link is cut, a host stops, and comes back: visitors are answered, and an ingest ends or goes on where it was.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hosts import Host, Network, back, network, replaced, spread_over
from postgres_servers import skip_without_server
from ray_children import _kept
from sticky_proxy import StickyProxy

from benchmarks.scale.cluster import SHARDS, Cluster, running, wait_until
from index.settings import Settings
from places import CHILD_PATH

pytestmark = pytest.mark.long

_PORT, _RAY = 8501, 6379
_WITH_FULL_COUNTS = 100  # kills
_FILES = 24
_PATIENCE = 400  # seconds, for anything: these are a dozen programs on one machine
_CLI = (sys.executable, "-m", "search_app.cli")
_RAY_START = (
    Path(sys.executable).with_name("ray"), "start", "--block", "--disable-usage-stats",
    "--object-store-memory=100000000",
)  # fmt: skip
_SOON = {  # how soon a worker that says nothing counts as gone, and a head
    "RAY_health_check_initial_delay_ms": "1000", "RAY_health_check_period_ms": "1000",
    "RAY_health_check_timeout_ms": "2000", "RAY_health_check_failure_threshold": "3",
    "RAY_gcs_rpc_server_reconnect_timeout_s": "10",
}  # fmt: skip


@dataclass
class Site:
    """The hosts, what runs on them, and where everything is."""

    apps: list[Host]
    databases: list[Host]
    head: Host
    workers: list[Host]
    cluster: Cluster
    proxy: StickyProxy
    folder: Path
    sockets: str  # a folder with a short name
    environment: dict[str, str]

    def serve(self, app: Host) -> None:
        words = (*_CLI, "--data-dir", self.folder / app.name, "serve", "--host", app.address, "--port", _PORT)
        app.start(words, environment=self.environment)

    def join(self, host: Host) -> None:
        """Make the head, or a worker, a part of the Ray cluster."""
        at = ("--head", f"--port={_RAY}", "--include-dashboard=false", "--num-cpus=0", f"--temp-dir={self.sockets}")
        role = at if host is self.head else (f"--address={self.head.address}:{_RAY}", "--num-cpus=1")
        words = [*map(str, _RAY_START), *role, f"--node-ip-address={host.address}"]
        again = 'until "$@"; do sleep 1; done'  # as systemd does with what fails
        host.start(("sh", "-c", again, "sh", *words), environment=self.environment)

    def ingest(self, files: Path) -> "Popen[str]":
        words = (*_CLI, "--data-dir", self.data, "ingest", files, "--ray", f"{self.head.address}:{_RAY}", "--json")
        return self.head.start(words, PIPE, self.environment)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def answer(self, question: str, visitor: int = 2) -> dict[str, Any]:
        """What a visitor is told, through the proxy, over a connection of its own."""
        transport = httpx.HTTPTransport(local_address=f"127.0.0.{visitor}")
        with httpx.Client(transport=transport, timeout=60, base_url=f"http://127.0.0.1:{self.proxy.port}") as client:
            reply = client.post("/api/v1/ask", json={"question": question})
        return {"status": reply.status_code, **reply.json()}


@pytest.fixture(scope="module")
def net(request: pytest.FixtureRequest) -> Iterator[Network]:
    if request.config.getoption("--kills") < _WITH_FULL_COUNTS:
        pytest.skip("a quarter of an hour: only with full counts (make test-all)")
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'vraagbaak[ray]'")
    skip_without_server()
    with network() as made:
        yield made


@pytest.fixture(scope="module")
def site(
    net: Network, default_settings: Settings, prepared_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    apps, databases, workers = (
        [net.host(f"{name}{number + 1}") for number in range(n)] for name, n in (("app", 2), ("db", SHARDS), ("ray", 2))
    )
    with (
        running(spread_over(databases)) as cluster,
        StickyProxy([_PORT] * 2, [app.address for app in apps]) as proxy,
        TemporaryDirectory(prefix="ray", dir="/tmp", ignore_cleanup_errors=True) as sockets,
    ):
        environment = {
            "VRAAGBAAK_STORE": cluster.address, "VRAAGBAAK_MODEL_DIR": str(default_settings.model_dir),
            "PYTHONPATH": CHILD_PATH, **_SOON,
        }  # fmt: skip
        folder = tmp_path_factory.mktemp("site")
        made = Site(apps, databases, net.host("head"), workers, cluster, proxy, folder, sockets, environment)
        for host in (made.head, *workers):
            made.join(host)
        for app in apps:
            made.serve(app)
        _wait(lambda: _n_workers(made) == 3, "the Ray cluster never came up")
        yield made


def _n_workers(site: Site) -> int:
    """Nodes of the Ray cluster that are alive, the head among them."""
    script = (
        "import ray, sys; ray.init(sys.argv[1], log_to_driver=False, logging_level=40); "
        "print(f\"alive={sum(node['Alive'] for node in ray.nodes())}\")"
    )
    asked = site.head.start((sys.executable, "-c", script, f"{site.head.address}:{_RAY}"), PIPE, site.environment)
    found = re.search(r"alive=(\d+)", asked.communicate()[0])  # among what Ray says
    return int(found[1]) if found else 0


def _wait(happened: Callable[[], bool], otherwise: str) -> None:
    try:
        wait_until(happened, _PATIENCE)
    except TimeoutError:
        pytest.fail(otherwise)


def _written(folder: Path, name: str) -> Path:
    """Publications, each with a training of its own."""
    made = folder / name
    made.mkdir()
    for number in range(_FILES):
        text = f"# {name} {number}\n\nDe training {name} {number} is voor pleegouders in wijk {number}.\n"
        (made / f"{name}-{number:02}.md").write_text(text, encoding="utf-8")
    return made


def _until_read(site: Site, ingest: "Popen[str]", n_files: int) -> None:
    """Wait until so many files were read, of all that ever were."""
    _wait(lambda: _kept(site.data / "cache", "readings") >= n_files or ingest.poll() is not None, "nothing is read")
    assert ingest.poll() is None, "it ended before anything could happen to it"


def _report(ingest: "Popen[str]") -> dict[str, Any]:
    said, _ = ingest.communicate(timeout=_PATIENCE)
    assert ingest.returncode == 0
    found: dict[str, Any] = json.loads(said)
    return found


def _all_taken_in(report: dict[str, Any]) -> None:
    assert [row["status"] for row in report["publications"]] == ["new"] * _FILES


def test_an_ingest_ends_though_a_worker_is_cut_off_and_comes_back(site: Site) -> None:
    ingest = site.ingest(_written(site.folder, "Egel"))
    _until_read(site, ingest, 2)
    site.workers[0].cut()
    _until_read(site, ingest, 5)  # by the other one
    site.workers[0].mend()
    _all_taken_in(_report(ingest))
    _wait(lambda: "pleegouders" in _told(site, "Egel 7", 2), "a visitor isn't told of it")
    _wait(lambda: "pleegouders" in _told(site, "Egel 7", 3), "the other visitor isn't told of it")


def _told(site: Site, name: str, visitor: int = 2) -> str:
    answer = site.answer(f"Voor wie is de training {name}?", visitor)
    return " ".join(one["text"] for one in answer.get("answer", ())) if answer["status"] == 200 else ""


def test_visitors_of_an_app_that_is_cut_off_are_answered_by_the_other(site: Site) -> None:
    for app in site.apps:
        app.cut()
        assert "pleegouders" in _told(site, "Egel 7", 2)
        assert "pleegouders" in _told(site, "Egel 7", 3)
        app.mend()


def test_visitors_are_answered_while_a_database_host_is_gone_and_after_it_is_back(site: Site) -> None:
    for host in site.databases:
        host.stop()
        assert "pleegouders" in _told(site, "Egel 7")
        lost = replaced(host, site.cluster)
        assert "pleegouders" in _told(site, "Egel 8")
        back(host, lost)


def test_an_ingest_ends_though_a_worker_stops_and_that_one_joins_again(site: Site) -> None:
    ingest = site.ingest(_written(site.folder, "Das"))
    _until_read(site, ingest, _FILES + 2)
    site.workers[1].stop()
    _all_taken_in(_report(ingest))
    site.workers[1].mend()
    site.join(site.workers[1])
    _wait(lambda: _n_workers(site) == 3, "it never joined again")


def test_an_ingest_whose_host_stops_goes_on_where_it_was(site: Site) -> None:
    files = _written(site.folder, "Otter")
    ingest = site.ingest(files)
    _until_read(site, ingest, 2 * _FILES + 2)
    for host in (site.head, *site.workers):  # without a head the workers end by themselves, a little later
        host.stop()
    ingest.wait()
    kept = _kept(site.data / "cache", "readings") - 2 * _FILES
    assert "pleegouders" in _told(site, "Egel 7")
    for host in (site.head, *site.workers):
        host.mend()
        site.join(host)
    _wait(lambda: _n_workers(site) == 3, "the Ray cluster never came back")
    report = _report(site.ingest(files))
    _all_taken_in(report)
    assert report["files_read"] <= _FILES - kept
    _wait(lambda: "pleegouders" in _told(site, "Otter 7"), "a visitor isn't told of it")
