"""Blocks of text to pages, with what every format shares: headings by their words, language, warnings."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from index.dutch.language import language_of
from index.types import Heading, Page
from ingest.reading.front_matter import date_in_title, date_of_line, from_name
from ingest.reading.result import Reading, Unreadable
from ingest.reading.text_repair import (
    is_list_line,
    is_wrapped,
    mend_inline_hyphens,
    one_line,
    tidy,
    unwrapped,
    vocabulary,
)

_LONGEST = 110  # characters
_NUMBERED = re.compile(r"(?i)(?:hoofdstuk|bijlage|deel|artikel|stap|fase|les)?\s*(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S")
_NO_HEADING = re.compile(r"[.,;]$|^[•●▪◦‣■–*-]\s|@|https?://|www\.|^\W*$|^\d+$|\.(?:jpe?g|png|gif|pdf)$", re.I)
_QUOTE_OR_FIELD = re.compile(r"^[‘’'\"“„«]|^\w+: [a-z\d]", re.I)
_ALWAYS = frozenset(
    "bijlagen bronnen colofon contact contactgegevens conclusie inleiding inhoud literatuur samenvatting "
    "verantwoording voorwoord".split()
)
_LABEL = re.compile(r"(?:tel|telefoon|e-?mail|mobiel|adres|website|bron|foto|tekst|auteur|door)\b\s*:", re.I)
_CAPTION = re.compile(r"(?:figuur|tabel|afbeelding|grafiek|kaart|foto|bron|noot|figure|table)\s*\d*\s*[.:–-]", re.I)


def may_be_heading(text: str, stands_out: bool = False) -> bool:
    """Whether a block of text could be a heading by its words: short, not a sentence, quote, caption or date.

    Where it is known to stand out as other headings do, it may be a quote too, or have a colon ("Zeeland: alleen").
    """
    text = one_line(text)
    if not text or len(text) > _LONGEST or _NO_HEADING.search(text) or _LABEL.match(text) or _CAPTION.match(text):
        return False
    if sum(char.isalpha() for char in text) < 2 or date_of_line(text):
        return False
    if _QUOTE_OR_FIELD.search(text) and not stands_out:
        return False
    return not (text.endswith(":") and len(text.split()) > 4)


def is_heading_line(line: str) -> bool:
    """Whether a line of plain text looks like a heading: as ``may_be_heading``, begun as one, and no list."""
    if is_certain(line):
        return True
    if "\n" in line or not may_be_heading(line) or len(line.split()) > 12:
        return False
    begin = line.lstrip("([ ")
    return begin[:1].isupper() or begin[:1].isdigit() and numbering_depth(line) > 0


def is_certain(line: str) -> bool:
    """Whether a line can hardly be anything but a heading, whatever follows it ("Contact", "Literatuur")."""
    return line.strip(" :").lower() in _ALWAYS


def begins_contact(line: str) -> bool:
    """Whether a line is a label with what it labels ("Tel: …"): then the line above it is a name, not a heading."""
    return bool(_LABEL.match(line))


def numbering_depth(text: str) -> int:
    """How deep a number in front is: 1 for "2 Aanpak", 3 for "2.1.4 Kosten", 0 without one."""
    found = _NUMBERED.match(one_line(text))
    return found.group(1).count(".") + 1 if found else 0


LONGEST_NAME = 60  # characters of the name of a column
_DAY = len("2020-05-16")
_TOLD = 5  # words: the name of one of two columns has fewer
_VALUE = re.compile(r"^[\d.,€%\s-]+$|@|https?://|[.;:]$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list (its lines begin with a bullet), the rows of a table, or a heading (``level`` 1 to 6)."""

    text: str
    level: int = 0


def mended(blocks: Iterable[Block]) -> list[Block]:
    """Blocks without the hyphens and line ends that a page once printed put inside their sentences."""
    return [Block(mend_inline_hyphens(block.text), block.level) for block in _with_whole_lines(list(blocks))]


_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


