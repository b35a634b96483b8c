"""HTML to a page: only file that uses trafilatura. Parsed from the file alone; nothing is ever fetched."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from lxml.html import HtmlElement, fragment_fromstring, tostring  # type: ignore[import-untyped]

from ingest.reading.assemble import Block, Found, mended, page_of
from ingest.reading.front_matter import (
    date_of_line,
    first_date,
    fold,
    is_furniture,
    may_be_title,
    stated_date,
    without_site,
)
from ingest.reading.html.blocks import blocks_of, main_of, parsed, plain_text, prune
from ingest.reading.html.styles import put_in
from ingest.reading.result import Unreadable
from ingest.reading.text.plain import text_of
from ingest.reading.text_repair import one_line

_DATE_FIELDS = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "publish-date",
    "pubdate",
    "overheid:issued",
)
_LIST_MARK = re.compile(r"^(?:•|\d+\.) ")
_FOOT = re.compile(
    r"©|\bcopyright\b|\bprivacy\w*|\bcookie\w*|\bdisclaimer\b|\bproclaimer\b|toegankelijkheidsverklaring|\bsitemap\b|"
    r"volg ons|blijf op de hoogte|nieuwsbrief|deel (?:dit|deze|op|via)|\bdelen\b|gerelateerd|meer nieuws|"
    r"andere berichten|"
    r"lees ook|bekijk ook|alle rechten|terug naar boven|\breacties?\b|was deze (?:pagina|informatie)|inschrijven",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:(?:^|\n)(?:• )?[^\W\d][^:\n]{1,30}: \S[^\n]*)+")  # "Regio: Twente" is short for a text
_SHARE = 0.5  # of the text of the body
_FEWEST_FIGURES = 3  # in what may say something without a word: fewer are the number of a page


@dataclass(frozen=True, slots=True)
class Article:
    """What a web page tells: its blocks, the title in front, and what it says of itself. ``links`` are its targets."""

    blocks: tuple[Block, ...]
    title: str | None
    title_source: str
    date: str | None
    publisher: str | None
    links: tuple[str, ...]


def read(path: Path) -> Found:
    """Read an HTML file. Raises Unreadable."""
    return found_in(article_of(text_of(path)))


def found_in(article: Article) -> Found:
    """A publication of one web page."""
    page = page_of(article.blocks)
    return Found((page,), article.title, article.title_source, article.date, publisher=article.publisher)


def article_of(text: str, sheet_of: Callable[[str], str | None] = lambda name: None) -> Article:
    """The text of a web page without what stands around it; ``sheet_of`` gives the style sheets beside it.

    Raises:
        Unreadable: It has no text.
    """
    tree = parsed(text)
    put_in(tree, sheet_of)
    links = tuple(link.get("href") or "" for link in tree.iter("a"))
    headings = [one_line(plain_text(one)) for one in tree.iter("h1")]
    title, title_source = _title(tree, headings)
    date = _date(tree)
    publisher = _meta(tree, ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher"))
    blocks = _read(tree)
    if not any(not block.level and any(map(str.isalpha, block.text)) for block in blocks):
        blocks = _of_script(text)
    whole = tuple(mended(_with_title(blocks, title)))
    top = [line for block in blocks[:8] for line in block.text.split("\n")]
    return Article(whole, title, title_source, date or first_date(top), publisher, links)


def _read(tree: HtmlElement) -> list[Block]:
    prune(tree)
    root, text = main_of(tree), tostring(tree, encoding="unicode")
    beside = [one for one in tree.iter("aside", "footer") if root is not tree.body and root not in one.iterancestors()]
    blocks = _kept(list(blocks_of(root)), text, root is not tree.body)
    return [*blocks, *(block for one in beside if _is_outside(one, root) for block in blocks_of(one))]


def _is_outside(element: HtmlElement, root: HtmlElement) -> bool:
    return all(above is not root and above.tag not in ("aside", "footer") for above in element.iterancestors())


def _of_script(text: str) -> list[Block]:
    """The text that a page without any hands to its script. Raises Unreadable where it has none for it either."""
    tree = parsed(text)
    drawn = next(tree.iter("script"), None) is not None
    pictured = next(tree.iter("img", "svg", "canvas"), None) is not None
    if tree.body is not None and _fill(tree):
        prune(tree)
        return list(blocks_of(tree.body))
    raise Unreadable("no_text" if drawn or pictured else "empty", "script" if drawn else "a page without text")


def _meta(tree: HtmlElement, names: Sequence[str]) -> str | None:
    fields: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        fields.setdefault(name.lower(), one_line(element.get("content") or ""))
    return next((fields[name] for name in names if fields.get(name)), None)


def _title(tree: HtmlElement, headings: Sequence[str]) -> tuple[str | None, str]:
    """The only h1, else what the page calls itself, without the name of the site."""
    good = [heading for heading in headings if may_be_title(heading)]
    if len(good) == 1:
        return good[0], "text"
    element = tree.find(".//title")
    named = [_meta(tree, ("og:title", "dc.title", "dcterms.title", "twitter:title")), plain_text(element)]
    for claimed in named:
        title = without_site(claimed or "", good)
        if may_be_title(title):
            return title, "text" if title in good else "metadata"
    return (good[0], "text") if good else (None, "name")


def _date(tree: HtmlElement) -> str | None:
    """When the page says that it was published: metadata, JSON-LD, or the first time element."""
    stamps = [_meta(tree, _DATE_FIELDS) or ""]
    for script in tree.xpath("//script[@type='application/ld+json']"):
        stamps += re.findall(r'"datePublished"\s*:\s*"([^"\\]*)"', script.text or "")
    for element in list(tree.iter("time"))[:1]:
        stamps += [element.get("datetime") or "", plain_text(element)]
    return next((date for stamp in stamps if (date := stated_date(stamp))), None)


def _kept(blocks: Sequence[Block], text: str, is_main: bool) -> list[Block]:
    """The blocks from the first that trafilatura takes for text, with what may belong to it before them.

    Up to the end where the page itself marks its main part (``is_main``), else up to what looks like the foot of a
    site: trafilatura passes by short lines, and a page may end in those.
    """
    if not blocks:
        return []
    judged = fold(_judged(text))
    sure = [row for row, block in enumerate(blocks) if not block.level and _stands_in(judged, block)]
    first, last = (sure[0], sure[-1]) if sure else (0, len(blocks) - 1)
    if sum(len(block.text) for block in blocks[first : last + 1]) < _SHARE * sum(len(block.text) for block in blocks):
        first, last = 0, len(blocks) - 1  # it took a part for the whole
    while first > 0 and _may_begin(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and (is_main or not _FOOT.search(blocks[last + 1].text)):
        last += 1
    return [block for block in blocks[first : last + 1] if not _is_scrap(block)]


def _may_begin(block: Block) -> bool:
    """Whether a block in front of the text belongs to it: a heading, a date, a labelled line or a short sentence."""
    text = block.text
    is_sentence = text.endswith((".", "?", "!")) and not _FOOT.search(text)
    return is_sentence or bool(block.level or date_of_line(text) or _LABELLED.fullmatch(text))


def _stands_in(judged: str, block: Block) -> bool:
    lines = [_LIST_MARK.sub("", line) for line in block.text.split("\n")]
    return any(len(line) > 20 and fold(line)[:100] in judged for line in lines)


def _is_scrap(block: Block) -> bool:
    """Whether it belongs to the site around a text; a number of some length may be a telephone number, or a price."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    if block.level or sum(map(str.isdecimal, block.text)) >= _FEWEST_FIGURES:
        return False
    return all(is_furniture(line.lstrip("• ")) for line in lines)


