"""The doctor finds what is wrong and names what mends it; what it says mends it does mend it."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import faiss
import pytest
from growth import resident_peak
from ingesting import FOX, Ingest

from index.errors import StoreUnavailable, VraagbaakError
from index.store import decisions
from index.store.local import generation as local_generation
from index.store.local.store import LocalStore
from ingest.archive import going_live
from ingest.archive.doctor import Problem, examine
from ingest.archive.originals import Copies
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline.pipeline import IngestContext
from ingest.products.decisions import Decision, decide
from search_app.service import Service

_MOST_MEMORY = 1_000_000_000  # bytes more that this process may have taken after looking at all damage

pytestmark = pytest.mark.usefixtures("read_here")


def problems(context: IngestContext) -> list[Problem]:
    """All but those of the model: these tests have a fake one."""
    assert isinstance(context.store, LocalStore)
    found = examine(context.settings, context.store, lambda done, total, what: None).problems
    return [problem for problem in found if problem.mend != "vraagbaak model prepare"]


def folder_of(context: IngestContext, generation: str | None) -> Path:
    return context.settings.data_dir / "generations" / str(generation)


def forge(folder: Path) -> None:
    """Make the manifest agree with changed files, so that only a look inside can tell."""
    written = local_generation.read(folder)
    local_generation.write(folder, written.info, written.searched)


def test_nothing_is_wrong_before_or_after_an_ingest(run: Ingest, context: IngestContext) -> None:
    assert problems(context) == []
    assert not context.settings.data_dir.exists()
    run()
    assert problems(context) == []


def test_a_changed_byte_is_found_and_the_way_back_mends_it(run: Ingest, context: IngestContext, folder: Path) -> None:
    first = str(run().generation)
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    second = run().generation
    file = folder_of(context, second) / "sentences.rows"
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    (problem,) = problems(context)
    assert "sentences.rows" in problem.what
    assert "vraagbaak rollback" in problem.mend
    context.store.switch(first)
    (problem,) = problems(context)
    assert f"rollback {second}" in problem.mend
    shutil.rmtree(folder_of(context, second))
    run()
    assert problems(context) == []


def test_a_zero_vector_is_found(run: Ingest, context: IngestContext) -> None:
    folder = folder_of(context, run().generation)
    path = str(folder / "passages.faiss")
    index = faiss.read_index(path)
    rows = index.reconstruct_n(0, index.ntotal)
    rows[1] = 0
    index.reset()
    index.add(rows)
    faiss.write_index(index, path)
    forge(folder)
    (problem,) = problems(context)
    assert "1 vectors of passages are zero" in problem.what


def test_a_text_that_is_not_on_its_page_is_found(run: Ingest, context: IngestContext) -> None:
    folder = folder_of(context, run().generation)
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as rows, rows:
        rows.execute("UPDATE page SET text = replace(text, 'acht', 'tien')")
    forge(folder)
    found = [problem.what for problem in problems(context)]
    assert any("is not the text of its pages" in line for line in found)
    assert any("would be quoted wrongly" in line for line in found)


def test_counts_that_do_not_agree_are_found(run: Ingest, context: IngestContext) -> None:
    folder = folder_of(context, run().generation)
    written = local_generation.read(folder)
    local_generation.write(folder, replace(written.info, n_publications=7), written.searched)
    (problem,) = problems(context)
    assert "the manifest says 7 publications, there are 2" in problem.what


def test_a_lost_original_is_found_and_the_next_ingest_brings_it_back(run: Ingest, context: IngestContext) -> None:
    run()
    next((context.settings.data_dir / "originals").glob("*/*")).unlink()
    (problem,) = problems(context)
    assert problem.mend.startswith("vraagbaak ingest")
    run()
    assert problems(context) == []


def test_a_changed_original_is_found(run: Ingest, context: IngestContext) -> None:
    run()
    kept = next((context.settings.data_dir / "originals").glob("*/*"))
    kept.write_bytes(b"anders")
    (problem,) = problems(context)
    assert str(kept) in problem.what
    kept.unlink()
    run()
    assert problems(context) == []


def test_an_original_that_nothing_uses_is_found_and_cleared_away(run: Ingest, context: IngestContext) -> None:
    run()
    stray = context.settings.data_dir / "originals" / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    (problem,) = problems(context)
    assert "used by no generation" in problem.what
    run()
    assert problems(context) == []


def test_originals_go_with_the_last_generation_that_used_them(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    run()
    for number in range(8):
        (folder / "vos.md").write_text(f"{FOX} Versie {number}.\n", encoding="utf-8")
        run()
    kept = len(list((context.settings.data_dir / "originals").glob("*/*")))
    assert kept == 2 + len(context.store.generations())


def test_what_a_killed_writer_left_is_found_and_the_next_ingest_clears_it(
    run: Ingest, context: IngestContext, tmp_path: Path
) -> None:
    run()
    generations = context.settings.data_dir / "generations"
    with context.store.begin(context.built_with()):
        assert problems(context) == []  # while a writer is at work, nothing is left over
        (half,) = generations.glob(".*")
        shutil.copytree(half, tmp_path / "half")
    (tmp_path / "half").rename(half)
    (problem,) = problems(context)
    assert "was left by a process that was killed" in problem.what
    run()
    assert problems(context) == []


def test_a_pointer_to_nowhere_is_found_and_going_back_mends_it(run: Ingest, context: IngestContext) -> None:
    only = str(run().generation)
    (context.settings.data_dir / "current").write_text("g000099-20260101T000000Z\n")
    (problem,) = problems(context)
    assert (problem.mend, "is gone" in problem.what) == ("vraagbaak rollback", True)
    context.store.switch(only)
    assert problems(context) == []


@pytest.mark.parametrize("name", ["decisions.sqlite", "cache/vectors.sqlite"])
def test_a_damaged_database_is_found(run: Ingest, context: IngestContext, name: str) -> None:
    run()
    (context.settings.data_dir / name).write_bytes(b"no database " * 500)
    (problem,) = problems(context)
    assert name in problem.what
    assert ("restore" if name.startswith("decisions") else "remove") in problem.mend


def test_a_cache_whose_schema_is_no_text_any_more_is_found_and_begun_anew(run: Ingest, context: IngestContext) -> None:
    """SQLite quotes it in its complaint, and Python can't make text of that."""
    run()
    file = context.settings.data_dir / "cache" / "vectors.sqlite"
    file.write_bytes(file.read_bytes().replace(b"tablekeptkept", b"tablek\xe5ptkept"))
    (problem,) = problems(context)
    assert "vectors.sqlite" in problem.what
    run(rebuild=True)
    assert problems(context) == []


