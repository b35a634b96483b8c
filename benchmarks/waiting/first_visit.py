"""How long a phone on a slow line waits for the first screen: python -m benchmarks.waiting.first_visit ADDRESS.

Chromium, held to Fast 3G by its own tools (1.6 Mbit/s down, 750 kbit/s up, 150 ms to and fro), opens the address of a
running app in a window of 390 x 844: for the first time, and once more with what it kept. Bytes as they came over the
line, requests (those that came from what was kept, too), seconds until there is something to read, until a question can
be typed and sent, and until the whole screen is there and the server is at rest; and how long the page's own thread
worked until then, which tells more on a machine that others use too. Debian's chromium has to be there.
"""

import argparse
import json
import shutil
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.waiting.app import FLAGS

FAST_3G: Mapping[str, float | bool] = {
    "offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8
}  # fmt: skip
READS = "performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)[0] ?? null"
TYPES = "performance.getEntriesByName('vb-early')[0].startTime"  # static/early.js: a question can be typed
PATIENCE = 120_000  # milliseconds that a visit may take


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: bytes over the line, requests, seconds until text, the box and all were there, and seconds of work."""

    bytes: int
    requests: int
    text: float
    typing: float
    usable: float
    work: float


def main() -> None:
    """Measure, and print one JSON document: of a first and a second visit the median and the least of each figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("address", help="of a running app, e.g. http://127.0.0.1:8501")
    options.add_argument("--times", type=int, default=5, help="how often a first and a second visit are made")
    chosen = options.parse_args()
    first, again = zip(*(both(chosen.address) for _ in range(chosen.times)), strict=True)
    told = {
        name: {"median": asdict(each(statistics.median, visits)), "least": asdict(each(min, visits))}
        for name, visits in (("first", first), ("again", again))
    }
    print(json.dumps(told, indent=1))  # noqa: T201


def both(address: str) -> tuple[Visit, Visit]:
    """A first visit with an empty cache, and a second one by the same browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL")
        visits = visit(context, address), visit(context, address)
        browser.close()
    return visits


def visit(context: BrowserContext, address: str) -> Visit:
    """Open the address on the slow line and wait until it can be used."""
    page = context.new_page()
    tools = context.new_cdp_session(page)
    sizes: list[int] = []
    tools.send("Network.enable")
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})  # of the processor, not by the clock
    tools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    tools.send("Network.emulateNetworkConditions", dict(FAST_3G))
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    page.locator(".st-key-ask-row textarea").wait_for(timeout=PATIENCE)
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached", timeout=PATIENCE)
    usable, text, typing = (page.evaluate(one) for one in ("performance.now()", READS, TYPES))
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    page.close()
    text, typing, usable = (round(one / 1000, 2) for one in (text, typing, usable))
    return Visit(sum(sizes), len(sizes), text, typing, usable, round(metrics["TaskDuration"], 2))


def each(of: Callable[[list[float]], float], visits: tuple[Visit, ...]) -> Visit:
    """Each figure by itself: its median, or its least."""
    rows = [asdict(one) for one in visits]
    found = {name: of([row[name] for row in rows]) for name in rows[0]}
    seconds = {name: round(found[name], 2) for name in ("text", "typing", "usable", "work")}
    return Visit(int(found["bytes"]), int(found["requests"]), **seconds)


if __name__ == "__main__":
    main()
