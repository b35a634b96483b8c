"""What stands on a page without being part of its text: running headers and footers, sidebars, labels, pull quotes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from ingest.reading.front_matter import fold
from ingest.reading.pdf.blocks import PdfBlock, is_finished
from ingest.reading.pdf.lines import SLANTED, Line, RawPage

_FEWEST_PAGES = 3
_SHARE = 0.2  # of the pages
_MANY_PAGES = 8  # enough, whatever the share
_MOST_LEFT = 0.5  # of the characters: where more would go, it is no furniture
_EDGE = 0.1  # of the height of the page, at the top and at the bottom
_TAGGED_EDGE = 0.15  # where the file itself calls it an artifact
_MARGIN = 0.05  # of the height: nothing of a page stands there that a browser prints
_OF_BROWSER = re.compile(r"(?:\w+:\S+ )?(\d+/\d+)")
_NUMBER = re.compile(
    r"(?i)(?:pagina|page|p\.|blz\.?)?\s*[-–|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:van|of|/|\|)\s*\d{1,4})?\s*[-–|]?"
)


_WHOLE_NUMBER = re.compile(r"(?<![\w.,/-])[1-9]\d{0,3}(?![\w.,/-])")
_NUMBERED = 0.5  # of the pages bear a number that counts on
_WATERMARK = re.compile(
    r"(?:concept|draft|kopie|copy|vertrouwelijk|confidential|voorbeeld|specimen|ontwerp|sample|geheim|intern|proef\w*|"
    r"niet (?:verspreiden|kopiëren)|voorlopig|embargo)(?:\W|\b).{0,20}",
    re.IGNORECASE,
)
_HUGE = 2.0  # times the size of the text: a line over the middle of all pages
_MOST_PAGES = 0.6  # of the pages: on as many a watermark stands


def without_watermarks(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without the words that are laid over them: slanted or huge, and the same on one page after another."""
    size = median([line.size for page in pages for line in page.lines] or [0.0])
    heights = {_height(line, page) for page in pages for line in page.lines if line.size >= _HUGE * size}
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    slanted: defaultdict[str, set[int]] = defaultdict(set)
    for page in pages:
        for line in page.lines:
            if _height(line, page) in heights:
                seen[_key(line, page)].add(page.number)
            if line.role == SLANTED:
                slanted[fold(line.text)].add(page.number)
    needed = max(_FEWEST_PAGES, _MOST_PAGES * len(pages))

    def is_watermark(line: Line, page: RawPage) -> bool:
        if line.role == SLANTED:
            return len(slanted[fold(line.text)]) > 1 or _WATERMARK.fullmatch(line.text) is not None
        return line.size >= _HUGE * size and len(seen[_key(line, page)]) >= needed

    return [replace(page, lines=tuple(line for line in page.lines if not is_watermark(line, page))) for page in pages]


