"""Running headers, footers and page numbers: what stands at the same place on many pages is not the text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf_lines import Line, RawPage
from ingest.titles import fold

_FEWEST_PAGES = 3
_SHARE = 0.2  # of the pages
_MANY_PAGES = 8  # enough, whatever the share
_MOST_LEFT = 0.5  # of the characters: where more would go, it is no furniture
_EDGE = 0.1  # of the height of the page, at the top and at the bottom
_TAGGED_EDGE = 0.15  # where the file itself calls it an artifact
_NUMBER = re.compile(
    r"(?i)(?:pagina|page|p\.|blz\.?)?\s*[-–|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:van|of|/|\|)\s*\d{1,4})?\s*[-–|]?"
)


def without_furniture(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without running headers and footers; files under 3 pages keep all but tagged page numbers."""
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    numbers = 0
    for page in pages:
        edge = [line for line in page.lines if _at_edge(line, page, _EDGE)]
        numbers += any(_NUMBER.fullmatch(line.text) for line in edge)
        for line in edge:
            seen[_key(line, page)].add(page.number)
    needed = max(_FEWEST_PAGES, min(_MANY_PAGES, _SHARE * len(pages)))
    running = {key for key, on in seen.items() if len(on) >= needed}
    numbered = numbers >= needed
    long = len(pages) >= _FEWEST_PAGES
    cleaned = [_cleaned(page, running, numbered, long) for page in pages]
    left, whole = (sum(page.n_chars for page in some) for some in (cleaned, pages))
    return cleaned if left >= _MOST_LEFT * whole else list(pages)


def _cleaned(page: RawPage, running: set[tuple[str, int]], numbered: bool, long: bool) -> RawPage:
    kept = []
    for line in page.lines:
        edge = _at_edge(line, page, _EDGE)
        tagged = line.role == "Artifact" and _at_edge(line, page, _TAGGED_EDGE)
        number = (numbered or tagged) and edge and bool(_NUMBER.fullmatch(line.text))
        if not (tagged and long or number or edge and _key(line, page) in running):
            kept.append(line)
    return replace(page, lines=tuple(kept))


def _at_edge(line: Line, page: RawPage, edge: float) -> bool:
    return line.y1 < edge * page.height or line.y0 > (1 - edge) * page.height


def _key(line: Line, page: RawPage) -> tuple[str, int]:
    """Its letters, with digits alike, and its height on the page to a hundredth."""
    return re.sub(r"\d+", "#", fold(line.text)), round(line.y0 / page.height * 100)
