"""Which files are found, and which are left out."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from index.errors import SourceError
from ingest.sources.discovery import find


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("tekst")


def test_files_come_sorted_with_their_place_in_the_root(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "sub/a.pdf", "a.md")
    found = find([tmp_path])
    assert [(one.relative, one.root, one.size) for one in found] == [
        ("a.md", tmp_path, 5),
        ("b.txt", tmp_path, 5),
        ("sub/a.pdf", tmp_path, 5),
    ]


def test_sidecars_hidden_and_unfinished_files_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "a.pdf.yaml", ".hidden", ".git/x.txt", "~$a.docx", "b.pdf.part", "c.crdownload")
    assert [one.relative for one in find([tmp_path])] == ["a.pdf"]


def test_a_root_may_be_one_file_and_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    found = find([tmp_path / "a.txt", tmp_path])
    assert [(one.relative, one.root) for one in found] == [("a.txt", tmp_path / "a.txt")]


def test_a_link_that_leaves_the_root_is_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.txt", "root/a.txt")
    (tmp_path / "root/link.txt").symlink_to(tmp_path / "outside/secret.txt")
    (tmp_path / "root/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "root/loop").symlink_to(tmp_path / "root")
    assert [one.relative for one in find([tmp_path / "root"])] == ["a.txt"]


def test_a_path_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="isn't there. Check the spelling"):
        find([tmp_path / "weg"])


def test_what_a_browser_saved_beside_a_page_is_no_publication(tmp_path: Path) -> None:
    make(tmp_path, "Kat.html", "Kat_files/frame.html", "Hond.htm", "Hond_bestanden/a.html", "eigen_files/b.html")
    assert [one.relative for one in find([tmp_path])] == ["Hond.htm", "Kat.html", "eigen_files/b.html"]


def site(folder: Path, links: str) -> Path:
    pages = {"index.html": f"<h1>Magazine</h1>{links}", "een.html": "<p>Eerste.</p>", "twee.html": "<p>Tweede.</p>"}
    make(folder, *pages)
    for name, content in pages.items():
        (folder / name).write_text(content)
    return folder


def test_a_folder_whose_front_page_leads_to_its_pages_is_one_publication(tmp_path: Path) -> None:
    site(tmp_path / "magazine", "<a href='een.html'>Een</a><a href=./twee.html#kop>Twee</a>")
    make(tmp_path, "a.pdf", "magazine.yaml")
    (pdf, magazine) = find([tmp_path])
    assert [pdf.relative, magazine.relative] == ["a.pdf", "magazine"]
    assert magazine.packed is not None
    assert ZipFile(magazine.content).namelist() == ["een.html", "index.html", "twee.html"]
    assert find([tmp_path / "magazine"])[0].content.read_bytes() == magazine.content.read_bytes()


def test_pages_that_only_lie_together_are_publications_of_their_own(tmp_path: Path) -> None:
    site(tmp_path / "los", "<a href='https://elders.nl/een.html'>Een</a>")
    assert [one.relative for one in find([tmp_path])] == ["los/een.html", "los/index.html", "los/twee.html"]
