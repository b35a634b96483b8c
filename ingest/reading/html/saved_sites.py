"""Web pages in a container: a ZIP of pages, MHTML, EML and EPUB, each one publication."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.assemble import Block, Found, mended, page_of
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, fold, may_be_title, stated_date
from ingest.reading.html.blocks import as_seen, blocks_of, parsed
from ingest.reading.html.document import Article, article_of, found_in
from ingest.reading.html.styles import put_in
from ingest.reading.result import Unreadable, attachments_not_read, parts_pictured
from ingest.reading.text.plain import MOST_BYTES, decode
from ingest.reading.text_repair import is_wrapped, one_line, unwrapped, vocabulary
from ingest.sources.discovery import is_page

_ANSWERS = re.compile(r"^(?:(?:re|fwd?|antw|doorst)\s*:\s*)+", re.IGNORECASE)  # before a subject
_WHO_SAID = re.compile(r"(?m)^(?:> ?)+")  # before each line of the mail that is answered


def read(path: Path) -> Found:
    """Read an e-mail that was saved as a file. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large", f"{path.stat().st_size} bytes of mail")
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(preferencelist=("html", "plain"))
    if not isinstance(body, EmailMessage):
        raise Unreadable("empty", "EML: no words")
    title = _ANSWERS.sub("", one_line(str(message["subject"] or "")))
    blocks = [Block(title, 1), *_blocks(body)]
    names = tuple(_name(one) for one in message.iter_attachments())
    sent = message["date"]
    when = getattr(sent, "datetime", None)
    warnings = (attachments_not_read(names),) if any(names) else ()
    return Found((page_of(blocks),), title or None, date=when.date().isoformat() if when else None, warnings=warnings)


def _name(attached: EmailMessage) -> str:
    """The name of its file; of a mail that was sent along its subject."""
    inner = attached.get_content() if attached.get_content_type() == "message/rfc822" else None
    return attached.get_filename() or (one_line(str(inner["subject"] or "e-mail")) if inner is not None else "")


def _blocks(body: EmailMessage) -> list[Block]:
    content = body.get_payload(decode=True)
    text = _decoded(content if isinstance(content, bytes) else b"", body.get_content_charset())
    if body.get_content_type() == "text/html" and text.strip():
        tree = parsed(text)
        as_seen(tree)
        found = list(blocks_of(tree.body if tree.body is not None else tree))
    else:
        found = [Block(one) for one in _paragraphs(_WHO_SAID.sub("", text.replace("\r\n", "\n")), body)]
    return mended(found)


def _paragraphs(text: str, body: EmailMessage) -> list[str]:
    """Stretches between blank lines, their sentences whole: programs for mail break lines at a fixed width."""
    if body.get_param("format") == "flowed":  # a line that goes on ends in a blank, but not that above a signature
        text = re.sub(r"(?<!\n--)(?<=\S) \n", "" if _is_yes(body.get_param("delsp")) else " ", text)
    stretches = [stretch.split("\n") for stretch in re.split(r"\n[ \t]*\n", text.strip("\n"))]
    words = vocabulary(text)
    return ["\n".join(unwrapped(lines, words) if is_wrapped(stretches) else lines) for lines in stretches]


def _is_yes(value: object) -> bool:
    return str(value).casefold() == "yes"


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(content)


_BEHIND = re.compile(r"\s*[|–—•·»:-]+\s*$")
_FRONT = ("index", "home", "default", "cover", "omslag", "voorpagina")
_MANY = 3  # pages that must hold a block before it can be furniture
_SHARE = 0.5  # of the pages


def read_zip(path: Path) -> Found:
    """Read a ZIP of web pages as one publication. Raises Unreadable."""
    articles: dict[str, Article] = {}
    left = MOST_BYTES
    with opened(path) as archive:
        for name in sorted(filter(is_page, archive.namelist()), key=_natural):
            content = archive.read(name)
            left -= len(content)
            if left < 0:
                raise Unreadable("too_large", f"more than {MOST_BYTES} bytes of web pages")
            if content.strip():
                articles[name] = article_of(decode(content), _sheets(archive, name))
    if not articles:
        raise Unreadable("empty", "no web page with text")
    return _joined(articles)


