"""The tree of a web page to blocks of text in reading order."""

from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from ingest.blocks import Block, table_rows

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINE_ENDS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    """
    address article aside blockquote body dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6
    header hgroup html li main ol p pre section summary table tbody td tfoot th thead tr ul center
    """.split()
)
_SKIPPED = frozenset({"img", "picture", "video", "audio", "canvas", "object", "embed", "map", "input", "textarea"})
_LAYOUT = ("table", "h1", "h2", "h3", "h4", "p", "ul", "ol", "div", "pre")
_DEEPEST = 200  # elements inside each other; a browser stops there too


def blocks_of(root: HtmlElement) -> Iterator[Block]:
    """Headings, paragraphs, lists (one block each) and tables (a line for each row) under ``root``."""
    yield from _Walk().blocks(root)


def plain_text(element: HtmlElement | None) -> str:
    """All text of an element on one line."""
    return "" if element is None else " ".join(element.text_content().split())


class _Walk:
    """Gathers running text until a block begins or ends."""

    def __init__(self) -> None:
        self._running: list[str] = []

    def blocks(self, element: HtmlElement, depth: int = 0) -> Iterator[Block]:
        yield from self._inside(element, depth)
        yield from self._close()

    def _close(self) -> Iterator[Block]:
        text = "".join(self._running)
        self._running.clear()
        lines = [" ".join(line.split()) for line in text.split("\n")]
        if shown := "\n".join(line for line in lines if line):
            yield Block(shown)

    def _add(self, text: str | None) -> None:
        if text:
            self._running.append(text.replace("\n", " "))

    def _inside(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, depth)
            self._add(child.tail)

    def _child(self, child: HtmlElement, depth: int) -> Iterator[Block]:
        tag = child.tag.rsplit(":", 1)[-1].lower()
        if tag in _SKIPPED:
            return
        if tag in _LINE_ENDS:
            self._running.append("\n")
        elif depth > _DEEPEST:
            self._add(child.text_content())
        elif tag not in _BLOCKS:
            yield from self._inside(child, depth + 1)
        else:
            yield from self._close()
            yield from self._block(child, tag, depth + 1)
            yield from self._close()

    def _block(self, element: HtmlElement, tag: str, depth: int) -> Iterator[Block]:
        if tag in _HEADINGS:
            yield Block(plain_text(element), _HEADINGS[tag])
        elif tag in ("ul", "ol"):
            yield from self._list(element, tag, depth)
        elif tag == "table" and _is_data(element):
            yield Block(table_rows([[plain_text(cell) for cell in row.xpath("./td|./th")] for row in _rows(element)]))
        else:
            yield from self._inside(element, depth)

    def _list(self, element: HtmlElement, tag: str, depth: int) -> Iterator[Block]:
        """One block where every line is short text; lines that hold blocks of their own come one by one."""
        if any(True for _ in element.iter("h1", "h2", "h3", "h4", "h5", "table", "pre")):
            yield from self._inside(element, depth)
            return
        lines: list[str] = []
        for number, line in enumerate(element.iterchildren("li"), start=1):
            parts = [part.text for part in _Walk().blocks(line, depth)]
            if parts:
                mark = f"{number}." if tag == "ol" else "•"
                lines.append(f"{mark} {' '.join(parts[0].split())}")
                lines += parts[1:]
        yield Block("\n".join(lines))


def _rows(table: HtmlElement) -> list[HtmlElement]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds figures and not the layout of a page."""
    inner = next(table.iterdescendants(*_LAYOUT), None) is not None
    rows = _rows(table)
    has_head = next(table.iter("th"), None) is not None
    return bool(rows) and max(len(row.xpath("./td|./th")) for row in rows) > 1 and (has_head or not inner)
