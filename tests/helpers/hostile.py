"""Files that a stranger might make to hang, flood or mislead a reader; each is written by the function of its name.

``python tests/ingest/hostile.py FOLDER`` writes them all.
"""

import random
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from pdf_making import FONT, drawn_pdf, raw_pdf, shown, stream, zeros

Writer: TypeAlias = Callable[[Path], object]

CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "'
    + "ha" * 5000
    + '">'
    + "".join(f'<!ENTITY {to} "{f"&{of};" * 50}">' for of, to in zip("abcd", "bcde", strict=True))
    + "]>"
)
CONTAINER = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'


def nested_forms(path: Path, depth: int = 40) -> Path:
    """Each form draws the next one twice: 2 to the power ``depth`` drawings."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources"
    forms = [
        stream(b"/X Do /X Do", f"{form} << /XObject << /X {number + 1} 0 R >> >>") for number in range(6, 6 + depth)
    ]
    last = stream(shown("x", 1, 1), f"{form} << /Font << /F1 5 0 R >> >>")
    page = f"{PAGE} /Contents 4 0 R /Resources << /XObject << /X 6 0 R >> >> >>"
    return raw_pdf(path, [CATALOG, ONE_PAGE, page, stream(b"/X Do"), FONT, *forms, last])


def page_with(path: Path, content: bytes, extra: str) -> Path:
    """A page whose content is this stream, as it is."""
    return raw_pdf(path, [CATALOG, ONE_PAGE, f"{PAGE} /Contents 4 0 R >>", stream(content, extra)])


def zipped(path: Path, entries: Mapping[str, bytes | str]) -> Path:
    """A ZIP of these entries, packed as well as can be."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def lying_zip(path: Path) -> None:
    """Its directory says that 200 MB of XML unpack to 100 bytes."""
    zipped(path, {"word/document.xml": bytes(200_000_000)})
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(raw)