def read_mhtml(path: Path) -> Found:
    """Read a web page that was saved as MHTML: its first part, never its frames. Raises Unreadable."""
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= MOST_BYTES:
                return found_in(article_of(decode(content), _sheets_of(message)))
            raise Unreadable("too_large", f"a page of more than {MOST_BYTES} bytes")
    raise Unreadable("corrupt", "MHTML without a web page")


def _sheets_of(message: Message) -> Callable[[str], str | None]:
    """What gives the style sheets in MHTML, by the names under which its page links to them."""
    sheets: dict[str, bytes] = {}
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/css" else None
        if isinstance(content, bytes):
            names = (part["Content-Location"], f"cid:{str(part['Content-ID'] or '').strip('<> ')}")
            sheets |= {str(name): content for name in names if name}
    return lambda name: decode(sheets[name]) if name in sheets else None


def _sheets(archive: ZipFile, page: str) -> Callable[[str], str | None]:
    """What gives the style sheets beside a page in a ZIP, by the names under which it links to them."""
    names = frozenset(archive.namelist())

    def sheet_of(link: str) -> str | None:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urldefrag(link).url)))
        return decode(archive.read(name)) if name in names else None

    return sheet_of


def _joined(articles: Mapping[str, Article]) -> Found:
    """The pages behind each other; what stands on half of them belongs to the site."""
    front = _front(list(articles))
    order = _in_order(articles, front)
    first = articles[front]
    pages = Counter(key for article in articles.values() for key in {_key(block) for block in article.blocks})
    needed = max(_MANY, _SHARE * len(articles))
    blocks = [
        block
        for name in order
        for block in _without_site(articles[name].blocks, first.title)
        if block.level == 1 or pages[_key(block)] < needed
    ]
    dates = [articles[name].date for name in order]
    date = first.date or (dates[0] if len(set(dates)) == 1 else None)
    publisher = next((articles[name].publisher for name in order if articles[name].publisher), None)
    return Found((page_of(blocks),), first.title, first.title_source, date, publisher=publisher)


def _without_site(blocks: Sequence[Block], site: str | None) -> Iterator[Block]:
    """The blocks of a page, the name of the whole gone from behind its title ("Colofon | Samen dichtbij")."""
    for row, block in enumerate(blocks):
        short = _BEHIND.sub("", block.text.removesuffix(site or ""))
        if row == 0 and block.level == 1 and site and short and short != block.text:
            if not any(fold(other.text) == fold(short) for other in blocks[1:4]):
                yield Block(short, 1)
        else:
            yield block


def _in_order(articles: Mapping[str, Article], front: str) -> list[str]:
    """The front page, the pages in the order in which it links to them, then the others by name."""
    order = dict.fromkeys([front])
    folder = posixpath.dirname(front)
    for link in articles[front].links:
        target = posixpath.normpath(posixpath.join(folder, unquote(urldefrag(link).url)))
        order |= dict.fromkeys(name for name in (target, f"{target}.html", f"{target}/index.html") if name in articles)
    return list(order | dict.fromkeys(articles))


def _front(names: Sequence[str]) -> str:
    """The page that is called as a front page and lies highest; else the first by name."""
    named = [name for name in names if posixpath.basename(name).lower().split(".")[0] in _FRONT]
    return min(named or names, key=lambda name: (name.count("/"), _rank(name), _natural(name)))


def _rank(name: str) -> int:
    stem = posixpath.basename(name).lower().split(".")[0]
    return _FRONT.index(stem) if stem in _FRONT else len(_FRONT)