def _with_whole_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs of one printed line each, as programs save a PDF, made whole; others as they are."""
    runs = [(is_line, list(run)) for is_line, run in groupby(blocks, _is_line)]
    stretches = [[block.text for block in run] for is_line, run in runs if is_line]
    if not is_wrapped(stretches):
        yield from blocks
        return
    words = vocabulary("\n".join(block.text for block in blocks))
    for is_line, run in runs:
        yield from _joined([block.text for block in run], words) if is_line else run


def _is_line(block: Block) -> bool:
    return bool(block.text.strip()) and not block.level and "\n" not in block.text and not is_list_line(block.text)


def _joined(lines: Sequence[str], words: Container[str]) -> Iterator[Block]:
    """A run of lines as paragraphs, which end where a sentence does; lines that come to no end, like code, stay."""
    width, start = max(map(len, lines)), 0
    for row, line in enumerate(lines, start=1):
        following = lines[row].lstrip()[:1] if row < len(lines) else ""
        if _SENTENCE_END.search(line) and not following.islower():
            yield from map(Block, unwrapped(lines[start:row], words, width))
            start = row
        elif row == len(lines) or line.rstrip()[-1:] in ":;" and not following.islower():
            yield from map(Block, lines[start:row])
            start = row


def page_of(blocks: Iterable[Block], number: int | None = None) -> Page:
    """A page of these blocks, tidied; empty ones are left out. Lines inside a block stay lines."""
    text = ""
    headings: list[Heading] = []
    for block in blocks:
        lines = [" ".join(line.split()) for line in tidy(block.text).split("\n")]
        shown = ("\n" if not block.level else " ").join(line for line in lines if line)
        if not shown:
            continue
        text += "\n\n" if text else ""
        if block.level:
            headings.append(Heading(len(text), len(text) + len(shown), min(block.level, 6)))
        text += shown
    return Page(number, text, tuple(headings))


def table_rows(rows: Iterable[Iterable[str]], named: bool = True, marked: bool = False) -> str:
    """The rows of a table as lines: ``kolom: waarde; kolom: waarde``, where the first row names the columns.

    Where it doesn't (``named``: it may), a table of two columns is ``naam: waarde`` lines, and any other plain lines.
    Nothing in two columns of words tells names above them from labels beside them ("Naam", "Plaats", "Contact"): there
    the first row names columns only where it is ``marked`` as a head, leaves its first cell open, or the rows under it
    are of one kind, as no labels are.
    """
    cells = [[" ".join(tidy(cell).split()) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    if named and len(cells) > 1 and names_columns(cells[0]) and (marked and not _is_told(cells[0]) or _is_head(cells)):
        return "\n".join(_named(cells[0], row) for row in cells[1:])
    return "\n".join(_plain(row) for row in cells)


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row holds names: short, different, and no figures or addresses; days only if each is one.

    A list of versions ("v0.1", "16 mei 2020", "eerste versie") has no names of columns.
    """
    names = row[1:] if not row[0] else row
    days = [name for name in names[1:] if len(date_of_line(name) or "") == _DAY]
    if days and len(days) < len(names) - 1:
        return False
    fits = all(name and len(name) <= LONGEST_NAME and not _VALUE.search(name) for name in names)
    return len(row) > 1 and fits and len(set(names)) == len(names)


def _is_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row can't be a label with what it labels: rows begin alike, or hold figures of one form."""
    firsts = [row[0] for row in rows[1:] if row[0]]
    if len(rows[0]) != 2 or not rows[0][0] or len(set(firsts)) < len(firsts):
        return True
    head, *forms = (_FIGURES.sub("0", row[1]) for row in rows)
    return len(forms) > 1 and len(set(forms)) == 1 and "0" in forms[0] and "0" not in head


_FIGURES = re.compile(r"\d[\d.,:]*")


def _is_told(row: Sequence[str]) -> bool:
    """Whether a first row of two cells is a label and what it labels: many words, or a number in front.

    ("Leeftijd", "Kinderen van 6 tot 12 jaar"), ("Bedden", "6 tot 8").
    """
    if len(row) != 2 or not row[0]:
        return False
    return row[1][:1].isdecimal() or len(row[0].split()) < _TOLD <= len(row[1].split())


def _named(names: list[str], row: list[str]) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) == 1:  # one cell over the whole width: a heading inside the table
        return filled[0]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell)


def _plain(row: list[str]) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) == len(row) == 2 and len(row[0]) <= LONGEST_NAME:
        return f"{row[0].rstrip(':')}: {row[1]}"
    return "; ".join(filled)


_KINDS = (
    ("factsheet", r"fact ?sheet|infographic|infosheet"),
    ("magazine", r"\bmagazine\b|tijdschrift"),
    ("rapport", r"rapport(?:age)?\b|verslag\b|onderzoeksrapport|\bevaluatie\b|\breport\b"),
    ("presentatie", r"presentatie\b"),
    ("notitie", r"notitie\b|\bmemo\b"),
)
_KIND_OF_FORMAT = {"html": "webpagina", "mhtml": "webpagina", "pptx": "presentatie", "odp": "presentatie"}
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor found in a file. ``title`` None: the file's name has to do."""

    pages: tuple[Page, ...]
    title: str | None = None
    title_source: str = "text"
    date: str | None = None
    year: int | None = None
    publisher: str | None = None
    warnings: tuple[str, ...] = ()
    pictured: tuple[int, ...] = ()


def reading_of(format: str, name: str, found: Found) -> Reading:
    """Complete what was found; ``name`` is that of the file.

    Raises:
        Unreadable: There is no text at all.
    """
    text = "\n\n".join(page.text for page in found.pages)
    if sum(1 for _ in islice(filter(str.isalpha, text), _FEWEST_LETTERS)) < _FEWEST_LETTERS:
        raise Unreadable("empty", "no letters")
    title = one_line(found.title or "") or from_name(name)
    date = found.date or date_in_title(found.title or "")
    return Reading(
        format=format,
        title=title,
        title_source=found.title_source if found.title else "name",
        pages=found.pages,
        date=date,
        year=int(date[:4]) if date else found.year,
        language=language_of(text),
        publisher=found.publisher,
        kind=_KIND_OF_FORMAT.get(format) or _kind_of([title, name]),
        warnings=found.warnings,
        pictured=found.pictured,
    )


def _kind_of(texts: Sequence[str]) -> str | None:
    """What it is to a reader, where its title or name says so."""
    for text in texts:
        for kind, pattern in _KINDS:
            if re.search(pattern, text.replace("_", " "), re.IGNORECASE):
                return kind
    return None