def flipped(path: Path) -> None:
    """A sound PDF in which one byte of fifty was changed."""
    drawn_pdf(path, b"".join(shown(f"Regel {row} van een gewoon stuk", 50, 780 - row * 12) for row in range(60)))
    raw, dice = bytearray(path.read_bytes()), random.Random(7)
    for _ in range(len(raw) // 50):
        raw[dice.randrange(20, len(raw))] = dice.randrange(256)
    path.write_bytes(raw)


def looping_outline(path: Path) -> None:
    """Bookmarks that come back at themselves."""
    catalog = "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    mark = "<< /Title (Lus) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 7 0 R >>"
    page = f"{PAGE} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    outline = "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 9 >>"
    raw_pdf(path, [catalog, ONE_PAGE, page, stream(shown("Tekst hier", 9, 9)), FONT, outline, mark])


def docx(path: Path, body: str, front: str = "") -> None:
    """A Word file with this XML as its body."""
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    document = f"{front}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    zipped(path, {"[Content_Types].xml": kinds, "word/document.xml": document})


def epub(path: Path, spine: str, front: str = "", chapter: str = "<p>Hoofdstuk</p>") -> None:
    """An e-book of one chapter."""
    item = '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    package = f'{front}<package xmlns="http://www.idpf.org/2007/opf">{item}<spine>{spine}</spine></package>'
    zipped(path, {"META-INF/container.xml": CONTAINER, "a.opf": package, "a.xhtml": f"<html><body>{chapter}"})


def mhtml(path: Path, depth: int) -> None:
    """A web page inside parts inside parts."""
    head = "MIME-Version: 1.0\n"
    parts = "".join(f'Content-Type: multipart/related; boundary="b{row}"\n\n--b{row}\n' for row in range(depth))
    path.write_text(f"{head}{parts}Content-Type: text/html\n\n<p>Diep</p>")


def _pages(count: str, kids: str) -> Writer:
    return lambda path: raw_pdf(path, [CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", f"{PAGE} >>"])


def _text(make: Callable[[], str]) -> Writer:
    return lambda path: path.write_text(make(), encoding="utf-8")


HOSTILE: Final[Mapping[str, Writer]] = {
    "operators.pdf": lambda path: drawn_pdf(path, b"BT /F1 1 Tf " + b"(a) Tj " * 1_200_000 + b"ET", packed=True),
    "flate-bomb.pdf": lambda path: page_with(path, zeros(1_000_000_000), "/Filter /FlateDecode"),
    "double-bomb.pdf": lambda path: page_with(
        path, zlib.compress(zeros(1_000_000_000), 9), "/Filter [/FlateDecode /FlateDecode]"
    ),
    "nested-forms.pdf": nested_forms,
    "looping-form.pdf": lambda path: raw_pdf(
        path,
        [
            CATALOG,
            ONE_PAGE,
            f"{PAGE} /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
            stream(b"/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
        ],
    ),  # fmt: skip
    "deep-array.pdf": lambda path: drawn_pdf(path, shown("x", 1, 1), f"/Odd {'[' * 200_000}{']' * 200_000}"),
    "page-loop.pdf": _pages("2", "2 0 R 2 0 R"),
    "10000-pages.pdf": _pages("10000", "3 0 R " * 10_000),
    "lying-count.pdf": _pages("2000000000", ""),
    "looping-outline.pdf": looping_outline,
    "huge-page.pdf": lambda path: drawn_pdf(path, shown("Groot", 50, 700), "/MediaBox [0 0 1000000 1000000]"),
    "huge-image.pdf": lambda path: page_with(path, b"BI /W 100000 /H 100000 /CS /G /BPC 8 ID x EI", ""),
    "truncated.pdf": lambda path: path.write_bytes(drawn_pdf(path, shown("Half", 5, 5)).read_bytes()[:300]),
    "flipped.pdf": flipped,
    "header-only.pdf": lambda path: path.write_bytes(b"%PDF-1.7\n"),
    "bomb.docx": lambda path: docx(path, "<w:p><w:r><w:t>" + "a" * 250_000_000 + "</w:t></w:r></w:p>"),
    "many-paragraphs.docx": lambda path: docx(path, "<w:p/>" * 3_000_000),
    "laughs.docx": lambda path: docx(path, "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", LAUGHS),
    "outside-entity.docx": lambda path: docx(path, "&f;", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    "deep.docx": lambda path: docx(path, "<w:sdt><w:sdtContent>" * 100_000),
    "path-out.docx": lambda path: zipped(path, {"../../weg.txt": "x", "word/document.xml": "<x/>"}),
    "6000-entries.docx": lambda path: zipped(path, {"word/document.xml": "<x/>", **{f"{n}": "" for n in range(6000)}}),
    "lying-size.docx": lying_zip,
    "laughs.epub": lambda path: epub(path, "", LAUGHS),
    "repeating.epub": lambda path: epub(path, '<itemref idref="a"/>' * 200_000, chapter="<p>Nog eens.</p>" * 2_000),
    "site-bomb.zip": lambda path: zipped(path, {f"{n}.html": "<p>" + "a" * 5_000_000 for n in range(30)}),
    "1000-pages.zip": lambda path: zipped(path, {f"{n}.html": f"<h1>Kop {n}</h1><p>Tekst.</p>" for n in range(1000)}),
    "deep.mhtml": lambda path: mhtml(path, 3_000),
    "deep.html": _text(lambda: "<html><body>" + "<div>" * 300_000 + "diep"),
    "tables.html": _text(lambda: "<html><body>" + "<table><tr><td>" * 20_000 + "cel"),
    "attributes.html": _text(lambda: "<html><body><p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">Zin."),
    "links.html": _text(lambda: "<html><body><ul>" + "<li><a href=x>link</a>" * 200_000),
    "brackets.md": _text(lambda: "# Kop\n\n" + "[" * 200_000 + "](" * 100_000),
    "stars.md": _text(lambda: "# Kop\n\n" + "**a" * 100_000 + " _b" * 100_000 + " `c" * 100_000 + " <d" * 100_000),
    "comments.md": _text(lambda: "# Kop\n\n" + "<!--" * 200_000),
    "text-100mb.txt": lambda path: path.write_bytes(b"Een gewone zin over de wijk. " * 3_600_000),
    "one-line.txt": _text(lambda: "woord" * 3_000_000),
    "hyphens.txt": _text(lambda: "Titel\n\n" + "aa-" * 1_000_000 + "\n" + "(" * 500_000),
}


_KEYS: Final = b"id title year kind publisher regions themes licence url replaces products onbekend".split()
_VALUES: Final[tuple[Callable[[random.Random], bytes], ...]] = (
    lambda dice: dice.choice((b"0x", b"0o", b"0b", b"", b"-", b"1e")) + b"1" * dice.choice((20, 90_000)),
    lambda dice: b"1" + b":59" * dice.choice((2, 40_000)) + dice.choice((b"", b".5", b":")),
    lambda dice: b"!!" + dice.choice((b"int", b"float", b"bool", b"timestamp", b"binary", b"set", b"omap")) + b" 'x'",
    lambda dice: b'"' + b"".join(b"\\u%04x" % dice.randrange(0xFFFF) for _ in range(dice.choice((3, 9_000)))) + b'"',
    lambda dice: dice.choice((b"[", b"{a: ", b"[{a: ")) * dice.choice((5, 900, 30_000)),
    lambda dice: dice.choice((b"|", b">", b"|+", b">-")) + b"\n" + b"  regel\n\n" * dice.choice((2, 15_000)),
    lambda dice: b"&a [" + b"*a, " * dice.choice((1, 20_000)) + b"]",
    lambda dice: b"[" + b"Utrecht, " * dice.choice((1, 20_000)) + b"]",
    lambda dice: dice.randbytes(dice.choice((5, 5_000))),
    lambda dice: ("\u202e\u200b\u0301é" * dice.choice((1, 15_000))).encode(),
    lambda dice: b"- " * dice.choice((3, 60_000)) + b"x",
    lambda dice: b"2020-" + b"1" * dice.choice((1, 2, 3_000)) + b"-45\n---\n%YAML 9.9\n",
)


def sidecars(number: int) -> Iterator[bytes]:
    """So many sidecars that a stranger might write, the same each time: fields with values that no one checks."""
    dice = random.Random(14)
    for turn in range(number):
        odd = _VALUES[turn % len(_VALUES)](dice)
        yield b"publisher: Een uitgever\n" + dice.choice(_KEYS) + b": " + odd + b"\nthemes: [armoede]\n"


_ODD: Final = (
    "\n", "\t", "\x1b[31m", "\u202e", "\u0301", "\u200b", "👩‍👧", " ", ".", "%00", "$(x)", "'", '"', "<b>", "..", "é"
)  # fmt: skip


def names(number: int) -> Iterator[bytes]:
    """So many names of files, the same each time; what no screen can show, and what others read as something else."""
    dice = random.Random(14)
    for turn in range(number):
        odd = "".join(dice.choices(_ODD, k=dice.choice((1, 4, 20)))).encode()
        raw = bytes(byte for byte in dice.randbytes(6) if byte not in b"/\0") if turn % 3 == 0 else b""
        yield (b"vos-%d-" % turn + odd + raw)[:251] + b".md"


def write_all(folder: Path) -> list[Path]:
    """Write every hostile file into a folder."""
    for name, writer in HOSTILE.items():
        writer(folder / name)
    return [folder / name for name in HOSTILE]


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