def with_printed_numbers(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages with the numbers that stand at their edges, where these count on and the file names none itself."""
    steps = Counter(step for page in pages for step in {number - page.number for number in _numbers_at_edge(page)})
    step, n_pages = max(steps.items(), key=lambda one: (one[1], one[0] == 0), default=(0, 0))
    if step == 0 or n_pages < max(_FEWEST_PAGES, _NUMBERED * len(pages)) or any(page.label for page in pages):
        return list(pages)
    return [replace(page, label=str(page.number + step)) if page.number + step > 0 else page for page in pages]


def _numbers_at_edge(page: RawPage) -> Iterator[int]:
    for line in page.lines:
        if _at_edge(line, page, _EDGE):
            yield from map(int, _WHOLE_NUMBER.findall(line.text))


def without_furniture(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without running headers and footers.

    Files under 3 pages keep all but tagged page numbers, and what a browser prints around each page.
    """
    if pages and all(_is_of_browser(page, len(pages)) for page in pages):
        pages = [_without_margins(page) for page in pages]
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


def _is_of_browser(page: RawPage, n_pages: int) -> bool:
    """Whether a browser printed it: "https://… 1/2" stands in its margin."""
    margins = (line.text for line in page.lines if _at_edge(line, page, _MARGIN))
    return any(found[1] == f"{page.number}/{n_pages}" for text in margins if (found := _OF_BROWSER.fullmatch(text)))


def _without_margins(page: RawPage) -> RawPage:
    return replace(page, lines=tuple(line for line in page.lines if not _at_edge(line, page, _MARGIN)))


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
    return re.sub(r"\d+", "#", fold(line.text)), _height(line, page)


def _height(line: Line, page: RawPage) -> int:
    return round(line.y0 / page.height * 100)


_SAME = 0.05  # difference in size within one text
_LONG_ENOUGH = 3  # lines of a paragraph that can be broken off, and of what can stand inside it
_FEWEST_ASIDE_WORDS = 4  # of a quote or heading in big letters
_MOST_ASIDES = 8  # blocks in a row that can stand between its halves
_KICKER = 0.8  # times the size of the heading
_NEAR = 1.6  # times the size of the heading: the most white under a label
_LONGEST_KICKER = 50  # characters
_PULLED = 1.12  # times the size of the body
_REPEATED = 0.6  # of its runs of three words stand in the text: quotes are often shortened
_OPENING, _CLOSING = "‘’“„\"'«", "’”\"'»"
_SHORTEST_QUOTE = 15  # letters


def whole_paragraphs(blocks: Sequence[PdfBlock]) -> list[PdfBlock]:
    """The blocks of a page, a paragraph that a sidebar or caption stands in made whole, with the aside behind it."""
    left = list(blocks)
    row = 0
    while row < len(left):
        rest = _rest_of(left, row)
        if rest is None:
            row += 1
        else:
            left[row] = replace(left[row], lines=(*left[row].lines, *left.pop(rest).lines))
    return left


def _rest_of(blocks: Sequence[PdfBlock], row: int) -> int | None:
    """Where a paragraph goes on that breaks off in mid-sentence before blocks of another size."""
    block = blocks[row]
    if is_finished(block) or len(block.lines) < _LONG_ENOUGH or not block.text[:1].isupper():
        return None
    for at in range(row + 1, min(len(blocks), row + 1 + _MOST_ASIDES)):
        other = blocks[at]
        if abs(other.size - block.size) < _SAME * block.size and other.bold == block.bold:
            goes_on = other.shape == "text" and other.text[:1].islower()
            return at if goes_on and _is_aside(blocks[row + 1 : at], block.size) else None
    return None


def _is_aside(blocks: Sequence[PdfBlock], size: float) -> bool:
    """Whether blocks tell something of their own; a formula or command that a sentence holds does not.

    What is set clearly bigger than the sentence (``size``) or stands in quotation marks does, ended or not.
    """
    text = " ".join(block.text for block in blocks)
    quoted = text[:1] in _OPENING and text[-1:] in _CLOSING
    if quoted or blocks and all(block.size >= _PULLED * size for block in blocks):
        return len(text.split()) >= _FEWEST_ASIDE_WORDS
    return sum(len(block.lines) for block in blocks) >= _LONG_ENOUGH and is_finished(blocks[-1])


def kickers_behind(blocks: Sequence[PdfBlock], levels: Mapping[int, int]) -> tuple[list[PdfBlock], dict[int, int]]:
    """The blocks and levels with a short label right above a heading ("STEUNFIGUREN") moved under it."""
    moved, new_levels = list(blocks), dict(levels)
    for row in range(len(blocks) - 1):
        if row not in levels and row + 1 in levels and _is_kicker(blocks, row):
            moved[row], moved[row + 1] = blocks[row + 1], blocks[row]
            new_levels[row] = new_levels.pop(row + 1)
    return moved, new_levels


def _is_kicker(blocks: Sequence[PdfBlock], row: int) -> bool:
    """Whether a short line stands nearer to the heading under it than to what stands above it."""
    label, heading = blocks[row].lines[0], blocks[row + 1].lines[0]
    small = blocks[row].shape == "text" and len(blocks[row].lines) == 1 and label.size < _KICKER * heading.size
    if not small or len(label.text) > _LONGEST_KICKER or label.text.endswith((".", "!", "?", ":", ",", ";")):
        return False
    under = heading.y0 - label.y1
    above = label.y0 - blocks[row - 1].lines[-1].y1 if row else float("inf")
    beside = abs(label.x0 - heading.x0) < heading.size
    return beside and -0.5 * label.size < under < _NEAR * heading.size and (above > 1.5 * max(under, 0) or above < 0)


def pulled_quotes(pages: Sequence[Sequence[PdfBlock]], body_size: float) -> list[set[int]]:
    """For each page, the rows of blocks that only repeat in big letters what the text says nearby."""
    quotes = [_quotes(blocks, body_size) for blocks in pages]
    found: list[set[int]] = []
    for index, here in enumerate(quotes):
        around = range(max(0, index - 1), min(len(pages), index + 2)) if here else range(0)
        known = _threes(" ".join(_outside(pages[at], quotes[at]) for at in around))
        repeated = [rows for rows in here if _repeats(" ".join(pages[index][row].text for row in rows), known)]
        found.append({row for rows in repeated for row in rows})
    return found


def _outside(blocks: Sequence[PdfBlock], quotes: Sequence[Sequence[int]]) -> str:
    """The text of a page but its quotes in big letters."""
    inside = {row for rows in quotes for row in rows}
    return " ".join(block.text for row, block in enumerate(blocks) if row not in inside)


def _quotes(blocks: Sequence[PdfBlock], body_size: float) -> list[list[int]]:
    """Rows of each quote in big letters; one of several paragraphs goes on to its closing mark."""
    quotes: list[list[int]] = []
    for row, block in enumerate(blocks):
        if block.size < _PULLED * body_size or len(fold(block.text)) < _SHORTEST_QUOTE:
            continue
        if block.text[:1] in _OPENING:
            quotes.append([row])
        elif quotes and quotes[-1][-1] == row - 1 and not blocks[row - 1].text.endswith(tuple(_CLOSING)):
            quotes[-1].append(row)
    return quotes


def _threes(text: str) -> set[tuple[str, ...]]:
    """All runs of three words."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _repeats(quote: str, known: set[tuple[str, ...]]) -> bool:
    threes = _threes(quote)
    return bool(threes) and len(threes & known) >= _REPEATED * len(threes)
