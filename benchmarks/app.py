"""How long a visitor waits, in a real browser, and what a visit costs: python -m benchmarks.app [--sessions N].

Serves the index of the data folder, asks the demo questions in Chromium, and prints from Enter to the drawn answer
(p50, p95, ms), and the memory of the server per open visit that asked (MB). Debian's chromium has to be there.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

QUESTIONS = Path(__file__).parent.parent / "corpus" / "questions.jsonl"
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


def main() -> None:
    """Measure and print one JSON document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=8, help="visits kept open, to see their memory")
    chosen = options.parse_args()
    port = _free_port()
    server = subprocess.Popen([str(COMMAND), "serve", "--port", str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            waits = _waits(browser, address)
            each = _memory_per_visit(browser, address, server.pid, chosen.sessions)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)
    print(json.dumps(_report(waits, each, chosen.sessions), indent=2))  # noqa: T201


def _report(waits: list[float], each: float, sessions: int) -> dict[str, float | int]:
    return {
        "n_questions": len(waits),
        "enter_to_answer_ms_p50": round(statistics.median(waits)),
        "enter_to_answer_ms_p95": round(statistics.quantiles(waits, n=20)[-1]),
        "sessions": sessions,
        "memory_mb_per_session": round(each, 2),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _waits(browser: Browser, address: str) -> list[float]:
    page = browser.new_page()
    _open(page, address)
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    first, *rest = [_ask(page, question) for question in questions]  # the first one finds caches empty
    return rest or [first]


def _memory_per_visit(browser: Browser, address: str, pid: int, sessions: int) -> float:
    """Megabytes of the server that each more visit takes: it asked one question and is still open."""
    before = _resident_mb(pid)
    for _ in range(sessions):
        page = browser.new_page()
        _open(page, address)
        _ask(page, "Wat helpt een jongere die niet naar school gaat?")
    return (_resident_mb(pid) - before) / sessions


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".vb-footer").wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")


def _ask(page: Page, question: str) -> float:
    """Milliseconds from Enter to the painted answer."""
    page.get_by_label("Je vraag").fill(question)
    page.evaluate(WATCH)
    page.keyboard.press("Enter")
    while not page.evaluate("window.answered"):
        time.sleep(0.01)
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    return float(page.evaluate("window.answered - window.began"))


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
