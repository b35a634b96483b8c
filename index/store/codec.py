"""How a store writes things down: spans and words as compact bytes, unit vectors as float16, products as JSON."""

import json
import math
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from index.products import Fact, Mention, Participation, Product, Proposal, Told
from index.store.records import Vectors
from index.types import Box, Heading, Page, Sentence, Span, Word

_NUMBER = np.dtype("<i4")
_WORD = np.dtype([("start", "<u4"), ("end", "<u4"), ("box", "<u2", (4,))])
_STEPS = 65_535  # a box keeps to 1/65535 of the page: 0.013 point on A4, rounded outwards
_SLACK = 1e-6  # a box that was read back packs to the same bytes
_NOWHERE = -1
_LABEL = 0  # headings have levels from 1: what an older version wrote holds no label and opens as before


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Three numbers each."""
    return _packed((span.page_index, span.start, span.end) for span in spans)


def unpack_spans(packed: bytes) -> tuple[Span, ...]:
    """What ``pack_spans`` packed."""
    return tuple(Span(*row) for row in struct.iter_unpack("<3i", packed))  # few: NumPy would take longer


def pack_headings(page: Page) -> bytes:
    """Three numbers each; then the page's label, if it has one, a character a row with level _LABEL."""
    label = ((ord(char), 0, _LABEL) for char in page.label or "")
    return _packed([*((heading.start, heading.end, heading.level) for heading in page.headings), *label])


def unpack_headings(packed: bytes) -> tuple[tuple[Heading, ...], str | None]:
    """The headings and the label that ``pack_headings`` packed."""
    rows = _unpacked(packed, 3)
    label = "".join(chr(code) for code, _, level in rows if level == _LABEL)
    return tuple(Heading(*row) for row in rows if row[2] != _LABEL), label or None


def unpack_page(row: Sequence[Any]) -> Page:
    """A page of its number, text, packed headings, packed words, width and height."""
    number, text, headings, words, width, height = row
    unpacked, label = unpack_headings(headings)
    return Page(number, text, unpacked, unpack_words(words), width, height, label)


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """Five numbers each; page -1 where a sentence has no span."""
    return _packed((one.start, one.end, *_span_numbers(one.span)) for one in sentences)


def n_sentences(packed: bytes) -> int:
    """How many sentences ``pack_sentences`` packed."""
    return len(packed) // (5 * _NUMBER.itemsize)


def unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    """What ``pack_sentences`` packed."""
    return tuple(
        Sentence(start, end, None if page == _NOWHERE else Span(page, *span))
        for start, end, page, *span in _unpacked(packed, 5)
    )


class PackedSentences(Sequence[Sentence]):
    """Sentences that are unpacked when one is looked at: most of what a search finds is never read. Equals a tuple."""

    __slots__ = ("_packed", "_sentences")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._sentences: tuple[Sentence, ...] | None = None

    def __len__(self) -> int:
        return n_sentences(self._packed)

    @overload
    def __getitem__(self, place: int) -> Sentence: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Sentence, ...]: ...

    def __getitem__(self, place: int | slice) -> Sentence | tuple[Sentence, ...]:
        return self._unpacked()[place]

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self._unpacked())

    def __eq__(self, other: object) -> bool:
        return self._unpacked() == (other._unpacked() if isinstance(other, PackedSentences) else other)

    def __hash__(self) -> int:
        return hash(self._unpacked())

    def _unpacked(self) -> tuple[Sentence, ...]:
        if self._sentences is None:
            self._sentences = unpack_sentences(self._packed)
        return self._sentences


def pack_words(words: Sequence[Word]) -> bytes:
    """Sixteen bytes each."""
    rows = [(word.start, word.end, _steps(word.box)) for word in words]
    return np.array(rows, dtype=_WORD).tobytes()


def unpack_words(packed: bytes) -> tuple[Word, ...]:
    """What ``pack_words`` packed; boxes are at most 1/65535 of the page larger on each side."""
    rows = np.frombuffer(packed, dtype=_WORD)
    boxes = (rows["box"] / _STEPS).tolist()
    spans = zip(rows["start"].tolist(), rows["end"].tolist(), boxes, strict=True)
    return tuple(Word(start, end, Box(*box)) for start, end, box in spans)


def _steps(box: Box) -> tuple[int, int, int, int]:
    x0, x1 = _outward(box.x0, box.x1)
    y0, y1 = _outward(box.y0, box.y1)
    return x0, y0, x1, y1


def _outward(low: float, high: float) -> tuple[int, int]:
    first = min(max(math.floor(low * _STEPS + _SLACK), 0), _STEPS - 1)
    return first, min(max(math.ceil(high * _STEPS - _SLACK), first + 1), _STEPS)


def _span_numbers(span: Span | None) -> tuple[int, int, int]:
    return (_NOWHERE, 0, 0) if span is None else (span.page_index, span.start, span.end)


def _packed(rows: Iterable[tuple[int, ...]]) -> bytes:
    return np.array(list(rows), dtype=_NUMBER).tobytes()


def _unpacked(packed: bytes, width: int) -> list[list[int]]:
    rows: list[list[int]] = np.frombuffer(packed, dtype=_NUMBER).reshape(-1, width).tolist()
    return rows


FLOAT16 = np.dtype("<f2")


def unit(rows: Vectors) -> Vectors:
    """The rows (n, dim), in their place, at length 1 again: rounding changed it a little. Zero stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, np.newaxis]
    rows /= np.maximum(lengths, np.float32(1e-6))
    return rows


def to_float32(float16s: npt.NDArray[np.float16]) -> Vectors:
    """Finite half-precision numbers as float32, exactly; five times as fast as NumPy does it one by one.

    Sign and the other 15 bits move to their places in a float32, whose exponent then is 112 too low: IEEE 754.
    """
    bits = float16s.view(np.int16).astype(np.int32) << 13
    bits &= np.int32(-0x70000001)  # the sign filled these three bits too
    numbers: Vectors = bits.view(np.float32)
    numbers *= np.float32(2.0**112)
    return numbers


_Packed: TypeAlias = Mention | Product | Proposal | Participation


def pack(row: _Packed) -> str:
    """One JSON object."""
    return json.dumps(row, default=_fields_of, ensure_ascii=False, separators=(",", ":"))


def _fields_of(part: _Packed | Fact | Told | Span) -> dict[str, Any]:
    """One level of a dataclass: ``asdict`` would copy every value of every level."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def mention(text: str) -> Mention:
    """Read what ``pack`` wrote."""
    row = json.loads(text)
    facts = tuple(_fact(one) for one in row.pop("facts"))
    told = tuple(Told(**one) for one in row.pop("told"))
    return Mention(**_tuples(row), facts=facts, told=told)


def product(text: str) -> Product:
    """Read what ``pack`` wrote."""
    return Product(**_tuples(json.loads(text)))


def proposal(text: str) -> Proposal:
    """Read what ``pack`` wrote."""
    row = json.loads(text)
    fact = row.pop("fact")
    return Proposal(**row, fact=None if fact is None else _fact(fact))


def participation(text: str) -> Participation:
    """Read what ``pack`` wrote."""
    row = _tuples(json.loads(text))
    return Participation(**{**row, "span": Span(**row["span"])})


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(**{**row, "span": Span(**row["span"])})


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
