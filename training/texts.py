"""Reads the training texts: a text of numbered lines with marks, and its questions (the form is told in FORMAT.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
ROLES = ("subject", "described", "mentioned")
FACTS = ("who", "age", "place", "cost", "result", "condition", "status", "contact")
ANSWERED = ("fact", "natural", "case", "keyword", "spelling", "which", "region", "negation", "parent")
MISSES = ("age", "place", "year", "product", "price", "result", "contact", "named", "other")

_MARK = re.compile(r"\{([a-z]+)(?::([a-z]+))?\|([^{}|]+)\}")
_LINE = re.compile(r"^(?P<shape>- |\| ?)?(?P<number>\d+)\s+(?P<words>\S.*)$")


class TextError(ValueError):
    """A training text that isn't written as FORMAT.md says: the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked in a line: `start` and `end` count characters of the line's words."""

    kind: str
    product_kind: str | None
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, list item or table row; `number` is 0 for a heading."""

    number: int
    shape: str  # "sentence", "item", "row" or "heading"
    words: str
    marks: tuple[Mark, ...]
    starts_paragraph: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one text; `answers` are line numbers, the best first, and empty for a near miss."""

    kind: str
    words: str
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One training text with its questions."""

    number: str
    form: str
    sector: str
    title: str
    lines: tuple[Line, ...]
    questions: tuple[Question, ...]

    def sentence(self, number: int) -> Line:
        """The line with that number; KeyError where there is none."""
        for line in self.lines:
            if line.number == number:
                return line
        raise KeyError(number)


def read_all(folder: Path = FOLDER) -> list[Text]:
    """Every text of every part, in the order of the files' names; raises TextError at the first fault."""
    return [text for file in sorted(folder.glob("*.txt")) for text in read(file)]


def read(file: Path) -> Iterator[Text]:
    """The texts of one part."""
    block: list[tuple[int, str]] = []
    for position, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if row.startswith("===") and block:
            yield _text(file, block)
            block = []
        if row.startswith("===") or block:
            block.append((position, row.strip()))
        elif row.strip():
            raise TextError(f"{file.name}:{position}: words before the first '==='")
    if block:
        yield _text(file, block)


def _text(file: Path, block: list[tuple[int, str]]) -> Text:
    head = [part.strip() for part in block[0][1].lstrip("= ").split("|")]
    names = dict(part.split(":", 1) for part in head[1:] if ":" in part)
    fields = {name.strip(): value.strip() for name, value in names.items()}
    if missing := {"form", "sector", "title"} - fields.keys():
        raise TextError(f"{file.name}:{block[0][0]}: the head lacks {', '.join(sorted(missing))}")
    lines: list[Line] = []
    questions: list[Question] = []
    kinds: dict[str, str] = {}
    new = True
    for position, row in block[1:]:
        where = f"{file.name}:{position}"
        if not row:
            new = True
        elif row.startswith("?"):
            questions.append(_question(where, row))
        elif row.startswith("#"):
            lines.append(_line(where, 0, "heading", row.lstrip("# "), True, kinds))
            new = True
        elif found := _LINE.match(row):
            shape = {"-": "item", "|": "row"}.get((found["shape"] or "").strip(), "sentence")
            words = found["words"].strip(" |") if shape == "row" else found["words"].strip()
            lines.append(_line(where, int(found["number"]), shape, words, new or shape != "sentence", kinds))
            new = False
        else:
            raise TextError(f"{where}: neither a heading, a numbered line nor a question: {row[:50]!r}")
    _checked(f"{file.name}:{block[0][0]}", lines, questions)
    return Text(head[0], fields["form"], fields["sector"], fields["title"], tuple(lines), tuple(questions))


def _line(where: str, number: int, shape: str, row: str, starts: bool, kinds: dict[str, str]) -> Line:
    words, marks, end = "", [], 0
    for found in _MARK.finditer(row):
        kind, product_kind, marked = found[1], found[2], found[3]
        if kind not in ROLES + FACTS:
            raise TextError(f"{where}: no such mark: {kind}")
        words += row[end : found.start()]
        if kind in ROLES:
            product_kind = kinds.setdefault(marked, product_kind or "product")
        marks.append(Mark(kind, product_kind, len(words), len(words) + len(marked), marked))
        words += marked
        end = found.end()
    words += row[end:]
    if "{" in words or "}" in words:
        raise TextError(f"{where}: a mark that isn't closed, or one inside another")
    if shape == "row":  # a table row is read with its cells joined by one blank, as a page's text has it
        words, marks = _joined(words, marks)
    return Line(number, shape, words, tuple(marks), starts)


def _joined(words: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    at, kept = [0], ""
    for character in words:
        if character == "|" or (character == " " and kept.endswith(" ")):
            at.append(len(kept))
            continue
        kept += character
        at.append(len(kept))
    moved = [Mark(m.kind, m.product_kind, at[m.start], at[m.end], m.words) for m in marks]
    return kept.rstrip(), moved


def _question(where: str, row: str) -> Question:
    parts = [part.strip() for part in row[1:].split("|", 2)]
    if len(parts) != 3 or not parts[2]:
        raise TextError(f"{where}: a question has a kind, line numbers and words: '? kind | 2,5 | …'")
    kind, numbers, words = parts
    if kind.startswith("none:"):
        if kind[5:] not in MISSES or numbers != "-":
            raise TextError(f"{where}: a near miss is none:{'/'.join(MISSES)} with '-' for the lines")
        return Question(kind, words, ())
    if kind not in ANSWERED:
        raise TextError(f"{where}: no such kind of question: {kind}")
    try:
        return Question(kind, words, tuple(int(part) for part in numbers.split(",")))
    except ValueError:
        raise TextError(f"{where}: line numbers, not {numbers!r}") from None


def _checked(where: str, lines: list[Line], questions: list[Question]) -> None:
    numbers = [line.number for line in lines if line.number]
    if numbers != list(range(1, len(numbers) + 1)):
        raise TextError(f"{where}: the line numbers don't run from 1 without a gap: {numbers}")
    if not questions:
        raise TextError(f"{where}: a text without questions")
    for question in questions:
        if gone := set(question.answers) - set(numbers):
            raise TextError(f"{where}: the question {question.words[:40]!r} names lines that aren't there: {gone}")
