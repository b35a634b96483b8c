"""How well fonts are told that say other letters than they draw: `python -m benchmarks.reading.fonts FOLDER…`.

FOLDER holds font files (TTF, OTF) as they are installed, all of them honest: none may be taken for a liar. Then each
letter of each is told as another one that is drawn quite otherwise, and counted where that is seen.
`--shapes` writes the shapes of known letters anew, from the fonts that PDFium brings along.
"""

import argparse
import ctypes
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.reading.pdf import fonts

_KNOWN = (
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold",
    "Times-Italic", "Times-BoldItalic", "Courier", "Courier-Bold",
)  # fmt: skip
_WEL = {"W": "N", "E": "I", "L": "E"}  # what the file says, and what is drawn
_LIES = 60  # letters of each font that are told as others
_FEWEST_LETTERS = 40  # of a font for text
_SEED = 3


def _fonts_in(folders: Sequence[Path]) -> Iterator[tuple[str, list[fonts.Drawn]]]:
    """The letters of each font for text in the folders."""
    for file in sorted(one for folder in folders for one in folder.rglob("*.[ot]tf")):
        document, data = pdfium.PdfDocument.new(), file.read_bytes()
        held = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        font = raw.FPDFText_LoadFont(document, held, len(data), raw.FPDF_FONT_TRUETYPE, False)
        letters = fonts.drawn_letters(font) if font else []
        if len(letters) >= _FEWEST_LETTERS:
            yield file.name, letters


def _n_told(letters: Sequence[fonts.Drawn], chance: random.Random) -> int:
    """How many of the letters that are told as others are seen to be those."""
    pairs = [(chance.choice(letters), chance.random()) for _ in range(_LIES)]
    told = [(fonts.unlike(letter), place, image) for (letter, image), place in pairs]
    return sum(bool(fonts.strays_among([(others[int(place * len(others))], image)])) for others, place, image in told)


def measure(folders: Sequence[Path]) -> None:
    """Print what is told of the fonts in the folders."""
    chance, n_fonts, n_told, n_words = random.Random(_SEED), 0, 0, 0
    for name, letters in _fonts_in(folders):
        n_fonts += 1
        if strays := fonts.strays_among(letters):
            lies = ": TAKEN FOR A LIAR" if fonts.is_lie(strays, strays) else ""
            print(name, {letter: round(fit, 2) for letter, fit in strays.items()}, lies)  # noqa: T201
        n_told += _n_told(letters, chance)
        drawn = dict(letters)
        strays = fonts.strays_among([(said, drawn[shown]) for said, shown in _WEL.items() if shown in drawn])
        n_words += fonts.is_lie(strays, strays)
    told, words = n_told / max(1, n_fonts * _LIES), n_words / max(1, n_fonts)
    print(f"{n_fonts} fonts; of letters told as others {told:.3f} seen; WEL for NIE seen in {words:.3f}")  # noqa: T201


def write_shapes(file: Path) -> None:
    """Write the shapes of the known letters, one a line: the letter, its aspect, its ink in sixteen steps."""
    document, lines = pdfium.PdfDocument.new(), defaultdict(list)
    for name in _KNOWN:
        for letter, image in fonts.drawn_letters(raw.FPDFText_LoadStandardFont(document, name.encode())):
            if shape := fonts.shape_of(image):
                ink = "".join(f"{round(level / 17):x}" for level in shape.ink)
                lines[letter].append(f"{letter} {shape.aspect:.2f} {ink}\n")
    file.write_text("".join(line for letter in fonts.LETTERS for line in lines[letter]), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--shapes", action="store_true")
    arguments = parser.parse_args()
    if arguments.shapes:
        write_shapes(fonts.SHAPES)
    measure(arguments.folders)


if __name__ == "__main__":
    main()