def _extractor() -> Callable[..., str | None]:
    """What trafilatura judges a page by; 0.25 s to import: only where pages are read.

    courlan, which it imports, takes babel for a filter of addresses that crawlers use. That is 36 MB of languages which
    the locks leave out: where it isn't there, an empty module stands in for it while trafilatura is imported.
    """
    stands_in = find_spec("babel") is None
    if stands_in:
        sys.modules["babel"] = empty = ModuleType("babel")
        vars(empty).update(Locale=None, UnknownLocaleError=LookupError)
    from trafilatura import extract

    if stands_in:
        del sys.modules["babel"]
    return extract


_extract = _extractor()


def _judged(text: str) -> str:
    return _extract(text, fast=True, favor_recall=True, include_comments=False, include_tables=True) or ""


def _with_title(blocks: Sequence[Block], title: str | None) -> Iterator[Block]:
    """The title in front as the only heading of level 1; a date that was set as a heading becomes text."""
    if title:
        yield Block(title, 1)
    for row, block in enumerate(blocks):
        if block.level and date_of_line(block.text):
            yield Block(block.text)
        elif not (block.level and row < 4 and title and fold(block.text) == fold(title)):
            yield block


_ASSIGNED = re.compile(r"(?:window\.)?__\w+__\s*=\s*(\{.*\})\s*;?\s*$", re.DOTALL)
_TAGGED = re.compile(r"<(?:p|h[1-6]|ul|ol|div|br|li|table)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"^[A-ZÀ-Ý‘“\"'][^{}<>]*\s[^{}<>]*[.!?…][’”\"']?$")
_FEWEST_WORDS = 5
_DEEPEST = 40  # objects inside each other
_MOST = 2_000  # texts
_LOOKED = ("description", "meta", "seo", "alt", "caption", "cookie", "consent", "error", "label", "message", "footer")


def _fill(tree: HtmlElement) -> bool:
    """Put the texts of the page's JSON in its body; whether there were any. Nothing is run."""
    texts = list(dict.fromkeys(text for data in _data(tree) for text in _texts(data, 0)))[:_MOST]
    for text in texts:
        tree.body.append(fragment_fromstring(text, create_parent="div" if _TAGGED.search(text) else "p"))
    return bool(texts)


def _data(tree: HtmlElement) -> Iterator[object]:
    for script in tree.xpath("//script"):
        text = (script.text or "").strip()
        found = text if "json" in (script.get("type") or "") else (_ASSIGNED.search(text) or [None, ""])[1]
        try:
            yield json.loads(found or "null")
        except (ValueError, RecursionError):
            continue


def _texts(data: object, depth: int) -> Iterator[str]:
    """Strings that are text: with tags of paragraphs, or a sentence; what is there for machines is passed by."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            if not any(word in str(name).lower() for word in _LOOKED):
                yield from _texts(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, depth + 1)
    elif isinstance(data, str) and _is_text(data.strip()):
        yield data.strip()


def _is_text(text: str) -> bool:
    return bool(_TAGGED.search(text) or _SENTENCE.match(text) and len(text.split()) >= _FEWEST_WORDS)
