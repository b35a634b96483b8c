"""What becomes of a publication that is nearly another one, that another one replaces, or that holds personal data."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import BEAR, FOX, Ingest, records, statuses

from index.errors import NotFound
from index.store.local.store import LocalStore
from ingest.pipeline.near_duplicates import pairs
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.report import IngestReport, PublicationReport
from ingest.privacy import privacy_gate
from places import shared

pytestmark = pytest.mark.usefixtures("read_here")

WORDS = (
    "gezin school wijk team hulp vraag regio ouder jongere aanpak training gemeente werkplaats gesprek thuis".split()
)
PRIVATE = "# Casus\n\nNoor heeft burgerservicenummer 123456782 en woont bij haar oma in de wijk.\n"


def long_text(seed: int, n_words: int = 600) -> str:
    chance = random.Random(seed)
    return "# Titel\n\n" + " ".join(f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(n_words)) + ".\n"


def row(report: IngestReport, name: str) -> PublicationReport:
    (found,) = [one for one in report.publications if one.source.endswith(name)]
    return found


def test_a_text_with_a_few_other_words_is_a_near_duplicate_and_is_found_all_the_same(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "een.md").write_text(long_text(1), encoding="utf-8")
    run()
    (folder / "twee.md").write_text(long_text(1).replace("gezin1 ", "familie "), encoding="utf-8")
    found = row(run(), "twee.md")
    assert (found.status, found.reason) == ("near_duplicate", "near_duplicate")
    assert records(context)["een.md"].publication_id in (found.remedy or "")
    assert "twee.md" in records(context)
    assert row(run(), "twee.md").status == "unchanged"


def test_of_two_that_come_in_together_the_smaller_is_the_near_duplicate(run: Ingest, folder: Path) -> None:
    (folder / "a-hoofdstuk.md").write_text(long_text(1)[: len(long_text(1)) // 3], encoding="utf-8")
    (folder / "boek.md").write_text(long_text(1), encoding="utf-8")
    found = statuses(run())
    assert (found["a-hoofdstuk.md"], found["boek.md"]) == ("near_duplicate", "new")


def test_a_new_publication_that_holds_an_older_one_says_so(run: Ingest, folder: Path) -> None:
    (folder / "factsheet.md").write_text(long_text(1)[: len(long_text(1)) // 3], encoding="utf-8")
    run()
    (folder / "magazine.md").write_text(long_text(1), encoding="utf-8")
    found = row(run(), "magazine.md")
    assert found.status == "new"
    assert "factsheet.md" in found.warnings[0]


def test_texts_of_one_subject_are_no_near_duplicates(run: Ingest, folder: Path) -> None:
    for seed in range(4):
        (folder / f"{seed}.md").write_text(long_text(seed), encoding="utf-8")
    assert set(statuses(run()).values()) == {"new"}


def test_what_is_nearly_in_another_is_told_of_all_that_is_online(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "a-hoofdstuk.md").write_text(long_text(1)[: len(long_text(1)) // 3], encoding="utf-8")
    (folder / "anders.md").write_text(long_text(2), encoding="utf-8")
    (folder / "boek.md").write_text(long_text(1), encoding="utf-8")
    run()
    run()  # whatever the last report says
    with context.store.open() as reader:
        (pair,) = pairs(reader)
    assert (pair.publication.source, pair.other.source) == tuple(
        records(context)[name].source for name in ("a-hoofdstuk.md", "boek.md")
    )
    assert pair.share > 0.95


def test_near_duplicates_are_found_without_the_cache_too(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "een.md").write_text(long_text(1), encoding="utf-8")
    run()
    (context.settings.data_dir / "cache" / "sketches.sqlite").unlink()
    (folder / "twee.md").write_text(long_text(1).replace("gezin1 ", "familie "), encoding="utf-8")
    assert row(run(), "twee.md").status == "near_duplicate"


@pytest.mark.parametrize("name", ["beer", "publicaties/beer.md", "beer.md"])
def test_what_a_sidecar_replaces_leaves_the_index(run: Ingest, context: IngestContext, folder: Path, name: str) -> None:
    (folder / "beer.md.yaml").write_text("id: beer\n", encoding="utf-8")
    run()
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    (folder / "vos.md.yaml").write_text(f"replaces: {name}\n", encoding="utf-8")
    report = run()
    assert statuses(report) == {"beer.md": "replaced", "uil.md": "unchanged", "vos.md": "new"}
    assert "Vos" in (row(report, "beer.md").remedy or "")
    assert set(records(context)) == {"uil.md", "vos.md"}
    again = run()
    assert (statuses(again), again.files_read) == ({**statuses(report), "vos.md": "unchanged"}, 0)


def test_what_is_replaced_comes_back_when_nothing_replaces_it_any_more(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "uil.md.yaml").write_text("replaces: beer.md\n", encoding="utf-8")
    assert statuses(run())["beer.md"] == "replaced"
    (folder / "uil.md.yaml").unlink()
    assert statuses(run()) == {"beer.md": "new", "uil.md": "changed"}
    assert set(records(context)) == {"beer.md", "uil.md"}


def test_a_successor_that_can_not_be_read_replaces_nothing(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "nieuw.pdf").write_bytes(b"%PDF-1.7 half a file")
    (folder / "nieuw.pdf.yaml").write_text("replaces: beer.md\n", encoding="utf-8")
    assert statuses(run())["nieuw.pdf"] == "skipped"
    assert "beer.md" in records(context)


def test_a_chain_leaves_only_its_last(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "vos.md").write_text(FOX, encoding="utf-8")
    (folder / "uil.md.yaml").write_text("replaces: beer.md\n", encoding="utf-8")
    (folder / "vos.md.yaml").write_text("replaces: uil.md\n", encoding="utf-8")
    for _ in range(3):
        report = run()
        assert set(records(context)) == {"vos.md"}
        assert report.count("replaced") == 2


def test_what_goes_round_in_a_circle_replaces_nothing(run: Ingest, context: IngestContext, folder: Path) -> None:
    (folder / "uil.md.yaml").write_text("replaces: beer.md\n", encoding="utf-8")
    (folder / "beer.md.yaml").write_text("replaces: uil.md\n", encoding="utf-8")
    assert run().count("replaced") == 0
    assert set(records(context)) == {"beer.md", "uil.md"}


def test_a_name_that_nothing_has_is_said(run: Ingest, folder: Path) -> None:
    (folder / "uil.md.yaml").write_text("replaces: beren.md\n", encoding="utf-8")
    assert "‘beren.md’" in row(run(), "uil.md").warnings[0]


def test_a_dry_run_foresees_what_will_be_replaced(run: Ingest, context: IngestContext, folder: Path) -> None:
    run()
    (folder / "uil.md.yaml").write_text("replaces: beer.md\n", encoding="utf-8")
    assert statuses(run(dry_run=True)) == {"beer.md": "replaced", "uil.md": "changed"}
    assert "beer.md" in records(context)


def test_personal_data_is_said_and_holds_nothing_back_by_itself(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    (folder / "casus.md").write_text(PRIVATE, encoding="utf-8")
    found = row(run(), "casus.md")
    assert found.status == "new"
    assert any("burgerservicenummer" in warning for warning in found.warnings)
    assert "123456782" not in repr(found)
    assert "casus.md" in records(context)


@pytest.fixture
def closed(context: IngestContext) -> IngestContext:
    """The same ingest_context, where personal data holds a publication back."""
    assert isinstance(context.store, LocalStore)
    return replace(context, settings=replace(context.settings, hold_personal_data=True))


def take_in(context: IngestContext, folder: Path) -> IngestReport:
    return ingest([folder], context, Options(), lambda *_: None)


def test_where_the_setting_says_so_it_waits_until_a_person_lets_it_through(closed: IngestContext, folder: Path) -> None:
    (folder / "casus.md").write_text(PRIVATE, encoding="utf-8")
    for _ in range(2):
        found = row(take_in(closed, folder), "casus.md")
        assert (found.status, found.reason) == ("held", "personal_data")
        assert "casus.md" not in records(closed)
    (waiting,) = privacy_gate.waiting(closed.settings.data_dir)
    assert waiting.publication_id == found.publication_id
    privacy_gate.release(closed.settings.data_dir, waiting.publication_id)
    assert row(take_in(closed, folder), "casus.md").status == "new"
    assert row(take_in(closed, folder), "casus.md").status == "unchanged"
    assert privacy_gate.waiting(closed.settings.data_dir) == []
    with pytest.raises(NotFound, match="held list"):
        privacy_gate.release(closed.settings.data_dir, waiting.publication_id)


def test_other_bytes_than_were_let_through_are_held_again(closed: IngestContext, folder: Path) -> None:
    (folder / "casus.md").write_text(PRIVATE, encoding="utf-8")
    found = row(take_in(closed, folder), "casus.md")
    privacy_gate.release(closed.settings.data_dir, str(found.publication_id))
    take_in(closed, folder)
    (folder / "casus.md").write_text(PRIVATE.replace("Noor", "Amir"), encoding="utf-8")
    found = row(take_in(closed, folder), "casus.md")
    assert (found.status, "blijft te vinden" in found.warnings[-1]) == ("held", True)
    with closed.store.open() as reader:
        assert "Noor" in reader.passages_of(str(found.publication_id))[0].text


def test_what_is_mended_waits_no_longer(closed: IngestContext, folder: Path) -> None:
    (folder / "casus.md").write_text(PRIVATE, encoding="utf-8")
    take_in(closed, folder)
    (folder / "casus.md").write_text(BEAR.replace("Beer", "Das"), encoding="utf-8")
    assert row(take_in(closed, folder), "casus.md").status == "new"
    assert privacy_gate.waiting(closed.settings.data_dir) == []


@pytest.mark.slow
def test_the_debian_faq_in_another_format_or_by_the_chapter_is_a_near_duplicate(run: Ingest, tmp_path: Path) -> None:
    faq = tmp_path / "faq"
    faq.mkdir()
    for file in shared("documents/dutch").glob("debian-faq*"):
        shutil.copyfile(file, faq / file.name)
    found = statuses(run(faq))
    assert len(found) == 5
    assert sorted(found.values()) == ["near_duplicate"] * 4 + ["new"]
