"""How long a visitor waits, alone and among others, and what a visit costs: python -m benchmarks.waiting.app.

Serves the index of the data folder and asks the demo questions in Chromium: from Enter to the painted answer, and to
all that stands below it (p50, p95, ms); how long the processor worked until the answer was seen, for the server and for
the page's own thread, one after the other, which tells more on a machine that others use too; the memory of the server
per open visit that asked (MB). Then many visits at once, each asking every few seconds, in Streamlit's own protocol
(app_visits.py). Debian's chromium has to be there.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.scale.memory import megabytes
from benchmarks.scale.postgres_server import free_port
from benchmarks.waiting.app_visits import visits

QUESTIONS = Path(__file__).parents[2] / "corpus" / "questions.jsonl"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COMMAND = Path(sys.executable).with_name("vraagbaak")
# Starts to wait for the announcement that comes with each answer, and notes when it was there and painted.
WATCH = """() => {
    window.answered = null;
    const old = document.querySelector("[data-announce]");
    const look = () => {
        const now = document.querySelector("[data-announce]");
        if (!now || now === old || window.answered) return;
        requestAnimationFrame(() => requestAnimationFrame(() => { window.answered = performance.now(); }));
    };
    window.began = performance.now();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
}"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Milliseconds from Enter to the painted answer and to all of the screen, and of the processor for the answer."""

    answer: float
    all: float
    server: float
    page: float


def main() -> None:
    """Measure and print one JSON document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--windows", type=int, default=8, help="windows of a browser kept open, to see their memory")
    options.add_argument("--visits", type=int, default=25, help="visits at once")
    options.add_argument("--every", type=float, default=5, help="seconds between two questions of a visit")
    options.add_argument("--times", type=int, default=12, help="questions of each visit")
    chosen = options.parse_args()
    port = free_port()
    server = subprocess.Popen([str(COMMAND), "serve", "--port", str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
        print(json.dumps(_measured(address, server.pid, questions, chosen), indent=2))  # noqa: T201
    finally:
        server.terminate()
        server.wait(30)


def _measured(
    address: str, pid: int, questions: Sequence[str], chosen: argparse.Namespace
) -> dict[str, float | int | list[int]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        waits = _waits(browser, address, pid, questions)
        each = _memory_per_window(browser, address, pid, chosen.windows)
        browser.close()
    together = asyncio.run(visits(address, questions, chosen.visits, chosen.every, chosen.times))
    return {
        "enter_to_answer_ms_p50_p95": _middle_and_slow([one.answer for one in waits]),
        "enter_to_all_ms_p50_p95": _middle_and_slow([one.all for one in waits]),
        "server_processor_ms_p50_p95": _middle_and_slow([one.server for one in waits]),
        "page_processor_ms_p50_p95": _middle_and_slow([one.page for one in waits]),
        "n_questions": len(waits),
        "memory_mb_per_window": round(each, 2),
        "windows": chosen.windows,
        "visits_at_once": chosen.visits,
        "visits_n_questions": len(together),
        "visits_ms_p50_p95": _middle_and_slow(together),
        "memory_mb_server": round(megabytes(pid=pid)),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _middle_and_slow(waits: Sequence[float]) -> list[int]:
    return [round(statistics.median(waits)), round(statistics.quantiles(waits, n=20)[-1])]


def _waits(browser: Browser, address: str, pid: int, questions: Sequence[str]) -> list[Wait]:
    page = browser.new_page()
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    _open(page, address)

    def work() -> tuple[float, float]:
        return _worked(pid), _drew(tools)

    first, *rest = [_ask(page, question, work) for question in questions]  # the first one finds caches empty
    return rest or [first]


def _worked(pid: int) -> float:
    """Milliseconds that the processor worked for a process, as Linux counts them (in steps of ten)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _drew(tools: CDPSession) -> float:
    """Milliseconds that the page's own thread worked, by the processor's clock."""
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def _memory_per_window(browser: Browser, address: str, pid: int, windows: int) -> float:
    """Megabytes of the server that each more window takes: it asked one question and is still open."""
    before = megabytes(pid=pid)
    for _ in range(windows):
        page = browser.new_page()
        _open(page, address)
        _ask(page, "Wat helpt een jongere die niet naar school gaat?")
    return (megabytes(pid=pid) - before) / windows


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".vb-footer").wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")


def _ask(page: Page, question: str, work: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0)) -> Wait:
    page.get_by_role("textbox", name="Je vraag").fill(question)
    page.evaluate(WATCH)
    server, drawing = work()
    page.keyboard.press("Enter")
    while not page.evaluate("window.answered"):
        time.sleep(0.01)
    answered = work()
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    answer, everything = page.evaluate("[window.answered - window.began, performance.now() - window.began]")
    return Wait(answer, everything, answered[0] - server, answered[1] - drawing)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{address}/api/v1/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("The server was not ready within two minutes.")


if __name__ == "__main__":
    main()
