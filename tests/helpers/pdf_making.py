"""PDFs made for the tests: set with typst, or written byte by byte where a file must be odd or hostile."""

import zlib
from collections.abc import Sequence
from pathlib import Path

import typst

PREAMBLE = '#set page(width: 160mm, height: 220mm, margin: 18mm)\n#set text(lang: "nl", hyphenate: true, size: 10pt)\n'


def set_pdf(path: Path, body: str, preamble: str = PREAMBLE) -> Path:
    """Typeset with typst."""
    path.write_bytes(typst.compile((preamble + body).encode()))
    return path


def zeros(size: int) -> bytes:
    """This many zero bytes, packed, without ever holding them."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*parts, packer.flush()])


def stream(content: bytes, extra: str = "", *, packed: bool = False) -> bytes:
    """A stream object's body."""
    if packed:
        content, extra = zlib.compress(content, 9), f"{extra} /Filter /FlateDecode"
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def raw_pdf(path: Path, objects: Sequence[bytes | str], trailer: str = "") -> Path:
    """A PDF of these objects, numbered from 1; object 1 is the catalog."""
    written = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + (body.encode() if isinstance(body, str) else body) + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    written_from = len(written)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    path.write_bytes(written + end.encode() + f"startxref\n{written_from}\n%%EOF\n".encode())
    return path


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def drawn_pdf(path: Path, content: bytes, page: str = "", *, packed: bool = False) -> Path:
    """One page of 600 by 800 points with this content; ``page`` adds to its dictionary (/Rotate, /CropBox)."""
    return raw_pdf(
        path,
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            f"/Resources << /Font << /F1 5 0 R >> >> {page} >>",
            stream(content, packed=packed),
            FONT,
        ],
    )


def shown(text: str, x: float, y: float, size: float = 12) -> bytes:
    """Drawing of one line of text."""
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n".encode("cp1252")
