"""Files that are uploaded come in under harmless names, and every change to them can be undone and done again."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import NotFound, StoreUnavailable
from ingest.archive.uploads import NewFile, Uploads, safe_name


def held(uploads: Uploads) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in uploads.folder.iterdir()}


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Jaarverslag 2019.pdf", "Jaarverslag 2019.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\map\\plan.docx", "plan.docx"),
        (".verborgen.md", "verborgen.md"),
        ("~$plan.docx", "plan.docx"),
        ("<b>vet</b>.md", "b.md"),
        ("a\x00b\n\u202egpj.md", "a b gpj.md"),
        ("index.html", "pagina index.html"),
        ("..", "bestand"),
        ("", "bestand"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize("name", ["plan.pdf", "<b>.pdf", "index.html", "a/" + "é" * 300 + ".pdf", "plan <1>.md"])
def test_a_sidecar_keeps_to_its_file(name: str) -> None:
    assert safe_name(f"{name}.yaml") == f"{safe_name(name)}.yaml"


def test_a_long_name_keeps_its_ending_and_fits_with_its_sidecar() -> None:
    name = safe_name("é" * 300 + ".pdf")
    assert name.endswith("é.pdf")
    assert len(f"{name}.yaml".encode()) < 200


def test_two_new_files_of_one_name_both_stay(uploads: Uploads) -> None:
    uploads.add([NewFile("a/plan.md", b"een"), NewFile("b/plan.md", b"twee")])
    assert held(uploads) == {"plan.md": b"een", "plan (2).md": b"twee"}


def test_every_change_can_be_undone_and_done_again(uploads: Uploads) -> None:
    states = [{}]
    uploads.add([NewFile("plan.md", b"oud"), NewFile("weg.md", b"weg")])
    states.append(held(uploads))
    uploads.say({"weg.md.yaml": b"title: Weg"})
    states.append(held(uploads))
    uploads.add([NewFile("plan.md", b"nieuw")])
    states.append(held(uploads))
    uploads.remove("weg.md")
    states.append(held(uploads))
    assert states[-1] == {"plan.md": b"nieuw"}
    for number in (3, 0, 4, 2, 1, 4, 0, 2):
        uploads.go_to(number)
        assert held(uploads) == states[number]
        assert uploads.position == number


def test_a_change_after_going_back_takes_the_place_of_what_was_undone(uploads: Uploads) -> None:
    uploads.add([NewFile("een.md", b"een")])
    uploads.add([NewFile("twee.md", b"twee")])
    uploads.go_to(1)
    uploads.add([NewFile("drie.md", b"drie")])
    uploads.go_to(1)
    assert held(uploads) == {"een.md": b"een"}
    assert [one.names for one in uploads.standing()] == [("een.md",)]


def test_a_generation_knows_which_files_it_was_made_of(uploads: Uploads) -> None:
    first = uploads.add([NewFile("een.md", b"een")]).number
    uploads.mark("g000002-x", uploads.position)
    second = uploads.add([NewFile("twee.md", b"twee")]).number
    uploads.mark("g000004-x", uploads.position)
    found = {name: uploads.marked(name) for name in ("g000001-x", "g000002-x", "g000003-x", "g000004-x")}
    assert list(found.values()) == [0, first, first, second]


def test_what_is_not_there_can_not_be_removed(uploads: Uploads) -> None:
    with pytest.raises(NotFound, match="weg.md"):
        uploads.remove("weg.md")


def test_of_thirty_changes_at_once_none_is_lost(tmp_path: Path) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: Uploads(tmp_path).add([NewFile(f"{n}.md", b"x")]), range(30)))
    standing = Uploads(tmp_path).standing()
    assert [one.number for one in standing] == list(range(1, 31))
    assert {name for one in standing for name in one.names} == {f"{n}.md" for n in range(30)}


def test_a_generation_is_marked_with_the_changes_it_was_made_of(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    read = uploads.add([NewFile("een.md", b"x")]).number
    uploads.add([NewFile("twee.md", b"x")])  # while the first is being ingested
    uploads.mark("g000002-x", read)
    assert uploads.marked("g000002-x") == read
    assert uploads.is_made_of("g000002-x")
    assert not uploads.is_made_of("g000003-x")


def test_going_back_and_forth_twice_after_a_hand_changed_a_file_loses_neither(uploads: Uploads) -> None:
    uploads.add([NewFile("plan.md", b"een")])
    uploads.add([NewFile("plan.md", b"twee")])
    (uploads.folder / "plan.md").write_bytes(b"met de hand")
    for _ in range(2):
        uploads.go_to(1)
        assert held(uploads) == {"plan.md": b"een"}
        uploads.go_to(2)
        assert held(uploads) == {"plan.md": b"met de hand"}


def test_what_stands_is_not_kept_twice(uploads: Uploads, tmp_path: Path) -> None:
    uploads.add([NewFile("plan.md", b"een")])
    uploads.add([NewFile("plan.md", b"twee")])
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert kept == {"uploads/plan.md", "upload-changes/2/before/plan.md"}
    assert uploads.check() == []


def test_a_damaged_journal_is_named_with_the_way_out(uploads: Uploads, tmp_path: Path) -> None:
    uploads.add([NewFile("plan.md", b"een")])
    uploads.add([NewFile("plan.md", b"twee")])
    journal = tmp_path / "upload-changes" / "changes.json"
    for content in (journal.read_bytes()[:40], journal.read_bytes().replace(b"added", b"addeD", 1), b"[]", None):
        journal.unlink() if content is None else journal.write_bytes(content)
        with pytest.raises(StoreUnavailable, match="vraagbaak restore"):
            uploads.files()
        assert "is damaged" in uploads.check()[0]


def test_a_journal_of_before_there_were_checksums_is_read(uploads: Uploads, tmp_path: Path) -> None:
    uploads.add([NewFile("plan.md", b"een")])
    journal = tmp_path / "upload-changes" / "changes.json"
    document = json.loads(journal.read_text("utf-8"))
    older = {name: document[name] for name in ("position", "changes", "marks")}
    journal.write_text(json.dumps(older), encoding="utf-8")
    assert uploads.check() == []
    uploads.go_to(0)
    uploads.go_to(1)
    assert held(uploads) == {"plan.md": b"een"}
