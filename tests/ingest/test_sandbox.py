"""The child process: it answers, it is limited, and no file takes the parent down."""

import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest
from pdf_making import FONT, drawn_pdf, raw_pdf, set_pdf, shown, stream, zeros

from index.errors import NotFound, SourceError
from ingest import sandbox
from ingest.reading import Failure, Reading
from ingest.sandbox import Limits

SHORT = Limits(seconds=6.0, memory_bytes=800 * 1024 * 1024)


def reason_of(path: Path, limits: Limits = SHORT) -> str:
    outcome = sandbox.read(path, limits)
    return outcome.reason if isinstance(outcome, Failure) else "read"


def read_alone(path: Path) -> tuple[str, int]:
    """The reason, and the most memory in kB that its child had: the only child of a process of its own."""
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from ingest import sandbox\nfrom ingest.reading import Failure\n"
        f"limits = sandbox.Limits(seconds={SHORT.seconds}, memory_bytes={SHORT.memory_bytes})\n"
        "out = sandbox.read(Path(sys.argv[1]), limits)\n"
        "print(out.reason if isinstance(out, Failure) else 'read')\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    reason, kilobytes = done.stdout.split()
    return reason, int(kilobytes)


def test_a_file_is_read_in_a_child_process(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Titel van het stuk\n\nEen zin die hier staat.", encoding="utf-8")
    outcome = sandbox.read(tmp_path / "a.txt")
    assert isinstance(outcome, Reading)
    assert outcome.pages[0].text == "Titel van het stuk\n\nEen zin die hier staat."


def test_a_page_is_drawn_no_larger_than_it_may_be(tmp_path: Path) -> None:
    path = drawn_pdf(tmp_path / "a.pdf", shown("Hallo", 50, 700), "/MediaBox [0 0 100000 100000]")
    assert sandbox.render_page(path, 1, 50_000).startswith(b"\x89PNG")
    with pytest.raises(NotFound, match="Page 2"):
        sandbox.render_page(path, 2, 100)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be opened"):
        sandbox.read(tmp_path / "weg.pdf")


def test_a_locked_pdf_asks_for_a_copy_without_password(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="AES-256")
    writer.write(tmp_path / "a.pdf")
    outcome = sandbox.read(tmp_path / "a.pdf")
    assert isinstance(outcome, Failure)
    assert outcome.reason == "encrypted"
    assert "wachtwoord" in outcome.remedy


def test_a_pdf_that_opens_without_password_is_read_although_encrypted(tmp_path: Path) -> None:
    source = set_pdf(tmp_path / "a.pdf", "= Kop\nEen zin die gewoon leesbaar is voor iedereen.")
    writer = pypdf.PdfWriter(clone_from=source)
    writer.encrypt("", owner_password="baas", algorithm="AES-256")
    writer.write(tmp_path / "b.pdf")
    assert reason_of(tmp_path / "b.pdf") == "read"


def test_empty_truncated_and_wrongly_named_files_have_their_reason(tmp_path: Path) -> None:
    whole = set_pdf(tmp_path / "a.pdf", "= Kop\nTekst").read_bytes()
    cases = {
        "empty": b"", "corrupt": whole[:200], "no_text": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "read": b"<html><body><p>Een pagina van het web.</p></body></html>",
    }
    for reason, content in cases.items():
        (tmp_path / f"{reason}.pdf").write_bytes(content)
        assert reason_of(tmp_path / f"{reason}.pdf") == reason


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"


def nested_forms(path: Path, depth: int) -> Path:
    """Each form draws the next one twice: 2 to the power ``depth`` drawings."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources"
    forms = [
        stream(b"/X Do /X Do", f"{form} << /XObject << /X {number + 1} 0 R >> >>") for number in range(6, 6 + depth)
    ]
    last = stream(shown("x", 1, 1), f"{form} << /Font << /F1 5 0 R >> >>")
    page = f"{PAGE} /Contents 4 0 R /Resources << /XObject << /X 6 0 R >> >> >>"
    return raw_pdf(path, [CATALOG, ONE_PAGE, page, stream(b"/X Do"), FONT, *forms, last])


def hostile_files(folder: Path) -> dict[str, Path]:
    operators = b"BT /F1 1 Tf " + b"(a) Tj " * 1_200_000 + b"ET"
    array = "[" * 200_000 + "]" * 200_000
    zip_bomb = stream(zeros(1_000_000_000), "/Filter /FlateDecode")
    pages = f"<< /Type /Pages /Kids [{'3 0 R ' * 10_000}] /Count 10000 >>"
    return {
        "operators": drawn_pdf(folder / "operators.pdf", operators, packed=True),
        "bomb": raw_pdf(folder / "bomb.pdf", [CATALOG, ONE_PAGE, f"{PAGE} /Contents 4 0 R >>", zip_bomb]),
        "forms": nested_forms(folder / "forms.pdf", 40),
        "deep array": drawn_pdf(folder / "array.pdf", shown("x", 1, 1), f"/Odd {array}"),
        "page loop": raw_pdf(folder / "loop.pdf", [CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
        "10,000 pages": raw_pdf(folder / "many.pdf", [CATALOG, pages, f"{PAGE} >>"]),
        "lying count": raw_pdf(folder / "count.pdf", [CATALOG, "<< /Type /Pages /Kids [] /Count 2000000000 >>"]),
    }


@pytest.mark.slow
def test_hostile_pdfs_end_within_the_limits_with_text_or_a_reason(tmp_path: Path) -> None:
    for name, path in hostile_files(tmp_path).items():
        began = time.monotonic()
        reason, kilobytes = read_alone(path)
        assert time.monotonic() - began < SHORT.seconds_for(path.stat().st_size) + 10, name
        assert reason in {"read", "too_large", "timeout", "corrupt", "empty", "no_text", "partial"}, name
        assert kilobytes * 1024 < SHORT.memory_bytes, name


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = nested_forms(tmp_path / "forms.pdf", 40)
    began = time.monotonic()
    assert reason_of(path, Limits(seconds=1.5)) == "timeout"
    assert time.monotonic() - began < 4


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    assert reason_of(tmp_path / "a.txt", Limits(file_bytes=1000)) == "too_large"