def test_a_pointer_that_is_gone_is_found_and_no_ingest_begins_anew(run: Ingest, context: IngestContext) -> None:
    only = str(run().generation)
    (context.settings.data_dir / "current").unlink()
    (problem,) = problems(context)
    assert (problem.mend, "is gone" in problem.what) == ("vraagbaak rollback", True)
    with pytest.raises(StoreUnavailable, match="vraagbaak rollback"):
        run()
    context.store.switch(going_live.previous(context.store))
    assert context.store.current() == only
    assert problems(context) == []


def test_a_damaged_reading_is_read_again(run: Ingest, context: IngestContext) -> None:
    run()
    for name in ("readings", "vectors", "sketches"):
        with closing(sqlite3.connect(context.settings.data_dir / "cache" / f"{name}.sqlite")) as rows, rows:
            rows.execute("UPDATE kept SET value = substr(value, 1, 5) || x'00' || substr(value, 7)")
    assert {problem.mend.split("*")[0].rpartition("/")[2] for problem in problems(context)} == {
        "readings.sqlite", "vectors.sqlite", "sketches.sqlite"
    }  # fmt: skip
    assert run(rebuild=True).count("skipped") == 0
    assert problems(context) == []


@pytest.fixture
def full(run: Ingest, context: IngestContext, folder: Path) -> IngestContext:
    """Something of all that lasts: generations, originals, uploads with changes, decisions, caches, a readable copy."""
    run()
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    run()
    data_dir = context.settings.data_dir
    going_live.add(data_dir, "Welke training helpt bange kinderen?")
    decide(data_dir, Decision("confirm", "sterke-beer"), Decision("name", "sterke-beer", "Sterke Beer"))
    uploads = Uploads(data_dir)
    for content in (b"een", b"twee", b"drie"):
        uploads.add([NewFile("plan.md", content)])
    uploads.go_to(2)
    Copies(data_dir).keep("ab" * 32, _pdf(folder))
    assert problems(context) == []
    return context


