"""What the texts for people name is there: files, folders and links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_app.answer.selection import MOST_QUOTES

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpus").glob("*.md")]
MADE_LATER = {  # files that people or the program make
    "naam.pdf.yaml", "name.ext.yaml", "vraagbaak.toml", "secrets.toml", "magazine.yaml", "model.json", "numbers.json",
}  # fmt: skip
_IN_CODE = re.compile(r"`([\w./-]+\.(?:py|yaml|md|txt|toml|css|js|json|jsonl|tsv))`")
_ADDRESS = "/api/"  # of REST, not of a file
_PATH = re.compile(r"(?<![\w/.-])((?:index|ingest|search_app|benchmarks|training|tests|docs|corpus)/[\w./-]*\w/?)")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def missing(text: Path) -> Iterator[str]:
    words = text.read_text(encoding="utf-8")
    for name in set(_IN_CODE.findall(words)) - MADE_LATER:
        if not name.startswith(_ADDRESS) and not (ROOT / name).exists() and not any(ROOT.glob(f"[!.v]*/**/{name}")):
            yield name
    yield from (path for path in _PATH.findall(words) if not (ROOT / path).exists())
    yield from (link for link in _LINK.findall(words) if "://" not in link and not (text.parent / link).exists())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.relative_to(ROOT).as_posix())
def test_what_a_text_names_is_there(text: Path) -> None:
    assert sorted(set(missing(text))) == []


def test_the_readme_says_how_many_quotes_an_answer_has_at_most() -> None:
    number = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")[MOST_QUOTES]
    assert f"at most {number} quotes" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_index_of_the_documentation_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")} - {"README.md"}
    assert pages - set(_LINK.findall(index)) == set()
