"""TXT to a page: bytes to text, then paragraphs, lists, and headings by their shape; title and date from the top."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.reading.assemble import Block, Found, begins_contact, is_certain, is_heading_line, numbering_depth, page_of
from ingest.reading.front_matter import date_of_line, first_date, is_furniture, may_be_title
from ingest.reading.result import Unreadable, letters_guessed
from ingest.reading.text import encodings
from ingest.reading.text.encodings import Decoded
from ingest.reading.text_repair import is_list_line, is_wrapped, mend_inline_hyphens, tidy, unwrapped, vocabulary

MOST_BYTES = 20_000_000  # of plain text, Markdown or HTML: some 10,000 pages


def text_of(path: Path) -> str:
    """The text of a file, its line ends made one kind.

    Raises:
        Unreadable: It is larger than MOST_BYTES.
    """
    return _decoded(path).text


def _decoded(path: Path) -> Decoded:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large", f"{path.stat().st_size} bytes of text, at most {MOST_BYTES}")
    found = encodings.decode(path.read_bytes())
    return replace(found, text=found.text.replace("\r\n", "\n").replace("\r", "\n"))


def decode(content: bytes) -> str:
    """Text of bytes; what can't be decoded becomes U+FFFD."""
    return encodings.decode(content).text


def encoding_warnings(path: Path) -> tuple[str, ...]:
    """A warning where the letters of a file were told by what they look like."""
    return (letters_guessed(),) if _decoded(path).guessed else ()


_TOP = 15  # lines in which the title and the date are looked for
_GAP = "   "  # as wide a gap parts two columns
_CELLS = re.compile(r"(?<=\S)\t+(?=\S)")
_ROW = re.compile(r"(?!\(?[\d.]+[.)]?\s)\S.*?\S? {3,}\S")
_RULER = re.compile(r"[\s=_*~#.+-]{3,}")
_SCRAPS = re.compile(
    r"advertenties?|plaats als eerste een reactie|u moet ingelogd zijn .{0,60}|(?:lees|bekijk) ook:?|"
    r"[\w() .-]{1,80}\.(?:jpe?g|png|gif|svg|webp)|deel (?:deze|dit) \w+|spring naar .{0,30}|skip to .{0,20}",
    re.IGNORECASE,
)


def read(path: Path) -> Found:
    """Read a TXT file, or one of subtitles. Raises Unreadable."""
    parted = text_of(path).replace("\f", "\n\n").replace("\x85", "\n")
    if len(cues := _CUE.split(parted)) > 1 and not cues[0].strip(_COUNTED) or parted.startswith("WEBVTT"):
        spoken = page_of(Block(one) for one in _spoken(cues[1:]))
        return Found((spoken,), title_source="name", warnings=encoding_warnings(path))
    text = mend_inline_hyphens(tidy(_CELLS.sub(_GAP, parted)))
    paragraphs = [one for one in _paragraphs(text) if not _SCRAPS.fullmatch(one)]
    top = [line for paragraph in paragraphs[:_TOP] for line in paragraph.split("\n")][:_TOP]
    title, used = _title(paragraphs)
    blocks = [Block(title, 1)] if title else []
    page = page_of([*blocks, *_blocks(paragraphs[used:])])
    return Found((page,), title, date=first_date(top), warnings=encoding_warnings(path))


_CUE = re.compile(r"(?m)^[ \t]*(?:\d+:)?\d\d:\d\d[.,]\d{3} --> [^\n]*\n")  # when a subtitle is shown
_BEHIND_CUE = re.compile(r"\n\s*\n.*", re.DOTALL)  # the name of the next one, and notes
_SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?\w[^<>\n]*>|\{\\[^{}\n]*\}")
_COUNTED = "0123456789 \t\n"


def _spoken(cues: Sequence[str]) -> Iterator[str]:
    """What is said in subtitles, a paragraph for each turn of a speaker who is named, else for each sentence's end."""
    said, speaker = "", ""
    for cue in cues:
        shown = _BEHIND_CUE.sub("", cue)
        named = _SPEAKER.search(shown)
        name = tidy(named[1]).strip() if named else ""
        if said and (name != speaker or not name and said.endswith((".", "?", "!"))):
            yield said
            said = ""
        text = " ".join(_TAG.sub("", shown).split())
        said = f"{said} {text}" if said else f"{name}: {text}" if name and text else text
        speaker = name
    yield said


def _paragraphs(text: str) -> list[str]:
    """Stretches between blank lines; where lines are not wrapped, every line is a paragraph of its own."""
    wrapped = _is_wrapped(text)
    words = vocabulary(text) if wrapped else frozenset()
    paragraphs: list[str] = []
    for stretch in re.split(r"\n\s*\n", text.expandtabs(4)):
        lines = [line for line in stretch.split("\n") if line.strip() and not _RULER.fullmatch(line)]
        for joined in unwrapped(lines, words) if wrapped else lines:
            if paragraphs and is_list_line(joined) and is_list_line(paragraphs[-1].split("\n")[-1]):
                paragraphs[-1] += "\n" + joined.strip()
            else:
                paragraphs.append(joined.strip())
    return paragraphs


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken at a fixed width: none is long, and most are followed by another at once."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    lengths = sorted(map(len, lines))
    if not lines or lengths[int(len(lengths) * 0.98)] > 130:
        return False
    if is_wrapped(stretch.split("\n") for stretch in re.split(r"\n\s*\n", text.strip())):
        return True
    if len(lines) < 10:
        return False
    stretches = len(re.findall(r"\n\s*\n", text)) + 1
    return len(lines) > 1.5 * stretches and lengths[len(lengths) // 2] >= 40


def _title(paragraphs: Sequence[str]) -> tuple[str | None, int]:
    """The title and how many paragraphs from the top it takes up, furniture above it included.

    Where two short lines stand on each other above the text ("Kenniswerkplaats jeugd", "Regio Zwolle"), the first
    names the site or series and the second tells it apart: both are the title.
    """
    for row, paragraph in enumerate(paragraphs[:_TOP]):
        if is_furniture(paragraph) or date_of_line(paragraph) or not may_be_title(paragraph):
            continue
        if len(paragraph.split(_GAP)) > 2:  # a row of columns
            return None, 0
        if paragraph.endswith(".") and len(paragraph.split()) > 8:
            return None, 0
        following = paragraphs[row + 1] if row + 1 < len(paragraphs) else ""
        if len(paragraph.split()) <= 3 and len(following.split()) <= 5 and _heads(following):
            return f"{paragraph}: {following}", row + 2
        return paragraph, row + 1
    return None, 0


def _blocks(paragraphs: Sequence[str]) -> list[Block]:
    """The paragraphs under the title as blocks; headings from level 2 down."""
    blocks: list[Block] = []
    for row, paragraph in enumerate(paragraphs):
        following = paragraphs[row + 1] if row + 1 < len(paragraphs) else ""
        if is_certain(paragraph) or _heads(paragraph) and _is_body(following):
            blocks.append(Block(paragraph, 1 + max(1, numbering_depth(paragraph))))
        else:
            blocks.append(Block(paragraph))
    return blocks


def _heads(paragraph: str) -> bool:
    return is_heading_line(paragraph) and not _ROW.match(paragraph)


def _is_body(paragraph: str) -> bool:
    """Text under a heading: a sentence, a list or a contact line, but not another short line."""
    return bool(paragraph) and not is_heading_line(paragraph) and not begins_contact(paragraph)
