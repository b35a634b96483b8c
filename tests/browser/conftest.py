"""A server of our own on a free port, and Debian's chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from index.settings import Settings

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("vraagbaak")
CHROMIUM = shutil.which("chromium") or ""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDTHS = (1366, 390)
expect.set_options(timeout=60_000)  # milliseconds: what a screen shows in the end, however busy the machine is
# kept.js writes its step of the history in the frame after that in which the script came to rest.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
IS_DRAWN = """() => {
    const head = document.querySelector(".vb-masthead[data-at]");
    const app = document.querySelector("[data-test-script-state=notRunning]");
    if (!head || !app) return false;
    const at = new URL(head.dataset.at, location.origin);
    const here = new URLSearchParams(location.search);
    return at.pathname === location.pathname && String(at.searchParams) === String(here);
}"""


@dataclass
class Server:
    """A running server: its address, its process, and the file where all that it logs goes."""

    address: str
    pid: int
    log: Path

    def stop(self) -> None:
        """End it, as when its machine is switched off."""
        os.kill(self.pid, signal.SIGTERM)


@dataclass
class Visit:
    """A page in a browser, with what it complained of and what it asked from other hosts."""

    page: Page
    width: int
    address: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until Streamlit has run its script to the end, and what listens to that has heard it."""
        self.page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
        self.page.evaluate(TWO_FRAMES)

    def open(self, address: str) -> None:
        """Open the screen and wait for it."""
        self.page.goto(address)
        self.page.locator(".vb-footer").wait_for()
        self.settle()
        expect(self.page.locator("#vb-early")).to_have_count(0)  # the box that stands there before the screen does
        # A note that comes back empties the box. What a person types meanwhile is put back; ``fill`` types nothing.
        expect(self.page.locator("html[data-note-comes]")).to_have_count(0)

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        self.page.get_by_role("textbox").fill(question)
        self.page.keyboard.press("Enter")
        self.page.locator(".vb-answer").wait_for()
        self.settle()

    def follow(self, link: str) -> None:
        """Follow the first link of this name, and wait until the screen of its address is drawn."""
        before = self.page.url
        self.page.get_by_role("link", name=link).first.click()
        for _ in range(600):
            if self.page.url != before and self.page.evaluate(IS_DRAWN):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"nothing came of the link '{link}'")

    def wait_until(self, expression: str) -> None:
        """Wait until JavaScript is true; Playwright's own way of waiting is forbidden by the policy of the page."""
        for _ in range(600):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never came true: {expression}")

    def go(self, address: str) -> None:
        """Open an address of the server, as somebody who was given the link."""
        self.open(f"{self.address}{address}")


@contextmanager
def running(log: Path, *command: str, environ: Mapping[str, str] | None = None, port: int = 0) -> Iterator[Server]:
    """A server that is started by a command, PORT being this one or a free one, and ended by its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        arguments = [one.replace("PORT", str(port)) for one in command]
        surroundings = {**os.environ, **(environ or {})}
        process = subprocess.Popen(arguments, stdout=output, stderr=output, env=surroundings)
    try:
        _wait(f"{address}/api/v1/health", process)
        yield Server(address, process.pid, log)
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended by itself"
        try:
            httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server was not ready within a minute")


@pytest.fixture(scope="session")
def playing() -> Iterator[Playwright]:
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playing: Playwright) -> Iterator[Browser]:
    """Where each visit is a private window of its own."""
    with playing.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log"
    with running(log, sys.executable, str(HERE / "fake_server.py"), "PORT") as server:
        yield server


@pytest.fixture(scope="session")
def demo_server(demo_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environ = {"VRAAGBAAK_DATA_DIR": str(demo_settings.data_dir), "VRAAGBAAK_MODEL_DIR": str(demo_settings.model_dir)}
    log = tmp_path_factory.mktemp("demo-server") / "log"
    with running(log, str(COMMAND), "serve", "--port", "PORT", environ=environ) as server:
        yield server


@contextmanager
def visiting(browser: Browser | BrowserContext, server: Server, width: int, **options: object) -> Iterator[Visit]:
    """A visit at a width in pixels; in a context that is given, what was loaded before is not loaded again.

    In a browser the options are those of the visit's own context, which ends with it.
    """
    page = browser.new_page(**options) if isinstance(browser, Browser) else browser.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    visit = Visit(page, width, server.address)

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    def seen(request: Request) -> None:
        visit.asked.append(request.url)
        if not request.url.startswith((server.address, "data:", "blob:")):
            visit.foreign.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", seen)
    try:
        yield visit
    finally:
        page.close()


@pytest.fixture(scope="session")
def browsing(playing: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A person's own browser. It keeps scripts compiled on disk, which a private window does not: a fifth less work."""
    profile = tmp_path_factory.mktemp("profile")
    with playing.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, locale="nl-NL"
    ) as browsing:
        yield browsing


@pytest.fixture(params=WIDTHS)
def visit(browsing: BrowserContext, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """The screen, opened; at the end it must not have complained or asked anything from another host."""
    with visiting(browsing, server, request.param) as visit:
        visit.open(server.address)
        yield visit
        assert visit.complaints == []
        assert visit.foreign == []
