"""What reading a file gives: its text and what it says of itself, or a failure with its reason. As data and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from index.errors import SearchError
from index.types import Box, Heading, Page, Word
from ingest.reasons import REASONS, Reason, remedy_of

EXTRACTOR_VERSION = "10"  # raised when another text, heading, title or date comes out: cached readings are then old
_GRID = 100_000  # boxes travel as whole numbers of this many per page


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file. ``title_source`` says where the title was found: metadata, text or name.

    ``format`` is what the file is, ``kind`` what it is to a reader, or None. ``date`` is ISO 8601, as precise as it is
    known; ``year`` is that of the publication, never one that is only mentioned. ``warnings`` are Dutch sentences.
    ``pictured`` are the numbers of the pages that show a picture and no text.
    """

    format: str
    title: str
    title_source: str
    pages: tuple[Page, ...]
    date: str | None = None
    year: int | None = None
    language: str | None = None
    publisher: str | None = None
    kind: str | None = None
    warnings: tuple[str, ...] = ()
    pictured: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave nothing. ``remedy`` is for people, in Dutch; ``detail`` is for the log, in English."""

    reason: Reason
    remedy: str
    detail: str = ""


class Unreadable(SearchError):
    """Raised while a file is read, inside the child process: it ends as a Failure with this reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def failure(reason: Reason, detail: str = "") -> Failure:
    """A failure with the remedy that belongs to its reason."""
    return Failure(reason, remedy_of(reason, detail), detail)


def to_json(outcome: Reading | Failure) -> str:
    """One JSON document; ``from_json`` gives an equal outcome back (boxes to 1/100,000 of the page)."""
    if isinstance(outcome, Failure):
        return json.dumps({"reason": outcome.reason, "detail": outcome.detail}, ensure_ascii=False)
    plain = {name: getattr(outcome, name) for name in Reading.__slots__ if name != "pages"}
    return json.dumps({**plain, "pages": [_plain_page(page) for page in outcome.pages]}, ensure_ascii=False)


def from_json(document: str) -> Reading | Failure:
    """Read what ``to_json`` wrote, trusting nothing: a child that was taken over could write anything.

    Raises:
        ValueError: It isn't such a document, or spans and boxes lie outside their page.
    """
    plain = json.loads(document)
    try:
        if "reason" in plain:
            return failure(_reason(plain["reason"]), _text(plain["detail"])[:500])
        return Reading(
            format=_text(plain["format"]),
            title=_text(plain["title"]),
            title_source=_text(plain["title_source"]),
            pages=tuple(_page(page) for page in plain["pages"]),
            date=_optional_text(plain["date"]),
            year=None if plain["year"] is None else _whole(plain["year"]),
            language=_optional_text(plain["language"]),
            publisher=_optional_text(plain["publisher"]),
            kind=_optional_text(plain["kind"]),
            warnings=tuple(_text(warning) for warning in plain["warnings"]),
            pictured=tuple(_whole(number) for number in plain["pictured"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"Not a reading: {error!r}") from error


def _plain_page(page: Page) -> dict[str, Any]:
    words: list[int] = []
    for word in page.words:
        box = word.box
        words += (word.start, word.end, *(round(side * _GRID) for side in (box.x0, box.y0, box.x1, box.y1)))
    headings = [[heading.start, heading.end, heading.level] for heading in page.headings]
    size = [round(page.width, 2), round(page.height, 2)]
    return {"number": page.number, "text": page.text, "headings": headings, "words": words, "size": size}


def _page(plain: dict[str, Any]) -> Page:
    text = _text(plain["text"])
    numbers = [_whole(number) for number in plain["words"]]
    if len(numbers) % 6:
        raise ValueError("Words come in sixes.")
    words = tuple(_word(numbers[first : first + 6], len(text)) for first in range(0, len(numbers), 6))
    headings = tuple(Heading(*_span(span[:2], len(text)), _whole(span[2])) for span in plain["headings"])
    number = None if plain["number"] is None else _whole(plain["number"])
    width, height = (_number(side) for side in plain["size"])
    return Page(number, text, headings, words, width, height)


def _word(numbers: Sequence[int], length: int) -> Word:
    x0, y0, x1, y1 = numbers[2:]
    if not (0 <= x0 < x1 <= _GRID and 0 <= y0 < y1 <= _GRID):
        raise ValueError(f"A box lies outside its page: {numbers[2:]}")
    return Word(*_span(numbers[:2], length), Box(x0 / _GRID, y0 / _GRID, x1 / _GRID, y1 / _GRID))


def _span(span: Sequence[int], length: int) -> tuple[int, int]:
    start, end = _whole(span[0]), _whole(span[1])
    if not 0 <= start < end <= length:
        raise ValueError(f"A span lies outside its page: {start}, {end} of {length}")
    return start, end


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"Text expected, got {type(value).__name__}")
    value.encode()  # halves of a character can't be stored: UnicodeEncodeError is a ValueError
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"A whole number expected, got {type(value).__name__}")
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"A number expected, got {type(value).__name__}")
    return float(cast(float, value))


def _reason(value: object) -> Reason:
    if value not in REASONS:
        raise ValueError(f"Unknown reason {value!r}")
    return cast(Reason, value)