def _pdf(folder: Path) -> Path:
    file = folder.with_name("copy.pdf")
    file.write_bytes(b"%PDF-1.7\n" + b"stream of a page " * 50 + b"\n%%EOF\n")
    return file


def _lasting(data_dir: Path) -> list[Path]:
    passing = ("writer.lock", ".lock", "beheer")
    return [one for one in sorted(data_dir.rglob("*")) if one.is_file() and not one.name.endswith(passing)]


def _read(context: IngestContext) -> object:
    """What is read of files in which a bit may mean nothing: of a database, and of the pointer."""
    data_dir = context.settings.data_dir
    with decisions.reading(data_dir) as rows:
        decided = rows.execute("SELECT * FROM product_decision").fetchall()
        questions = rows.execute("SELECT * FROM saved_question").fetchall()
    kept = []
    for file in sorted((data_dir / "cache").glob("*.sqlite")):
        with closing(sqlite3.connect(file)) as cache:
            kept += cache.execute("SELECT key, value FROM kept ORDER BY key").fetchall()
    return decided, questions, kept, context.store.current()


def _damaged(content: bytes, chance: random.Random, n_flips: int) -> Iterator[bytes]:
    yield content[: len(content) // 2]
    for _ in range(n_flips):
        place = chance.randrange(len(content))
        yield content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def _found_of_all_damage(context: IngestContext, n_flips: int) -> list[tuple[str, object]]:
    """What goes wrong where a file is cut or a bit of it flipped, file by file; empty means that all damage is told."""
    chance, whole, wrong = random.Random(20261128), _read(context), []
    for file in _lasting(context.settings.data_dir):
        content = file.read_bytes()
        for damaged in _damaged(content, chance, n_flips) if content else ():
            file.write_bytes(damaged)
            wrong += [(file.name, one) for one in _complaints(context, file, whole)]
        file.write_bytes(content)
        wrong += [(file.name, one) for one in problems(context)]
    return wrong


def _complaints(context: IngestContext, file: Path, whole: object) -> Iterator[object]:
    """What the doctor or the app should say of a damaged file and doesn't, or says without a way out."""
    found = problems(context)
    yield from (one for one in found if not one.mend)
    if not found and _read(context) != whole:
        yield "it reads otherwise, and nothing is said"
    if found and not any(file.name in one.what or file.parent.name in one.what for one in found):
        yield found
    yield from (line for line in _said_when_used(context) if "vraagbaak " not in line)


def _said_when_used(context: IngestContext) -> list[str]:
    """Ask, look at products, uploads and questions: each works, or fails in words."""
    service = Service(context.settings)
    service.__dict__["_encoder"] = context.encoder
    uploads = Uploads(context.settings.data_dir)
    said: list[str] = []
    for action in (lambda: service.ask("Welke training duurt acht weken?"), service.products, service.status,
                   uploads.files, lambda: going_live.kept(context.settings.data_dir)):  # fmt: skip
        try:
            action()
        except VraagbaakError as error:
            said.append(str(error))
    return said


def test_a_cut_or_a_flipped_bit_in_any_file_is_named_and_told_in_words(full: IngestContext) -> None:
    assert _found_of_all_damage(full, n_flips=1) == []


@pytest.mark.long
def test_many_flipped_bits_in_each_file_are_named_and_told_in_words(
    full: IngestContext, request: pytest.FixtureRequest
) -> None:
    """Twice as many as ``--kills`` says: 200 in the whole suite. No flipped length asks for memory."""
    before = resident_peak()
    assert _found_of_all_damage(full, n_flips=2 * request.config.getoption("--kills")) == []
    assert resident_peak() - before < _MOST_MEMORY
