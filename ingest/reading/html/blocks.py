"""The tree of a web page to blocks of text in reading order, without menus, adverts, cookie bars and hidden parts."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from ingest.reading.assemble import LONGEST_NAME, Block
from ingest.reading.grids import MOST_CELLS, Boxed, Cell, is_layout, rows_text
from ingest.reading.html.hidden_parts import (
    OF_OFFICE,
    as_others_write,
    drop_hidden_columns,
    drop_unseen,
    open_panels,
)
from ingest.reading.html.styles import Styles, lay_out
from ingest.reading.office.package import write_formulas
from ingest.reading.office.wording import written
from ingest.reading.result import Unreadable
from ingest.reading.text_repair import TICKED, UNTICKED, is_list_line, lowered, raised

_GONE = (
    "//script|//style|//noscript|//template|//svg|//iframe|//form|//button|//select|//dialog[not(@open)]|//nav|"
    "//comment()"
)
_ROLES = "navigation banner contentinfo search complementary dialog alert alertdialog menu menubar".split()
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:advert\w*|ads?|adv|cookie\w*|consent|gdpr|nieuwsbrief\w*|newsletter\w*|lees-?(?:ook|meer|verder)|"
    r"related\w*|gerelateerd\w*|breadcrumb\w*|kruimelpad|navbar|nav(?:igation|header|footer)?|menu\w*|share|sharing|"
    r"social(?:-?media)?|delen|deel-?knop\w*|comments?|reacties|footer|site-?header|sidebar\w*|skip-?link\w*|pager|"
    r"pagination|toc|table-?of-?contents|inhoudsopgave|promo\w*|banner\w*|sponsor\w*|popup\w*|modal\w*|sr-only|visually-hidden|print-?only|MsoToc\d)(?:$|[\s_-])",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"(?:lees|bekijk|luister|kijk|zie)\s+(?:ook|meer|verder|hier)\b|meer (?:lezen|weten over)\b", re.IGNORECASE
)
_HEADS_ELSEWHERE = re.compile(
    r"(?:(?:lees|bekijk|luister|kijk|zie) (?:ook|meer|verder)|meer (?:lezen|nieuws|artikelen|berichten)|meest gelezen|"
    r"gerelateerde?(?: \w+)?|andere (?:berichten|artikelen)|ook interessant)\W*",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?<!\d)0\d{1,3}[ -]{1,3}\d{2,}|\b06[ -]?\d{8}\b|\+31|\b\d{4} ?[A-Z]{2}\b|"
    r"\b\d{1,2}[.:]\d{2}\b|\b\d{1,2} uur\b|"
    r"(?i:openingstijden|\bgeopend\b|bezoekadres|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag)"
)  # a telephone number, a postcode, a time, or a word for when and where
_LONGEST_ASIDE = 600  # characters
_LONGEST_POINTER = 200  # characters
_KEPT = ("body", "html", "main", "article")
_SIDEBAR = re.compile(r"(?:^|[\s_-])(?:sidebar|side-?bar|complementary)(?:$|[\s_-])", re.IGNORECASE)
_FOOTER = re.compile(r"(?:^|[\s_-])(?:footer|contentinfo)(?:$|[\s_-])", re.IGNORECASE)
_WHOLE = 0.8  # of the text of the body: a form that holds more is the page itself
_INLINE = ("span", "em", "strong", "b", "i", "u", "sup", "sub", "code", "td", "th", "tr", "tbody", "li")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_MOSTLY = 0.85  # of the text of a menu is that of links
_SURE_LENGTH = 200  # characters a main element must hold to be believed
_SHARE = 0.5  # of the text of the body: less is believed to be a part


def parsed(text: str) -> HtmlElement:
    """The tree of an HTML text, what office programs write in a way of their own as others do. Raises Unreadable."""
    parser = HTMLParser(no_network=True, huge_tree=True, remove_pis=True, encoding="utf-8")
    try:
        tree = document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("corrupt", f"HTML: {error}") from error
    if OF_OFFICE.search(text):
        as_others_write(tree)
    return tree


def prune(tree: HtmlElement) -> None:
    """Take out what is not the text: menus, adverts, cookie bars, "lees ook", forms, hidden parts."""
    _unwrap_forms(tree)
    as_seen(tree)
    _name_sides(tree)
    for element in list(tree.xpath(_GONE)):
        _drop(element)
    for element in list(tree.xpath("//ul|//ol|//dl|//table")):
        if _is_menu(element):
            _drop(element)
    for heading in list(tree.xpath("//h2|//h3|//h4|//h5|//h6")):
        _drop_pointers(heading)
    for element in list(tree.xpath("//p|//li|//div[not(*/*)]")):
        if _points_elsewhere(element):
            _drop(element)
    for element in list(tree.body.iter() if tree.body is not None else ()):
        if isinstance(element.tag, str) and element.tag not in _KEPT and _is_furniture(element):
            _drop(element)


def _unwrap_forms(tree: HtmlElement) -> None:
    """Some site builders set a whole page in one form, to send it back; then it is no form to fill in."""
    whole = len(plain_text(tree.body))
    for form in list(tree.iter("form")):
        if next(form.iter("h1", "main", "article"), None) is not None or len(plain_text(form)) > _WHOLE * whole:
            form.tag = "div"


def _name_sides(tree: HtmlElement) -> None:
    """What stands beside the text or at its foot, and says when or where, by the element that is meant for it."""
    for element in list(tree.xpath("//div|//section")):
        named = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
        tag = "aside" if _SIDEBAR.search(named) else "footer" if _FOOTER.search(named) else ""
        if tag and next(element.iterancestors("main", "article", "aside", "footer"), None) is None:
            if _tells_where(element, tag == "aside"):
                element.tag = tag


def as_seen(tree: HtmlElement) -> None:
    """Unfold what a reader can open, take out what no reader sees, and write raised figures as such.

    The number of a printed page goes too: it may stand inside a sentence.
    """
    for element in list(tree.xpath("//*[@role='doc-pagebreak']")) + [
        one for one in tree.iter() if isinstance(one.tag, str) and one.get("epub:type") == "pagebreak"
    ]:
        _drop(element)
    styles = Styles(tree)
    open_panels(tree, styles)
    styles.write_generated(tree)
    drop_hidden_columns(tree, styles)
    drop_unseen(tree, styles)
    lay_out(tree, styles)
    write_formulas(tree)
    _raise(tree)
    _lower(tree)


_NOTE_LETTER = 4  # characters of a note's sign at most, "(a)"; a word that a style sets high is text


def _raise(tree: HtmlElement) -> None:
    """Figures that stand high as ¹ ² ³; the letter of a note, which links to it, goes."""
    by_name = {name: link for link in tree.iter("a") for name in (link.get("id"), link.get("name")) if name}
    for link in list(tree.iter("a")):
        if _is_mark(link):
            link.tag = "sup"
        elif _leads_back(link, by_name):
            shown = raised(plain_text(link))
            link.clear(keep_tail=True)
            link.text = f"{shown} "
    for high in list(tree.iter("sup")):
        text = plain_text(high)
        shown = f" {text}" if _is_numerator(high) else raised(text, _before(high), _behind(high))
        linked = high.get("href") or any(True for _ in (*high.iter("a"), *high.iterancestors("a")))
        high.clear(keep_tail=True)
        high.text = "" if linked and shown == text and len(text.strip()) <= _NOTE_LETTER else shown


def _lower(tree: HtmlElement) -> None:
    """Figures that stand low beside others as ₁ ₂ ₃: "10₂" is another figure than 102."""
    for low in list(tree.iter("sub")):
        text = lowered(plain_text(low), _before(low), _behind(low))
        if text != plain_text(low):
            low.clear(keep_tail=True)
            low.text = text


def _is_mark(link: HtmlElement) -> bool:
    """Whether a link of a figure alone leads to a note: it stands against what is before it, or says so itself."""
    if "#" not in (link.get("href") or "") or not plain_text(link).isdecimal():
        return False
    said = {link.get("epub:type"), link.get("role")} & {"noteref", "doc-noteref"}
    return bool(said) or not _before(link)[-1:].isspace()


def _leads_back(link: HtmlElement, by_name: Mapping[str, HtmlElement]) -> bool:
    """Whether a number leads from the text of a note to its mark, which is a link of the same number."""
    number = plain_text(link).strip("[]")
    target = by_name.get((link.get("href") or "").removeprefix("#")) if number.isdecimal() else None
    is_back = target is not None and target is not link and plain_text(target).strip("[]") == number
    return is_back and _before(link) == " "


def _before(element: HtmlElement) -> str:
    """The text right before an element, in its line; a blank where it begins one."""
    beside = element.getprevious()
    while element is not None:
        beside, around = element.getprevious(), element.getparent()
        text = (
            (beside.tail or beside.text_content()) if beside is not None else around.text if around is not None else ""
        )
        if text or beside is not None or around is None or around.tag in _BLOCKS:
            return text or " "
        element = around
    return " "


def _behind(element: HtmlElement) -> str:
    """The text right behind an element, in its line; a blank where it ends one."""
    while not (element.tail or "") and (around := element.getparent()) is not None:
        beside = element.getnext()
        if beside is not None:
            return " " if beside.tag in _BLOCKS else plain_text(beside) or " "
        if around.tag in _BLOCKS:
            return " "
        element = around
    return element.tail or " "


def _is_numerator(high: HtmlElement) -> bool:
    """Whether it stands before a stroke and something low: the half of "1 1/2"."""
    below = high.getnext()
    return (high.tail or "").strip() in ("/", "⁄") and below is not None and below.tag == "sub"


def _is_furniture(element: HtmlElement) -> bool:
    inside = next(element.iterancestors("article", "main"), None) is not None
    if element.tag in ("header", "footer", "aside"):
        return not inside and (element.tag == "header" or not _tells_where(element, element.tag == "aside"))
    if element.get("data-shown"):
        return False
    if element.get("role") in _ROLES or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in _INLINE:
        return False
    return bool(_FURNITURE.search(element.get("class") or "") or _FURNITURE.search(element.get("id") or ""))


def _tells_where(element: HtmlElement, is_beside: bool) -> bool:
    """Whether what stands beside the text or at its foot says when or where: hours, an address, a telephone number.

    At the foot that is so on every site; there it counts only with the name of what the page is about.
    """
    text = plain_text(element)
    if len(text) > _LONGEST_ASIDE or not _WHERE.search(text):
        return False
    linked = sum(len(plain_text(link)) for link in element.iter("a") if not (link.get("href") or "").startswith("tel:"))
    if linked > 0.5 * len(text):
        return False
    named = [plain_text(one) for one in element.getroottree().iter("h1")]
    return is_beside or any(len(name) > 3 and name.lower() in text.lower() for name in named)


def _is_menu(element: HtmlElement) -> bool:
    """A list or table of nothing but links: a menu, or the contents of the page itself."""
    links = [link for link in element.iter("a") if link.get("href")]
    inside = sum(len(plain_text(link)) for link in links)
    return len(links) >= 3 and inside >= _MOSTLY * len(plain_text(element))


def _points_elsewhere(element: HtmlElement) -> bool:
    """Whether a line says little but where to read on ("Lees ook: Dappere Kat in Twente")."""
    text = plain_text(element)
    if len(text) > _LONGEST_POINTER or not _POINTS_ELSEWHERE.match(text):
        return False
    linked = sum(len(plain_text(link)) for link in element.iter("a"))
    return linked >= 0.5 * len(text)


def _drop_pointers(heading: HtmlElement) -> None:
    """A heading such as "Lees ook" or "Meest gelezen" goes with the links right under it."""
    below = heading.getnext()
    if below is None or not _HEADS_ELSEWHERE.fullmatch(plain_text(heading)):
        return
    linked = sum(len(plain_text(link)) for link in below.iter("a"))
    if linked and linked >= _MOSTLY * len(plain_text(below)):
        _drop(below)
        _drop(heading)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def main_of(tree: HtmlElement) -> HtmlElement:
    """The element that holds the text: main or article where it holds most of it, else the body."""
    body = tree.body if tree.body is not None else tree
    whole = len(body.text_content())
    for path in ("//main", "//*[@role='main']", "//article"):
        found = max(tree.xpath(path), key=lambda one: len(one.text_content()), default=None)
        if found is not None and len(found.text_content()) >= max(_SURE_LENGTH, _SHARE * whole):
            return found
    return body


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINE_ENDS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    """
    address article aside blockquote body dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6
    header hgroup html legend li main ol p pre section summary table tbody td tfoot th thead tr ul center
    """.split()
)
_SKIPPED = frozenset(
    "style script template img picture video audio canvas object embed map input textarea rt rp".split()
)
_APART = ("table", "h1", "h2", "h3", "h4", "ul", "ol", "pre")  # in a cell: it only arranges what is apart
_LAYOUT = (*_APART, "p", "div")
_DEEPEST = 200  # elements inside each other; a browser stops there too


def blocks_of(root: HtmlElement) -> Iterator[Block]:
    """Headings, paragraphs, lists (one block each) and tables (a line for each row) under ``root``."""
    yield from _Walk().blocks(root)


def plain_text(element: HtmlElement | None) -> str:
    """All text of an element on one line."""
    return "" if element is None else " ".join(element.text_content().split())


class _Rows(Block):
    """The rows of a table, a line each."""


class _Walk:
    """Gathers running text until a block begins or ends."""

    def __init__(self) -> None:
        self._running: list[str] = []

    def blocks(self, element: HtmlElement, depth: int = 0) -> Iterator[Block]:
        yield from self._inside(element, depth)
        yield from self._close()

    def inside(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The same, a line end within a paragraph being no more than a blank."""
        for block in self.blocks(element, depth):
            is_in_lines = isinstance(block, _Rows) or block.text.startswith("• ")
            yield block if is_in_lines else Block(block.text.replace("\n", " "), block.level)

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
            self._add(_box(child))
            return
        if tag in _LINE_ENDS:
            self._running.append("\n")
        elif depth > _DEEPEST:
            self._add(child.text_content())
        elif tag not in _BLOCKS:
            self._add("“" if tag == "q" else "")  # a browser sets the marks of a quote
            yield from self._inside(child, depth + 1)
            self._add("”" if tag == "q" else "")
        else:
            yield from self._close()
            yield from self._block(child, tag, depth + 1)
            yield from self._close()

    def _block(self, element: HtmlElement, tag: str, depth: int) -> Iterator[Block]:
        if tag in _HEADINGS:
            yield Block(_cell_text(element, depth), _HEADINGS[tag])
        elif tag in ("ul", "ol"):
            yield from self._list(element, tag, depth)
        elif tag == "dl":
            yield from self._terms(element, depth)
        elif tag == "table" and _is_data(element):
            yield from (Block(_cell_text(one, depth)) for one in element.iterchildren("caption"))
            rows = [[_cell(one, depth) for one in row.xpath("./td|./th")] for row in _rows(element)]
            yield _Rows(rows_text(rows))
        else:
            yield from self._inside(element, depth)

    def _list(self, element: HtmlElement, tag: str, depth: int) -> Iterator[Block]:
        """One block where every line is short text; lines that hold blocks of their own come one by one."""
        if any(True for _ in element.iter("h1", "h2", "h3", "h4", "h5", "table", "pre")):
            yield from self._inside(element, depth)
            return
        lines: list[str] = []
        step = 1 if element.get("reversed") is None else -1
        first = 1 if step > 0 else len(element.findall("li"))
        number = _whole(element.get("start"), first) - step
        for line in element.iterchildren("li"):
            number = _whole(line.get("value"), number + step)
            parts = [part.text for part in _Walk().blocks(line, depth)]
            if parts:
                shown = " ".join(parts[0].split())
                mark = f"{_counted(number, element.get('type') or '1')}. " if tag == "ol" else "• "
                lines.append(shown if tag == "ul" and is_list_line(shown) else f"{mark}{shown}")
                lines += parts[1:]
        yield Block("\n".join(lines))

    def _terms(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A list of terms, a line "term: text" where both are short; a term over paragraphs stands on its own."""
        term = ""
        for part in element.xpath("./dt|./dd|./div/dt|./div/dd"):
            blocks = [block for block in _Walk().blocks(part, depth) if block.text]
            if part.tag == "dd" and term and len(blocks) == 1 and not blocks[0].level and _is_line(blocks[0].text):
                blocks = [Block(f"{term.rstrip(':')}: {blocks[0].text}")]
            elif term:
                yield Block(term)
            term = blocks[0].text if part.tag == "dt" and len(blocks) == 1 and _is_line(blocks[0].text) else ""
            yield from blocks if not term else ()
        yield Block(term)


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_NAME and "\n" not in text and not text.endswith((".", "?", "!"))


def _box(element: HtmlElement) -> str:
    """A box to tick as it is shown; nothing for anything else that holds no text."""
    if element.tag != "input" or element.get("type") not in ("checkbox", "radio"):
        return ""
    return f"{UNTICKED if element.get('checked') is None else TICKED} "


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def _counted(number: int, kind: str) -> str:
    """The number of a line of a list, in the figures or letters that the list asks for."""
    formats = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    return written(number, formats.get(kind, "decimal"))


def _cell(element: HtmlElement, depth: int) -> Cell:
    rows, columns = _whole(element.get("rowspan"), 1) or MOST_CELLS, _whole(element.get("colspan"), 1) or 1
    bold = "".join(text for one in element.iter("b", "strong") for text in one.itertext())
    text = _cell_text(element, depth)
    strong = element.tag == "th" or bool(bold) and "".join(bold.split()) == "".join(text.split())
    return Cell(text, rows, columns, strong)


def _cell_text(element: HtmlElement, depth: int) -> str:
    """The text of a cell or heading on one line: a blank where a block or line ends, so that no words touch."""
    cell = Boxed(tuple(_Walk().inside(element, depth)))
    return " ".join(cell.cell().text.split())


def _rows(table: HtmlElement) -> list[HtmlElement]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds figures and not the layout of a page; office programs set a paragraph in each cell."""
    rows = [row.xpath("./td|./th") for row in _rows(table)]
    if max(map(len, rows), default=0) < 2:
        return False
    if next(table.iter("th"), None) is not None or next(table.iterdescendants(*_LAYOUT), None) is None:
        return True
    if len(rows) < 2 or table.get("role") == "presentation" or next(table.iterdescendants(*_APART), None) is not None:
        return False
    return not is_layout([[Boxed(tuple(_Walk().inside(cell, 0))) for cell in row] for row in rows])
