"""The child process: it answers, it is limited, and no file takes the parent down."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from growth import children_seconds
from hostile import HOSTILE, nested_forms
from pdf_making import drawn_pdf, set_pdf, shown

from index.errors import NotFound, SourceError
from ingest.reading import sandbox
from ingest.reading.result import Failure, Reading
from ingest.reading.sandbox import Limits

SHORT = Limits(seconds=6.0, memory_bytes=800 * 1024 * 1024)


def reason_of(path: Path, limits: Limits = SHORT) -> str:
    outcome = sandbox.read(path, limits)
    return outcome.reason if isinstance(outcome, Failure) else "read"


def read_alone(path: Path) -> tuple[str, int]:
    """The reason, and the most memory in kB that its child had, or who forked it: the only ones of a process."""
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from ingest.reading import sandbox\nfrom ingest.reading.result import Failure\n"
        "with sandbox.ForkingReader() as reader:\n"
        "    out = reader.read(Path(sys.argv[1]))\n"
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
        "empty": b"",
        "corrupt": whole[:200],
        "no_text": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "read": b"<html><body><p>Een pagina van het web.</p></body></html>",
    }
    for reason, content in cases.items():
        (tmp_path / f"{reason}.pdf").write_bytes(content)
        assert reason_of(tmp_path / f"{reason}.pdf") == reason


QUICK = ("flate-bomb.pdf", "nested-forms.pdf", "10000-pages.pdf", "bomb.docx", "brackets.md", "laughs.epub")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in QUICK else pytest.mark.long) for name in HOSTILE]
)
def test_a_hostile_file_ends_in_30_seconds_and_a_gigabyte_with_text_or_a_reason(tmp_path: Path, name: str) -> None:
    HOSTILE[name](tmp_path / name)
    began = children_seconds()
    reason, kilobytes = read_alone(tmp_path / name)
    assert children_seconds() - began < 30
    assert kilobytes * 1024 < 1e9
    assert reason in {"read", "too_large", "timeout", "corrupt", "empty"}


def test_markdown_that_never_closes_what_it_opens_is_read_in_time(tmp_path: Path) -> None:
    for name in ("brackets.md", "comments.md", "stars.md"):
        HOSTILE[name](tmp_path / name)
        assert reason_of(tmp_path / name) == "read", name


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = nested_forms(tmp_path / "forms.pdf")
    began = children_seconds()
    assert reason_of(path, Limits(seconds=0.8)) == "timeout"  # before its memory is full, on a quick machine too
    assert children_seconds() - began < 4


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    assert reason_of(tmp_path / "a.txt", Limits(file_bytes=1000)) == "too_large"


PAGE = "<html><body><h1>Het maatjesproject</h1><p>Elke week gaan zij samen naar buiten.</p></body></html>"


def pages(folder: Path, n: int) -> list[Path]:
    files = [folder / f"{number}.html" for number in range(n)]
    for number, file in enumerate(files):
        file.write_text(PAGE.replace("Elke week", f"In week {number}"), encoding="utf-8")
    return files


def test_forked_children_read_what_a_child_of_its_own_reads_for_a_third_of_the_time(tmp_path: Path) -> None:
    files = pages(tmp_path, 12)
    began = children_seconds()
    alone = [sandbox.read(file) for file in files]
    between = children_seconds()
    with sandbox.ForkingReader() as reader, ThreadPoolExecutor(3) as pool:
        forked = list(pool.map(reader.read, files))
    assert forked == alone
    assert 3 * (children_seconds() - between) < between - began


def test_a_file_that_breaks_its_forked_child_costs_no_other_file(tmp_path: Path) -> None:
    good, slow = pages(tmp_path, 1)[0], nested_forms(tmp_path / "forms.pdf")
    bomb = tmp_path / "bomb.docx"
    HOSTILE["bomb.docx"](bomb)
    with sandbox.ForkingReader() as reader:
        began = time.monotonic()
        outcomes = [reader.read(slow, Limits(seconds=0.3)), reader.read(bomb, SHORT), reader.read(good)]
        assert time.monotonic() - began < 60
    assert [getattr(one, "reason", "read") for one in outcomes] == ["timeout", "too_large", "read"]


def test_files_are_read_also_when_who_forks_is_killed(tmp_path: Path) -> None:
    files = pages(tmp_path, 3)
    with sandbox.ForkingReader() as reader:
        first = reader.read(files[0])
        (forking,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        os.kill(int(forking), signal.SIGKILL)
        assert [reader.read(file) for file in files] == [first, *map(sandbox.read, files[1:])]
