"""One odd file, name or sidecar is skipped with a reason and a remedy; it never stops, holds or fills an ingest."""

import os
import re
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hostile import names, sidecars
from ingesting import FOX, Ingest, records, statuses
from nasty import mixtures

from index.errors import StoreReadOnly
from index.types import Publication, Record
from ingest.pipeline import run as pipeline_run
from ingest.pipeline.intake import Intake, Prepared
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport, PublicationReport
from ingest.reading.result import Reading
from ingest.reading.sandbox import uncounted, within
from ingest.sources import discovery
from ingest.sources.identity import FoundSource, Identity
from ingest.sources.sidecar import parse

pytestmark = pytest.mark.usefixtures("read_here")

SIDECARS: Final[Mapping[str, bytes]] = {
    "a huge hex number": b"title: 0x" + b"f" * 100_000,
    "a huge octal number": b"year: 0" + b"7" * 100_000,
    "a huge decimal number": b"year: " + b"9" * 100_000,
    "a sexagesimal year": b"year: 1" + b":59" * 60_000,
    "a sexagesimal float": b"year: 1" + b":59" * 60_000 + b".5",
    "a timestamp tag": b"title: !!timestamp 'x'",
    "an empty int": b"year: !!int ''",
    "an odd bool": b"title: !!bool misschien",
    "a float tag": b"year: !!float ''",
    "binary": b"title: !!binary 'x'",
    "a python object": b"title: !!python/object/apply:os.system ['true']",
    "a set": b"themes: !!set {a, b}",
    "an own tag": b"title: !x y",
    "half a character": b'title: "\\ud800"',
    "NUL": b'title: "a\\0b"',
    "an escape sequence": b'title: "\\e[31mrood"',
    "doubling aliases": b"a0: &a0 [x]\n"
    + b"".join(b"a%d: &a%d [*a%d,*a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 34)),
    "an alias of itself": b"themes: &a [*a]",
    "merge keys": b"<<: [1]\n",
    "a mapping as key": b"? {a: b}\n: c\n",
    "a list as key": b"? [a]\n: c\n",
    "a date out of range": b"year: 2020-13-45",
    "infinity": b"year: .inf",
    "not a number": b"year: .nan",
    "deep lists": b"themes: " + b"[" * 1900,
    "deep blocks": b"themes:\n" + b"".join(b" " * n + b"-\n" for n in range(600)),
    "dashes": b"- " * 60_000,
    "questions": b"? " * 60_000,
    "two documents": b"title: a\n---\ntitle: b\n",
    "a directive": b"%YAML 9.9\n---\ntitle: a\n",
    "a path as id": b"id: ../../x",
    "a script as url": b"url: javascript:alert(1)",
    "a local file as url": b"url: file:///etc/passwd",
    "a server's share as url": b"url: '\\\\\\\\server\\share'",
    "a long title": b"title: " + b"a" * 150_000,
    "a long list": b"themes: [" + b"a," * 60_000 + b"]",
    "UTF-16": "title: a".encode("utf-16"),
    "tabs": b"title:\ta\n\tb: c",
    "only a comment": b"# niets",
    "products without end": b"products:\n" + b"- {name: x}\n" * 1_900,
    "a product that is a number": b"products: [1]",
    "a product in a product": b"products: [{name: {name: x}}]",
}  # fmt: skip


@pytest.mark.parametrize("content", SIDECARS.values(), ids=SIDECARS.keys())
def test_a_hostile_sidecar_is_read_or_refused_at_once(content: bytes) -> None:
    began = time.process_time()
    found = parse(content, "a.pdf.yaml")
    assert time.process_time() - began < 20
    assert found.url is None
    assert found.id is None
    text = " ".join((found.title or "", *found.themes, *found.warnings))
    text.encode()
    assert "\0" not in text
    assert "\x1b" not in text


def test_a_hostile_sidecar_leaves_its_file_and_the_others_in_the_index(run: Ingest, folder: Path) -> None:
    for number, content in enumerate(list(SIDECARS.values())[:12]):
        (folder / f"vos-{number}.md").write_text(f"{FOX} Nummer {number}.", encoding="utf-8")
        (folder / f"vos-{number}.md.yaml").write_bytes(content)
    assert set(statuses(run()).values()) <= {"new", "near_duplicate"}


def test_a_sparse_sidecar_of_four_gigabytes_is_not_read(run: Ingest, folder: Path) -> None:
    with (folder / "beer.md.yaml").open("wb") as file:
        file.truncate(4 << 30)
    row = next(one for one in run().publications if "beer" in one.source)
    assert row.status == "new"
    assert "200 kB" in row.warnings[0]


@pytest.mark.parametrize("name", [b"vos-\xff\xfe.md", b"v" * 252 + b".md", b"vos\n\x1b[31m.md"])
def test_a_name_that_no_screen_can_show_is_skipped_with_a_remedy(run: Ingest, folder: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(FOX, encoding="utf-8")
    report = run()
    row = next(one for one in report.publications if one.status == "skipped")
    assert row.remedy
    assert "korte naam" in row.remedy
    assert row.source.isprintable()
    row.source.encode()
    assert report.count("new") == 2


def test_folders_that_are_too_deep_are_skipped_and_the_others_are_read(run: Ingest, folder: Path) -> None:
    here = os.getcwd()
    try:
        os.chdir(folder)
        for _ in range(300):
            os.mkdir("map-die-diep-in-een-andere-zit")
            os.chdir("map-die-diep-in-een-andere-zit")
        Path("vos.md").write_text(FOX, encoding="utf-8")
    finally:
        os.chdir(here)
    report = run()
    assert report.count("new") == 2
    assert report.count("skipped") >= 1


def test_a_file_of_gigabytes_is_refused_before_its_bytes_are_read(run: Ingest, folder: Path) -> None:
    with (folder / "groot.pdf").open("wb") as file:
        file.truncate(40 << 30)
    row = next(one for one in run().publications if "groot" in one.source)
    assert (row.status, row.reason) == ("skipped", "too_large")


def test_a_saved_site_of_gigabytes_is_refused_page_by_page(run: Ingest, folder: Path) -> None:
    site = folder / "site"
    site.mkdir()
    (site / "index.html").write_text('<html><a href="groot.html">Groot</a></html>', encoding="utf-8")
    with (site / "groot.html").open("wb") as file:
        file.truncate(40 << 30)
    row = next(one for one in run().publications if "groot" in one.source)
    assert (row.status, row.reason) == ("skipped", "too_large")


def test_two_thousand_empty_files_are_refused_one_by_one(run: Ingest, folder: Path) -> None:
    for number in range(2_000):
        (folder / f"leeg-{number}.md").touch()
    began = time.process_time()
    report = run()
    assert time.process_time() - began < 10
    assert report.count("skipped") == 2_000
    assert {one.reason for one in report.publications if one.status == "skipped"} == {"empty"}


_GIGABYTE = 1 << 30


@contextmanager
def at_most_a_gigabyte_more() -> Iterator[None]:
    """Whoever asks for more than that in this process gets a MemoryError."""
    [kilobytes] = re.findall(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (int(kilobytes) * 1024 + _GIGABYTE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def write_hostile(folder: Path) -> int:
    """Odd sidecars, names and texts beside the bear and the owl; how many files that are."""
    for number, content in enumerate(sidecars(24)):
        (folder / f"sidecar-{number}.md").write_text(f"{FOX} Nummer {number}.", encoding="utf-8")
        (folder / f"sidecar-{number}.md.yaml").write_bytes(content)
    for name in names(18):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(FOX.encode() + name)
    for number, text in enumerate(mixtures(18, 100_000)):
        (folder / f"woorden-{number}.md").write_text(f"{FOX}\n{text}", encoding="utf-8")
    return 24 + 18 + 18


@pytest.mark.slow
def test_sixty_hostile_sidecars_names_and_texts_neither_stop_hold_nor_fill_an_ingest(
    context: IngestContext, folder: Path
) -> None:
    number, clock = write_hostile(folder), [time.process_time()]
    with at_most_a_gigabyte_more():
        report = ingest((folder,), context, Options(), lambda *at: clock.append(time.process_time()))
    clock.append(time.process_time())
    assert max(after - before for before, after in pairwise(clock)) < 30
    assert len(report.publications) == number + 2
    assert {row.status for row in report.publications} <= {"new", "near_duplicate", "skipped"}
    assert {row_of(report, name).status for name in ("beer", "uil")} == {"new"}
    assert [row.source for row in report.publications if row.status == "skipped" and not row.remedy] == []
    assert [row.source for row in report.publications if "onverwachte" in (row.remedy or "")] == []


def with_step(monkeypatch: pytest.MonkeyPatch, odd: Callable[[], object]) -> None:
    """Let a step of the ingest do this first, with the file that is called beer."""
    described = pipeline_run.describe

    def describe(identity: Identity, found: FoundSource, reading: Reading) -> Record:
        if "beer" in found.ref.path:
            odd()
        return described(identity, found, reading)

    monkeypatch.setattr(pipeline_run, "describe", describe)


def row_of(report: IngestReport, name: str) -> PublicationReport:
    return next(row for row in report.publications if name in row.source)


def failing(error: Exception) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", [OverflowError("een raar getal"), RuntimeError(), AssertionError()])
def test_an_error_that_nobody_foresaw_costs_that_file_only(
    run: Ingest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    with_step(monkeypatch, failing(error))
    report = run()
    assert row_of(report, "uil").status == "new"
    bear = row_of(report, "beer")
    assert (bear.status, bear.reason) == ("skipped", "corrupt")
    assert "meld het" in (bear.remedy or "")
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error]


@pytest.mark.parametrize("error", [OSError("de schijf is vol"), StoreReadOnly("de schijf is vol")])
def test_an_error_of_the_machine_stops_the_ingest_and_not_one_file_after_the_other(
    run: Ingest, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with_step(monkeypatch, failing(error))
    with pytest.raises(type(error)):
        run()


def test_a_step_that_holds_is_ended_and_costs_that_file_only(run: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    with_step(monkeypatch, lambda: re.search(r"(a+)+$", "a" * 60 + "b"))  # for ever, and in C
    monkeypatch.setattr(pipeline_run, "_seconds_for", lambda pages: 0.2 if "Beer" in pages[0].text else 600.0)
    report = run()
    assert row_of(report, "uil").status == "new"
    bear = row_of(report, "beer")
    assert (bear.status, bear.reason) == ("skipped", "timeout")
    assert "Splits het bestand" in (bear.remedy or "")
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_embedding_a_long_text_does_not_count_as_holding() -> None:
    with within(0.05):
        with uncounted():
            assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.05


def test_a_file_that_goes_while_it_is_taken_in_costs_itself(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_step(monkeypatch, lambda: (folder / "beer.md").unlink(missing_ok=True))  # described ahead, and in its turn
    report = run()
    assert row_of(report, "uil").status == "new"
    assert (row_of(report, "beer").status, row_of(report, "beer").reason) == ("skipped", "partial")


def test_a_rebuild_says_of_a_text_that_it_can_not_put_back_that_it_is_gone(
    run: Ingest, context: IngestContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    prepare = Intake.prepare

    def failing_on_the_bear(intake: Intake, publication: Publication, said: Sequence[Any] = ()) -> Prepared | None:
        if "Beer" in publication.record.title:
            raise RuntimeError
        return prepare(intake, publication, said)

    monkeypatch.setattr(Intake, "prepare", failing_on_the_bear)
    bear = row_of(run(rebuild=True), "beer")
    assert (bear.status, bear.warnings) == ("skipped", ())
    assert list(records(context)) == ["uil.md"]


def test_a_file_that_went_since_the_folder_was_listed_costs_itself(
    run: Ingest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = discovery._walk

    def walk(root: Path) -> Iterator[Path]:
        yield from found(root)
        yield root / "weg.md"

    monkeypatch.setattr(discovery, "_walk", walk)
    report = run()
    assert (row_of(report, "weg").status, report.count("new")) == ("skipped", 2)
