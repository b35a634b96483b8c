"""Markdown to a page: headings, lists and tables by their marks; emphasis, links and pictures to bare text."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from ingest.reading.assemble import Block, Found, page_of, table_rows
from ingest.reading.front_matter import first_date, is_furniture, may_be_title, shortened, stated_date
from ingest.reading.html.blocks import blocks_of, parsed
from ingest.reading.text.plain import encoding_warnings, text_of
from ingest.reading.text_repair import RAISED, TICKED, UNTICKED, Piece, in_line, mend_inline_hyphens, raised

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\s*\n(.*?)\n(?:\1|\.\.\.)\s*\n", re.DOTALL)  # YAML or TOML
_FIELD = re.compile(r"^(title|titel|date|datum)\s*[:=]\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_LIST_LINE = re.compile(r"(\s*)(?:[*+•–-]|(\d{1,3}[.)]))\s+(.*)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_BAR = re.compile(r"(?<!\\)\|")  # between two cells; with a stroke before it, it is a bar in a cell
_BREAK = "\\"  # at the end of a line that breaks on purpose
_QUOTED = re.compile(r"^(?:>\s?)+")
_LABELLED = re.compile(r"[^\W\d][\w -]{1,30}: \S[^.]*$|[^\W\d][\w -]{1,30}: \S{1,80}$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NOTE = re.compile(r"^\[\^([^\]\n]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)", re.MULTILINE)
_CITED = re.compile(r"\[\^([^\]\n]+)\]")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]+)\]")
_INLINE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"!\[\[[^\[\]\n]*\]\]"), ""),
    (re.compile(r"\[\[[^\[\]|\n]*\|([^\[\]\n]+)\]\]"), r"\1"),
    (re.compile(r"\[\[([^\[\]\n]+)\]\]"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,500}|[^\s<>@/]{1,100}@[^\s<>@]{1,100})>"), r"\1"),
    (re.compile(r"(?m)^%%[^\n]*%%$|^:{3,}[^\n]*$"), ""),
    (re.compile(r"(?m)(?:(?<=\n\n)|\A) {0,3}([-*_])(?:[ \t]{0,3}\1){2,}[ \t]*$"), ""),
    (
        re.compile(r'(?m)^(?:!!!|\?\?\?\+?) \w+(?: "([^"\n]*)")?[ \t]*$'),
        lambda found: f"{found[1]}\\" if found[1] else "",
    ),
    (re.compile(r"~~(?=\S)[^~\n]+~~"), ""),
    (re.compile(r"<(del|s|strike)>.*?</\1>", re.IGNORECASE | re.DOTALL), ""),
    (re.compile(r"(?m)^(\s*[-*+] )\[ \] +"), rf"\1{UNTICKED} "),
    (re.compile(r"(?m)^(\s*[-*+] )\[[xX]\] +"), rf"\1{TICKED} "),
    (re.compile(r"(?:<(su[pb])>[^<>\n]{1,30}</\1>[/⁄]?)+"), lambda found: _at_heights(found)),
    (re.compile(r"\^(\d{1,3})\^"), lambda found: raised(found[1])),
    (re.compile(r"(?m)^(>\s*)\[!\w+\][+-]?[ \t]*"), r"\1"),
    (
        re.compile(
            r"<(\w+)\s[^<>]{0,300}(?:(?<=\s)hidden(?=[\s/>]|=[\"'])|(?:display:\s*none|visibility:\s*hidden|left:\s*-\d{3,})|"
            r"class=[\"'][^\"'<>]*\b(?:sr-only|visually-hidden)\b)[^<>]{0,300}>"
            r"(?:(?!<\1\b).){0,20000}?</\1>",
            re.IGNORECASE | re.DOTALL,
        ),
        "",
    ),
    (re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL), ""),
    (re.compile(r"<(?:br|/p|/li|/tr)\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>"), ""),
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)"), ""),
    (re.compile(r"\[([^\[\]\n]*)\]\([^()\n]*(?:\([^()\n]*\))?[^()\n]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    (re.compile(r"(?m)^\[[^\[\]\n]+\]:\s+\S+.*$"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"==(?=[^\s=])([^=\n]+)(?<=\S)=="), r"\1"),
    (re.compile(r"(?<=[A-Za-z])~(\d{1,3})~"), r"\1"),
    (re.compile(r"\[([^\[\]\n]*)\](?=\{[#.])"), r"\1"),
    (re.compile(r"[ \t]?\{[#.][\w:.# -]*\}"), ""),
    (re.compile(r"(?m)^(\w[^\n]{0,80})\n\n?:[ \t]+"), r"\1: "),
    (re.compile(r"\n:[ \t]+"), r"\\\n"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
    (re.compile(r"&(?:\w{2,10}|#\d{2,6}|#[xX][\da-fA-F]{2,5});"), lambda found: html.unescape(found[0])),
)


def read(path: Path) -> Found:
    """Read a Markdown file. Raises Unreadable."""
    text = text_of(path)
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = {name.lower(): value.strip("'\"") for name, value in _FIELD.findall(front.group(2))}
        text = text[front.end() :]
    text, notes = _with_marks(_with_tables(text))
    text = mend_inline_hyphens(_bare(text))
    notes = {mark: _bare(note) for mark, note in notes.items()}
    blocks = list(_with_notes(_blocks(text.split("\n")), notes))
    claimed = fields.get("title") or fields.get("titel")
    stamp = fields.get("date") or fields.get("datum")
    top = [line for block in blocks[:10] for line in block.text.split("\n")]
    dated = stated_date(stamp or "") or first_date(top)
    title, source = claimed or _title(blocks), "metadata" if claimed else "text"
    return Found((page_of(blocks),), title, source, date=dated, warnings=encoding_warnings(path))


def _with_marks(text: str) -> tuple[str, Mapping[str, str]]:
    """The text with ¹ ² ³ where it cites a note, without the notes; and the notes by their marks."""
    texts = {found[1]: " ".join(found[2].split()) for found in _NOTE.finditer(text)}
    marks: dict[str, str] = {}
    notes: dict[str, str] = {}

    def cited(found: re.Match[str]) -> str:
        name = found[1]
        if name not in texts:
            return ""
        if name not in marks:
            marks[name] = str(len(notes) + 1).translate(RAISED)
            notes[marks[name]] = texts[name]
        return marks[name]

    def inline(found: re.Match[str]) -> str:
        mark = str(len(notes) + 1).translate(RAISED)
        notes[mark] = found[1]
        return mark

    return _CITED.sub(cited, _INLINE_NOTE.sub(inline, _NOTE.sub("", text))), notes


_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]{0,500}>", re.IGNORECASE)
_SIMPLE = re.compile(  # of pandoc
    r"(?m)^(?P<head>[^\n|]+)\n(?P<rule>[ \t]*-{2,}(?: +-{2,})+)[ \t]*\n(?P<rows>(?:[^\n]*\S[^\n]*(?:\n|\Z))+)"
)
_GRID = re.compile(r"(?m)^\+[-=:]{2,}[-=:+]*\+[ \t]*\n(?:[|+][^\n]*[|+][ \t]*(?:\n|\Z))+")


def _with_tables(text: str) -> str:
    """The text with its tables of HTML as their rows, and those that are drawn of + and | in the plain way."""
    parts, at, start, depth = [], 0, 0, 0
    for tag in _TABLE_TAG.finditer(text):
        start = tag.start() if depth == 0 else start
        depth = max(0, depth + (-1 if tag[1] else 1))
        if tag[1] and depth == 0 and start >= at:
            rows = "\n".join(block.text for block in blocks_of(parsed(text[start : tag.end()])))
            parts += [text[at:start], "\n\n", rows.replace("\n", f"{_BREAK}\n"), "\n\n"]
            at = tag.end()
    return _SIMPLE.sub(_ruled_plainly, _GRID.sub(_drawn_plainly, "".join([*parts, text[at:]])))


def _ruled_plainly(found: re.Match[str]) -> str:
    """A table whose columns are told by the dashes under their names, in the plain way."""
    starts = [one.start() for one in re.finditer("-+", found["rule"])]
    lines = [found["head"], *found["rows"].rstrip("\n").split("\n")]
    rows = [[line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] for line in lines]
    head, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|--" * len(starts) + "|", *others]) + "\n\n"


def _drawn_plainly(found: re.Match[str]) -> str:
    rows: list[list[str]] = [[]]
    for line in found[0].split("\n"):
        if line.startswith("+"):
            rows.append([])
        elif line.startswith("|"):
            cells = _BAR.split(line.strip().strip("|"))
            rows[-1] = [f"{a.strip()} {b.strip()}".strip() for a, b in zip_longest(rows[-1], cells, fillvalue="")]
    rows = [row for row in rows if row]
    if not rows:
        return found[0]
    head = rows.pop(0) if "=" in found[0] else [""] * len(rows[0])
    lines = [head, ["--"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n\n"


def _with_notes(blocks: Sequence[Block], notes: Mapping[str, str]) -> Iterator[Block]:
    """Each note behind the block that cites it."""
    for block in blocks:
        yield block
        for mark in _MARKS.findall(block.text):
            if mark in notes:
                yield Block(f"{mark} {notes[mark]}")


def _bare(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text


_PART = re.compile(r"<(su[pb])>(.+?)</\1>|(.)")


def _at_heights(found: re.Match[str]) -> str:
    """What stands high or low in a line, beside the letters before and behind it."""
    before, behind = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    parts = (Piece(one[2] or one[3], {"sup": 1, "sub": -1}.get(one[1], 0)) for one in _PART.finditer(found[0]))
    return in_line([Piece(before), *parts, Piece(behind)]).removeprefix(before).removesuffix(behind)


def _title(blocks: Sequence[Block]) -> str | None:
    """The first of the highest headings, else the first line that could be a title."""
    headings = [block for block in blocks if block.level and not is_furniture(block.text)]
    top = min((block.level for block in headings), default=0)
    lines = [block.text for block in headings if block.level == top] or [block.text for block in blocks[:3]]
    for line in lines:
        shown = shortened(line)
        if may_be_title(shown) and "\n" not in shown:
            return shown
    return None


def _blocks(lines: Sequence[str]) -> list[Block]:
    """Line by line; ``waiting`` holds the lines of the paragraph, list or table that is being read."""
    blocks: list[Block] = []
    waiting: list[str] = []

    def close() -> None:
        if waiting:
            blocks.append(_block(waiting))
            waiting.clear()

    fenced = False
    for line in lines:
        if _FENCE.match(line):
            close()
            fenced = not fenced
        elif fenced:
            waiting.append(f"    {line}")
        elif found := _HEADING.match(line):
            close()
            blocks.append(Block(found.group(2), len(found.group(1))))
        elif waiting and len(waiting) == 1 and (found := _UNDERLINE.match(line)) and not _LIST_LINE.match(waiting[0]):
            blocks.append(Block(waiting.pop(), 1 if found.group(1).startswith("=") else 2))
        elif not line.strip():
            close()
        else:
            waiting.append(line)
    close()
    return _lists_joined(blocks)


def _block(lines: Sequence[str]) -> Block:
    if len(lines) > 1 and _TABLE_RULE.match(lines[1]) and "|" in lines[0]:
        rows = [_BAR.split(line.strip().strip("|")) for row, line in enumerate(lines) if row != 1]
        named = any(cell.strip() for cell in rows[0])
        return Block(table_rows([[cell.replace("\\|", "|") for cell in row] for row in rows], named, marked=True))
    joined: list[str] = []
    breaks = True  # whether the line before ends in a break that was meant
    labelled = len(lines) > 1 and all(map(_LABELLED.match, lines))  # as Notion writes what it knows of a page
    for line in lines:
        bare = _QUOTED.sub("", line.strip(), count=1).removesuffix(_BREAK).rstrip()
        if found := _LIST_LINE.match(line):
            mark = found.group(2) or "•"
            joined.append(f"{mark} {found.group(3).removesuffix(_BREAK).rstrip()}")
        elif breaks or labelled or line.startswith("    "):
            joined.append(bare)
        else:
            joined[-1] += " " + bare
        breaks = line.endswith(("  ", _BREAK))
    return Block("\n".join(joined).replace("\\|", "|"))


def _lists_joined(blocks: Sequence[Block]) -> list[Block]:
    """A list with blank lines between its lines is one list."""
    joined: list[Block] = []
    for block in blocks:
        if joined and not block.level and block.text.startswith("• ") and joined[-1].text.startswith("• "):
            joined[-1] = Block(f"{joined[-1].text}\n{block.text}")
        else:
            joined.append(block)
    return joined