def _key(block: Block) -> str:
    return fold(block.text)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key by which pagina-2 comes before pagina-10."""
    return tuple(_numbers(name))


def _numbers(name: str) -> Iterator[tuple[int, str]]:
    for part in re.findall(r"\d+|\D+", name.lower()):
        yield (int(part[:18]), "") if part.isdecimal() else (-1, part)


_TOP_OF_BOOK = 8  # blocks among which the date of a book may stand
_CONTAINER = "META-INF/container.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/xml")


def read_epub(path: Path) -> Found:
    """Read an EPUB file. Raises Unreadable."""
    with opened(path) as archive:
        place = _package(archive)
        package = xml_of(archive.read(place))
        spine = dict(_spine(package, posixpath.dirname(place), archive))
        if sum(archive.getinfo(name).file_size for name in spine) > MOST_BYTES:
            raise Unreadable("too_large", f"more than {MOST_BYTES} bytes of text")
        chapters = {name: archive.read(name) for name, is_linear in spine.items() if is_linear}
        cited = b"".join(chapters.values())
        chapters |= {name: archive.read(name) for name in spine if name not in chapters and _file(name) in cited}
        read = [_chapter(chapters[name], _sheets(archive, name)) for name in chapters]
    blocks = [block for chapter in read for block in chapter.blocks]
    pictured = tuple(number for number, chapter in enumerate(read, start=1) if chapter.is_picture)
    if pictured and not any(block.text.strip() for block in blocks):
        raise Unreadable("no_text", "EPUB: pictures without text")
    pictured = tuple(number for number in pictured if number > 1)  # the first is the cover
    warnings = (parts_pictured(pictured, len(read)),) if pictured else ()
    claimed = _said(package, "title")
    first = next((block.text for block in blocks if block.level and may_be_title(block.text)), None)
    title = claimed if claimed and may_be_title(claimed) else first
    source = "metadata" if title and title == claimed else "text"
    top = (line for block in blocks[:_TOP_OF_BOOK] for line in block.text.split("\n"))
    date = stated_date(_said(package, "date") or "") or first_date(top)
    return Found((page_of(blocks),), title, source, date, publisher=_said(package, "publisher"), warnings=warnings)


def _package(archive: ZipFile) -> str:
    """Where the package document is. Raises Unreadable."""
    root = xml_of(archive.read(_CONTAINER))
    for element in root.iter("{*}rootfile"):
        return str(element.get("full-path") or "")
    raise Unreadable("corrupt", "EPUB: no package document is named")


def _said(package: etree._Element, name: str) -> str | None:
    elements = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
    return next((text for one in elements if (text := one_line("".join(one.itertext())))), None)


def _file(name: str) -> bytes:
    """What a link into a chapter begins with."""
    return f"{posixpath.basename(name)}#".encode()


def _spine(package: etree._Element, folder: str, archive: ZipFile) -> Iterator[tuple[str, bool]]:
    """The names of the chapters in reading order, and whether each is read in turn: notes that are linked to are not.

    The table of contents, a copy of the headings, is left out.
    """
    files = {
        one.get("id"): posixpath.normpath(posixpath.join(folder, unquote(one.get("href") or "")))
        for one in package.iter("{*}item")
        if one.get("media-type") in _CHAPTERS and "nav" not in (one.get("properties") or "").split()
    }
    names = set(archive.namelist())
    for entry in package.iter("{*}itemref"):
        name = files.get(entry.get("idref"))
        if name in names:
            yield name, entry.get("linear") != "no"


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What is read of a chapter; ``is_picture`` where it shows a picture and no text."""

    blocks: tuple[Block, ...] = ()
    is_picture: bool = False


def _chapter(content: bytes, sheet_of: Callable[[str], str | None]) -> _Chapter:
    text = decode(content)
    if not text.strip():
        return _Chapter()
    tree = parsed(text)
    put_in(tree, sheet_of)
    pictured = next(tree.iter("img", "svg", "image"), None) is not None
    as_seen(tree)
    blocks = tuple(mended(blocks_of(tree.body if tree.body is not None else tree)))
    return _Chapter(blocks, pictured and not any(block.text.strip() for block in blocks))
