"""Markdown to a page: headings, lists and tables by their marks; emphasis, links and pictures to bare text."""

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.reading.assemble import Block, Found, page_of, table_rows
from ingest.reading.front_matter import first_date, from_stamp, is_furniture, may_be_title, shortened
from ingest.reading.text.plain import encoding_warnings, text_of
from ingest.reading.text_repair import mend_inline_hyphens

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|titel|date|datum)\s*:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_LIST_LINE = re.compile(r"(\s*)(?:[*+•–-]|(\d{1,3}[.)]))\s+(.*)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_INLINE = (
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
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
    (re.compile(r"&nbsp;"), " "), (re.compile(r"&lt;"), "<"), (re.compile(r"&gt;"), ">"), (re.compile(r"&amp;"), "&"),
)


def read(path: Path) -> Found:
    """Read a Markdown file. Raises Unreadable."""
    text = text_of(path)
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = {name.lower(): value.strip("'\"") for name, value in _FIELD.findall(front.group(1))}
        text = text[front.end() :]
    text = mend_inline_hyphens(_bare(text))
    blocks = list(_blocks(text.split("\n")))
    claimed = fields.get("title") or fields.get("titel")
    stamp = fields.get("date") or fields.get("datum")
    top = [line for block in blocks[:10] for line in block.text.split("\n")]
    dated = from_stamp(stamp or "") or first_date(top)
    title, source = claimed or _title(blocks), "metadata" if claimed else "text"
    return Found((page_of(blocks),), title, source, date=dated, warnings=encoding_warnings(path))


def _bare(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text


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
        rows = [line.strip().strip("|").split("|") for row, line in enumerate(lines) if row != 1]
        return Block(table_rows(rows))
    joined: list[str] = []
    for line in lines:
        found = _LIST_LINE.match(line)
        if found:
            joined.append(f"{found.group(2) or '•'} {found.group(3)}")
        elif joined and not line.startswith("    ") and not joined[-1].endswith("  "):
            joined[-1] += " " + line.strip().removeprefix("> ")
        else:
            joined.append(line.strip().removeprefix("> "))
    return Block("\n".join(joined))


def _lists_joined(blocks: Sequence[Block]) -> list[Block]:
    """A list with blank lines between its lines is one list."""
    joined: list[Block] = []
    for block in blocks:
        if joined and not block.level and block.text.startswith("• ") and joined[-1].text.startswith("• "):
            joined[-1] = Block(f"{joined[-1].text}\n{block.text}")
        else:
            joined.append(block)
    return joined
